import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sentences } from '../../src/corpus/sentences.ts';
import { anyText } from './any-text.ts';

const cut = (text: string) => sentences(text).map(({ start, end }) => text.slice(start, end));

test.each([
  ['Gen. Idris met Mr. Jeffrey. He left.', ['Gen. Idris met Mr. Jeffrey.', 'He left.']],
  ['The U.S. envoy came. He spoke.', ['The U.S. envoy came.', 'He spoke.']],
  ['On Jan. 5 they met. Talks failed.', ['On Jan. 5 they met.', 'Talks failed.']],
  ['J. R. Smith spoke. All left.', ['J. R. Smith spoke.', 'All left.']],
  ['See resolution No. 2254. Then vote.', ['See resolution No. 2254.', 'Then vote.']],
  ['It rose by 2.5 percent. Prices fell.', ['It rose by 2.5 percent.', 'Prices fell.']],
  ['He said "no." Then he left.', ['He said "no."', 'Then he left.']],
  ['“Stop!” he said. All went.', ['“Stop!” he said.', 'All went.']],
  ['One line\nnext line', ['One line', 'next line']],
  ['  Spaces \u00a0 around.  \n\n\t And tabs.\t', ['Spaces \u00a0 around.', 'And tabs.']],
  ['جاء الوفد. ثم غادر؟ نعم.', ['جاء الوفد.', 'ثم غادر؟', 'نعم.']],
  ['', []],
  [' \n\t\n', []],
])('sentences() cuts %j', (text, expected) => {
  expect(cut(text)).toEqual(expected);
});

test('sentences() gives trimmed slices in order that do not overlap and leave out only white space', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      let last = 0;
      for (const { start, end } of sentences(text)) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        expect(text.slice(last, start).trim()).toBe('');
        expect(text.slice(start, end)).toBe(text.slice(start, end).trim());
        last = end;
      }
      expect(text.slice(last).trim()).toBe('');
    }),
    { numRuns: 300 },
  );
});

test('sentences() cuts no character in half, however long the word', () => {
  const wide = `a${'😀'.repeat(1500)}`;
  expect(cut(wide).length).toBeGreaterThan(1);
  for (const sentence of cut(wide)) expect(sentence.isWellFormed()).toBe(true);
});

test('sentences() trims where a text without sentence ends is cut', () => {
  const spaced = `${'word  \t'.repeat(400)}end`;
  for (const sentence of cut(spaced)) expect(sentence).toBe(sentence.trim());
});

test('sentences() does not read a text again and again that never ends a sentence', () => {
  const begun = performance.now();
  sentences('and so on. '.repeat(100_000));
  sentences('ok\n'.repeat(100_000));
  // Quadratic, it would take minutes.
  expect(performance.now() - begun).toBeLessThan(10_000);
});

test('sentences() reads a long text without spaces in one go', () => {
  const text = 'a'.repeat(2_000_000);
  const found = sentences(text);
  expect(found.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text);
});
