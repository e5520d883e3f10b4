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

interface Group {
  readonly members: Set<IndexedArticle>;
  /** The members, the earliest first; undefined until somebody asks. */
  sorted: readonly IndexedArticle[] | undefined;
  /** True after one went that may have been what joined the others; they are compared when somebody asks. */
  isLoose: boolean;
}

/**
 * Groups of articles with the same text. Articles come and go, each at the cost of itself; the first question about a
 * group that changed costs about as much as the group is large.
 */
export class Reprints {
  /** Hash → who holds it; alone, without a set around. */
  readonly #holders = new Map<number, IndexedArticle | Set<IndexedArticle>>();
  readonly #groups = new Map<IndexedArticle, Group>();

  /** The articles with the same text, the earliest first; an article without reprints is alone. */
  of(indexed: IndexedArticle): readonly IndexedArticle[] {
    let group = this.#groups.get(indexed);
    // Again, should its members have joined another loose group.
    while (group?.isLoose) {
      this.#divide(group);
      group = this.#groups.get(indexed);
    }
    if (!group) return [indexed];
    group.sorted ??= [...group.members].sort(byDay);
    return group.sorted;
  }

  add(indexed: IndexedArticle): void {
    for (const hash of lookedUp(indexed)) {
      const holders = this.#holders.get(hash);
      if (holders === undefined) this.#holders.set(hash, indexed);
      else if (holders instanceof Set) holders.add(indexed);
      else this.#holders.set(hash, new Set([holders, indexed]));
    }
    this.#joinAlike(indexed);
  }

  remove(indexed: IndexedArticle): void {
    for (const hash of lookedUp(indexed)) {
      const holders = this.#holders.get(hash);
      if (holders instanceof Set && holders.size > 1) holders.delete(indexed);
      else this.#holders.delete(hash);
    }
    const group = this.#groups.get(indexed);
    if (!group) return;
    this.#groups.delete(indexed);
    group.members.delete(indexed);
    group.sorted = undefined;
    group.isLoose = true;
  }

  #joinAlike(indexed: IndexedArticle): void {
    const shared = new Map<IndexedArticle, number>();
    for (const hash of lookedUp(indexed)) {
      const holders = this.#holders.get(hash)!;
      if (!(holders instanceof Set)) continue;
      let looked = 0;
      for (const other of holders) {
        if (looked++ === HOLDERS_MAX) break;
        shared.set(other, (shared.get(other) ?? 0) + 1);
      }
    }
    const { sample } = indexed;
    for (const [other, count] of shared) {
      if (count < COMMON_MIN || other === indexed || this.#areJoined(indexed, other)) continue;
      if (resemble(sample, other.sample)) this.#join(indexed, other);
    }
  }

  #areJoined(one: IndexedArticle, other: IndexedArticle): boolean {
    const group = this.#groups.get(one);
    return group !== undefined && group === this.#groups.get(other);
  }

  /** Puts the smaller group into the larger one. */
  #join(one: IndexedArticle, other: IndexedArticle): void {
    const [less, more] = [this.#groupOf(one), this.#groupOf(other)].sort(
      (a, b) => a.members.size - b.members.size,
    ) as [Group, Group];
    for (const member of less.members) {
      more.members.add(member);
      this.#groups.set(member, more);
    }
    more.sorted = undefined;
    more.isLoose ||= less.isLoose;
  }

  #groupOf(indexed: IndexedArticle): Group {
    const group = this.#groups.get(indexed) ?? groupOf([indexed]);
    this.#groups.set(indexed, group);
    return group;
  }

  /** Makes groups of the members anew. Most often all resemble the first one; otherwise they join as if they all came. */
  #divide({ members }: Group): void {
    const [first, ...others] = members;
    for (const member of members) this.#groups.delete(member);
    const { sample } = first!;
    const alike = others.filter((other) => resemble(sample, other.sample));
    for (const other of alike) this.#join(other, first!);
    if (alike.length < others.length) for (const member of members) this.#joinAlike(member);
  }
}

function lookedUp({ sample }: IndexedArticle): Uint32Array {
  return sample.subarray(0, LOOKED_UP);
}

function groupOf(members: readonly IndexedArticle[]): Group {
  return { members: new Set(members), sorted: undefined, isLoose: false };
}

function byDay({ article: one }: IndexedArticle, { article: other }: IndexedArticle): number {
  const a = one.date ?? '9999';
  const b = other.date ?? '9999';
  return a < b || (a === b && one.id < other.id) ? -1 : 1;
}
