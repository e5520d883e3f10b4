// Which articles hold a term, and how often: what proposes articles for a closer look. Most of it stands in one typed
// array, sorted by term; what came since stands beside it, and is taken in when it has become a tenth.
import type { IndexedArticle } from './indexed-article.ts';
import { LEAD_COUNT, LEAD_SENTENCES, TITLE_COUNT } from './ranking.ts';
import type { TermId } from './vocabulary.ts';

/** A posting: the article's number, and in the last byte how often it holds the term, in quarters. */
const COUNT_BITS = 8;
const COUNT_MAX = 255;
const QUARTERS = 4;
/** Numbers that fit beside the count. */
export const ARTICLES_MAX = 2 ** (32 - COUNT_BITS);

const RECENT_SHARE = 0.1;
const RECENT_MIN = 10_000;

export class Postings {
  #all = new Uint32Array();
  /** Where each term's postings begin, and where the last end. */
  #starts = new Uint32Array(1);
  #recent = new Map<TermId, number[]>();
  #recentCount = 0;
  readonly #counts = new TermCounts();

  /** Takes an article in; numbers go up. */
  add(number: number, indexed: IndexedArticle): void {
    this.#counts.count(indexed, (term, count) => {
      const known = this.#recent.get(term);
      const posting = postingOf(number, count);
      if (known) known.push(posting);
      else this.#recent.set(term, [posting]);
      this.#recentCount++;
    });
    if (this.#recentCount > Math.max(RECENT_MIN, RECENT_SHARE * this.#all.length)) this.#merge();
  }

  /** Calls back with the articles that hold a term, in order, and how often: 1.3 for once at the beginning. */
  forEach(term: TermId, visit: (number: number, count: number) => void): void {
    const all = this.#all;
    const end = this.#starts[term + 1] ?? 0;
    for (let at = this.#starts[term] ?? 0; at < end; at++)
      visit(all[at]! >>> COUNT_BITS, (all[at]! & COUNT_MAX) / QUARTERS);
    for (const posting of this.#recent.get(term) ?? [])
      visit(posting >>> COUNT_BITS, (posting & COUNT_MAX) / QUARTERS);
  }

  /** How many articles hold a term, of those that were there when `build` was called. */
  builtFrom(term: TermId): number {
    return this.#starts[term + 1]! - this.#starts[term]!;
  }

  /** All postings anew, for articles whose numbers are their places. */
  build(articles: readonly IndexedArticle[], terms: number): void {
    this.#recent = new Map();
    this.#recentCount = 0;
    const starts = new Uint32Array(terms + 1);
    const lastHolder = new Int32Array(terms).fill(-1);
    for (const [number, { terms: held }] of articles.entries()) {
      for (let at = 0; at < held.length; at++) {
        const term = held[at]!;
        if (lastHolder[term] === number) continue;
        lastHolder[term] = number;
        starts[term + 1]!++;
      }
    }
    for (let term = 0; term < terms; term++) starts[term + 1]! += starts[term]!;
    const next = starts.slice();
    const all = new Uint32Array(starts[terms]!);
    for (const [number, indexed] of articles.entries())
      this.#counts.count(indexed, (term, count) => {
        all[next[term]!++] = postingOf(number, count);
      });
    this.#all = all;
    this.#starts = starts;
  }

  #merge(): void {
    let terms = this.#starts.length - 1;
    for (const term of this.#recent.keys()) terms = Math.max(terms, term + 1);
    const starts = new Uint32Array(terms + 1);
    const all = new Uint32Array(this.#all.length + this.#recentCount);
    let at = 0;
    for (let term = 0; term < terms; term++) {
      starts[term] = at;
      const known = this.#all.subarray(this.#starts[term] ?? 0, this.#starts[term + 1] ?? 0);
      all.set(known, at);
      at += known.length;
      for (const posting of this.#recent.get(term) ?? []) all[at++] = posting;
    }
    starts[terms] = at;
    this.#all = all;
    this.#starts = starts;
    this.#recent = new Map();
    this.#recentCount = 0;
  }
}

function postingOf(number: number, count: number): number {
  return (number << COUNT_BITS) | Math.min(COUNT_MAX, Math.round(count * QUARTERS));
}

/** Counts the terms of one article after the other; title and beginning count for more. */
class TermCounts {
  #counts = new Float32Array(1024);
  readonly #seen: TermId[] = [];

  count(indexed: IndexedArticle, visit: (term: TermId, count: number) => void): void {
    const { terms, offsets } = indexed;
    const title = offsets[0]!;
    const lead = offsets[Math.min(LEAD_SENTENCES, offsets.length - 1)]!;
    const seen = this.#seen;
    for (let at = 0; at < terms.length; at++) {
      const term = terms[at]!;
      if (term >= this.#counts.length) this.#makeRoom(term);
      if (this.#counts[term] === 0) seen.push(term);
      this.#counts[term]! += at < title ? TITLE_COUNT : at < lead ? LEAD_COUNT : 1;
    }
    for (const term of seen) {
      visit(term, this.#counts[term]!);
      this.#counts[term] = 0;
    }
    seen.length = 0;
  }

  #makeRoom(term: TermId): void {
    const larger = new Float32Array(Math.max(2 * this.#counts.length, term + 1));
    larger.set(this.#counts);
    this.#counts = larger;
  }
}
