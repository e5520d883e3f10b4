// An honest model in a few lines: it quotes the sentences that share most words with the question.
import { type ModelRequest, type Schema, type ShownPassage, textsOf } from './openai-request.ts';

/** A claim with what it cites in both forms. `words` stand in the passage, letter for letter, when a claim is honest. */
export interface WrittenClaim {
  readonly text: string;
  readonly sentences: readonly number[];
  readonly quotes: readonly { readonly passage: number; readonly words: string }[];
}

/** As the answer task asks for it: what is cited by number, where the prompt gives numbers. */
export function numbered(claim: WrittenClaim): unknown {
  const { text, sentences } = claim;
  return sentences.every((number) => number > 0) ? { text, sentences } : copied(claim);
}

/** As older models and servers write it: what is cited as copied words. */
export function copied({ text, quotes }: WrittenClaim): unknown {
  return { text, quotes };
}

/** What an honest model says, whichever of the four tasks it is given. */
export function writeHonestly(request: ModelRequest): string {
  switch (request.task) {
    case 'answer':
      return writeElements(honestClaims(request).map(numbered), request);
    case 'rewrite':
      return JSON.stringify({ question: rewrite(request) });
    case 'judge':
      return JSON.stringify(judge(request));
    case 'translate':
      return JSON.stringify({ translation: translate(request) });
  }
}

/** Elements in one object, or one a line where neither the request nor its instructions ask for that object. */
export function writeElements(elements: readonly unknown[], request: ModelRequest): string {
  const inLines = request.format === 'text' && !request.instructions.includes('"elements"');
  return inLines
    ? elements.map((element) => JSON.stringify(element)).join('\n')
    : JSON.stringify({ elements });
}

/** One to three claims, best first, of the sentences that share words with the question; none if no sentence does. */
export function honestClaims(request: ModelRequest, most = 3): WrittenClaim[] {
  const asked = stems(request.question);
  const weighed = request.passages.flatMap((passage) =>
    passage.sentences.map((sentence) => ({
      passage,
      sentence,
      shared: shared(asked, stems(sentence.text)),
    })),
  );
  weighed.sort((a, b) => b.shared - a.shared);
  const best = weighed[0]?.shared ?? 0;
  return weighed
    .filter(({ shared }) => shared > 0 && shared >= best / 2)
    .slice(0, most)
    .map(({ passage, sentence }) => claimOf(passage, sentence, request));
}

