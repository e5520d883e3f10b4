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
const PROPOSING_ARTICLES = 3000;
/** With fewer proposals every article is looked at, unless they are certain to be all there are. */
const PROPOSALS_MIN = 100;
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
 * Proposes articles of an archive. It follows the archive at its own pace; what is not taken in yet is always proposed,
 * which is right and takes longer. Which words of an article it holds depends on how many articles held them when it was
 * taken in, so an archive that grew may propose a few others than the same one taken in at once.
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
    const archive = this.#archive;
    const terms = this.#rarest(sought);
    const found = this.#search(terms, within).slice(0, most);
    if (found.length < PROPOSALS_MIN && !this.#isCertain(sought, terms))
      return within ? archive.all().filter(within) : archive.all();
    for (let number = this.#next; number < archive.numbers; number++) {
      const indexed = archive.at(number);
      if (indexed && (within?.(indexed) ?? true)) found.push(indexed);
    }
    return found;
  }

  #search(terms: ReadonlyMap<TermId, number>, within?: (indexed: IndexedArticle) => boolean) {
    const archive = this.#archive;
    const boosts = new Map<string, number>();
    for (const [term, boost] of terms)
      for (const word of [archive.vocabulary.term(term), sharedEntry(term)])
        boosts.set(word, Math.max(boost, boosts.get(word) ?? 0));
    const found = this.#engine.search([...boosts.keys()].join(' '), {
      boostTerm: (word) => boosts.get(word)!,
      // 0 leaves the article out.
      ...(within && { boostDocument: (number: number) => Number(within(archive.at(number)!)) }),
    });
    return found.map(({ id }) => archive.at(id)!);
  }

  #wordsOf({ terms, offsets }: IndexedArticle): string[] {
    const { vocabulary, size } = this.#archive;
    const holdersMax = Math.max(HOLDERS_MAX, HOLDERS_SHARE * size);
    const counts = new Map<TermId, number>();
    for (const [at, term] of terms.entries()) {
      const isInTitle = at < offsets[0]!;
      counts.set(term, (counts.get(term) ?? 0) + (isInTitle ? TELLING_COUNT : 1));
    }
    const words = new Set<string>();
    for (const [term, count] of counts) {
      const holders = vocabulary.articlesHolding(term);
      if (holders > holdersMax && count < TELLING_COUNT) this.#leftOut.add(term);
      else words.add(holders > SHARING_HOLDERS ? vocabulary.term(term) : sharedEntry(term));
    }
    return [...words];
  }

  /** The rarest terms of what is sought and how much each tells, the question's own before synonyms; two at least. */
  #rarest(sought: readonly Sought[]): Map<TermId, number> {
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
    terms.sort((a, b) => Number(b.isOwn) - Number(a.isOwn) || a.holders - b.holders);
    let articles = 0;
    const rarest = terms.filter(({ holders }, index) => {
      articles += holders;
      return index < 2 || articles <= PROPOSING_ARTICLES;
    });
    return new Map(rarest.map(({ term, boost }) => [term, boost]));
  }

  /** True where every article that holds anything sought was asked for. */
  #isCertain(sought: readonly Sought[], asked: ReadonlyMap<TermId, number>): boolean {
    return sought.every(({ terms }) =>
      [...terms.keys()].every((term) => asked.has(term) && !this.#leftOut.has(term)),
    );
  }
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
