import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutPassages, PASSAGE_CHARS } from '../../src/corpus/passages.ts';
import { readArchive } from '../../src/corpus/read-archive.ts';
import { sentences } from '../../src/corpus/sentences.ts';
import { anyText } from './any-text.ts';
import { articleOf } from './article-of.ts';

test('cutPassages() gives passages that, joined, are the text of the article again', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 1, max: 900 }), (text, chars) => {
      const article = articleOf(text);
      const passages = cutPassages(article, chars);
      expect(passages.map((passage) => passage.text).join('')).toBe(text.trim() === '' ? '' : text);
      for (const { id, start, end, text: slice } of passages) {
        expect(slice).toBe(text.slice(start, end));
        expect(id).toBe(`a@${start}-${end}`);
      }
      expect(passages.flatMap((passage) => passage.sentences)).toEqual(sentences(text));
      for (const passage of passages) {
        expect(passage.sentences.length).toBeGreaterThan(0);
        for (const { start, end } of passage.sentences)
          expect(start >= passage.start && end <= passage.end).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test('cutPassages() cuts the seeds into passages near the wished length', async () => {
  const { articles } = await readArchive('seeds');
  for (const article of articles) {
    const passages = cutPassages(article);
    expect(passages.length).toBeGreaterThan(1);
    for (const { text } of passages) expect(text.length).toBeLessThan(PASSAGE_CHARS + 1000);
  }
});

test('cutPassages() prefers the edge of a paragraph', () => {
  const paragraph = `${'A sentence of thirty letters. '.repeat(19).trim()}`;
  const passages = cutPassages(articleOf(`${paragraph}\n\n${paragraph}`));
  expect(passages.map(({ text }) => text.trim())).toEqual([paragraph, paragraph]);
});
