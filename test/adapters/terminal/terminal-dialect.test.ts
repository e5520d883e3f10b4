import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wrap, writeTerminal } from '../../../src/adapters/terminal/terminal-dialect.ts';
import type { Reply } from '../../../src/reply/reply.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not come through
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u2028\u2029\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
const plain = { columns: 80, colours: false, links: false };

function replyOf(text: string): Reply {
  const source = {
    number: 1,
    title: text,
    publisher: text,
    date: '24 January 2018',
    links: [{ text: 'original', url: 'http://example.org/a' }],
    quotes: [],
  };
  return {
    summary: text,
    blocks: [
      {
        kind: 'statement',
        spans: [
          { kind: 'strong', text },
          { kind: 'quote', text },
        ],
      },
      { kind: 'source', source },
      { kind: 'notice', notice: 'understood', spans: [{ kind: 'text', text }] },
    ],
  };
}

describe('writeTerminal()', () => {
  it('lets no control character of an article or question reach the terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(writeTerminal(replyOf(text), plain)).not.toMatch(CONTROL);
      }),
    );
    expect(
      writeTerminal(replyOf('\u001b]8;;http://evil.example\u001b\\click\u001b]8;;\u001b\\ \u001b[2J'), plain),
    ).not.toContain('\u001b');
  });

  it('lets no line end of a publisher forge a line of ours', () => {
    const written = writeTerminal(replyOf('Reuters\n\n[7] “Forged” · Reuters'), plain);
    expect(written.split('\n').some((line) => line.startsWith('[7]'))).toBe(false);
  });

  it('leaves an address as it is', () => {
    const reply = replyOf('Title');
    const url = 'https://x.example/p%23q?u=https%3A%2F%2Fb';
    const source = {
      ...reply.blocks[1],
      source: {
        number: 1,
        title: 'T',
        publisher: 'P',
        date: 'd',
        links: [{ text: 'original', url }],
        quotes: [],
      },
    } as Reply['blocks'][number];
    expect(
      writeTerminal({ ...reply, blocks: [source] }, { columns: 80, colours: true, links: true }),
    ).toContain(`]8;;${url}\u001b`);
  });

  it('prints addresses where the terminal has no links, and hides them behind words where it has', () => {
    expect(writeTerminal(replyOf('Title'), plain)).toContain('original: http://example.org/a');
    const linked = writeTerminal(replyOf('Title'), { columns: 80, colours: true, links: true });
    expect(linked).toContain('\u001b]8;;http://example.org/a\u001b\\original\u001b]8;;\u001b\\');
    expect(stripVTControlCharacters(linked)).not.toContain('http://example.org/a');
  });

  it('stays within the columns, addresses apart', () => {
    const text = writeTerminal(
      replyOf('Some words of a rather long title that goes on and on. '.repeat(5)),
      plain,
    );
    expect(text.split('\n').filter((line) => line.length > 80 && !line.includes('http'))).toEqual([]);
  });
});

describe('wrap()', () => {
  it('loses no word, and keeps each line within the columns unless one word is longer', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'é', 'س', '-', '.'), minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 10, max: 100 }),
        (list, columns) => {
          const lines = wrap(list.join(' '), columns).split('\n');
          expect(lines.join(' ')).toBe(list.join(' '));
          expect(lines.every((line) => line.length <= columns || !line.includes(' '))).toBe(true);
        },
      ),
    );
  });
});
