// The thing asked for must be there: a figure of this place and not of another, the holder of this office, a date.
// What is missing here no other evidence makes up for. Each rule and what it gains on archives it was
// not made on: docs/quality.md, "The thing asked for".
import type { Passage } from '../corpus/passages.ts';
import type { Slice } from '../corpus/sentences.ts';
import type { Concept, Query } from '../retrieval/query.ts';
import { foldWord, stem, words } from '../retrieval/terms.ts';
import type { Candidate } from './candidates.ts';
import { tellsDate } from './sentence-traits.ts';

/** A concept counts as found from this strength on: in the sentence, beside it, in the title, or in its passage. */
export const FOUND = 0.5;

/** True where a sentence and what stands around it cannot answer, whatever else it holds. */
export function lacksAskedThing(query: Query, candidate: Candidate, rules = RULES): boolean {
  return rules.some(({ lacks }) => lacks(query, candidate));
}

export interface Rule {
  readonly name: string;
  readonly lacks: (query: Query, candidate: Candidate) => boolean;
}

export const RULES: readonly Rule[] = [
  { name: 'a name beside what is named', lacks: (query, { hit }) => !namesBeside(hit.passage, query) },
  {
    name: 'a country that the archive knows',
    lacks: ({ concepts }) => concepts.some((concept) => concept.country && !concept.known),
  },
  {
    name: 'a date, where a time is asked',
    lacks: ({ kind }, { hit, slice }) => kind === 'time' && !dateNear(hit.passage, slice),
  },
  {
    name: 'everybody named in a yes or no',
    lacks: ({ text, concepts }) =>
      YES_OR_NO.test(text) && concepts.some((concept) => concept.name && !concept.known),
  },
  {
    name: 'the place and the year of a figure',
    lacks: (query, one) =>
      (query.kind === 'number' || query.kind === 'time') &&
      [...placesOf(query), ...yearsOf(query)].some((concept) => isMissing(concept, query, one)),
  },
  {
    name: 'the person that a follow-up points to',
    lacks: ({ text, concepts, context }, { evidence }) => {
      const named = POINTS_TO_SOMEBODY.test(text) ? context.filter(({ name }) => name) : [];
      return (
        named.length > 0 &&
        named.every((one) => evidence.around[concepts.length + context.indexOf(one)]! < FOUND)
      );
    },
  },
  {
    name: 'an acronym, not one like it',
    lacks: ({ concepts }, { hit }) =>
      concepts.some(
        ({ text, known }) => !known && ACRONYM.test(text) && !isSpelledOut(text, hit.passage.article.text),
      ),
  },
  { name: 'the holder of an office', lacks: (query, { text }) => !tellsOfficeHolder(query, text) },
];

function isMissing(concept: Concept, { concepts }: Query, { evidence }: Candidate): boolean {
  return evidence.around[concepts.indexOf(concept)]! < FOUND;
}

/** "When was she born?": of the two of whom the conversation told, the one it told of last. */
const POINTS_TO_SOMEBODY = /\b(?:he|she|him|her|his|hers)\b/i;

/** SNA is not SNC. */
const ACRONYM = /^\p{Lu}{3,6}s?$/u;

/** True where capitals that follow one another begin with the letters of an acronym: "Human Rights Watch" for HRW. */
function isSpelledOut(acronym: string, text: string): boolean {
  const letters = [...acronym.replace(/s$/, '')];
  const pattern = letters
    .map((letter) => `${letter}[\\p{L}’'-]+`)
    .join('(?:[ -](?:of|the|and|for|on|in|to))*[ -]');
  return new RegExp(`(?<!\\p{L})${pattern}`, 'u').test(text);
}

const YES_OR_NO = /^\s*(?:did|does|do|is|are|was|were|has|have|had|can|could|will|would|هل)\s/iu;

/** Names that a preposition of place leads to: "in Kafr Lozeh", "near Tell Marjan". */
function placesOf({ text, concepts }: Query): Concept[] {
  const named = new Set(
    Array.from(text.matchAll(PLACE), ([, name]) => words(name!).map((word) => word.text)).flat(),
  );
  return concepts.filter(
    ({ name, text: concept }) => name && concept.split(' ').every((word) => named.has(word)),
  );
}

