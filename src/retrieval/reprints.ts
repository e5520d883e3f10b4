// Reprints: the same text carried by several publishers, or twice by one. They are one source, not several that
// agree. Found by shared runs of words: each article keeps a sample of the hashes of its runs (the smallest ones,
// Broder 1997, "On the resemblance and containment of documents"), and only articles that share some are compared.
import type { Article } from '../corpus/article.ts';
import { createPacer } from '../corpus/pacer.ts';
import type { IndexedArticle } from './indexed-article.ts';

export interface Reprints {
  /** The articles with the same text, the earliest first; an article without reprints is alone. */
  of(article: Article): readonly Article[];
}

/** Words in a run, without stop words. */
const RUN_WORDS = 4;
/** Hashes kept of an article: the resemblance of two is known to about ± 0.1. */
const SAMPLE_SIZE = 64;
/** Share of common runs from which two articles are the same text. */
const RESEMBLANCE_MIN = 0.6;
/** Articles are compared when one sampled run in so many is common. */
const COMPARED_FROM = 4;
/** A run that so many articles hold (a footer, a by-line) tells nothing. */
const HOLDERS_MAX = 50;
/** Shorter texts resemble one another by chance. */
const RUNS_MIN = 12;

/** Compares every article with those that share runs with it; long archives give way to questions now and then. */
export async function findReprints(indexed: readonly IndexedArticle[]): Promise<Reprints> {
  const pacer = createPacer();
  const samples: Uint32Array[] = [];
  for (const one of indexed) {
    samples.push(sampleOf(one));
    await pacer();
  }
  const holders = new Map<number, number[]>();
  const groupOf = indexed.map((_, index) => index);
  const root = (index: number): number => {
    let at = index;
    while (groupOf[at] !== at) at = groupOf[at]!;
    return at;
  };
  for (const [index, sample] of samples.entries()) {
    await pacer();
    const shared = new Map<number, number>();
    for (const hash of sample) {
      const others = holders.get(hash);
      for (const other of others ?? []) shared.set(other, (shared.get(other) ?? 0) + 1);
      // A run that stands everywhere (a footer, a by-line) tells nothing.
      if (!others) holders.set(hash, [index]);
      else if (others.length < HOLDERS_MAX) others.push(index);
    }
    for (const [other, count] of shared) {
      if (count * COMPARED_FROM < Math.min(sample.length, samples[other]!.length)) continue;
      if (resemblance(sample, samples[other]!) >= RESEMBLANCE_MIN) groupOf[root(index)] = root(other);
    }
  }
  const groups = new Map<number, Article[]>();
  for (const [index, { article }] of indexed.entries()) {
    const group = groups.get(root(index));
    if (group) group.push(article);
    else groups.set(root(index), [article]);
  }
  const byArticle = new Map<Article, readonly Article[]>();
  for (const group of groups.values()) {
    if (group.length === 1) continue;
    group.sort((a, b) => (a.date ?? '9999').localeCompare(b.date ?? '9999'));
    for (const article of group) byArticle.set(article, group);
  }
  return { of: (article) => byArticle.get(article) ?? [article] };
}

/** The smallest hashes of the article's runs, in order. */
function sampleOf({ terms, offsets }: IndexedArticle): Uint32Array {
  const hashes = new Set<number>();
  for (let at = offsets[0]!; at + RUN_WORDS <= terms.length; at++) {
    let hash = 2166136261;
    for (let word = 0; word < RUN_WORDS; word++) hash = Math.imul(hash ^ terms[at + word]!, 16777619);
    hash = Math.imul(hash ^ (hash >>> 15), 2246822507);
    hashes.add((hash ^ (hash >>> 13)) >>> 0);
  }
  if (hashes.size < RUNS_MIN) return new Uint32Array();
  return Uint32Array.from(hashes).sort().slice(0, SAMPLE_SIZE);
}

/** Share of common hashes among the smallest ones of both together: an estimate of the share of common runs. */
function resemblance(one: Uint32Array, other: Uint32Array): number {
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
  return seen === 0 ? 0 : common / seen;
}
