// From what somebody typed to what is asked of the archive: filters, the conversation so far, or nothing at all.

import { withoutCourtesies } from '../retrieval/courtesies.ts';
import {
  type Filtered,
  hasFilters,
  type KnownPublisher,
  readFilters,
  writesFilters,
} from '../retrieval/filters.ts';
import { words } from '../retrieval/terms.ts';
import type { DeclineReason, Translation } from './answer.ts';

/** A question as an adapter hands it over. */
export interface Question {
  readonly text: string;
  /** Questions asked before it in the same conversation, the oldest first. */
  readonly earlier?: readonly string[];
}

/** Longer texts are no question. */
export const QUESTION_CHARS_MAX = 2000;
/** Questions of the conversation that are still looked at. */
export const EARLIER_MAX = 6;

export interface ReadQuestion extends Filtered {
  /** The question that this one continues, without its filters; absent for a question that stands alone. */
  readonly follows?: string;
  /** The question as a model made it stand alone, without its filters. */
  readonly rewritten?: string;
  /** Set where the question is plainly in another language than the archive, and a model is there to translate. */
  readonly translation?: Translation;
  /** Set where nothing can be looked up. */
  readonly refusal?: DeclineReason;
}

export function readQuestion(
  { text, earlier = [] }: Question,
  publishers: readonly KnownPublisher[],
): ReadQuestion {
  const own = readFilters(withoutCourtesies(text.slice(0, QUESTION_CHARS_MAX)), publishers);
  if (text.length > QUESTION_CHARS_MAX) return { ...own, refusal: 'question-too-long' };
  if (own.unreadable.length > 0) return { ...own, refusal: 'filter-unreadable' };
  if (!asksTheArchive(own)) return { ...own, refusal: 'not-a-question' };
  const previous = earlier.slice(-EARLIER_MAX).map((one) => one.slice(0, QUESTION_CHARS_MAX));
  if (previous.length === 0 || !leansOnEarlier(text)) return own;
  const lead = leadingQuestion(previous, publishers);
  // A follow-up without filters of its own stays within those of the question it continues.
  const filters = hasFilters(own.filters) || /filters:off/i.test(text) ? own.filters : lead.filters;
  return { ...own, filters, follows: lead.text };
}

/** The last question that stood alone, together with what later follow-ups added. */
function leadingQuestion(previous: readonly string[], publishers: readonly KnownPublisher[]): Filtered {
  let start = previous.length - 1;
  while (start > 0 && leansOnEarlier(previous[start]!)) start--;
  const chain = previous.slice(start).map((text) => readFilters(text, publishers));
  const filters = chain.findLast((one) => hasFilters(one.filters))?.filters ?? chain[0]!.filters;
  return { filters, text: chain.map((one) => one.text).join(' '), unreadable: [] };
}

const OPENING = /^\s*(?:and|but|so|then|also|or|what about|how about|why not|و(?=\p{L}{2}))\b/iu;
const POINTING =
  /\b(?:he|she|they|him|her|them|his|hers|their|theirs|it|its|this|that|these|those|there|then|one|ones|same|former|latter|each|both)\b|(?<!\p{L})(?:هو|هي|هم|ذلك|هناك|هذا|هذه)(?!\p{L})/iu;

/** "And what about Tarek Homsi, when was he born?": who is pointed to is named right before, and something is asked of him. */
const NAMES_ITS_OWN =
  /(?<=\s)\p{Lu}\p{L}+.*\b(?:who|when|where|what|which|why|how)\b.*\b(?:he|she|they|him|her|them|his|hers|their|it|its)\b/u;

/** A question that begins with "And …", points back ("he", "there"), or is only a word or two. */
function leansOnEarlier(text: string): boolean {
  if (NAMES_ITS_OWN.test(text)) return false;
  return (
    OPENING.test(text) ||
    (POINTING.test(text) && !/\b(?:is it|it is) true that\b/i.test(text)) ||
    words(text).length <= 2
  );
}

/** Tells everybody, or the bot, to do something: no question, whatever else it holds. */
const BROADCAST = /<!(?:channel|here|everyone)|(?<![\w.])@(?:everyone|here|channel)\b/i;
/** Where a request to the bot begins: at the start of a sentence, perhaps politely. */
const BEGINS = '(?:^|[.!?:;\\n]|\\b(?:please|and|now|then)\\b)\\s*(?:please )?';
const SECRETS =
  '(?:system )?(?:instructions?|prompts?|rules|guidelines|api keys?|passwords?|tokens?|credentials|secrets?|configuration|environment variables)';
