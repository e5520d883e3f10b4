// From the words of a question to what is searched for: concepts, each with the ways in which the archive may
// write it (other spellings, synonyms, corrected typos, English for Arabic).
import { isAcronym } from './acronyms.ts';
import { englishFor } from './arabic.ts';
import type { Concept, Wording } from './concept.ts';
import { otherDivisions } from './divided-names.ts';
import { isCountry, isEnglish } from './english.ts';
import { otherSpellings } from './english-spellings.ts';
import type { Filters } from './filters.ts';
import type { NameVariants } from './names.ts';
import { withOwnNames } from './own-names.ts';
import { type QuestionKind, questionKind } from './question-kind.ts';
import { ASKING_WORDS, STOP_WORDS } from './stop-words.ts';
import { phrasesIn, synonymsOf } from './synonyms.ts';
import { foldWord, stem, words } from './terms.ts';
import { isSlipOfStopWord, nearestForms } from './typos.ts';
import type { TermId, Vocabulary } from './vocabulary.ts';

export type { Concept, Wording };

export interface Query {
  /** The question without the words that became filters. */
  readonly text: string;
  readonly kind: QuestionKind;
  readonly filters: Filters;
  readonly concepts: readonly Concept[];
  /** Concepts of the conversation so far that a follow-up leaves unsaid. */
  readonly context: readonly Concept[];
  /** What is counted: concepts right after "how many"; empty for other kinds. */
  readonly counted: readonly Concept[];
  /** True for a question that only a figure answers ("how many"), not merely one about losses. */
  readonly countAsked: boolean;
  /** What is asked for by name ("the names of the pilots"): one of the concepts; absent for other questions. */
  readonly named?: Concept;
  /** Whose words are asked for ("What did Hariri say …"): the names before the verb. */
  readonly speakers: readonly Concept[];
}

/** What is known beside the question. */
export interface Beside {
  /** The question that this one continues. */
  readonly follows?: string | undefined;
  /** The question before it was translated: its own names take part. */
  readonly asked?: string | undefined;
}

export interface QueryMaker {
  makeQuery(text: string, filters: Filters, beside?: Beside): Query;
}

/** Words of a question that are searched for, and unknown ones among them that are taken for slips. */
const WORDS_MAX = 60;
const CORRECTIONS_MAX = 12;

const SYNONYM_STRENGTH = 0.8;
const TYPO_STRENGTH = 0.8;
/** An acronym for its full name, or the other way round, as an article of the archive says. */
const DEFINED_STRENGTH = 0.9;
const TRANSLATION_STRENGTH = 0.85;
/** Of a name's variant, beside how alike the spellings are. */
const SPELLING_STRENGTH = 0.95;
/** Of a word in other letters that nothing is known of. */
const UNTOLD_WEIGHT = 1;
/** A synonym of what is itself a translation or a corrected slip. */
const REMOTE_STRENGTH = 0.6;

export function createQueryMaker(vocabulary: Vocabulary, names: NameVariants): QueryMaker {
  return {
    makeQuery(text, filters, { follows, asked } = {}) {
      const translated = findConcepts(text, vocabulary, names);
      const concepts = asked ? withOwnNames(translated, findConcepts(asked, vocabulary, names)) : translated;
      const said = new Set(
        concepts.flatMap((concept) =>
          concept.wordings.filter((one) => one.strength === 1).map((one) => one.terms.join()),
        ),
      );
      const context = (follows ? findConcepts(follows, vocabulary, names) : []).filter(
        (concept) => !concept.wordings.some((one) => said.has(one.terms.join())),
      );
      const kind = questionKind(text);
      const named = namedConcept(text, concepts);
      return {
        text,
        kind,
        filters,
        concepts,
        context,
        counted: kind === 'number' ? countedConcepts(text, concepts) : [],
        countAsked:
          kind === 'number' &&
          /\bhow (?:many|much|mny)\b|\bpercentage\b|\bnumber of\b|\btoll\b|(?:^|\s)كم\s/iu.test(text),
        speakers: kind === 'statement' ? speakerConcepts(text, concepts) : [],
        ...(named && { named }),
      };
    },
  };
}

