// What a reader of one file form gives: records, still without publisher facts and addresses.

import type { ArchiveSettings } from '../archive-settings.ts';
import type { IsoDate, Problem } from '../article.ts';
import { parseDate } from '../dates.ts';

export interface SourceFile {
  /** Path within the archive folder, with `/`. */
  readonly path: string;
  /** Whole content, decoded; line ends are `\n`. */
  readonly text: string;
}

/** An article as its file tells it. */
export interface ArticleRecord {
  /** Only where the file itself gives one. */
  readonly id?: string;
  readonly title?: string;
  readonly text: string;
  readonly date?: IsoDate;
  readonly publisher?: string;
  readonly affiliation?: string;
  readonly source?: string;
  readonly language?: string;
  readonly url?: string;
  readonly line: number;
}

export interface Records {
  readonly records: ArticleRecord[];
  readonly problems: Problem[];
}

export type Reader = (file: SourceFile, settings: ArchiveSettings) => Records;

/** Fields that front matter and JSON Lines share, as untrusted values; wrong ones are reported and left out. */
export function readFields(
  fields: Readonly<Record<string, unknown>>,
  where: { file: string; line: number },
): { fields: Omit<ArticleRecord, 'text' | 'line'>; problems: Problem[] } {
  const problems: Problem[] = [];
  const text = (name: string): string | undefined => {
    const value = fields[name];
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value === 'string' || typeof value === 'number')
      return String(value).toWellFormed().trim() || undefined;
    problems.push({
      ...where,
      message: `"${name}" should be a text, found ${Array.isArray(value) ? 'a list' : `a ${typeof value}`}; left out`,
    });
    return undefined;
  };
  const given = text('date');
  const date = given === undefined ? undefined : parseDate(given);
  if (given === undefined) problems.push({ ...where, message: 'has no date; read as undated', mild: true });
  else if (!date)
    problems.push({
      ...where,
      message: `"date" should be like 2018-01-24, found "${given.slice(0, 40)}"; read as undated`,
    });
  let url = text('url');
  if (url !== undefined && !(/^https?:\/\/[^\s"<>]+$/i.test(url) && URL.canParse(url))) {
    problems.push({
      ...where,
      message: `"url" should be an address beginning with http:// or https://, found "${url.slice(0, 60)}"; left out`,
    });
    url = undefined;
  }
  const values = {
    id: text('id') ?? text('_id'),
    title: text('title'),
    publisher: text('publisher'),
    affiliation: text('affiliation'),
    language: text('language'),
    source: text('source'),
    date,
    url,
  };
  return {
    fields: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
    problems,
  };
}
