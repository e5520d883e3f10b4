// The names of a question beside those of its translation, which may spell them as the archive does not: a name in
// Arabic letters is found by its sound, whatever a translator made of it.
import { isAcronym } from './acronyms.ts';
import type { Concept, Wording } from './concept.ts';
import { skeleton } from './names.ts';
import { foldWord } from './terms.ts';

/**
 * The concepts of a translation with the names of the question as it was asked: under the name that sounds the same,
 * and by themselves where the archive writes them exactly so and the translation leaves them out.
 */
export function withOwnNames(translated: readonly Concept[], asked: readonly Concept[]): Concept[] {
  const own = asked.filter((one) => one.name && one.known);
  const joined = translated.map((concept) => {
    const same = own.filter((one) => soundsLike(one, concept));
    return same.reduce(joinWordings, concept);
  });
  const terms = new Set(joined.flatMap(termsOf));
  const left = own.filter(
    (one) =>
      PLAINLY_NAME.test(one.text) &&
      one.wordings.some(({ strength }) => strength === 1) &&
      !termsOf(one).some((term) => terms.has(term)),
  );
  return [...joined, ...left];
}

/** In the question's language a small word may be written as a name is in the archive's: "un", "us". */
const PLAINLY_NAME = /^\p{Lu}.{2}/u;

function soundsLike(own: Concept, concept: Concept): boolean {
  if (concept.number || (concept.known && !concept.name)) return false;
  if (isAcronym(own.text) || isAcronym(concept.text)) return foldWord(own.text) === foldWord(concept.text);
  return skeleton(foldWord(own.text)) === skeleton(foldWord(concept.text));
}

function joinWordings(concept: Concept, own: Concept): Concept {
  const known = new Map<string, Wording>(concept.wordings.map((one) => [one.terms.join(), one]));
  for (const one of own.wordings) if (!known.has(one.terms.join())) known.set(one.terms.join(), one);
  const weight = concept.known ? concept.weight : own.weight;
  return { ...concept, wordings: [...known.values()], name: true, known: true, weight };
}

function termsOf({ wordings }: Concept): number[] {
  return wordings.flatMap(({ terms }) => terms);
}
