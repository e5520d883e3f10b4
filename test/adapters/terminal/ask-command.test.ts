import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { EXIT, readCall, runAsk, showProgress } from '../../../src/adapters/terminal/ask-command.ts';
import { openArchive } from '../../../src/answer/archive.ts';
import { originalAddresses } from '../../../src/reply/addresses.ts';

const archive = openArchive({ folder: 'seeds' });

async function ask(args: string[], input = ''): Promise<{ code: number; output: string }> {
  await archive.ready;
  const chunks: string[] = [];
  const output = new PassThrough({ encoding: 'utf8' });
  output.on('data', (chunk: string) => chunks.push(chunk));
  const code = await runAsk(readCall(args), archive, originalAddresses, {
    input: Readable.from([input]),
    output,
    style: { columns: 80, colours: false, links: false },
  });
  return { code, output: chunks.join('') };
}

describe('npm run ask', () => {
  it('answers one question, with exit code 0', async () => {
    const { code, output } = await ask(['What did Hariri ask of Russia?']);
    expect(code).toBe(EXIT.answered);
    expect(output).toContain('need for Russia to commit to the agreements it signed off on');
    expect(output).not.toContain('\u001b');
  });

  it('declines with exit code 1', async () => {
    const { code, output } = await ask(['What is the capital of France?']);
    expect(code).toBe(EXIT.declined);
    expect(output).toContain('The archive does not say.');
  });

  it('prints JSON with --json', async () => {
    const { output } = await ask(['--json', 'Who met Tillerson in Amman?']);
    expect(JSON.parse(output)).toMatchObject({
      kind: 'answered',
      sources: [{ article: '002-2', number: 1 }],
    });
  });

  it('answers every line of --jsonl with one line, follow-ups within their conversation', async () => {
    const questions = [
      {
        id: 'a',
        question: 'According to Khaled Mahameed, why did the last Geneva round not produce results?',
      },
      { id: 'b', question: 'And which international documents did he want carried out?', follows: 'a' },
      { id: 'c', question: 'And where?', follows: 'nowhere' },
    ];
    const { code, output } = await ask(
      ['--jsonl'],
      [...questions.map((one) => JSON.stringify(one)), '{broken', ''].join('\n'),
    );
    const lines = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => line.kind)).toEqual(['answered', 'answered', 'error', 'error']);
    expect(lines.map((line) => line.id)).toEqual(['a', 'b', undefined, undefined]);
    expect(lines[1].understood.follows).toContain('Mahameed');
    expect(lines[2]).toEqual({
      kind: 'error',
      line: 3,
      error: '"follows" names "nowhere", which no earlier line has as its id',
    });
    expect(lines[3]).toMatchObject({ line: 4, error: 'is not valid JSON' });
    expect(code).toBe(EXIT.wrongCall);
  });

  it('keeps a conversation', async () => {
    const { code, output } = await ask(
      [],
      'Who urged China to play a bigger role?\nAnd where will the Coalition be travelling?\nhelp\nexit\nnever read\n',
    );
    expect(code).toBe(0);
    expect(output).toContain('Understood as a follow-up to "Who urged China to play a bigger role?"');
    expect(output).toContain('Exit codes');
    expect(output).not.toContain('never read');
  });

  it('names what is wrong with a call', () => {
    expect(() => readCall(['--json', '--jsonl'])).toThrow('--json and --jsonl exclude each other');
    expect(() => readCall(['--json'])).toThrow('--json needs a question');
    expect(() => readCall(['--nonsense'])).toThrow("Unknown option '--nonsense'");
  });

  it('shows progress where reading takes long, on a terminal only', () => {
    const progress = { files: 1, of: 2, articles: 3 };
    const shownOn = (isTTY: boolean, milliseconds: number) => {
      const errors = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY });
      let time = 0;
      const shown = showProgress(errors, () => time);
      time = milliseconds;
      shown.onProgress(progress);
      return errors.read() as string | null;
    };
    expect(shownOn(true, 600)).toContain('file 1 of 2, 3 articles');
    expect(shownOn(true, 100)).toBeNull();
    expect(shownOn(false, 600)).toBeNull();
  });
});
