// Cutting keeps everything, and keeps what belongs together.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText, groupPieces } from '../../src/reply/split.ts';

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

describe('groupPieces()', () => {
  const group = (pieces: readonly string[], max: number) =>
    groupPieces(pieces, {
      sizeOf: (one) => one.length,
      sizeMax: max,
      sticks: (one) => one.startsWith('['),
    });

  it('fills groups in order', () => {
    expect(group(['aaa', 'bbb', 'ccc'], 6)).toEqual([['aaa', 'bbb'], ['ccc']]);
    expect(group([], 6)).toEqual([]);
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

  it('keeps to both limits, in as few groups as it can', () => {
    const pack = (pieces: readonly number[]) =>
      groupPieces(pieces, { sizeOf: (one) => one, sizeMax: 10, piecesMax: 3 });
    expect(pack([1, 1, 1, 1])).toEqual([[1, 1, 1], [1]]);
    expect(pack([6, 5, 4, 1])).toEqual([[6], [5, 4, 1]]);
    expect(pack([20, 1])).toEqual([[20], [1]]);
  });
});
