// Reprints: the same text carried by several publishers, or twice by one. They are one source, not several that
// agree. Only articles are compared that share some runs of words.
import type { IndexedArticle } from './indexed-article.ts';
import { resemble } from './resemblance.ts';

/** Articles are looked up by their smallest hashes; the same text shares most of them. */
const LOOKED_UP = 16;
/** Articles are compared when so many of the hashes they are looked up by are common. */
const COMMON_MIN = 2;
/** Of a run that many articles hold (a footer, a by-line) only so many are looked at. */
const HOLDERS_MAX = 50;

/** Groups of articles with the same text. Articles come and go, each at the cost of itself and its group. */
export class Reprints {
  /** Hash → who holds it; alone, without an array around. */
  readonly #holders = new Map<number, IndexedArticle | IndexedArticle[]>();
  readonly #groups = new Map<IndexedArticle, readonly IndexedArticle[]>();

  /** The articles with the same text, the earliest first; an article without reprints is alone. */
  of(indexed: IndexedArticle): readonly IndexedArticle[] {
    return this.#groups.get(indexed) ?? [indexed];
  }

  add(indexed: IndexedArticle): void {
    const { sample } = indexed;
    const shared = new Map<IndexedArticle, number>();
    for (const hash of sample.subarray(0, LOOKED_UP)) {
      const holders = this.#holders.get(hash);
      if (holders === undefined) {
        this.#holders.set(hash, indexed);
        continue;
      }
      const all = Array.isArray(holders) ? holders : [holders];
      for (const other of all.slice(0, HOLDERS_MAX)) shared.set(other, (shared.get(other) ?? 0) + 1);
      all.push(indexed);
      if (all !== holders) this.#holders.set(hash, all);
    }
    for (const [other, count] of shared)
      if (count >= COMMON_MIN && resemble(sample, other.sample)) this.#join(indexed, other);
  }

  remove(indexed: IndexedArticle): void {
    for (const hash of indexed.sample.subarray(0, LOOKED_UP)) {
      const holders = this.#holders.get(hash);
      if (!Array.isArray(holders)) this.#holders.delete(hash);
      else holders.splice(holders.indexOf(indexed), 1);
    }
    const others = this.of(indexed).filter((other) => other !== indexed);
    this.#groups.delete(indexed);
    for (const other of others) this.#groups.delete(other);
    // It may have been what joined them.
    for (const [index, one] of others.entries())
      for (const other of others.slice(0, index))
        if (resemble(one.sample, other.sample)) this.#join(one, other);
  }

  #join(one: IndexedArticle, other: IndexedArticle): void {
    if (this.of(one).includes(other)) return;
    const group = [...this.of(one), ...this.of(other)].sort(byDay);
    for (const member of group) this.#groups.set(member, group);
  }
}

function byDay({ article: one }: IndexedArticle, { article: other }: IndexedArticle): number {
  const a = one.date ?? '9999';
  const b = other.date ?? '9999';
  return a < b || (a === b && one.id < other.id) ? -1 : 1;
}
