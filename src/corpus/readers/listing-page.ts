// A listing page: one file, several articles, each begun by a line such as "24 January 2018 In Coalition News".
import { parseDate } from '../dates.ts';
import type { ArticleRecord, Reader, SourceFile } from './reader.ts';

const DATE_LINE = /^[ \t]*(\d{1,2} \p{L}+ \d{4}) In (\S.*)$/gmu;
/** "(Source: Syrian Coalition’s Media Department + Agencies)" at the end of an article's last paragraph. */
const SOURCE = '(Source:';
/** "Home Media Center Coalition News Items filtered by date: Wednesday, 24 January 2018". */
const FOOTER = 'Items filtered by date:';

export function isListingPage(file: SourceFile): boolean {
  return new RegExp(DATE_LINE.source, 'mu').test(file.text);
}

export const readListingPage: Reader = (file, settings) => {
  const records: ArticleRecord[] = [];
  const problems = [];
  const dateLines = [...file.text.matchAll(DATE_LINE)];
  let line = 1;
  let counted = 0;
  for (const [index, dateLine] of dateLines.entries()) {
    // Counted on from the date line before: counting from the top each time takes minutes in a large file.
    line += lineBreaks(file.text, counted, dateLine.index);
    counted = dateLine.index;
    const body = file.text.slice(dateLine.index + dateLine[0].length, dateLines[index + 1]?.index);
    const { text, source } = cutSource(cutFooter(body.trim()));
    const date = parseDate(dateLine[1]!);
    if (!date)
      problems.push({
        file: file.path,
        line,
        message: `"${dateLine[1]}" is no date of the calendar; read as undated`,
      });
    if (text === '') {
      problems.push({ file: file.path, line, message: 'a date line without an article below it; skipped' });
      continue;
    }
    const publisher = settings.publisherOfListing(dateLine[2]!.trim())?.name;
    records.push({
      text,
      line,
      ...(date && { date }),
      ...(source && { source }),
      ...(publisher && { publisher }),
    });
  }
  return { records, problems };
};

// Both look at the end alone: a pattern that searches for it takes minutes where a page holds a long run of spaces.

function cutFooter(body: string): string {
  const lastLine = body.lastIndexOf('\n') + 1;
  return body.includes(FOOTER, lastLine) ? body.slice(0, lastLine).trimEnd() : body;
}

function cutSource(body: string): { text: string; source?: string } {
  const start = body.endsWith(')') ? body.lastIndexOf(SOURCE) : -1;
  const source = start < 0 ? '' : body.slice(start + SOURCE.length, -1);
  if (start < 0 || source.includes(')')) return { text: body };
  return { text: body.slice(0, start).trimEnd(), ...(source.trim() && { source: source.trim() }) };
}

function lineBreaks(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
