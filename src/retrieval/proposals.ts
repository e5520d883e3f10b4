// Which articles are worth a closer look. MiniSearch holds the words that tell an article apart, and proposes the
// articles that hold the rarest words of a question; the closer look decides their order, seldom who is among them.
import MiniSearch from 'minisearch';
import { createPacer } from '../corpus/pacer.ts';
import type { IndexedArticle } from './indexed-article.ts';
import type { Sought } from './ranking.ts';
import type { TermId, Vocabulary } from './vocabulary.ts';

/**
 * A word that more articles hold than both of these tells apart only those that hold it in the title, or twice.
 * Without this rule MiniSearch takes more memory, and finds nothing better (docs/quality.md, "Candidates").
 */
const HOLDERS_MAX = 200;
const HOLDERS_SHARE = 0.02;
const TELLING_COUNT = 2;
/** MiniSearch is asked for the rarest words of a question, as many as this many articles hold together. */
const PROPOSING_ARTICLES = 2000;
/** With fewer proposals the next rarest words are asked for as well, unless all there is has been found. */
const PROPOSALS_MIN = 100;
/** So many articles are rather looked at all. */
const LOOKED_AT_MAX = 1000;
/** How often a word counts that comes again and again. */
const COUNTED_MAX = 8;
/**
 * Words that hardly any article holds share entries: an entry of its own takes MiniSearch half a kilobyte, and half of
 * all words stand in one article alone. Who is proposed for another's word is found out by the closer look.
 */
const SHARING_HOLDERS = 6;
const SHARED_ENTRIES = 4096;
/** MiniSearch is filled anew when the archive has grown so many times: by then other words tell articles apart. */
const GROWN = 2;

/** What proposals need of an IndexedArchive. */
interface Articles {
  readonly vocabulary: Vocabulary;
  readonly size: number;
  /** Every article's number is less; numbers go up. */
  readonly numbers: number;
  /** Undefined for one that went. */
  at(number: number): IndexedArticle | undefined;
  all(): IndexedArticle[];
}

interface TellingWords {
  /** The article's number. */
  readonly id: number;
  readonly words: readonly string[];
}

/**
 * Proposes articles of an archive. It follows the archive at its own pace, and looks through what is not taken in yet.
 * Which words of an article it holds depends on how many articles held them when it was taken in, so an archive that grew
 * may propose a few others than the same one taken in at once.
 */
export class Proposals {
  readonly #archive: Articles;
  #engine = createEngine();
  /** Articles of smaller numbers have been taken in. */
  #next = 0;
  /** Words that some article holds for which it is not found. */
  #leftOut = new Set<TermId>();
  /** Articles there were when it began. */
  #sizeThen = 0;

  constructor(archive: Articles) {
    this.#archive = archive;
  }

  /** Words that MiniSearch holds, of articles that went as well until it begins anew. */
  get words(): number {
    return this.#engine.termCount;
  }

  /**
   * Takes in what came since, or everything anew where much came; gives way to others now and then. Throws the signal's
   * reason, and can be called again.
   */
  async follow(signal?: AbortSignal): Promise<void> {
    if (this.#archive.size > GROWN * this.#sizeThen) this.restart();
    const pacer = createPacer(signal);
    while (this.#next < this.#archive.numbers) {
      const number = this.#next++;
      const indexed = this.#archive.at(number);
      if (indexed) this.#engine.add({ id: number, words: this.#wordsOf(indexed) });
      await pacer();
    }
  }

  /** Takes out the article of that number, which is not given again. */
  remove(number: number): void {
    if (number < this.#next) this.#engine.discard(number);
  }

  /** Begins anew, as when numbers are given again. */
  restart(): void {
    this.#engine = createEngine();
    this.#next = 0;
    this.#leftOut = new Set();
    this.#sizeThen = this.#archive.size;
  }

  /** The articles to look at for what is sought; with `within`, of those alone for which it is true. In no order. */
  propose(
    sought: readonly Sought[],
    most: number,
    within?: (indexed: IndexedArticle) => boolean,
  ): IndexedArticle[] {
    const terms = this.#byRarity(sought);
    let asked = rarest(terms);
    let found = this.#find(terms.slice(0, asked), most, within);
    if (found.length >= PROPOSALS_MIN || this.#isCertain(terms, asked)) return found;
    const admitted = within ? this.#archive.all().filter(within) : this.#archive.all();
    if (admitted.length <= LOOKED_AT_MAX) return admitted;
    while (found.length < PROPOSALS_MIN && asked < terms.length)
      found = this.#find(terms.slice(0, ++asked), most, within);
    return found.length < PROPOSALS_MIN ? admitted : found;
  }

  /** The best so many of what MiniSearch holds, and of what it has not taken in yet. */
  #find(
    terms: readonly AskedTerm[],
    most: number,
    within: ((indexed: IndexedArticle) => boolean) | undefined,
  ): IndexedArticle[] {
    const archive = this.#archive;
    const boosts = new Map<string, number>();
    for (const { term, boost } of terms)
      for (const word of [archive.vocabulary.term(term), sharedEntry(term)])
        boosts.set(word, Math.max(boost, boosts.get(word) ?? 0));
    const found = this.#engine.search([...boosts.keys()].join(' '), {
      boostTerm: (word) => boosts.get(word)!,
      // 0 leaves the article out.
      ...(within && { boostDocument: (number: number) => Number(within(archive.at(number)!)) }),
    });
    const proposed = found.slice(0, most).map(({ id }) => archive.at(id)!);
    return this.#next < archive.numbers ? [...proposed, ...this.#findBehind(terms, most, within)] : proposed;
  }

