// Messages that ask about another one: "is this true?" under what somebody else wrote. And what of a message is its
// author's own: what he quotes, or sets as code, speaks to nobody.

/** Quoted lines, as Discord ("> ") and Slack ("&gt;") carry them; three signs quote all that follows. */
const QUOTED = /^ *(?:(?:>>> |&gt;&gt;&gt;)[\s\S]*|(?:> |&gt;).*)$/gmu;
const REST_QUOTED = /^ *(?:>>> |&gt;&gt;&gt;)[\s\S]*/mu;
const CODE = /(?<!\\)```[\s\S]*?```|(?<!\\)``[^`\n]+``|(?<!\\)`[^`\n]+`/gu;

/** A message without the lines it quotes and without code. */
export function ownWords(content: string): string {
  return content.replace(CODE, ' ').replace(REST_QUOTED, ' ').replace(QUOTED, ' ');
}

/** What a message quotes, as it quotes it. */
export function quotedWords(content: string): string {
  const plain = content.replace(CODE, ' ');
  const rest = REST_QUOTED.exec(plain)?.[0] ?? '';
  const lines = plain.replace(REST_QUOTED, ' ').match(QUOTED) ?? [];
  return [...lines, rest].map((line) => line.replace(/^ *(?:> ?|&gt; ?)+/gmu, '')).join('\n');
}

const THIS = '(?:this|that|it|these|those)(?: (?:news|claim|story|report|post|message|one))?';
const TRUE = '(?:true|right|correct|real|accurate|so|confirmed|verified|legit|fake|false|fact|reliable)';
const WHETHER_TRUE = new RegExp(
  `^(?:(?:hey|hi|hello|ok|so|um|wait|and|please|pls|but) )*(?:${[
    `(?:is|was|are|were) ${THIS} (?:really |actually |all )?(?:${TRUE}|true or (?:not|false))`,
    `(?:isn['’]?t|is) ${THIS} (?:not )?${TRUE}`,
    `(?:really |is it )?${TRUE}(?: or (?:not|false|fake))?`,
    'really',
    `(?:any |what['’]?s the |what is the |whats the |where is the |got a |a )?(?:sources?|sauce|evidence|proof)(?: (?:for|of|on) ${THIS})?`,
    `(?:can|could|would) (?:you|u|someone|anyone) (?:please )?(?:verify|check|fact[- ]?check|confirm|look up)(?: (?:if |whether )?${THIS}(?: is ${TRUE})?)?`,
    `(?:please )?(?:verify|check|fact[- ]?check|confirm|look up)(?: (?:if |whether )?${THIS}(?: is ${TRUE})?)?`,
    `(?:did|has) ${THIS} (?:really |actually )?happen(?:ed)?`,
    '(?:هل )?(?:هذا|هذه|هو|هي|هذا الخبر|الخبر|هذا الكلام)?\\s?(?:الخبر )?(?:صحيح|صحيحة|صح|حقيقي|حقيقة|حقيقية|مؤكد|مؤكدة|دقيق|كذب|إشاعة|اشاعة)',
    '(?:ما |ما هو |وين |أين |شو )?(?:ال)?(?:مصدر|مصادر)(?: (?:هذا|هذا الخبر|الخبر))?',
    '(?:تحقق|تأكد|تحققوا)(?: من (?:هذا|ذلك|الخبر|هذا الخبر))?',
  ].join('|')})(?: (?:please|pls|though|then|or not|guys|bot|anyone|من فضلك))*$`,
  'iu',
);

/** Whoever writes more asks something of his own. */
const SHORT_CHARS_MAX = 120;

/** True for a short question about something that was said elsewhere: "true?", "source?", "صحيح؟". */
export function asksWhetherTrue(text: string): boolean {
  if (text.length > SHORT_CHARS_MAX) return false;
  const bare = text.replace(/[?!.,;:…؟،"“”]+/gu, ' ');
  return WHETHER_TRUE.test(bare.replace(/\s+/gu, ' ').trim());
}

/**
 * What is asked: the first of the other messages that has any words, where the message itself only asks whether it is
 * true, or says nothing of its own; else the message as a whole.
 */
export function questionOf({
  whole,
  own,
  others,
}: {
  readonly whole: string;
  readonly own: string;
  readonly others: readonly string[];
}): string {
  if (own !== '' && !asksWhetherTrue(own)) return whole;
  return others.find((other) => other !== '') ?? whole;
}
