// An article as the index holds it: its sentences, and their terms as numbers, ready to be weighed against a query.
import type { Article } from '../corpus/article.ts';
import { cutPassages, type Passage } from '../corpus/passages.ts';
import type { Slice } from '../corpus/sentences.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface IndexedArticle {
  readonly article: Article;
  readonly passages: readonly Passage[];
  /** All sentences of the article in order; passages share them. */
  readonly sentences: readonly Slice[];
  /** Passage (by index) of each sentence. */
  readonly passageOf: Uint32Array;
  /** Terms of the title and then of every sentence, one after the other. */
  readonly terms: Uint32Array;
  /** Where the terms of sentence i begin in `terms`; one entry more than sentences. The title's stand before. */
  readonly offsets: Uint32Array;
}

export function indexArticle(article: Article, vocabulary: Vocabulary): IndexedArticle {
  const passages = cutPassages(article);
  const sentences = passages.flatMap((passage) => passage.sentences);
  const passageOf = Uint32Array.from(
    passages.flatMap((passage, index) => passage.sentences.map(() => index)),
  );
  const texts = [
    article.title,
    ...sentences.map((sentence) => article.text.slice(sentence.start, sentence.end)),
  ];
  const termsOfTexts = vocabulary.addArticle(texts);
  const offsets = new Uint32Array(sentences.length + 1);
  let length = 0;
  for (const [index, terms] of termsOfTexts.entries()) {
    length += terms.length;
    offsets[index] = length;
  }
  const terms = new Uint32Array(length);
  let at = 0;
  for (const some of termsOfTexts) {
    terms.set(some, at);
    at += some.length;
  }
  return { article, passages, sentences, passageOf, terms, offsets };
}

export function titleTerms(indexed: IndexedArticle): Uint32Array {
  return indexed.terms.subarray(0, indexed.offsets[0]);
}

export function sentenceTerms(indexed: IndexedArticle, sentence: number): Uint32Array {
  return indexed.terms.subarray(indexed.offsets[sentence], indexed.offsets[sentence + 1]);
}
