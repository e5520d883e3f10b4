// A single story saved from a page: title (often twice), date, "PUBLISHER: text …", "Source: …", a view counter.

import type { Problem } from '../article.ts';
import { parseDate } from '../dates.ts';
import type { Reader } from './reader.ts';

/** The date stands among the first lines; further down a date belongs to the story. */
const HEAD_LINES = 8;
/** "ARK News: A senior delegation …": a byline is short, and written like a name. */
const BYLINE = /^(\p{Lu}[\p{L}\d.&' -]{1,40}): +(?=\S)/u;

export const readSingleStory: Reader = (file, settings) => {
  const lines = file.text.split('\n');
  const problems: Problem[] = [];
  const filled = lines.flatMap((line, index) => (line.trim() === '' ? [] : [index]));
  const first = filled[0];
  if (first === undefined)
    return { records: [], problems: [{ file: file.path, message: 'holds no text; skipped' }] };

  const dateLine = filled
    .slice(0, HEAD_LINES)
    .find((index) => lines[index]!.length < 40 && parseDate(lines[index]!));
  const date = dateLine === undefined ? undefined : parseDate(lines[dateLine]!);
  if (!date)
    problems.push({
      file: file.path,
      message: 'has no date among its first lines; read as undated',
      mild: true,
    });

  // Without a date line only a short first line can be told from the story itself.
  const titled = dateLine !== undefined ? dateLine > first : lines[first]!.length < 200 && filled.length > 1;
  const title = titled ? lines[first]!.replace(/^#+\s*/, '') : undefined;
  let begin = dateLine !== undefined ? dateLine + 1 : titled ? first + 1 : first;
  while (title !== undefined && begin < lines.length && sameWords(lines[begin]!, title)) begin++;

  let end = lines.length;
  const trimEnd = () => {
    while (end > begin && lines[end - 1]!.trim() === '') end--;
  };
  trimEnd();
  if (end - 1 > begin && /^\s*\d+\s*$/.test(lines[end - 1]!)) end--;
  trimEnd();
  const sourceLine = /^Source:\s*(\S.*)$/u.exec((lines[end - 1] ?? '').trim());
  if (sourceLine && end - 1 > begin) end--;

  const body = lines.slice(begin, end).join('\n').trim();
  if (body === '')
    return { records: [], problems: [{ file: file.path, message: 'holds a title and no text; skipped' }] };
  const byline = BYLINE.exec(body)?.[1];
  const publisher =
    byline !== undefined && (dateLine !== undefined || settings.knowsPublisher(byline)) ? byline : undefined;
  return {
    records: [
      {
        text: publisher === undefined ? body : body.replace(BYLINE, ''),
        line: first + 1,
        ...(title !== undefined && { title }),
        ...(date && { date }),
        ...(publisher !== undefined && { publisher }),
        ...(sourceLine && end < lines.length && { source: sourceLine[1]! }),
      },
    ],
    problems,
  };
};

function sameWords(one: string, other: string): boolean {
  const words = (text: string) =>
    text
      .normalize('NFKC')
      .replace(/\s+/gu, ' ')
      .replace(/\s(?=[’'])/gu, '')
      .trim();
  return words(one) === words(other) || one.trim() === '';
}
