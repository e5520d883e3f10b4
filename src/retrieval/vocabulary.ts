// The words of the archive: how many articles hold each term, and which are written as names.
import { expectedShare } from './english.ts';
import { STOP_WORDS } from './stop-words.ts';
import { foldWord, forEachWord, stem } from './terms.ts';

/** Small numbers standing for terms, so that articles can be compared quickly. */
export type TermId = number;

/** See Vocabulary.weight. */
const IMAGINED_ARTICLES = 30;

export class Vocabulary {
  readonly #ids = new Map<string, TermId>();
  readonly #terms: string[] = [];
  /** Articles that hold the term. */
  readonly #articles: number[] = [];
  /** Occurrences within sentences, and how many of them are capitalised. */
  readonly #inSentence: number[] = [];
  readonly #capitalised: number[] = [];
  /** The article, counted from 1, that held the term last. */
  readonly #lastArticle: number[] = [];
  /** Word as it stands in a text → its term, -1 for stop words; needed while articles are taken in. */
  readonly #words = new Map<string, number>();
  /** Word as written (folded) → its term; the forms typos and names are compared with. */
  readonly #forms = new Map<string, TermId>();
  #articleCount = 0;

  id(term: string): TermId | undefined {
    return this.#ids.get(term);
  }

  term(id: TermId): string {
    return this.#terms[id]!;
  }

  /** Folded words as written, with their terms. */
  get forms(): ReadonlyMap<string, TermId> {
    return this.#forms;
  }

  /** Terms known; every TermId is less. */
  get size(): number {
    return this.#terms.length;
  }

  get articleCount(): number {
    return this.#articleCount;
  }

  articlesHolding(id: TermId): number {
    return this.#articles[id]!;
  }

  /** How much a term tells in the archive alone: ln(1 + N / df). */
  rarity(id: TermId): number {
    return Math.log(1 + this.#articleCount / this.#articles[id]!);
  }

  /**
   * How much a term tells: ln(1 + N / df), N articles of which df hold it. Beside the archive's own articles stand
   * some imagined ones in ordinary English, which matter where the archive is small; where no article holds the
   * term, ordinary English alone tells how rare it is.
   */
  weight(id: TermId | undefined, word: string): number {
    const expected = expectedShare(word);
    const count = this.#articleCount + IMAGINED_ARTICLES;
    const held = id === undefined ? 0.5 + this.#articleCount * expected : Math.max(0.5, this.#articles[id]!);
    return Math.log(1 + count / (held + IMAGINED_ARTICLES * expected));
  }

  /** True for terms mostly written with a capital where no sentence begins. */
  isName(id: TermId): boolean {
    return this.#capitalised[id]! > 0 && this.#capitalised[id]! >= 0.6 * this.#inSentence[id]!;
  }

  /** Takes in the sentences of one article; gives the term ids of each, stop words left out. */
  addArticle(sentences: readonly string[]): Uint32Array[] {
    this.#articleCount++;
    return sentences.map((sentence) => this.#add(sentence));
  }

  #add(sentence: string): Uint32Array {
    const ids: TermId[] = [];
    // Where all is written in capitals, they tell nothing.
    const capitalsTell = /\p{Ll}/u.test(sentence);
    let index = -1;
    forEachWord(sentence, (start, end) => {
      index++;
      const id = this.#idOfWord(sentence.slice(start, end));
      if (id < 0) return;
      ids.push(id);
      if (this.#lastArticle[id] !== this.#articleCount) {
        this.#lastArticle[id] = this.#articleCount;
        this.#articles[id]!++;
      }
      if (index > 0 && capitalsTell) {
        this.#inSentence[id]!++;
        if (isCapital(sentence, start)) this.#capitalised[id]!++;
      }
    });
    return Uint32Array.from(ids);
  }

  /** The term of a word as it stands in a text; -1 for a stop word. */
  #idOfWord(word: string): number {
    const known = this.#words.get(word);
    if (known !== undefined) return known;
    const folded = foldWord(word);
    const id = folded === '' || STOP_WORDS.has(folded) ? -1 : this.#idOf(folded);
    this.#words.set(word, id);
    return id;
  }

  #idOf(folded: string): TermId {
    const known = this.#forms.get(folded);
    if (known !== undefined) return known;
    const term = stem(folded);
    let id = this.#ids.get(term);
    if (id === undefined) {
      id = this.#terms.length;
      this.#ids.set(term, id);
      this.#terms.push(term);
      this.#articles.push(0);
      this.#lastArticle.push(0);
      this.#inSentence.push(0);
      this.#capitalised.push(0);
    }
    this.#forms.set(folded, id);
    return id;
  }
}

function isCapital(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < 128 ? code >= 65 && code <= 90 : /^\p{Lu}/u.test(text.slice(at, at + 2));
}