/** The claim that a passage's publisher reported a sentence of it. */
export function claimOf(
  passage: ShownPassage,
  sentence: ShownPassage['sentences'][number],
  request: ModelRequest,
): WrittenClaim {
  const { publisher = '', date } = passage.attributes;
  const speaker = publisher ? withArticle(publisher) : `Passage ${passage.number}`;
  const day = date ? ` on ${date}` : '';
  const said = lowered(sentence.text, request).replace(/[.!?…]*["”’)]*$/u, '');
  return {
    text: `${speaker} reported${day} that ${said}.`,
    sentences: [sentence.number],
    quotes: [{ passage: passage.number, words: sentence.text }],
  };
}

const INSTITUTION =
  /\b(agency|army|centre|center|coalition|committee|council|federation|government|ministry|movement|network|observatory|organi[sz]ation|party|times|union)$/i;

/** "the Syrian Coalition", but "ARK News". */
function withArticle(name: string): string {
  return INSTITUTION.test(name) && !/^the\b/i.test(name) ? `The ${name}` : name;
}

const OPENERS =
  /^(an?|the|on|in|at|as|for|it|its|he|she|we|they|his|her|their|this|that|these|those|there|no|some|many|most|all|one|but|when|while|according|after|before|more)$/i;

/** Without its capital, unless it begins with a name: a word the passages never write small. */
function lowered(sentence: string, { passages }: ModelRequest): string {
  const first = /^\p{L}+/u.exec(sentence)?.[0];
  if (!first || (first.length > 1 && first === first.toUpperCase())) return sentence;
  const small = first.toLowerCase();
  const isName =
    !OPENERS.test(small) && !passages.some(({ text }) => text.split(/[^\p{L}]+/u).includes(small));
  return isName ? sentence : small + sentence.slice(first.length);
}

/** Joins a question that goes on from another to that other one. */
function rewrite({ question, earlier }: ModelRequest): string {
  const last = earlier.at(-1)?.replace(/[?.!\s]+$/, '');
  return last ? `${last}, ${question.charAt(0).toLowerCase()}${question.slice(1)}` : question;
}

/**
 * Supported is a claim whose figures all, and whose words mostly, stand in its quotes (without any, in the passages) or
 * in what is said of the passages; and that denies nothing unless they do.
 */
function judge(request: ModelRequest): Record<string, unknown> {
  const { prompt, passages } = request;
  const quotes = ['quote', 'quotes', 'words'].flatMap((tag) => textsOf(prompt, tag));
  const texts = quotes.length > 0 ? quotes : passages.map(({ text }) => text);
  const proof = [...texts, ...passages.flatMap(({ attributes }) => Object.values(attributes))].join('\n');
  const claims = textsOf(prompt, 'claim').map((claim) =>
    claim.replace(/<(quotes?|words)\b[\s\S]*<\/\1>/g, ''),
  );
  const supported = claims.map((claim) => standsIn(claim, proof));
  const { verdicts, elements } = request.schema?.properties ?? {};
  if (verdicts) return { verdicts: supported.map((is, index) => verdictOf(verdicts.items, is, index)) };
  if (elements) return { elements: supported.map((is, index) => verdictOf(elements.items, is, index)) };
  return { supported: supported.length > 0 && supported.every(Boolean) };
}

function verdictOf(schema: Schema | undefined, supported: boolean, index: number): unknown {
  if (!schema?.properties) return supported;
  const number = Object.entries(schema.properties).find(
    ([, { type }]) => type === 'number' || type === 'integer',
  );
  return { ...(number && { [number[0]]: index + 1 }), supported };
}

function standsIn(claim: string, proof: string): boolean {
  const denies = /\b(no|not|never|nobody|nothing)\b/i;
  if (denies.test(claim) && !denies.test(proof)) return false;
  const given = stems(proof);
  const said = [...stems(claim)].filter((stem) => !/^(report|said|say|publish|that)/.test(stem));
  const figures = said.filter((stem) => /\d/.test(stem));
  return figures.every((figure) => given.has(figure)) && shared(new Set(said), given) >= said.length * 0.6;
}

const ENGLISH: Readonly<Record<string, string>> = {
  قصف: 'shelling',
  غارات: 'airstrikes',
  مدنيين: 'civilians',
  ضحايا: 'victims',
  المعارضة: 'opposition',
  سوريا: 'Syria',
  حلب: 'Aleppo',
  إدلب: 'Idlib',
};

function translate({ question }: ModelRequest): string {
  return question.replace(/\p{L}+/gu, (word) => ENGLISH[word] ?? word).replaceAll('؟', '?');
}

const COMMON =
  /^(a|an|the|of|in|on|at|to|for|by|and|or|is|are|was|were|be|did|do|does|has|have|had|who|what|when|where|why|how|many|much|it|its|that|this|with|from|as|about|not|said|any|there)$/;

/** The stems of a text's words, common words left out: the last few letters of longer words do not count. */
export function stems(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.filter((word) => !COMMON.test(word)).map(stemOf));
}

function stemOf(word: string): string {
  return word.length > 4 ? word.replace(/(ations?|ings?|ed|es|e|s|ly|ers?)$/, '') : word;
}

function shared(some: ReadonlySet<string>, others: ReadonlySet<string>): number {
  return [...some].filter((stem) => others.has(stem)).length;
}
