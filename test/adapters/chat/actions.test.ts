import { describe, expect, it } from 'vitest';
import { type ActionKind, readAction, writeAction } from '../../../src/adapters/chat/actions.ts';

const ANSWER = '0f2c1f8e-8f1b-4d55-9a0e-5f4f6d0c1c11';

describe('actions of buttons', () => {
  it('are read as they were written, and short enough for every platform', () => {
    for (const kind of ['quotes', 'share', 'unfiltered', 'good', 'bad'] satisfies ActionKind[]) {
      const text = writeAction({ kind, answer: ANSWER });
      expect(readAction(text)).toEqual({ kind, answer: ANSWER });
      expect(text.length).toBeLessThanOrEqual(100);
    }
  });

  it.each([
    '',
    'footnote',
    'footnote:quotes',
    'footnote:quotes:',
    'footnote:delete:1',
    'other:quotes:1',
    ':::',
  ])('are nothing in "%s"', (text) => {
    expect(readAction(text)).toBeUndefined();
  });
});
