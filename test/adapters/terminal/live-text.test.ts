import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runAsk } from '../../../src/adapters/terminal/ask-command.ts';
import { createLiveText } from '../../../src/adapters/terminal/live-text.ts';
import { originalAddresses } from '../../../src/reply/addresses.ts';
import { openModelArchive } from '../../answer/model/model-archive.ts';
import { Screen } from './screen.ts';

describe('createLiveText()', () => {
  it('shows the last text alone, whatever stood there, and leaves nothing behind', () => {
    const line = fc.string({ unit: 'grapheme-ascii', maxLength: 90 });
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 60 }),
        fc.array(fc.array(line, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
        (columns, texts) => {
          const screen = new Screen(columns, 40);
          const live = createLiveText(screen, screen);
          screen.write('before\n');
          for (const lines of texts) live.show(lines.join('\n'));
          const last = new Screen(columns, 40);
          last.write(`before\n${texts.at(-1)!.join('\n').trimEnd()}`);
          expect(screen.text()).toBe(last.text());
          live.clear();
          expect(screen.text()).toBe('before');
        },
      ),
      { numRuns: 300 },
    );
  });

  it('leaves standing what fitted, where the next text would not', () => {
    const screen = new Screen(20, 5);
    const live = createLiveText(screen, screen);
    live.show('one\ntwo');
    live.show('one\ntwo\nthree\nfour\nfive\nsix');
    expect(screen.text()).toBe('one\ntwo');
    live.clear();
    expect(screen.text()).toBe('');
  });
});

describe.each([40, 100])('npm run ask in %i columns', (columns) => {
  function terminalOf(screen: Screen) {
    return {
      input: Object.assign(new PassThrough(), { isTTY: false }),
      output: screen,
      style: { columns, colours: true, links: false },
      screen,
    };
  }

  /** What was on the screen each time that it was written to. */
  function recorded(screen: Screen): string[] {
    const seen: string[] = [];
    const write = screen._write.bind(screen);
    screen._write = (...args) => {
      write(...args);
      seen.push(screen.text());
    };
    return seen;
  }

  it('statements appear as they are proven, and the answer takes their place', async () => {
    const { archive, server } = await openModelArchive();
    server.behave({ betweenMs: 2, pieceChars: 40 });
    const screen = new Screen(columns, 60);
    const seen = recorded(screen);
    const call = { question: 'What did Hariri ask of Russia?', mode: 'text', help: false } as const;
    expect(await runAsk(call, archive, originalAddresses, terminalOf(screen))).toBe(0);
    expect(seen.some((text) => /^Reading \d+ articles?…$/.test(text))).toBe(true);
    for (const proven of ['1 sentence proven…', '2 sentences proven…', '3 sentences proven…'])
      expect(seen.some((text) => text.endsWith(proven) && text.startsWith('The Syrian Coalition'))).toBe(
        true,
      );
    const final = screen.text().replace(/\s+/g, ' ');
    expect(final).not.toMatch(/proven…|Reading/);
    expect(final.match(/reported on 24 January 2018 that Hariri emphasized/g)).toHaveLength(1);
    expect(final).toMatch(/Written by local; every sentence was checked/);
    // The words that each sentence rests on stand at its source.
    expect(final).toMatch(/“Hariri emphasized the Russian role in Syria and the need .*signed off on\.”/);
  });

  it('a fallback takes the place of what was shown', async () => {
    const { archive, server } = await openModelArchive();
    server.behave({ betweenMs: 2, pieceChars: 40, cutAfterChars: 500 });
    const screen = new Screen(columns, 60);
    const seen = recorded(screen);
    const call = { question: 'What did Hariri ask of Russia?', mode: 'text', help: false } as const;
    await runAsk(call, archive, originalAddresses, terminalOf(screen));
    expect(seen.some((text) => /reported on[\s\S]*1 sentence proven…$/.test(text))).toBe(true);
    expect(screen.text()).not.toContain('reported on');
    expect(screen.text().replace(/\s+/g, ' ')).toContain('The language model failed');
  });

  it('a conversation goes on below', async () => {
    const { archive } = await openModelArchive();
    const screen = new Screen(columns, 200);
    const terminal = terminalOf(screen);
    terminal.input.end('What did Hariri ask of Russia?\nAnd what did he say about Idlib?\n');
    const call = { question: undefined, mode: 'text', help: false } as const;
    expect(await runAsk(call, archive, originalAddresses, terminal)).toBe(0);
    const text = screen.text().replace(/\s+/g, ' ');
    expect(text.match(/Written by local/g)).toHaveLength(2);
    expect(text).toContain('Understood as "What did Hariri ask of Russia, and what did he say about Idlib?"');
    expect(text).not.toMatch(/proven…|Reading/);
  });
});

it('Ctrl-C in a conversation waits for no answer, and stops the model', async () => {
  const { archive, server } = await openModelArchive();
  server.behave({ hang: 'mid-stream' });
  // readline draws the line that is typed with sequences of its own.
  const output = new PassThrough();
  output.resume();
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  const asked = runAsk({ question: undefined, mode: 'text', help: false }, archive, originalAddresses, {
    input,
    output,
    style: { columns: 80, colours: false, links: false },
    screen: { rows: 24, columns: 80 },
  });
  input.write('What did Hariri ask of Russia?\r');
  while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  input.write('\u0003');
  expect(await asked).toBe(0);
  await server.requests[0]!.over;
  expect(server.requests[0]!.aborted).toBe(true);
});