/** In "What did Hariri ask of Russia?" the verb is the question's, not the article's: he may have urged or stressed it. */
const SAYING = new Set(
  'say said tell told ask asked stress stressed call called announce announced state stated think want demand demanded urge urged request requested'.split(
    ' ',
  ),
);

function findConcepts(text: string, vocabulary: Vocabulary, names: NameVariants): Concept[] {
  const asksStatement = questionKind(text) === 'statement';
  const capitalsTell = /\p{Ll}/u.test(text);
  const kept = words(withoutMarkup(text)).flatMap((word, index) => {
    const folded = foldWord(word.text);
    const acronym = capitalsTell && isAcronym(word.text);
    if (
      folded === '' ||
      STOP_WORDS.has(folded) ||
      ASKING_WORDS.has(folded) ||
      (asksStatement && SAYING.has(folded)) ||
      (!acronym && isSlipOfStopWord(folded, vocabulary))
    )
      return [];
    return [
      {
        text: word.text,
        folded,
        term: stem(folded),
        capital: acronym || (capitalsTell && index > 0 && /^\p{Lu}/u.test(word.text)),
        acronym,
      },
    ];
  });
  kept.length = Math.min(kept.length, WORDS_MAX);
  // Looking for what an unknown word may have been meant to be goes through all words of the archive.
  let corrections = CORRECTIONS_MAX;
  const phrases = phrasesIn(kept.map((word) => word.term));
  const folded = kept.map((word) => word.folded);
  const concepts: Concept[] = [];
  const seen = new Set<string>();
  for (let index = 0; index < kept.length; index++) {
    const phrase = phrases.filter((one) => one.at === index).sort((a, b) => b.length - a.length)[0];
    const group = kept.slice(index, index + (phrase?.length ?? 1));
    index += group.length - 1;
    const key = group.map((word) => word.term).join(' ');
    if (seen.has(key)) continue;
    seen.add(key);
    if (phrase)
      concepts.push(
        phraseConcept(group.map((word) => word.text).join(' '), group, phrase.others, vocabulary),
      );
    else {
      const divisions = otherDivisions(folded, index, names, vocabulary);
      const concept = withDivisions(
        wordConcept(group[0]!, vocabulary, names, corrections > 0),
        divisions,
        vocabulary,
      );
      if (vocabulary.id(group[0]!.term) === undefined) corrections--;
      concepts.push(concept);
    }
  }
  return withAcronyms(concepts, kept, vocabulary);
}

/** Each word of a full name is also found as its acronym, if an article says that they are the same. */
function withAcronyms(
  concepts: readonly Concept[],
  kept: readonly { readonly text: string; readonly term: string }[],
  vocabulary: Vocabulary,
): Concept[] {
  const terms = kept.map((word) => word.term);
  const acronymsOf = new Map<string, Set<string>>();
  for (let at = 0; at < terms.length; at++) {
    for (const { acronym, length } of vocabulary.acronyms.acronymsAt(terms, at))
      for (const { text } of kept.slice(at, at + length))
        acronymsOf.set(text, (acronymsOf.get(text) ?? new Set()).add(acronym));
  }
  if (acronymsOf.size === 0) return [...concepts];
  return concepts.map((concept) => {
    const own = new Set(concept.text.split(' ').flatMap((word) => [...(acronymsOf.get(word) ?? [])]));
    const found = alternatives(
      [...own].map((acronym) => [acronym]),
      vocabulary,
      DEFINED_STRENGTH,
    );
    return found.length === 0
      ? concept
      : { ...concept, wordings: [...concept.wordings, ...found], known: true };
  });
}

/** With the ways in which a name is one word here and two there. */
function withDivisions(
  concept: Concept,
  divisions: readonly (readonly string[])[],
  vocabulary: Vocabulary,
): Concept {
  const found = alternatives(divisions, vocabulary, SPELLING_STRENGTH).map((one) => ({
    ...one,
    variant: one.words.join(' '),
  }));
  const rarest = found[0]?.terms.at(-1);
  if (rarest === undefined) return concept;
  const weight = concept.known ? concept.weight : vocabulary.weight(rarest, concept.text);
  return { ...concept, wordings: [...concept.wordings, ...found], known: true, weight };
}

