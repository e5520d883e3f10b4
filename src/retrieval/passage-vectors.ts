// Which passage has which vector, and which passages come nearest to a question. Vectors come while questions are asked:
// each search uses those there are.
import { createPacer } from '../corpus/pacer.ts';
import type { Passage } from '../corpus/passages.ts';
import { admits, type Filters } from './filters.ts';
import type { IndexedArchive } from './indexed-archive.ts';
import { type IndexedArticle, passagesOf } from './indexed-article.ts';
import { directionOf, keyOf, type Vectors } from './vectors.ts';

/** Of longer passages the beginning is read: many models take no more than 512 tokens. */
const TEXT_CHARS_MAX = 1_500;
/** Articles compared number by number for each that is wanted: those whose signs agree best. */
const LOOKED_AT = 4;
/** Stands for a passage without a vector. */
const NONE = -1;

interface Place {
  readonly indexed: IndexedArticle;
  readonly passage: number;
}

/** How near passages are to one question, 0 to 1: 1 for the nearest of all, 0 from the last of the nearest articles on. */
export interface Closeness {
  /** The nearest articles within the filters, the nearest first; one of those with the same text. */
  readonly nearest: readonly IndexedArticle[];
  /** Of the article's nearest passage; undefined for one without vectors. */
  ofArticle(indexed: IndexedArticle): number | undefined;
  /** True where the nearest passage is nearer than the nearest of as many that have nothing to do with the question. */
  readonly standsOut: boolean;
  /** Of a passage by its number; undefined for one without a vector. */
  ofPassage(indexed: IndexedArticle, passage: number): number | undefined;
}

export class PassageVectors {
  readonly #archive: IndexedArchive;
  readonly #vectors: Vectors;
  /** The row of each passage's vector, or NONE. */
  #rows = new Map<IndexedArticle, Int32Array>();
  /** Where the text stands that has no vector yet, by its key. */
  #waiting = new Map<string, Place[]>();
  /** Keys of texts that are to wait behind all others. */
  readonly #postponed = new Set<string>();
  #passages = 0;
  #embedded = 0;

  constructor(archive: IndexedArchive, vectors: Vectors) {
    this.#archive = archive;
    this.#vectors = vectors;
  }

  /** Passages that the archive held when it was last followed. */
  get passages(): number {
    return this.#passages;
  }

  /** Of them, those with a vector. */
  get embedded(): number {
    return this.#embedded;
  }

