// Markdown or text that begins with YAML front matter: title, date, publisher, url, affiliation, language.
import { LineCounter, parseDocument } from 'yaml';
import { type Reader, readFields, type SourceFile } from './reader.ts';

const FRONT_MATTER = /^---[ \t]*\n([\s\S]*?)\n?^---[ \t]*(?:\n|$)/m;

export function hasFrontMatter(file: SourceFile): boolean {
  return file.text.startsWith('---') && /^---[ \t]*\n/.test(file.text);
}

export const readFrontMatter: Reader = (file) => {
  const match = FRONT_MATTER.exec(file.text);
  if (!match || match.index > 0) {
    return {
      records: [],
      problems: [
        { file: file.path, line: 1, message: 'front matter is not closed by a line "---"; skipped' },
      ],
    };
  }
  const text = file.text.slice(match[0].length).trim();
  const lines = new LineCounter();
  const document = parseDocument(match[1]!, { lineCounter: lines });
  const error = document.errors[0];
  if (error) {
    const line = lines.linePos(error.pos[0]).line + 1;
    return {
      records: [],
      problems: [
        {
          file: file.path,
          line,
          message: `front matter is not valid YAML: ${error.message.split('\n')[0]}; skipped`,
        },
      ],
    };
  }
  const value = document.toJS() as unknown;
  if (value !== null && (typeof value !== 'object' || Array.isArray(value))) {
    return {
      records: [],
      problems: [
        { file: file.path, line: 2, message: 'front matter should be "name: value" lines; skipped' },
      ],
    };
  }
  const { fields, problems } = readFields((value ?? {}) as Record<string, unknown>, {
    file: file.path,
    line: 1,
  });
  if (text === '')
    problems.push({ file: file.path, line: 1, message: 'front matter without a text below it; skipped' });
  return { records: text === '' ? [] : [{ ...fields, text, line: 1 }], problems };
};
