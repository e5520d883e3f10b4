// npm run ask: one question, a conversation, or a stream of questions as JSON lines.
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import type { Answer, Progress } from '../../answer/answer.ts';
import type { Archive, Question } from '../../answer/archive.ts';
import type { Addresses } from '../../reply/addresses.ts';
import { compose } from '../../reply/compose.ts';
import { answerJson } from '../../reply/json.ts';
import { count, writeExtent, writeProgress } from '../../reply/wording.ts';
import { createLiveText } from './live-text.ts';
import { literal, paint, type TerminalStyle, wrap, writeTerminal } from './terminal-dialect.ts';

export const HELP = `Ask the archive a question; every sentence of the answer is quoted from an article and cited.

  npm run ask -- "What did Hariri ask of Russia?"   one answer
  npm run ask                                       a conversation; end it with Ctrl-D or "exit"
  npm run ask -- --json "…"                         the answer as JSON
  npm run ask -- --jsonl < questions.jsonl          one {"id", "question", "follows"?} a line in,
                                                    one answer as JSON a line out, with the same id

Filters, anywhere in a question: from:"ARK News"  after:2018-01  before:2018-12-31, or in plain
words ("in December 2017"); filters:off sets those read from plain words aside.

Exit codes: 0 answered, 1 the archive does not hold the answer, 2 wrong call or settings,
3 the archive cannot be read. A conversation, and --jsonl without unreadable lines, end with 0.
`;

export const EXIT = { answered: 0, declined: 1, wrongCall: 2, unreadable: 3 } as const;

export interface Terminal {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable;
  readonly style: TerminalStyle;
  /** Size of the screen, where the output is one: answers then grow while they are written. */
  readonly screen?: { readonly rows: number; readonly columns: number };
}

export interface AskCall {
  readonly question: string | undefined;
  readonly mode: 'text' | 'json' | 'jsonl';
  readonly help: boolean;
}

/** Reads the command line. Throws TypeError with what is wrong with it. */
export function readCall(args: readonly string[]): AskCall {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean' }, jsonl: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.json && values.jsonl) throw new TypeError('--json and --jsonl exclude each other');
  if (values.jsonl && positionals.length > 0)
    throw new TypeError('--jsonl reads its questions from standard input, not from the command line');
  const question = positionals.length > 0 ? positionals.join(' ') : undefined;
  if (values.json && question === undefined) throw new TypeError('--json needs a question');
  return {
    question,
    mode: values.jsonl ? 'jsonl' : values.json ? 'json' : 'text',
    help: values.help === true,
  };
}

/** Answers as the call says; resolves to the exit code. */
export async function runAsk(
  call: AskCall,
  archive: Archive,
  addresses: Addresses,
  terminal: Terminal,
): Promise<number> {
  if (call.mode === 'jsonl') return answerLines(archive, addresses, terminal);
  if (call.question === undefined) return converse(archive, addresses, terminal);
  const question = { text: call.question };
  if (call.mode === 'json') {
    const answer = await archive.ask(question);
    await write(terminal.output, `${JSON.stringify(answerJson(answer, addresses), null, 2)}\n`);
    return exitCode(answer);
  }
  const answer = await askLive(question, archive, addresses, terminal);
  await write(terminal.output, asText(answer, archive, addresses, terminal.style));
  return exitCode(answer);
}

/** Asks, and shows how far the answer has come until it is there. */
async function askLive(
  question: Question,
  archive: Archive,
  addresses: Addresses,
  { output, style, screen }: Terminal,
  signal?: AbortSignal,
): Promise<Answer> {
  if (!screen) return archive.ask(question, { signal });
  const live = createLiveText(output, screen);
  let proven = '';
  const onProgress = (progress: Progress) => {
    if (progress.kind === 'proven') proven = `${statementsOf(progress.soFar, addresses, style)}\n`;
    live.show(`${proven}${paint('dim', writeProgress(progress), style.colours)}`);
  };
  try {
    return await archive.ask(question, { signal, onProgress });
  } finally {
    live.clear();
  }
}

/** What is said so far; sources and notices come with the whole answer. */
function statementsOf(answer: Answer, addresses: Addresses, style: TerminalStyle): string {
  const { blocks, ...rest } = compose(answer, addresses, []);
  return writeTerminal({ ...rest, blocks: blocks.filter(({ kind }) => kind === 'statement') }, style);
}

function exitCode(answer: Answer): number {
  return answer.kind === 'answered' ? EXIT.answered : EXIT.declined;
}

