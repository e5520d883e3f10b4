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
  [
    'Lt. Col. Rami Sabbagh met Brig. Gen. Adel. He left.',
    ['Lt. Col. Rami Sabbagh met Brig. Gen. Adel.', 'He left.'],
  ],
  [
    'Msgr. Paul fled to Mt. Sarin on Monday. Eng. Hadi stayed.',
    ['Msgr. Paul fled to Mt. Sarin on Monday.', 'Eng. Hadi stayed.'],
  ],
  [
    'Cmdr. Issa left Ft. Rim near St. Simon. All slept.',
    ['Cmdr. Issa left Ft. Rim near St. Simon.', 'All slept.'],
  ],
  ['He cited Art. 7 and No. 12. She agreed.', ['He cited Art. 7 and No. 12.', 'She agreed.']],
  [
    'They said no. Rami left. He sat in the sun. Nour came.',
    ['They said no.', 'Rami left.', 'He sat in the sun.', 'Nour came.'],
  ],
  ['It cost approx. 5,000 pounds. Nobody paid.', ['It cost approx. 5,000 pounds.', 'Nobody paid.']],
  ['Gen. (ret.) Adel Hadi came. He left.', ['Gen. (ret.) Adel Hadi came.', 'He left.']],
  ['She lives at No. 5 Main St. Her son left.', ['She lives at No. 5 Main St.', 'Her son left.']],
  ['Ali B. Hadi and A. K. Nasser met. They left.', ['Ali B. Hadi and A. K. Nasser met.', 'They left.']],
  ['She lives in the U.S. He does not.', ['She lives in the U.S.', 'He does not.']],
  ['The U.S. Army came at 5 p.m. On Friday it left.', ['The U.S. Army came at 5 p.m.', 'On Friday it left.']],
  ['Rgt. Commander Adel fled. Bde. Seven stayed.', ['Rgt. Commander Adel fled.', 'Bde. Seven stayed.']],
  [
    'The gunmen joined HTS. Others went to the SDF. All fought.',
    ['The gunmen joined HTS.', 'Others went to the SDF.', 'All fought.'],
  ],
  ['The bridge is 40 km. Nour measured it.', ['The bridge is 40 km.', 'Nour measured it.']],
  ['1. Nour came. 2. Rami left.', ['1. Nour came.', '2. Rami left.']],
  ['Arch. Nour Hadi built it. Yes. Rami paid.', ['Arch. Nour Hadi built it.', 'Yes.', 'Rami paid.']],
  ['“We go. ” Then they left.', ['“We go. ”', 'Then they left.']],
  ['"We go. " Then they left. "We stay. "', ['"We go. "', 'Then they left.', '"We stay. "']],
  [
    'He left (on Sunday. ) Then she came.[2] Nobody saw.',
    ['He left (on Sunday. )', 'Then she came.[2]', 'Nobody saw.'],
  ],
  [
    'قال د. رامي حداد إنه باق. وقالت م. نور إنها راحلة.',
    ['قال د. رامي حداد إنه باق.', 'وقالت م. نور إنها راحلة.'],
  ],
  ['حضر أ. د. رامي ود. نور. ثم غادرا.', ['حضر أ. د. رامي ود. نور.', 'ثم غادرا.']],
  ['بني عام ٢٠١٨ م. ثم هدم.', ['بني عام ٢٠١٨ م.', 'ثم هدم.']],
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
