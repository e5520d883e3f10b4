// Bytes to text. Archives are collected over years and by many hands: byte order marks, Windows line ends and
// single lines in an older encoding all occur, and none of them may cost an article.
import { isUtf8 } from 'node:buffer';
import type { Problem } from './article.ts';

const utf8 = new TextDecoder('utf-8');
const older = {
  'windows-1252': new TextDecoder('windows-1252'),
  'windows-1256': new TextDecoder('windows-1256'),
} as const;

/**
 * Decodes a file: UTF-8, or UTF-16 by its byte order mark. Lines that are not UTF-8 are read as Windows-1252, or
 * as Windows-1256 where that gives Arabic words, and reported. Line ends become `\n`.
 */
export function decode(bytes: Uint8Array, file: string): { text: string; problems: Problem[] } {
  const wide = utf16(bytes);
  if (wide) return { text: plain(new TextDecoder(wide).decode(bytes)), problems: [] };
  return isUtf8(bytes) ? { text: plain(utf8.decode(bytes)), problems: [] } : decodeLines(bytes, file);
}

/** The kind of UTF-16 that a file's byte order mark tells; such a file cannot be cut into lines before it is decoded. */
export function utf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}

function decodeLines(bytes: Uint8Array, file: string): { text: string; problems: Problem[] } {
  const decoded: string[] = [];
  const problems: Problem[] = [];
  for (const line of lines(bytes)) {
    const { text, problem } = decodeLine(line, { file, line: decoded.length + 1 });
    decoded.push(text);
    if (problem) problems.push(problem);
  }
  return { text: plain(decoded.join('\n')), problems };
}

/** The lines of a file, undecoded and without their `\n` or `\r\n`. */
export function* lines(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(10, start);
    const end = found < 0 ? bytes.length : found;
    yield bytes.subarray(start, found > start && bytes[found - 1] === 13 ? found - 1 : end);
    start = end + 1;
  }
}

/** One line as text, with a mild problem where it had to be read in an older encoding. */
export function decodeLine(
  bytes: Uint8Array,
  where: { file: string; line: number },
): { text: string; problem?: Problem } {
  if (isUtf8(bytes)) return { text: plain(utf8.decode(bytes)) };
  const asArabic = older['windows-1256'].decode(bytes);
  const arabic = /\p{Script=Arabic}{3}/u.test(asArabic);
  const encoding = arabic ? 'windows-1256' : 'windows-1252';
  const text = plain(arabic ? asArabic : older[encoding].decode(bytes));
  return { text, problem: { ...where, message: `is not UTF-8; read as ${encoding}`, mild: true } };
}

function plain(text: string): string {
  return text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replaceAll('\0', '')
    .toWellFormed();
}
