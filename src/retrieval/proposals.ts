// Which articles are worth a closer look: the best of all that hold a word of the question, by BM25 over the postings
// alone. What a closer look adds (the best part, the best sentence) changes their order, seldom who is among them.
import { admits, type Filters, hasFilters } from './filters.ts';
import type { IndexedArchive } from './indexed-archive.ts';
import type { IndexedArticle } from './indexed-article.ts';
import { ARTICLE_BM25, type Sought, saturation } from './ranking.ts';

/** The best articles within the filters for what is sought, in no order. */
export type Proposer = (filters: Filters, sought: readonly Sought[], most: number) => IndexedArticle[];

export function createProposer(archive: IndexedArchive): Proposer {
  // By number of article; between two questions both hold zeros only.
  let scores = new Float32Array();
  let held = new Float32Array();
  return (filters, sought, most) => {
    if (scores.length < archive.numbers) {
      scores = new Float32Array(archive.numbers * 2);
      held = new Float32Array(archive.numbers * 2);
    }
    const found = addScores(archive, sought, scores, held);
    const within = hasFilters(filters)
      ? ({ article }: IndexedArticle) => admits(filters, article.date, article.publisher.name)
      : () => true;
    const best = new BestArticles(most);
    for (const number of found) {
      const score = scores[number]!;
      scores[number] = 0;
      if (score < best.least) continue;
      const indexed = archive.at(number);
      if (indexed && within(indexed)) best.offer(indexed, score);
    }
    return best.articles();
  };
}

/** Adds up the scores of all articles that hold something sought; gives their numbers. */
function addScores(
  archive: IndexedArchive,
  sought: readonly Sought[],
  scores: Float32Array,
  held: Float32Array,
): number[] {
  const average = archive.lengths.article;
  const found: number[] = [];
  for (const { weight, terms } of sought) {
    const holding: number[] = [];
    for (const [term, share] of terms) {
      archive.postings.forEach(term, (number, count) => {
        if (held[number] === 0) holding.push(number);
        held[number]! += share * count;
      });
    }
    for (const number of holding) {
      if (scores[number] === 0) found.push(number);
      scores[number]! += weight * saturation(held[number]!, archive.lengthAt(number) / average, ARTICLE_BM25);
      held[number] = 0;
    }
  }
  return found;
}

/** Equal scores: the later article, and of one day that of the smaller id. So the order depends on nothing else. */
export function isBefore({ article: one }: IndexedArticle, { article: other }: IndexedArticle): boolean {
  const a = one.date ?? '';
  const b = other.date ?? '';
  return a === b ? one.id < other.id : a > b;
}

/** Keeps the best so many of what it is offered: a heap with the worst of them on top. */
class BestArticles {
  readonly #most: number;
  readonly #heap: { readonly indexed: IndexedArticle; readonly score: number }[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** What an article must score to have a chance. */
  get least(): number {
    return this.#heap.length < this.#most ? 0 : this.#heap[0]!.score;
  }

  articles(): IndexedArticle[] {
    return this.#heap.map(({ indexed }) => indexed);
  }

  offer(indexed: IndexedArticle, score: number): void {
    const one = { indexed, score };
    if (this.#heap.length < this.#most) {
      this.#heap.push(one);
      this.#rise(this.#heap.length - 1);
    } else if (isWorse(this.#heap[0]!, one)) {
      this.#heap[0] = one;
      this.#sink();
    }
  }

  #rise(from: number): void {
    for (let at = from; at > 0; ) {
      const above = (at - 1) >> 1;
      if (!isWorse(this.#heap[at]!, this.#heap[above]!)) return;
      this.#swap(at, above);
      at = above;
    }
  }

  #sink(): void {
    for (let at = 0; ; ) {
      let worst = at;
      for (const below of [2 * at + 1, 2 * at + 2])
        if (below < this.#heap.length && isWorse(this.#heap[below]!, this.#heap[worst]!)) worst = below;
      if (worst === at) return;
      this.#swap(at, worst);
      at = worst;
    }
  }

  #swap(one: number, other: number): void {
    const moved = this.#heap[one]!;
    this.#heap[one] = this.#heap[other]!;
    this.#heap[other] = moved;
  }
}

function isWorse(
  one: { readonly indexed: IndexedArticle; readonly score: number },
  other: { readonly indexed: IndexedArticle; readonly score: number },
): boolean {
  return one.score === other.score ? isBefore(other.indexed, one.indexed) : one.score < other.score;
}
