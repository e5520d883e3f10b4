// npm run feedback: prints the feedback that is kept, as CSV for a spreadsheet.
import { type FeedbackRow, openExistingStore } from './adapters/chat/store.ts';
import { environment, readConfig } from './config.ts';
import { FootnoteError } from './errors.ts';

const COLUMNS = ['time', 'platform', 'person', 'feedback', 'kind', 'written by', 'question', 'answer'];

/** One line a judgement, the oldest first, with a heading: https://www.rfc-editor.org/rfc/rfc4180 */
export function writeFeedback(rows: readonly FeedbackRow[]): string {
  const lines = rows.map(({ at, platform, person, good, kind, writtenBy, question, answer }) => [
    new Date(at).toISOString(),
    platform,
    person,
    good ? 'good' : 'bad',
    kind,
    writtenBy,
    question,
    answer,
  ]);
  return [COLUMNS, ...lines].map((line) => `${line.map(writeField).join(',')}\r\n`).join('');
}

/**
 * Quoted, and never a formula: a spreadsheet would run what begins with = + - @ or a tab, whoever asked it
 * (https://owasp.org/www-community/attacks/CSV_Injection).
 */
function writeField(text: string): string {
  const harmless = /^[\s]*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}

if (import.meta.main) {
  try {
    const { dataDir } = readConfig(environment());
    const store = openExistingStore(dataDir);
    process.stdout.write(writeFeedback(store.feedback()));
    store.close();
  } catch (error) {
    const { message } = error as Error;
    process.stderr.write(
      error instanceof FootnoteError ? `${message}\n` : `Cannot read the feedback in DATA_DIR: ${message}\n`,
    );
    process.exitCode = error instanceof FootnoteError ? 2 : 1;
  }
}