  /** Looks through the articles that MiniSearch has not taken in, for the same words. */
  #findBehind(
    terms: readonly AskedTerm[],
    most: number,
    within: ((indexed: IndexedArticle) => boolean) | undefined,
  ): IndexedArticle[] {
    const archive = this.#archive;
    const boosts = new Float32Array(archive.vocabulary.size);
    for (const { term, boost } of terms) boosts[term] = boost;
    const lastHolder = new Int32Array(archive.vocabulary.size).fill(-1);
    const found: { readonly indexed: IndexedArticle; readonly score: number }[] = [];
    for (let number = this.#next; number < archive.numbers; number++) {
      const indexed = archive.at(number);
      if (!indexed) continue;
      let score = 0;
      const held = indexed.terms;
      for (let at = 0; at < held.length; at++) {
        const term = held[at]!;
        if (boosts[term] === 0 || lastHolder[term] === number) continue;
        lastHolder[term] = number;
        score += boosts[term]!;
      }
      if (score > 0 && (within?.(indexed) ?? true)) found.push({ indexed, score });
    }
    found.sort((a, b) => b.score - a.score);
    return found.slice(0, most).map(({ indexed }) => indexed);
  }

  #wordsOf({ terms, offsets }: IndexedArticle): string[] {
    const { vocabulary, size } = this.#archive;
    const holdersMax = Math.max(HOLDERS_MAX, HOLDERS_SHARE * size);
    const counts = new Map<TermId, number>();
    for (const [at, term] of terms.entries()) {
      const isInTitle = at < offsets[0]!;
      counts.set(term, (counts.get(term) ?? 0) + (isInTitle ? TELLING_COUNT : 1));
    }
    const words: string[] = [];
    const shared = new Set<string>();
    for (const [term, count] of counts) {
      const holders = vocabulary.articlesHolding(term);
      if (holders <= SHARING_HOLDERS) shared.add(sharedEntry(term));
      else if (holders > holdersMax && count < TELLING_COUNT) this.#leftOut.add(term);
      // Of the many that hold a common word those come first that hold it often.
      else for (let left = Math.min(count, COUNTED_MAX); left > 0; left--) words.push(vocabulary.term(term));
    }
    return [...words, ...shared];
  }

  /** The terms of what is sought and how much each tells: the question's own before synonyms, the rarest first. */
  #byRarity(sought: readonly Sought[]): AskedTerm[] {
    const { vocabulary } = this.#archive;
    const terms = sought.flatMap(({ weight, terms }) =>
      Array.from(terms, ([term, share]) => {
        return {
          term,
          isOwn: share >= 0.5,
          boost: weight * share,
          holders: vocabulary.articlesHolding(term),
        };
      }),
    );
    return terms.sort((a, b) => Number(b.isOwn) - Number(a.isOwn) || a.holders - b.holders);
  }

  /** True where every article that holds anything sought was asked for. */
  #isCertain(terms: readonly AskedTerm[], asked: number): boolean {
    return asked === terms.length && terms.every(({ term }) => !this.#leftOut.has(term));
  }
}

interface AskedTerm {
  readonly term: TermId;
  readonly boost: number;
  /** Articles that hold it. */
  readonly holders: number;
}

/** How many of the terms are asked for: two at least. */
function rarest(terms: readonly AskedTerm[]): number {
  let articles = 0;
  const end = terms.findIndex(({ holders }, index) => {
    articles += holders;
    return index >= 2 && articles > PROPOSING_ARTICLES;
  });
  return end < 0 ? terms.length : end;
}

function createEngine(): MiniSearch<TellingWords> {
  // Terms are made once, in terms.ts; MiniSearch gets them as they are.
  const asIs = <T>(value: T): T => value;
  return new MiniSearch<TellingWords>({
    fields: ['words'],
    // What went is left in until all begins anew: MiniSearch's own vacuuming fails, in a promise that nobody can catch,
    // when articles are added meanwhile.
    autoVacuum: false,
    stringifyField: asIs as never,
    tokenize: asIs as never,
    processTerm: asIs,
    searchOptions: { tokenize: (query) => query.split(' '), combineWith: 'OR' },
  });
}

/** No term contains this sign. */
function sharedEntry(term: TermId): string {
  return `#${term % SHARED_ENTRIES}`;
}

/** Equal scores: the later article, and of one day that of the smaller id. So the order depends on nothing else. */
export function isBefore({ article: one }: IndexedArticle, { article: other }: IndexedArticle): boolean {
  const a = one.date ?? '';
  const b = other.date ?? '';
  return a === b ? one.id < other.id : a > b;
}
