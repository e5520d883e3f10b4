// An article as the archive keeps it: its text deflated, a fifth of what most texts take as strings (one curly quote is
// enough to double a string), outside the heap, and written to disk as it is. A text is inflated in a tenth of a
// millisecond, and a question needs a dozen.
import { isDeepStrictEqual } from 'node:util';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Article, ArticleListing } from './article.ts';

export interface KeptArticle extends ArticleListing {
  /** The text in UTF-8, deflated (RFC 1951). */
  readonly deflated: Uint8Array;
}

/** The quickest level; the best one saves a fifteenth more and takes three times as long. */
const LEVEL = 1;
/** Bytes from which a text is worth the time. */
const DEFLATED_MIN = 2_000;
/** First byte of a text that is one last block of the kind that holds bytes as they are, and bytes before the text. */
const STORED = 1;
const STORED_HEAD = 5;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export function keepArticle({ text, ...listing }: Article): KeptArticle {
  const utf8 = Buffer.from(text);
  if (utf8.length < DEFLATED_MIN) return { ...listing, deflated: stored(utf8) };
  // Copied, as zlib gives a view of a larger buffer.
  return { ...listing, deflated: new Uint8Array(deflateRawSync(utf8, { level: LEVEL })) };
}

/** The block's type, the number of bytes, the same inverted, and the bytes; fewer than 2^16. */
function stored(bytes: Uint8Array): Uint8Array {
  const block = new Uint8Array(STORED_HEAD + bytes.length);
  const { length } = bytes;
  block.set([STORED, length & 0xff, length >> 8, ~length & 0xff, (~length >> 8) & 0xff]);
  block.set(bytes, STORED_HEAD);
  return block;
}

/** The article with its text, inflated anew each time. */
export function articleOf(kept: KeptArticle): Article {
  return { ...listingOf(kept), text: textOf(kept) };
}

export function textOf({ deflated }: KeptArticle): string {
  const bytes = deflated[0] === STORED ? deflated.subarray(STORED_HEAD) : inflateRawSync(deflated);
  return decoder.decode(bytes);
}

export function listingOf({ deflated: _, ...listing }: KeptArticle): ArticleListing {
  return listing;
}

/** True where two readings gave the same words on the same day: all that an index holds of an article. */
export function hasSameWords(one: KeptArticle, other: KeptArticle): boolean {
  return (
    one.title === other.title && one.date === other.date && Buffer.compare(one.deflated, other.deflated) === 0
  );
}

/** True where two readings gave the same data, texts aside. */
export function hasSameListing(one: KeptArticle, other: KeptArticle): boolean {
  return one === other || isDeepStrictEqual(listingOf(one), listingOf(other));
}
