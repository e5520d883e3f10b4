// The articles as the index holds them, and what is known of all of them together. Articles come and go, each at the
// cost of itself: nothing here is built anew for a few of them.
import type { IsoDate } from '../corpus/article.ts';
import { hasSameListing, hasSameWords, type KeptArticle } from '../corpus/kept-article.ts';
import { createPacer } from '../corpus/pacer.ts';
import { forgetArticle, type IndexedArticle, indexArticle } from './indexed-article.ts';
import { NameVariants } from './names.ts';
import { Proposals } from './proposals.ts';
import type { Lengths } from './ranking.ts';
import { Reprints } from './reprints.ts';
import { Vocabulary } from './vocabulary.ts';

/** Numbers of articles that went are given again when they are so large a share of all. */
const GONE_SHARE = 0.25;
const GONE_MIN = 1000;

/** What changed between two states of the archive. */
export interface Changes {
  readonly added: readonly KeptArticle[];
  /** Ids; an article of which anything changed is among both. */
  readonly removed: readonly string[];
}

export class IndexedArchive {
  readonly vocabulary: Vocabulary;
  readonly names: NameVariants;
  readonly reprints = new Reprints();
  readonly proposals: Proposals;
  /** By number; undefined for those that went. */
  #articles: (IndexedArticle | undefined)[] = [];
  readonly #numbers = new Map<string, number>();
  #terms = 0;
  #sentences = 0;
  #lastDay: IsoDate | undefined;

  constructor(vocabulary = new Vocabulary()) {
    this.vocabulary = vocabulary;
    this.names = new NameVariants(vocabulary);
    this.proposals = new Proposals(this);
  }

  /** An archive as it was saved: each article with its data, which refer to the vocabulary. */
  static from(vocabulary: Vocabulary, articles: readonly IndexedArticle[]): IndexedArchive {
    const archive = new IndexedArchive(vocabulary);
    for (const indexed of articles) archive.#takeIn(indexed);
    archive.#countHolders();
    archive.names.readForms();
    archive.#lastDay = lastDayOf(articles);
    return archive;
  }

  /** Articles there are. */
  get size(): number {
    return this.#numbers.size;
  }

  /** Numbers ever given; every article's is less. */
  get numbers(): number {
    return this.#articles.length;
  }

  get lastDay(): IsoDate | undefined {
    return this.#lastDay;
  }

  /** Averages of the archive. */
  get lengths(): Lengths {
    return {
      article: this.#terms / Math.max(1, this.size),
      sentence: this.#terms / Math.max(1, this.#sentences),
    };
  }

  at(number: number): IndexedArticle | undefined {
    return this.#articles[number];
  }

  byId(id: string): IndexedArticle | undefined {
    const number = this.#numbers.get(id);
    return number === undefined ? undefined : this.#articles[number];
  }

  some(test: (indexed: IndexedArticle) => boolean): boolean {
    return this.#articles.some((indexed) => indexed !== undefined && test(indexed));
  }

  /** In no order. */
  all(): IndexedArticle[] {
    return this.#articles.filter((indexed) => indexed !== undefined);
  }

  /**
   * Makes the archive hold exactly these articles, whose ids differ. What did not change is left as it is. Reading what
   * is new gives way to others now and then; searches meanwhile find the articles there were before. Throws the signal's
   * reason, and is then of no further use. Searches are quicker when `proposals` have followed.
   */
  async update(articles: readonly KeptArticle[], signal?: AbortSignal): Promise<Changes> {
    const pacer = createPacer(signal);
    const wanted = new Set<string>();
    const added: KeptArticle[] = [];
    const removed: IndexedArticle[] = [];
    const kept: { readonly known: IndexedArticle; readonly article: KeptArticle }[] = [];
    for (const article of articles) {
      wanted.add(article.id);
      const known = this.byId(article.id);
      await pacer();
      if (known && hasSameWords(known.article, article)) {
        kept.push({ known, article });
        continue;
      }
      if (known) removed.push(known);
      added.push(article);
    }
    for (const indexed of this.all()) if (!wanted.has(indexed.article.id)) removed.push(indexed);
    const ready: IndexedArticle[] = [];
    for (const article of added) {
      ready.push(indexArticle(article, this.vocabulary));
      await pacer();
    }
    for (const indexed of removed) {
      forgetArticle(indexed, this.vocabulary);
      await pacer();
    }
    // Of these only the data changed: the place in a file, the address.
    const relisted = kept.filter(({ known, article }) => !hasSameListing(known.article, article));
    await pacer();
    // From here on in one go, so that no question meets half a change.
    for (const { known, article } of kept) known.article = article;
    for (const indexed of removed) this.#takeOut(indexed);
    const isNew = this.#articles.length === 0;
    for (const indexed of ready) {
      this.#takeIn(indexed);
      if (!isNew) this.vocabulary.hold(indexed.distinctTerms());
    }
    if (isNew) this.#countHolders();
    const gone = this.#articles.length - this.size;
    if (gone > Math.max(GONE_MIN, GONE_SHARE * this.#articles.length)) this.#renumber();
    this.names.readForms();
    this.#lastDay = lastDayOf(this.all());
    this.vocabulary.rest();
    const changed = relisted.map(({ article }) => article);
    return {
      added: [...added, ...changed],
      removed: [...removed.map(({ article }) => article), ...changed].map(({ id }) => id),
    };
  }

  #takeIn(indexed: IndexedArticle): void {
    this.#numbers.set(indexed.article.id, this.#articles.length);
    this.#articles.push(indexed);
    this.#terms += indexed.terms.length;
    this.#sentences += indexed.sentenceCount;
    this.reprints.add(indexed);
  }

  #takeOut(indexed: IndexedArticle): void {
    const number = this.#numbers.get(indexed.article.id)!;
    this.proposals.remove(number);
    this.#articles[number] = undefined;
    this.#numbers.delete(indexed.article.id);
    this.#terms -= indexed.terms.length;
    this.#sentences -= indexed.sentenceCount;
    this.vocabulary.hold(indexed.distinctTerms(), -1);
    this.reprints.remove(indexed);
  }

  #renumber(): void {
    this.#articles = this.all();
    for (const [number, indexed] of this.#articles.entries()) this.#numbers.set(indexed!.article.id, number);
    this.proposals.restart();
  }

  /** All articles at once, in less time than one after the other. */
  #countHolders(): void {
    const holders = new Uint32Array(this.vocabulary.size);
    const lastHolder = new Int32Array(this.vocabulary.size).fill(-1);
    for (const [number, indexed] of this.#articles.entries()) {
      const { terms } = indexed!;
      for (let at = 0; at < terms.length; at++) {
        const term = terms[at]!;
        if (lastHolder[term] === number) continue;
        lastHolder[term] = number;
        holders[term]!++;
      }
    }
    this.vocabulary.holdAll(this.size, holders);
  }
}

function lastDayOf(articles: readonly IndexedArticle[]): IsoDate | undefined {
  let last: IsoDate | undefined;
  for (const { article } of articles) if (article.date && (!last || article.date > last)) last = article.date;
  return last;
}