function asText(answer: Answer, archive: Archive, addresses: Addresses, style: TerminalStyle): string {
  return writeTerminal(compose(answer, addresses, archive.examples()), style);
}

async function converse(archive: Archive, addresses: Addresses, terminal: Terminal): Promise<number> {
  const { input, output, style } = terminal;
  if (input.isTTY) {
    const examples = archive
      .examples()
      .map((example) => `${wrap(`  ${literal(example)}`, style.columns, '    ')}\n`)
      .join('');
    await write(
      output,
      `${wrap(`${literal(writeExtent(archive.extent()))}.`, style.columns)}\nAsk a question, or "help"; "exit" ends.${examples && `\nFor example:\n${examples}`}`,
    );
  }
  // Not before there is somebody to take the lines: those that come earlier would be lost.
  const lines = createInterface({
    input,
    output,
    terminal: input.isTTY === true,
    prompt: input.isTTY ? '\n> ' : '',
  });
  let open = true;
  lines.once('close', () => {
    open = false;
  });
  // Ctrl-C waits for no answer.
  const leave = new AbortController();
  lines.once('SIGINT', () => {
    leave.abort();
    lines.close();
  });
  // The end of the input may come while an answer is still being made.
  const prompt = () => open && lines.prompt();
  const earlier: string[] = [];
  prompt();
  for await (const line of lines) {
    const text = line.trim();
    if (/^(?:exit|quit|:q)$/i.test(text)) break;
    if (/^(?:help|\?)$/i.test(text)) await write(output, HELP);
    else if (text !== '') {
      await write(output, '\n');
      const question = { text, earlier: [...earlier] };
      const answer = await askLive(question, archive, addresses, terminal, leave.signal).catch((error) => {
        if (!leave.signal.aborted) throw error;
      });
      if (!answer) break;
      if (answer.kind === 'answered' || answer.reason !== 'not-a-question') earlier.push(text);
      await write(output, asText(answer, archive, addresses, style));
    }
    prompt();
  }
  lines.close();
  return EXIT.answered;
}

/** Every line in gives one line out: an answer, or an error that says what is wrong with it. */
async function answerLines(
  archive: Archive,
  addresses: Addresses,
  { input, output }: Terminal,
): Promise<number> {
  const conversations = new Map<string, readonly string[]>();
  let unreadable = 0;
  let number = 0;
  for await (const line of createInterface({ input })) {
    number++;
    if (line.trim() === '') continue;
    const question = readLine(line, conversations);
    if (typeof question === 'string') {
      unreadable++;
      await write(output, `${JSON.stringify({ kind: 'error', line: number, error: question })}\n`);
      continue;
    }
    const { id, text, earlier } = question;
    const answer = await archive.ask({ text, earlier });
    if (id !== undefined) conversations.set(String(id), [...earlier, text]);
    await write(
      output,
      `${JSON.stringify({ ...(id !== undefined && { id }), ...answerJson(answer, addresses) })}\n`,
    );
  }
  return unreadable > 0 ? EXIT.wrongCall : EXIT.answered;
}

function readLine(
  line: string,
  conversations: ReadonlyMap<string, readonly string[]>,
): { id: string | number | undefined; text: string; earlier: readonly string[] } | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'is not valid JSON';
  }
  const { id, question, follows } = (value ?? {}) as Record<string, unknown>;
  if (typeof question !== 'string') return 'has no "question"';
  if (id !== undefined && typeof id !== 'string' && typeof id !== 'number')
    return '"id" should be a text or a number';
  const earlier = follows === undefined || follows === null ? [] : conversations.get(String(follows));
  if (!earlier) return `"follows" names "${follows}", which no earlier line has as its id`;
  return { id, text: question, earlier };
}

/** Reading shorter than this needs no progress. */
const PROGRESS_AFTER_MS = 500;

/** Tells how far reading has come, where reading takes long; on a terminal only. */
export function showProgress(
  errors: Writable & { readonly isTTY?: boolean },
  now: () => number = performance.now.bind(performance),
): {
  onProgress(progress: { files: number; of: number; articles: number }): void;
  clear(): void;
} {
  const begun = now();
  let shown = false;
  return {
    onProgress({ files, of, articles }) {
      if (!errors.isTTY || now() - begun < PROGRESS_AFTER_MS) return;
      shown = true;
      errors.write(`\r\u001b[KReading the archive: file ${files} of ${of}, ${count(articles, 'article')}`);
    },
    clear() {
      if (shown) errors.write('\r\u001b[K');
    },
  };
}

function write(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => stream.write(text, (error) => (error ? reject(error) : resolve())));
}
