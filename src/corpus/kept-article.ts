// An article as the archive keeps it: its text in UTF-8, half of what most texts take as strings (one curly quote is
// enough to double a string), outside the heap, and written to disk as it is.
import type { Article, ArticleListing } from './article.ts';

export interface KeptArticle extends ArticleListing {
  /** The text in UTF-8. */
  readonly utf8: Uint8Array;
}

const decoder = new TextDecoder();

export function keepArticle({ text, ...listing }: Article): KeptArticle {
  return { ...listing, utf8: Buffer.from(text) };
}

/** The article with its text, decoded anew each time. */
export function articleOf({ utf8, ...listing }: KeptArticle): Article {
  return { ...listing, text: decoder.decode(utf8) };
}

export function textOf({ utf8 }: KeptArticle): string {
  return decoder.decode(utf8);
}

export function listingOf({ utf8: _, ...listing }: KeptArticle): ArticleListing {
  return listing;
}

/** True where two readings gave the same article, word for word and with the same data. */
export function isSameArticle(one: KeptArticle, other: KeptArticle): boolean {
  return (
    one === other ||
    (Buffer.compare(one.utf8, other.utf8) === 0 &&
      JSON.stringify(listingOf(one)) === JSON.stringify(listingOf(other)))
  );
}