const INSTRUCTION = new RegExp(
  [
    `${BEGINS}(?:ignore|disregard|forget|override) (?:all |any )?(?:of )?(?:your|the|my|previous|prior|above|earlier|all|these)\\b.{0,30}\\b${SECRETS}\\b`,
    `${BEGINS}(?:reveal|show|print|tell|give|list|dump|leak|output|repeat|send) (?:me |us )?(?:all )?(?:of )?(?:your|the) ${SECRETS}\\b`,
    `${BEGINS}(?:act|behave|pretend|respond) as (?:if|an?|though)\\b`,
    `${BEGINS}(?:tell|notify|message|ping|warn|inform) (?:everyone|everybody|the channel|the team)\\b`,
    `${BEGINS}(?:forward|post|send|publish|share) (?:this|that|it|the following)\\b.{0,40}\\b(?:to|in)\\b`,
    `${BEGINS}you are (?:now|no longer)\\b`,
    '^\\W*system ?(?:prompt|message)?:',
    '\\b(?:developer|jailbreak|dan) mode\\b',
  ].join('|'),
  'i',
);
/** Nothing of the bot's own is in the archive. */
const ITS_OWN =
  /\byour (?:own )?(?:(?:system )?(?:prompt|instructions)|api keys?|passwords?|tokens?|credentials|secrets?|configuration|environment variables)\b/i;
/** "Did Russia ignore the rules of war?" asks, whatever its words. */
const ASKS =
  /^\W*(?:who|whom|whose|what|which|when|where|why|how|did|does|do|is|are|was|were|has|have|had|can|could|will|would|should|may|might|according|in|on|at|from)\b/i;
/** Asked of the bot, not of the archive: answered with what can be asked. */
const ABOUT_THE_BOT =
  /^\W*(?:who|what) (?:are|r) (?:you|u)\b|^\W*what(?:'s| is) (?:this|your name|footnote)\W*$|^\W*(?:what|how) (?:can|do|could|should|does) (?:you|i|we|it|this|one)(?: (?:do|ask|use|work|help)(?: (?:you|here|this|it|me|about))?)+\W*$|^\W*(?:help(?: me)?|how does (?:this|it) work|are you (?:a bot|an ai|human|real)|من أنت|من انت|ماذا تفعل|كيف تعمل|مساعدة)\W*$/iu;
const SMALL_TALK =
  /^\W*(?:hi|hello|hey|thanks?|thank you|ok|okay|good (?:morning|evening|day)|test|ping|yo|bye|cool|great|nice|lol|help|مرحبا|شكرا|السلام عليكم)(?:\s+(?:there|all|you|bot|everyone|so much|very much))?\W*$/iu;

function asksTheArchive({ text, filters }: Filtered): boolean {
  const asksSomething = words(text).length > 0 || hasFilters(filters);
  const instructs = ITS_OWN.test(text) || (!ASKS.test(text) && INSTRUCTION.test(text));
  const smallTalk = SMALL_TALK.test(text) || ABOUT_THE_BOT.test(text);
  return asksSomething && !BROADCAST.test(text) && !instructs && !smallTalk;
}

/**
 * The question with its dates as words to be looked for, where they were read as days of publication: what happened in
 * 1982 may be told in 2012. Undefined where no date was, or filters are written out.
 */
export function withDatesAsWords(read: ReadQuestion, { text }: Question): ReadQuestion | undefined {
  const { after, before, publishers } = read.filters;
  if ((!after && !before) || writesFilters(text) || read.follows || read.rewritten) return undefined;
  const whole = readFilters(`${withoutCourtesies(text.slice(0, QUESTION_CHARS_MAX))} ${DROP}`, []);
  return { ...read, text: whole.text, filters: { publishers, words: [] } };
}

/** The question as it is asked without filters: those written out taken away, those in plain words set aside. */
export function withoutFilters(question: string): string {
  return `${readFilters(`${question} ${DROP}`, []).text} ${DROP}`;
}

const DROP = 'filters:off';
