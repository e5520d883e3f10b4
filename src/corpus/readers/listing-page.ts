// A listing page: one file, several articles, each begun by a line such as "24 January 2018 In Coalition News".
import { parseDate } from '../dates.ts';
import type { ArticleRecord, Reader, SourceFile } from './reader.ts';

const DATE_LINE = /^[ \t]*(\d{1,2} \p{L}+ \d{4}) In (\S.*?)[ \t]*$/gmu;
/** "(Source: Syrian Coalition’s Media Department + Agencies)" at the end of an article's last paragraph. */
const SOURCE = /\s*\(Source:\s*([^)]*)\)\s*$/u;
/** "Home Media Center Coalition News Items filtered by date: Wednesday, 24 January 2018". */
const FOOTER = /\n[^\n]*Items filtered by date:[^\n]*\s*$/u;

export function isListingPage(file: SourceFile): boolean {
  return new RegExp(DATE_LINE.source, 'mu').test(file.text);
}

export const readListingPage: Reader = (file, settings) => {
  const records: ArticleRecord[] = [];
  const problems = [];
  const dateLines = [...file.text.matchAll(DATE_LINE)];
  for (const [index, dateLine] of dateLines.entries()) {
    const line = lineAt(file.text, dateLine.index);
    const body = file.text.slice(dateLine.index + dateLine[0].length, dateLines[index + 1]?.index).replace(FOOTER, '');
    const source = SOURCE.exec(body)?.[1]?.trim();
    const text = body.replace(SOURCE, '').trim();
    const date = parseDate(dateLine[1]!);
    if (!date) problems.push({ file: file.path, line, message: `"${dateLine[1]}" is no date of the calendar; read as undated` });
    if (text === '') {
      problems.push({ file: file.path, line, message: 'a date line without an article below it; skipped' });
      continue;
    }
    const publisher = settings.publisherOfListing(dateLine[2]!)?.name;
    records.push({ text, line, ...(date && { date }), ...(source && { source }), ...(publisher && { publisher }) });
  }
  return { records, problems };
};

export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
