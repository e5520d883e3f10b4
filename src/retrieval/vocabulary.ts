// The words of the archive: how many articles hold each term, and which are written as names. Articles come and go;
// what none holds any more is not known any more.
import { Acronyms } from './acronyms.ts';
import { expectedShare } from './english.ts';
import { STOP_WORDS } from './stop-words.ts';
import { foldWord, forEachWord, stem } from './terms.ts';

/** Small numbers standing for terms, so that articles can be compared quickly. */
export type TermId = number;

/** Fewer terms take next to nothing. */
const OVERGROWN_MIN = 10_000;
/** See Vocabulary.weight. */
const IMAGINED_ARTICLES = 30;
/** V8 makes longer slices views of the text they were cut from, which would then be kept as a whole. */
const SLICE_CHARS = 13;

/** Everything a vocabulary knows, as it is saved: texts, and numbers in the same order. */
export interface VocabularyTables {
  readonly terms: readonly string[];
  readonly forms: readonly string[];
  readonly inSentence: Uint32Array;
  readonly capitalised: Uint32Array;
  readonly termOfForm: Uint32Array;
  readonly formCounts: Uint32Array;
  readonly acronyms: readonly (readonly [string, number])[];
}

export class Vocabulary {
  /** What articles say acronyms stand for. */
  readonly acronyms: Acronyms;
  readonly #ids = new Map<string, TermId>();
  readonly #terms: string[] = [];
  readonly #hashes: number[] = [];
  /** Articles that hold the term. */
  readonly #articles: number[] = [];
  /** Occurrences within sentences, and how many of them are capitalised. */
  readonly #inSentence: number[] = [];
  readonly #capitalised: number[] = [];
  /** Forms are words as written (folded); typos and names are compared with them. Numbered as they come. */
  readonly #formIds = new Map<string, number>();
  readonly #forms: string[] = [];
  readonly #termOfForm: TermId[] = [];
  readonly #formCounts: number[] = [];
  readonly #formsByLetter = new Map<string, number[]>();
  /** Word as it stands in a text → its form, -1 for stop words; while articles are being read. */
  #words = new Map<string, number>();
  #articleCount = 0;

  constructor(acronyms = new Acronyms()) {
    this.acronyms = acronyms;
  }

  static from(tables: VocabularyTables): Vocabulary {
    const vocabulary = new Vocabulary(new Acronyms(tables.acronyms));
    for (const [id, term] of tables.terms.entries()) {
      vocabulary.#addTerm(term);
      vocabulary.#inSentence[id] = tables.inSentence[id]!;
      vocabulary.#capitalised[id] = tables.capitalised[id]!;
    }
    for (const [id, form] of tables.forms.entries()) {
      vocabulary.#addForm(form, tables.termOfForm[id]!);
      vocabulary.#formCounts[id] = tables.formCounts[id]!;
    }
    return vocabulary;
  }