  /** Texts that wait for a vector; passages of the same text wait for one. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Learns which articles came and went since. Gives way to others now and then; throws the signal's reason. */
  async follow(signal?: AbortSignal): Promise<void> {
    const pacer = createPacer(signal);
    const rows = new Map<IndexedArticle, Int32Array>();
    const waiting = new Map<string, Place[]>();
    let passages = 0;
    for (const indexed of this.#archive.all()) {
      const known = this.#rows.get(indexed);
      const own = known && !known.includes(NONE) ? known : this.#rowsOf(indexed, waiting);
      rows.set(indexed, own);
      passages += own.length;
      await pacer();
    }
    this.#rows = rows;
    this.#waiting = waiting;
    this.#passages = passages;
    this.#embedded = 0;
    for (const own of rows.values()) for (const row of own) if (row !== NONE) this.#embedded++;
    // Some may have come in the meantime.
    this.settle([...waiting.keys()].filter((key) => this.#vectors.row(key) !== undefined));
    this.postpone([...this.#postponed]);
  }

  #rowsOf(indexed: IndexedArticle, waiting: Map<string, Place[]>): Int32Array {
    const passageAt = passagesOf(indexed);
    return Int32Array.from({ length: indexed.passageCount }, (_, passage) => {
      const key = keyOf(textForModels(passageAt(passage)));
      const row = this.#vectors.row(key);
      if (row !== undefined) return row;
      const places = waiting.get(key);
      if (places) places.push({ indexed, passage });
      else waiting.set(key, [{ indexed, passage }]);
      return NONE;
    });
  }

  /** Texts that wait for a vector, by key, the first so many of them. */
  next(most: number): Map<string, string> {
    const texts = new Map<string, string>();
    for (const [key, places] of this.#waiting) {
      if (texts.size === most) break;
      const { indexed, passage } = places[0]!;
      texts.set(key, textForModels(passagesOf(indexed)(passage)));
    }
    return texts;
  }

  /** Gives the passages of these keys the vectors that are there now; those that have none no longer wait for one. */
  settle(keys: Iterable<string>): void {
    for (const key of keys) {
      const row = this.#vectors.row(key) ?? NONE;
      const places = this.#waiting.get(key) ?? [];
      for (const { indexed, passage } of places) this.#rows.get(indexed)![passage] = row;
      if (row !== NONE) this.#embedded += places.length;
      this.#waiting.delete(key);
      this.#postponed.delete(key);
    }
  }

  /** Lets texts that wait for a vector, by key, wait behind all others, also behind those that come later. */
  postpone(keys: Iterable<string>): void {
    for (const key of keys) {
      const places = this.#waiting.get(key);
      this.#waiting.delete(key);
      if (places) this.#waiting.set(key, places);
      if (places) this.#postponed.add(key);
      else this.#postponed.delete(key);
    }
  }

  /** How near the passages within the filters are to a question; undefined where none has a vector to compare. */
  closeness(question: Float32Array, filters: Filters, articlesMax: number): Closeness | undefined {
    if (question.length !== this.#vectors.dimensions) return undefined;
    const direction = directionOf(question);
    const similarity = (row: number) => this.#vectors.similarity(row, direction);
    const { reprints } = this.#archive;
    const isMeant = (indexed: IndexedArticle) => {
      const { id, date, publisher } = indexed.article;
      return admits(filters, date, publisher.name) && this.#archive.byId(id) === indexed;
    };
    const perhaps = new Nearest(LOOKED_AT * articlesMax);
    const compared: number[] = [];
    for (const [indexed, rows] of this.#rows) {
      if (!isMeant(indexed)) continue;
      const same = reprints.of(indexed);
      // One stands for all: the first of those that can be compared.
      if (same.length > 1 && indexed !== same.find((one) => isMeant(one) && hasVector(this.#rows.get(one))))
        continue;
      for (const row of rows) if (row !== NONE) compared.push(row);
      perhaps.offer(
        indexed,
        best(rows, (row) => this.#vectors.signsInCommon(row, direction)),
      );
    }
    const near = new Nearest(articlesMax);
    for (const { indexed } of perhaps.articles)
      near.offer(indexed, best(this.#rows.get(indexed)!, similarity));
    if (near.articles.length === 0) return undefined;
    const most = near.articles[0]!.similarity;
    const least = near.articles.at(-1)!.similarity;
    const scaled = (value: number) => {
      if (value === Number.NEGATIVE_INFINITY) return undefined;
      return most > least
        ? Math.min(1, Math.max(0, (value - least) / (most - least)))
        : Number(value >= least);
    };
    const rowsOf = (indexed: IndexedArticle) => this.#rows.get(indexed) ?? new Int32Array();
    return {
      nearest: near.articles.map(({ indexed }) => indexed),
      standsOut: standsOut(most, compared, similarity),
      ofArticle: (indexed) => scaled(best(rowsOf(indexed), similarity)),
      ofPassage: (indexed, passage) =>
        scaled(best(rowsOf(indexed).subarray(passage, passage + 1), similarity)),
    };
  }
}

/** Passages from whose similarities their spread is told. */
const SAMPLE = 1_000;
/** Fewer tell no spread. */
const SAMPLE_MIN = 20;

/**
 * Similarities of passages that have nothing to do with a question spread about as a normal distribution does; the nearest
 * of n of them is expected at Blom's score for n (Blom 1958, "Statistical Estimates and Transformed Beta-Variables").
 */
function standsOut(most: number, rows: readonly number[], similarity: (row: number) => number): boolean {
  if (rows.length < SAMPLE_MIN) return false;
  const step = Math.max(1, Math.floor(rows.length / SAMPLE));
  const sample = rows.filter((_, index) => index % step === 0).map(similarity);
  const mean = sample.reduce((sum, one) => sum + one, 0) / sample.length;
  const spread = Math.sqrt(sample.reduce((sum, one) => sum + (one - mean) ** 2, 0) / sample.length);
  return spread > 0 && (most - mean) / spread > BY_CHANCE * expectedMost(rows.length);
}

/** The nearest must lie a little beyond what chance makes of it (docs/quality.md, "Closeness decides"). */
const BY_CHANCE = 1.05;

/** Expected largest of n draws from a normal distribution: the quantile at (n - 0.375) / (n + 0.25). */
export function expectedMost(n: number): number {
  return normalQuantile((n - 0.375) / (n + 0.25));
}

/** For shares from 0.5 up; error below 4.5e-4 (Abramowitz and Stegun 1964, formula 26.2.23). */
function normalQuantile(share: number): number {
  const t = Math.sqrt(-2 * Math.log(1 - share));
  return (
    t -
    (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t ** 3)
  );
}

function hasVector(rows: Int32Array | undefined): boolean {
  return rows?.some((row) => row !== NONE) ?? false;
}

/** The most that a passage of an article has; -Infinity where none has a vector. */
function best(rows: Int32Array, of: (row: number) => number): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < rows.length; at++) {
    if (rows[at] === NONE) continue;
    const value = of(rows[at]!);
    if (value > most) most = value;
  }
  return most;
}

/** What models read of a passage: the title, as a report names its matter there and then tells, and its words. */
export function textForModels({ article, text }: Passage): string {
  return `${article.title}\n${text.trim()}`.slice(0, TEXT_CHARS_MAX);
}

/** Keeps the nearest so many articles of those it is offered, the nearest first. */
class Nearest {
  readonly articles: { readonly indexed: IndexedArticle; readonly similarity: number }[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  offer(indexed: IndexedArticle, similarity: number): void {
    const { articles } = this;
    if (similarity === Number.NEGATIVE_INFINITY) return;
    if (articles.length === this.#most) {
      if (similarity <= articles.at(-1)!.similarity) return;
      articles.pop();
    }
    let place = articles.length;
    while (place > 0 && articles[place - 1]!.similarity < similarity) place--;
    articles.splice(place, 0, { indexed, similarity });
  }
}
