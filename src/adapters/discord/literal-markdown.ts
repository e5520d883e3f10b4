// Texts of others inside Discord's markdown: what is written reads the same, and does nothing.
// https://discord.com/developers/docs/reference#message-formatting
import { isWebAddress, literal } from '../../reply/literal.ts';

/**
 * A text with a backslash before every mark that could format, mention or link. Colons and slashes keep bare addresses,
 * invitations and the names of emoji from coming alive; the round bracket, a masked link: Discord reads `](` as the end
 * of a label even behind a backslash.
 */
export function literalMarkdown(text: string): string {
  return literal(text.toWellFormed())
    .replace(/[\\*_~`|[\](<>@#:/]/g, '\\$&')
    .replace(/[-+](?=\s|$)|(?<=\d)\.(?=\s|$)/g, '\\$&');
}

/** Of the 4,000 characters of a message; longer addresses leave no room for the words that lead to them. */
const ADDRESS_CHARS_MAX = 3_000;

/** An address that can stand in a masked link, and cannot end it; undefined for what must not become a link. */
export function linkAddress(url: string | undefined): string | undefined {
  if (!isWebAddress(url)) return undefined;
  const address = new URL(url).href.replace(
    /[()<>[\]"'`\\*|\s]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  // The host of an address in numbers keeps its brackets, and is no place that an article is read at.
  return URL.canParse(address) && address.length <= ADDRESS_CHARS_MAX ? address : undefined;
}

/**
 * Words that lead to an address, in angle brackets against previews. Words with square brackets, or that look like an
 * address themselves, cannot be a label: then the link stands behind them.
 */
export function maskedLink(words: string, url: string | undefined): string {
  const address = linkAddress(url);
  if (!address) return literalMarkdown(words);
  if (/[[\]]|:\/\//.test(words)) return `${literalMarkdown(words)} [↗](<${address}>)`;
  return `[${literalMarkdown(words)}](<${address}>)`;
}

/** A footnote mark: square brackets in balance are the one kind that a label may hold. */
export function markLink(number: number, url: string | undefined): string {
  const address = linkAddress(url);
  return address ? `[[${number}]](<${address}>)` : `\\[${number}\\]`;
}
