import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { citedKey, findCited } from '../../src/reply/addresses.ts';

const text = 'Hariri stressed that "Syria is at a crossroads." He underscored the need for action.';
const quote = 'Syria is at a crossroads.';
const start = text.indexOf(quote);
const key = citedKey({ start, end: start + quote.length, quote });

describe('findCited()', () => {
  it('finds the words where they stood', () => {
    expect(findCited(text, key)).toEqual({ start, end: start + quote.length });
  });

  it('finds them where an edit has moved them to', () => {
    const edited = `Moscow, 24 January. ${text}`;
    expect(findCited(edited, key)).toEqual({ start: start + 20, end: start + 20 + quote.length });
  });

  it('finds nothing when they stand there no longer', () => {
    expect(findCited(text.replace('crossroads', 'turning point'), key)).toBeUndefined();
  });

  it('finds nothing for a key that it did not make', () => {
    for (const wrong of ['', '0-5', '0-5-xyz', '-1-5-00000000', '99999999999-5-00000000', '0-5-0000000000']) {
      expect(findCited(text, wrong)).toBeUndefined();
    }
  });

  it('gives back any slice of any text', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 300 }), fc.nat(), fc.nat(), (any, from, length) => {
        const first = from % any.length;
        const end = Math.min(any.length, first + 1 + (length % 80));
        const found = findCited(any, citedKey({ start: first, end, quote: any.slice(first, end) }));
        expect(found && any.slice(found.start, found.end)).toBe(any.slice(first, end));
      }),
    );
  });
});
