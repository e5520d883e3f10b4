// How much of two texts is the same, by their runs of words: each text keeps a sample of the hashes of its runs, the
// smallest ones (Broder 1997, "On the resemblance and containment of documents").
import type { TermId, Vocabulary } from './vocabulary.ts';

/** Words in a run, without stop words. */
const RUN_WORDS = 4;
/** Hashes kept of a text: the resemblance of two is known to about ± 0.1. */
const SAMPLE_SIZE = 64;
/** Share of common runs from which two texts are the same. */
const RESEMBLANCE_MIN = 0.6;
/** Shorter texts resemble one another by chance. */
const RUNS_MIN = 12;

/** The smallest hashes of the runs of an article's terms, in order; none of a short text. */
export function sampleOf(terms: Uint32Array, vocabulary: Vocabulary): Uint32Array {
  const hashes = new Uint32Array(Math.max(0, terms.length - RUN_WORDS + 1));
  const own = Int32Array.from(terms, (term: TermId) => vocabulary.hash(term));
  for (let at = 0; at < hashes.length; at++) {
    let hash = 2166136261;
    for (let word = 0; word < RUN_WORDS; word++) hash = Math.imul(hash ^ own[at + word]!, 16777619);
    hash = Math.imul(hash ^ (hash >>> 15), 2246822507);
    hashes[at] = (hash ^ (hash >>> 13)) >>> 0;
  }
  hashes.sort();
  const distinct = hashes.filter((hash, at) => at === 0 || hash !== hashes[at - 1]);
  return distinct.length < RUNS_MIN ? new Uint32Array() : distinct.slice(0, SAMPLE_SIZE);
}

/**
 * True for two samples of the same text: by the share of common hashes among the smallest ones of both together, an
 * estimate of the share of common runs.
 */
export function resemble(one: Uint32Array, other: Uint32Array): boolean {
  const size = Math.min(SAMPLE_SIZE, one.length + other.length);
  let i = 0;
  let j = 0;
  let seen = 0;
  let common = 0;
  while (seen < size && i < one.length && j < other.length) {
    if (one[i] === other[j]) {
      common++;
      i++;
      j++;
    } else if (one[i]! < other[j]!) i++;
    else j++;
    seen++;
  }
  return seen > 0 && common / seen >= RESEMBLANCE_MIN;
}