  /** As `from` takes them. How many articles hold a term is not among them: the articles tell it. */
  tables(): VocabularyTables {
    return {
      terms: this.#terms,
      forms: this.#forms,
      inSentence: Uint32Array.from(this.#inSentence),
      capitalised: Uint32Array.from(this.#capitalised),
      termOfForm: Uint32Array.from(this.#termOfForm),
      formCounts: Uint32Array.from(this.#formCounts),
      acronyms: this.acronyms.entries(),
    };
  }

  /** Undefined for a term that no article holds. */
  id(term: string): TermId | undefined {
    const id = this.#ids.get(term);
    return id !== undefined && this.#articles[id]! > 0 ? id : undefined;
  }

  term(id: TermId): string {
    return this.#terms[id]!;
  }

  /** 32 bits of the term itself, the same in every archive. */
  hash(id: TermId): number {
    return this.#hashes[id]!;
  }

  /** True where some article writes the folded word so. */
  knowsForm(form: string): boolean {
    const id = this.#formIds.get(form);
    return id !== undefined && this.#holdsForm(id);
  }

  /** Calls back with the folded words as written that begin with a letter, and their terms, in no order. */
  forEachForm(letter: string, visit: (form: string, term: TermId) => void): void {
    for (const id of this.#formsByLetter.get(letter) ?? [])
      if (this.#holdsForm(id)) visit(this.#forms[id]!, this.#termOfForm[id]!);
  }

  /** Forms known now or before; each has a number below. */
  get formsEver(): number {
    return this.#forms.length;
  }

  /** A form by its number; undefined where no article writes it any more. */
  form(id: number): { readonly form: string; readonly term: TermId } | undefined {
    return this.#holdsForm(id) ? { form: this.#forms[id]!, term: this.#termOfForm[id]! } : undefined;
  }

  #holdsForm(id: number): boolean {
    return this.#formCounts[id]! > 0 && this.#articles[this.#termOfForm[id]!]! > 0;
  }

  /** Terms known now or before; every TermId is less. */
  get size(): number {
    return this.#terms.length;
  }

  get articleCount(): number {
    return this.#articleCount;
  }

  /** True where most terms stand in no article any more: whoever has the time begins anew. */
  get isOvergrown(): boolean {
    const dead = this.#articles.reduce((count, holders) => count + Number(holders === 0), 0);
    return this.size > OVERGROWN_MIN && dead > this.size / 2;
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

  /**
   * Reads the sentences of one article and counts how they write their words; gives the term ids of each, stop words
   * left out. `by` is -1 for an article that goes. The article counts only when `hold` is called with its terms.
   */
  read(sentences: readonly string[], by: 1 | -1 = 1): Uint32Array[] {
    return sentences.map((sentence) => this.#read(sentence, by));
  }

  /** Counts an article in by its distinct terms, or with `by` -1 out again. */
  hold(terms: Iterable<TermId>, by: 1 | -1 = 1): void {
    this.#articleCount += by;
    for (const term of terms) this.#articles[term]! += by;
  }

  /** Counts all articles at once: how many there are, and how many hold each term. */
  holdAll(articles: number, holders: Uint32Array): void {
    this.#articleCount = articles;
    for (const [term, count] of holders.entries()) this.#articles[term] = count;
  }

  /** Lets go of what only speeds up the reading of many articles. */
  rest(): void {
    this.#words = new Map();
  }

  #read(sentence: string, by: 1 | -1): Uint32Array {
    const ids: TermId[] = [];
    this.acronyms.read(sentence, by);
    // Where all is written in capitals, they tell nothing.
    const capitalsTell = /\p{Ll}/u.test(sentence);
    let index = -1;
    forEachWord(sentence, (start, end) => {
      index++;
      const form = this.#formOfWord(sentence.slice(start, end));
      if (form < 0) return;
      this.#formCounts[form]! += by;
      const id = this.#termOfForm[form]!;
      ids.push(id);
      if (index > 0 && capitalsTell) {
        this.#inSentence[id]! += by;
        if (isCapital(sentence, start)) this.#capitalised[id]! += by;
      }
    });
    return Uint32Array.from(ids);
  }

  /** The form of a word as it stands in a text; -1 for a stop word. */
  #formOfWord(word: string): number {
    const known = this.#words.get(word);
    if (known !== undefined) return known;
    const folded = foldWord(word);
    const id = folded === '' || STOP_WORDS.has(folded) ? -1 : this.#formOf(folded);
    this.#words.set(word, id);
    return id;
  }

  #formOf(folded: string): number {
    const known = this.#formIds.get(folded);
    if (known !== undefined) return known;
    const form = folded.length < SLICE_CHARS ? folded : Buffer.from(folded).toString();
    const term = stem(form);
    return this.#addForm(form, this.#ids.get(term) ?? this.#addTerm(term));
  }

  #addForm(form: string, term: TermId): number {
    const id = this.#forms.length;
    this.#formIds.set(form, id);
    this.#forms.push(form);
    this.#termOfForm.push(term);
    this.#formCounts.push(0);
    const alike = this.#formsByLetter.get(form[0]!);
    if (alike) alike.push(id);
    else this.#formsByLetter.set(form[0]!, [id]);
    return id;
  }

  #addTerm(term: string): TermId {
    const id = this.#terms.length;
    this.#ids.set(term, id);
    this.#terms.push(term);
    this.#hashes.push(hashOf(term));
    this.#articles.push(0);
    this.#inSentence.push(0);
    this.#capitalised.push(0);
    return id;
  }
}

/** FNV-1a over UTF-16 code units. */
function hashOf(term: string): number {
  let hash = 2166136261;
  for (let at = 0; at < term.length; at++) hash = Math.imul(hash ^ term.charCodeAt(at), 16777619);
  return hash | 0;
}

function isCapital(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < 128 ? code >= 65 && code <= 90 : /^\p{Lu}/u.test(text.slice(at, at + 2));
}
