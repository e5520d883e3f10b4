// Cutting keeps everything, and keeps what belongs together.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block, Span } from '../../src/reply/reply.ts';
import { cutBlocks, cutText, groupPieces, packMessages } from '../../src/reply/split.ts';
import { anyReply } from './any-reply.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.lorem({ maxCount: 60 }),
  fc.integer({ min: 1, max: 200 }).map((times) => '🙂'.repeat(times)),
);

describe('cutText()', () => {
  it('loses nothing, makes no piece longer than asked, and halves no character', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 30, max: 200 }), (text, most) => {
        const pieces = cutText(text, most);
        expect(pieces.join('')).toBe(text);
        for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(most);
        if (text.isWellFormed()) for (const piece of pieces) expect(piece.isWellFormed()).toBe(true);
      }),
    );
  });

  it('cuts between words where there are any', () => {
    const pieces = cutText('several words that stand in one line '.repeat(9), 80);
    expect(pieces.length).toBeGreaterThan(5);
    for (const piece of pieces) expect(piece).toMatch(/^\S.* $/);
  });
});

describe('cutBlocks()', () => {
  it('keeps every span, its marks and their addresses, in order', () => {
    const content = (blocks: readonly Block[]) =>
      blocks.flatMap((block) =>
        'spans' in block
          ? block.spans.flatMap((span) => ('text' in span ? [...span.text] : [`[${span.number}]${span.url}`]))
          : [JSON.stringify(block)],
      );
    fc.assert(
      fc.property(anyReply, fc.integer({ min: 40, max: 3_000 }), ({ blocks }, most) => {
        const cut = cutBlocks(blocks, most);
        expect(content(cut).join('')).toBe(content(blocks).join(''));
        for (const block of cut) if ('spans' in block) expect(roomOf(block.spans)).toBeLessThanOrEqual(most);
      }),
      { numRuns: 50 },
    );
  });

  it('leaves a mark with the words before it', () => {
    const spans: Span[] = Array.from({ length: 20 }, (_, index): Span[] => [
      { kind: 'text', text: 'some words that stand here ' },
      { kind: 'reference', number: index, quote: `${index}` },
      { kind: 'text', text: ' ' },
    ]).flat();
    const cut = cutBlocks([{ kind: 'statement', spans }], 100);
    expect(cut.length).toBeGreaterThan(5);
    for (const block of cut) if ('spans' in block) expect(block.spans[0]).toMatchObject({ text: /./ });
  });
});

function roomOf(spans: readonly Span[]): number {
  return spans.reduce((sum, span) => sum + ('text' in span ? span.text.length : 8), 0);
}

describe('groupPieces()', () => {
  const group = (pieces: readonly string[], max: number) =>
    groupPieces(
      pieces,
      (one) => one.length,
      (one) => one.startsWith('['),
      max,
    );

  it('fills groups in order', () => {
    expect(group(['aaa', 'bbb', 'ccc'], 6)).toEqual([['aaa', 'bbb'], ['ccc']]);
    expect(group([], 6)).toEqual([[]]);
  });

  it('begins a group earlier, so that what sticks finds room', () => {
    expect(group(['aaaa', 'bb', '[1]'], 7)).toEqual([['aaaa'], ['bb', '[1]']]);
  });

  it('cuts even what sticks before a group grows too large', () => {
    expect(group(['a', '[1]', '[2]', '[3]'], 7)).toEqual([['a', '[1]', '[2]'], ['[3]']]);
  });

  it('gives a group of its own to what is too large for any', () => {
    expect(group(['a', 'bbbbbbbbbb', 'c'], 4)).toEqual([['a'], ['bbbbbbbbbb'], ['c']]);
  });
});

describe('packMessages()', () => {
  it('keeps to both limits, in as few messages as it can', () => {
    const pack = (items: readonly number[]) =>
      packMessages(items, (one) => one, { itemsMax: 3, charsMax: 10 });
    expect(pack([1, 1, 1, 1])).toEqual([[1, 1, 1], [1]]);
    expect(pack([6, 5, 4, 1])).toEqual([[6], [5, 4, 1]]);
    expect(pack([20, 1])).toEqual([[20], [1]]);
    expect(pack([])).toEqual([]);
  });
});
