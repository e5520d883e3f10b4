// What a sentence holds that a question may ask for: a figure, a date, a name, a place, a reason, who said it.
import type { Query } from '../retrieval/query.ts';
import { STOP_WORDS } from '../retrieval/stop-words.ts';
import { foldWord, stem, words } from '../retrieval/terms.ts';

export interface SentenceTraits {
  /** Figures that are not in the question, dates and years left out, as digits. */
  readonly figures: readonly string[];
  /** Those that stand near what the question counts. */
  readonly countedFigures: readonly string[];
  /** Capitalised words within the sentence that the question does not hold. */
  readonly names: readonly string[];
  readonly date: boolean;
  readonly place: boolean;
  readonly reason: boolean;
  readonly speech: boolean;
}

const DATE =
  /\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:january|february|march|april|june|july|august|september|october|november|december|jan|feb|aug|sept?|oct|nov|dec)\b|\b(?:19|20)\d{2}\b|\btoday\b|\byesterday\b|(?<!\p{L})(?:ال)?(?:أحد|احد|اثنين|إثنين|ثلاثاء|أربعاء|اربعاء|خميس|جمعة|سبت)(?!\p{L})|(?<!\p{L})(?:يناير|فبراير|مارس|أبريل|ابريل|نيسان|أيار|ايار|مايو|يونيو|حزيران|يوليو|تموز|أغسطس|اغسطس|آب|سبتمبر|أيلول|ايلول|أكتوبر|اكتوبر|تشرين|نوفمبر|ديسمبر|كانون|شباط|آذار|اذار)(?!\p{L})|[٠-٩]{4}/iu;
const CALENDAR =
  /^(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)$/i;
/** Characters before a name in which a preposition of place is looked for. */
const PLACE_CHARS = 40;
const PLACE = /\b(?:in|at|near|outside|from|around|into)\s+(?:[\p{L}-]+\s+){0,4}?$/iu;
const REASON =
  /\b(?:because|due to|since|as a result|in order to|after|following|over|to (?:\p{Ll}+)|for|reason|cause[sd]?|in response|so that|in protest|had it not been|amid)\b/iu;
const SPEECH =
  /\b(?:said|says|told|stress(?:ed|es|ing)|add(?:ed|ing)|according to|announced|declared|warn(?:ed|ing)|call(?:ed|s|ing) (?:on|for)|urged|accus(?:ed|ing)|condemn(?:ed|ing)?|described?|reported|claimed|denied|pointed out|noted|emphasi[sz]ed|underscored|expressed|statement)\b|["“]/iu;
/** First words that point back: to a person, a thing or a sentence just named. */
const LEANS =
  /^["“‘']?(?:he|she|it|they|his|her|its|their|these|this|those|that|such|both|the (?:former|latter|two sides|statement|attack|incident|meeting)|moreover|furthermore|however|also|but|and|there,)\b/iu;

export function tellsDate(text: string): boolean {
  return DATE.test(text);
}

/** True for a sentence that cannot be understood without the one before it. */
export function leans(text: string): boolean {
  return LEANS.test(text);
}

/** "the past three months" counts nothing, unless a duration or distance is asked for. */
const MEASURE = /^(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|km|kilomet(?:er|re)s?|miles?)$/i;
const MEASURED =
  /\bhow (?:long|far|old)\b|\b(?:seconds|minutes|hours|days|weeks|months|years|km|kilomet(?:er|re)s|miles)\b/i;

/** Words on each side of a figure among which what is counted must stand. */
const COUNTED_WITHIN = 6;

/** Reads the traits of sentences for one query. */
export function createTraitsReader(query: Query): (text: string) => SentenceTraits {
  const asked = new Set(words(query.text).map((word) => stem(foldWord(word.text))));
  return (text) => readTraits(text, query, asked);
}

function readTraits(text: string, query: Query, asked: ReadonlySet<string>): SentenceTraits {
  const list = words(text);
  const terms = list.map((word) => stem(foldWord(word.text)));
  const asksMeasure = MEASURED.test(query.text);
  const figures: string[] = [];
  const countedFigures: string[] = [];
  const names: string[] = [];
  let place = false;
  for (const [index, word] of list.entries()) {
    const term = terms[index]!;
    const next = list[index + 1]?.text;
    if (
      isFigure(term, list[index - 1]?.text, next, text.slice(word.end, word.end + 1)) &&
      !asked.has(term) &&
      !(next && MEASURE.test(next) && !asksMeasure)
    ) {
      figures.push(term);
      if (isCounted(terms, index, query)) countedFigures.push(term);
    } else if (
      index > 0 &&
      /^\p{Lu}\p{L}/u.test(word.text) &&
      !asked.has(term) &&
      !STOP_WORDS.has(foldWord(word.text)) &&
      !DATE.test(word.text)
    ) {
      names.push(word.text);
      // "in the Saudi capital of Riyadh": a preposition of place a few words before the name.
      place ||= PLACE.test(text.slice(Math.max(0, word.start - PLACE_CHARS), word.start));
    }
  }
  return {
    figures,
    countedFigures,
    names,
    date: DATE.test(text),
    place,
    reason: REASON.test(text),
    speech: SPEECH.test(text),
  };
}

/** A count of something: not a year, a day of a month, a resolution's number, a clock time or an ordinal. */
function isFigure(
  term: string,
  before: string | undefined,
  after: string | undefined,
  next: string,
): boolean {
  if (!/^\d+(?:[.]\d+)?$/.test(term)) return false;
  if (/^(?:19|20)\d{2}$/.test(term)) return false;
  if ((before && CALENDAR.test(before)) || (after && CALENDAR.test(after))) return false;
  if (before && /^(?:resolutions?|article|no|number|page|chapter)$/i.test(before)) return false;
  if (before && /^(?:one|the)$/i.test(before) && term === '1') return false;
  // "the two sides agreed" counts nothing.
  if (after && /^(?:sides?|parties|countries)$/i.test(after)) return false;
  return next !== ':';
}

function isCounted(terms: readonly string[], at: number, query: Query): boolean {
  const near = terms.slice(Math.max(0, at - COUNTED_WITHIN), at + COUNTED_WITHIN + 1);
  return query.counted.some(({ wordings }) =>
    wordings.some(({ words: all }) => all.every((term) => near.includes(term))),
  );
}

/** How well a sentence holds what the kind of question asks for: 0 not at all, 1 fully. */
export function fitsKind(traits: SentenceTraits, query: Query): number {
  switch (query.kind) {
    case 'number':
      return traits.countedFigures.length > 0 ? 1 : traits.figures.length > 0 ? 0.5 : 0;
    case 'time':
      return traits.date ? 1 : 0;
    case 'person':
      return traits.names.length > 1 ? 1 : traits.names.length === 1 ? 0.7 : 0;
    case 'place':
      return traits.place && traits.names.length > 0 ? 1 : traits.names.length > 0 ? 0.5 : 0;
    case 'reason':
      return traits.reason ? 1 : 0;
    case 'statement':
      return traits.speech ? 1 : 0.3;
    case 'name':
      return traits.names.length > 0 || traits.figures.length > 0 ? 0.8 : 0.5;
    case 'other':
      return 0.5;
  }
}