const PLACE =
  /\b(?:in|at|near|outside|around|from|into|on|under) (?:the )?(?:(?:town|city|village|province|district|region|area|island|suburb) of )?((?:\p{Lu}[\p{L}'’-]*)(?:[ -](?:\p{Lu}[\p{L}'’-]*|al|el|ez|ed|as|ad))*)/gu;

/** True where a sentence, or what stands around it, tells every year of the question. */
export function tellsYears(query: Query, candidate: Candidate): boolean {
  return yearsOf(query).every((year) => !isMissing(year, query, candidate));
}

function yearsOf({ concepts }: Query): Concept[] {
  return concepts.filter(({ text }) => /^(?:19|20)\d{2}$/.test(text));
}

/** "Who is the president of France?", "the mayor of Deir Salam": an office, and of what. */
const OFFICE =
  /\b(president|prime minister|minister|leader|head|chief|commander|king|queen|mayor|governor|chairman|chairwoman|chair|director|secretary|ambassador|envoy|spokes\p{L}+|chancellor|coach|captain|owner|founder|ceo) (?:of|for) (?:the )?([\p{L}'’.-]+)/iu;
/** Words up to an office before what it is of ("President Olan of the French Republic"), and behind it ("France's new president"). */
const OFFICE_BEFORE = 6;
const OFFICE_BEHIND = 2;

/** True where nobody is asked for by office, or the sentence holds that office beside that of which it is. */
function tellsOfficeHolder({ text, kind, concepts }: Query, sentence: string): boolean {
  const [, office, of] =
    (kind === 'person' && /^\W*who(?:'s| is| was| are| were)\b/i.test(text) && OFFICE.exec(text)) || [];
  if (!office || !of) return true;
  const raw = words(sentence).map((word) => word.text);
  const list = raw.map((word) => stem(foldWord(word)));
  const placesFor = (word: string) => {
    const concept = concepts.find((one) => one.text.split(' ').includes(word));
    const terms = concept?.wordings.flatMap((one) => one.words.slice(-1)) ?? [stem(foldWord(word))];
    return list.flatMap((term, at) => (terms.includes(term) ? [at] : []));
  };
  // "The French President's representative" is another.
  const held = placesFor(office.split(' ').at(-1)!).filter((at) => !/['’]s?$/.test(raw[at]!));
  return placesFor(of).some((at) =>
    held.some((other) => {
      if (other > at) return other - at <= OFFICE_BEHIND;
      const before = list[at - 1] === 'the' ? list[at - 2] : list[at - 1];
      return at - other <= OFFICE_BEFORE && (before === 'of' || before === 'for');
    }),
  );
}

/** Words on each side of what is asked for by name among which its name is looked for. */
const NAME_WITHIN = 2;
/** "Syrian", "Turkish", "Chinese", "Israeli" name no single person or thing. */
const NATIONAL = /(?:ian|ish|ese|can|aeli|raqi)s?$/i;

/** True where a name that the question does not hold stands beside what it asks the name of, if it asks for one. */
function namesBeside(passage: Passage, { named, text }: Query): boolean {
  if (!named) return true;
  const asked = new Set(words(text).map((word) => word.text));
  return passage.sentences.some(({ start, end }) => {
    const list = words(passage.article.text.slice(start, end)).map((word) => word.text);
    const terms = list.map((word) => stem(foldWord(word)));
    return list.some((word, index) => {
      if (index === 0 || !/^\p{Lu}\p{Ll}/u.test(word) || asked.has(word) || NATIONAL.test(word)) return false;
      const near = terms.slice(Math.max(0, index - NAME_WITHIN), index + NAME_WITHIN + 1);
      return named.wordings.some(({ words: all }) => all.some((term) => near.includes(term)));
    });
  });
}

/** True where the sentence or one beside it tells a day, a month or a year. */
function dateNear({ sentences, article }: Passage, slice: Slice): boolean {
  const at = sentences.indexOf(slice);
  return sentences
    .slice(Math.max(0, at - 1), at + 2)
    .some(({ start, end }) => tellsDate(article.text.slice(start, end)));
}
