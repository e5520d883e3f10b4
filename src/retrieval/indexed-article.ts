// An article as the index holds it: where its sentences and passages stand, and their terms as numbers, ready to be
// weighed against a query. All in one typed array, which takes a tenth of what objects would, and is saved as it is.
//
//   data   passages, sentences, sample size | first sentence of each passage | starts of sentences | their ends |
//          where the terms of each begin, and where the last end | sample | terms of the title, then of each sentence
import type { Article } from '../corpus/article.ts';
import { articleOf, type KeptArticle } from '../corpus/kept-article.ts';
import { cutPassages, type Passage } from '../corpus/passages.ts';
import type { Slice } from '../corpus/sentences.ts';
import { sampleOf } from './resemblance.ts';
import type { TermId, Vocabulary } from './vocabulary.ts';

const HEADER = 3;

export class IndexedArticle {
  /** Replaced when the same article is read again. */
  article: KeptArticle;
  readonly data: Uint32Array;

  constructor(article: KeptArticle, data: Uint32Array) {
    this.article = article;
    this.data = data;
  }

  get passageCount(): number {
    return this.data[0]!;
  }

  get sentenceCount(): number {
    return this.data[1]!;
  }

  /** First sentence of each passage. */
  get passages(): Uint32Array {
    return this.#part(HEADER, this.passageCount);
  }

  /** Where the terms of sentence i begin in `terms`; one entry more than sentences. The title's stand before. */
  get offsets(): Uint32Array {
    return this.#part(HEADER + this.passageCount + 2 * this.sentenceCount, this.sentenceCount + 1);
  }

  /** Of the runs of words, to find reprints by; see resemblance.ts. */
  get sample(): Uint32Array {
    return this.#part(HEADER + this.passageCount + 3 * this.sentenceCount + 1, this.data[2]!);
  }

  /** Terms of the title and then of every sentence, one after the other. */
  get terms(): Uint32Array {
    return this.data.subarray(HEADER + this.passageCount + 3 * this.sentenceCount + 1 + this.data[2]!);
  }

  /** A sentence as a slice of the article's text. */
  sentence(index: number): Slice {
    const starts = HEADER + this.passageCount;
    return { start: this.data[starts + index]!, end: this.data[starts + this.sentenceCount + index]! };
  }

  titleTerms(): Uint32Array {
    return this.terms.subarray(0, this.offsets[0]);
  }

  sentenceTerms(sentence: number): Uint32Array {
    const { offsets } = this;
    return this.terms.subarray(offsets[sentence], offsets[sentence + 1]);
  }

  distinctTerms(): Set<TermId> {
    return new Set(this.terms);
  }

  #part(from: number, length: number): Uint32Array {
    return this.data.subarray(from, from + length);
  }
}

/** Makes an article ready for the index; the vocabulary takes its words in, but does not count it yet. */
export function indexArticle(kept: KeptArticle, vocabulary: Vocabulary): IndexedArticle {
  const article = articleOf(kept);
  const passages = cutPassages(article);
  const sentences = passages.flatMap((passage) => passage.sentences);
  const termsOfTexts = vocabulary.read(textsOf(article, sentences));
  const length = termsOfTexts.reduce((sum, { length }) => sum + length, 0);
  const body = new Uint32Array(HEADER + passages.length + 3 * sentences.length + 1);
  body.set([passages.length, sentences.length]);
  let at = HEADER;
  let first = 0;
  for (const passage of passages) {
    body[at++] = first;
    first += passage.sentences.length;
  }
  for (const { start } of sentences) body[at++] = start;
  for (const { end } of sentences) body[at++] = end;
  const terms = new Uint32Array(length);
  let before = 0;
  for (const some of termsOfTexts) {
    terms.set(some, before);
    before += some.length;
    body[at++] = before;
  }
  const sample = sampleOf(terms.subarray(termsOfTexts[0]!.length), vocabulary);
  body[2] = sample.length;
  const data = new Uint32Array(body.length + sample.length + length);
  data.set(body);
  data.set(sample, body.length);
  data.set(terms, body.length + sample.length);
  return new IndexedArticle(kept, data);
}

/** Takes the words of an article that goes out of the vocabulary again. */
export function forgetArticle(indexed: IndexedArticle, vocabulary: Vocabulary): void {
  const sentences = Array.from({ length: indexed.sentenceCount }, (_, index) => indexed.sentence(index));
  vocabulary.read(textsOf(articleOf(indexed.article), sentences), -1);
}

function textsOf({ title, text }: Article, sentences: readonly Slice[]): string[] {
  return [title, ...sentences.map(({ start, end }) => text.slice(start, end))];
}

/** Makes the passages of an article by their numbers, as `cutPassages` does; all of them belong to one article. */
export function passagesOf(indexed: IndexedArticle): (index: number) => Passage {
  const article = articleOf(indexed.article);
  const { passages, sentenceCount } = indexed;
  return (index) => {
    const first = passages[index]!;
    const next = passages[index + 1];
    const start = index === 0 ? 0 : indexed.sentence(first).start;
    const end = next === undefined ? article.text.length : indexed.sentence(next).start;
    return {
      id: `${article.id}@${start}-${end}`,
      article,
      start,
      end,
      text: article.text.slice(start, end),
      sentences: Array.from({ length: (next ?? sentenceCount) - first }, (_, place) =>
        indexed.sentence(first + place),
      ),
    };
  };
}