/** Mentions and channel marks of chat platforms are no words of the question. */
function withoutMarkup(text: string): string {
  return text.replace(/<[@#!][^>]*>|@(?:everyone|here|channel)\b|https?:\/\/\S+/giu, ' ');
}

function phraseConcept(
  text: string,
  group: readonly { term: string; folded: string }[],
  others: readonly (readonly string[])[],
  vocabulary: Vocabulary,
): Concept {
  const own = termIds(
    group.map((word) => word.term),
    vocabulary,
  );
  const wordings = own ? [{ ...own, strength: 1 }] : [];
  wordings.push(...alternatives(others, vocabulary, SYNONYM_STRENGTH));
  const weight = Math.max(...group.map((word) => vocabulary.weight(vocabulary.id(word.term), word.folded)));
  return { text, wordings, weight, name: false, country: false, number: false, known: wordings.length > 0 };
}

function wordConcept(
  word: { text: string; folded: string; term: string; capital: boolean; acronym: boolean },
  vocabulary: Vocabulary,
  names: NameVariants,
  correct: boolean,
): Concept {
  // An acronym is itself alone: "SNCC" is not "SNC" with a slip, nor is "AIDS" more than one "AID".
  const own = word.acronym && !vocabulary.knowsForm(word.folded) ? undefined : vocabulary.id(word.term);
  const number = /^\d/.test(word.term);
  const arabic = /\p{Script=Arabic}/u.test(word.folded);
  const english = arabic ? englishFor(word.text) : [];
  // The archive's own writing decides; at the start of a question a capital says nothing.
  const name =
    !number && (own !== undefined ? vocabulary.isName(own) : arabic ? english.length === 0 : word.capital);
  // "8" where the archive writes "eighth", "flavour" where it writes "flavor".
  const written = number ? ordinalsOf(word.term) : otherSpellings(word.folded).map((one) => stem(one));
  const wordings = new Map<string, Wording>();
  const add = (wording: Wording) => {
    const key = wording.terms.join();
    if ((wordings.get(key)?.strength ?? 0) < wording.strength) wordings.set(key, wording);
  };

  if (own !== undefined) add({ terms: [own], words: [word.term], strength: 1 });
  for (const wording of alternatives(
    written.map((one) => [one]),
    vocabulary,
    SPELLING_STRENGTH,
  ))
    add(wording);
  if (!number) {
    for (const wording of alternatives(synonymsOf(word.term), vocabulary, SYNONYM_STRENGTH)) add(wording);
    for (const wording of alternatives(vocabulary.acronyms.namesOf(word.term), vocabulary, DEFINED_STRENGTH))
      add(wording);
    const ordinary = isEnglish(word.folded);
    if (word.acronym) {
      // Neither spelling nor sound tells anything of it.
    } else if (name || (own === undefined && !ordinary)) {
      for (const { term, form, strength } of names.find(arabic ? word.term : word.folded, own !== undefined))
        add({
          terms: [term],
          words: [vocabulary.term(term)],
          strength: strength * SPELLING_STRENGTH,
          variant: form,
        });
    }
    for (const translation of english) {
      const translated = translation.split('_').map((part) => stem(part));
      const ids = termIds(translated, vocabulary);
      if (ids) add({ ...ids, strength: TRANSLATION_STRENGTH, variant: translation.replaceAll('_', ' ') });
      for (const wording of translated.length === 1
        ? alternatives(synonymsOf(translated[0]!), vocabulary, REMOTE_STRENGTH)
        : [])
        add(wording);
    }
    if (correct && own === undefined && !arabic && !ordinary && !word.acronym) {
      for (const { term, form } of nearestForms(word.folded, vocabulary)) {
        add({ terms: [term], words: [vocabulary.term(term)], strength: TYPO_STRENGTH, variant: form });
        for (const wording of alternatives(synonymsOf(vocabulary.term(term)), vocabulary, REMOTE_STRENGTH))
          add(wording);
      }
    }
  }

  const found = [...wordings.values()].sort((a, b) => b.strength - a.strength);
  const closest = found.find((wording) => wording.strength >= REMOTE_STRENGTH)?.terms[0];
  // What the archive writes otherwise weighs as much as the word it was found as.
  // An Arabic word that nothing is known of may be any: a name, or a word that the list lacks.
  const untold = arabic && found.length === 0;
  const weight = untold ? UNTOLD_WEIGHT : vocabulary.weight(own ?? closest, word.folded);
  return {
    text: word.text,
    wordings: found,
    weight,
    name: name && !untold,
    country: word.capital && isCountry(word.folded),
    number,
    known: found.length > 0,
  };
}

function ordinalsOf(term: string): string[] {
  return /^\d{1,2}$/.test(term) ? ['th', 'st', 'nd', 'rd'].map((ending) => term + ending) : [];
}

function alternatives(
  others: readonly (readonly string[])[],
  vocabulary: Vocabulary,
  strength: number,
): Wording[] {
  return others.flatMap((other) => {
    const ids = termIds(other, vocabulary);
    return ids ? [{ ...ids, strength }] : [];
  });
}

/** Undefined unless the archive knows all of them. */
function termIds(
  words: readonly string[],
  vocabulary: Vocabulary,
): Pick<Wording, 'terms' | 'words'> | undefined {
  const ids = words.map((word) => vocabulary.id(word));
  return ids.some((id) => id === undefined) ? undefined : { terms: ids as TermId[], words };
}

/** "How many Islamic State fighters did …": the words up to the first stop word are what is counted. */
function countedConcepts(text: string, concepts: readonly Concept[]): Concept[] {
  const after = /\bhow (?:many|much|mny)\b|كم/iu.exec(text);
  if (!after) return concepts.filter((concept) => /toll|casualt|loss|death|killed|dead/i.test(concept.text));
  const counted: Concept[] = [];
  for (const word of words(text.slice(after.index + after[0].length))) {
    const concept = concepts.find((one) => one.text.split(' ').includes(word.text));
    if (!concept) {
      // "how many were killed", "how many people have been arrested": what is counted goes on behind the auxiliary.
      if (counted.length > 0 && !/^(?:were|was|are|is|have|has|had|been|be|being)$/i.test(word.text)) break;
      continue;
    }
    counted.push(concept);
    if (counted.length === 3) break;
  }
  // In "how many people were arrested", the arrests are counted: people stand beside every figure.
  const telling = counted.filter((concept) => !/^(?:people|persons?)$/i.test(concept.text));
  return telling.length > 0 ? telling : counted;
}

const SAYS =
  '(?:say|stress|warn|tell|claim|demand|ask|call|urge|propose|accuse|think|announce|promise|want|condemn|call|mention|write)';

/** "What did Nasr Hariri say about …": the names right before the verb of saying. */
function speakerConcepts(text: string, concepts: readonly Concept[]): Concept[] {
  const subject = new RegExp(
    `\\b(?:did|does|do|has|have)\\s+(?:the\\s+)?((?:(?:\\p{Lu}[\\p{L}'’-]*|al|el|de)[\\s-]+)+)${SAYS}\\b`,
    'u',
  ).exec(text)?.[1];
  if (!subject) return [];
  const said = new Set(words(subject).map((word) => word.text));
  return concepts.filter(
    (concept) => concept.name && concept.text.split(' ').every((word) => said.has(word)),
  );
}

/** "the names of the two pilots", "Name the airmen": the first thing named after it that is no name or number itself. */
function namedConcept(text: string, concepts: readonly Concept[]): Concept | undefined {
  const asked = /\bnames? of\b|^\s*name\b(?! of)/iu.exec(text);
  if (!asked) return undefined;
  const after = new Set(words(text.slice(asked.index + asked[0].length)).map((word) => word.text));
  const things = concepts.filter(
    (concept) => !concept.number && concept.text.split(' ').every((word) => after.has(word)),
  );
  return things.find((concept) => !concept.name) ?? things[0];
}
