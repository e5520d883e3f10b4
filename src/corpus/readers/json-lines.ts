// JSON Lines: one article a line, `{"id" or "_id", "title", "text", "date", "publisher", "url", …}`.
import type { Problem } from '../article.ts';
import { type ArticleRecord, readFields, type SourceFile } from './reader.ts';

/** Reads one line; a blank one gives neither record nor problem. */
export function readJsonLine(
  source: string,
  file: SourceFile['path'],
  line: number,
): { record?: ArticleRecord; problems: Problem[] } {
  if (source.trim() === '') return { problems: [] };
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (error) {
    return {
      problems: [
        { file, line, message: `is not valid JSON: ${(error as Error).message.slice(0, 120)}; skipped` },
      ],
    };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { problems: [{ file, line, message: 'is not a JSON object; skipped' }] };
  }
  const record = value as Record<string, unknown>;
  if (typeof record.text !== 'string' || record.text.trim() === '') {
    return { problems: [{ file, line, message: 'has no "text"; skipped' }] };
  }
  const { fields, problems } = readFields(record, { file, line });
  return {
    record: { ...fields, text: record.text.toWellFormed().replace(/\r\n?/g, '\n').trim(), line },
    problems,
  };
}
