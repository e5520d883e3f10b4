// Addresses of articles and of the words cited from them. A citation's address tells where the words stand and what
// they are, so that it still finds them when the article was edited, and never marks others in their place.
import { createHash } from 'node:crypto';
import type { Citation } from '../answer/verify.ts';
import type { ArticleListing } from '../corpus/article.ts';

export interface Addresses {
  article(article: ArticleListing): string | undefined;
  citation(citation: Citation): string | undefined;
}

/** Addresses on the web page at `base`, such as `https://archive.example.org`, or '' for the page itself. */
export function pageAddresses(base: string): Addresses {
  const article = ({ id }: ArticleListing) => `${base.replace(/\/$/, '')}/a/${encodeURIComponent(id)}`;
  return {
    article,
    citation: (citation) => `${article(citation.passage.article)}?cited=${citedKey(citation)}#cited`,
  };
}

/** Where no page can be reached: the place of first publication. */
export const originalAddresses: Addresses = {
  article: (article) => article.originalUrl,
  citation: (citation) => citation.passage.article.originalUrl,
};

/** `<start>-<length>-<fingerprint>` */
export function citedKey({ start, end, quote }: Pick<Citation, 'start' | 'end' | 'quote'>): string {
  return `${start}-${end - start}-${fingerprint(quote)}`;
}

/** The words that a key means, or undefined if the text no longer holds them. */
export function findCited(text: string, key: string): { start: number; end: number } | undefined {
  const match = /^(\d{1,9})-(\d{1,5})-([\da-f]{8})$/.exec(key);
  if (!match) return undefined;
  const [start, length] = [Number(match[1]), Number(match[2])];
  const stands = (at: number) =>
    at >= 0 && at + length <= text.length && fingerprint(text.slice(at, at + length)) === match[3];
  // The text around may have been edited since: look nearby, the nearest place first.
  const most = Math.min(SHIFT_MAX, HASHED_CHARS_MAX / (2 * length));
  for (let shift = 0; shift <= most; shift++) {
    for (const at of shift === 0 ? [start] : [start - shift, start + shift]) {
      if (stands(at)) return { start: at, end: at + length };
    }
  }
  return undefined;
}

/** Characters by which cited words may have moved and are still found; bounds the work that an address can ask for. */
const SHIFT_MAX = 500;
/** Characters looked through for one address: some milliseconds. Words longer than any quote are looked for where they stood. */
const HASHED_CHARS_MAX = 1_000_000;

function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
