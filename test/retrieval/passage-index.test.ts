import { describe, expect, test } from 'vitest';
import { readArchive } from '../../src/corpus/read-archive.ts';
import { NO_FILTERS } from '../../src/retrieval/filters.ts';
import { buildPassageIndex } from '../../src/retrieval/passage-index.ts';
import { articleOf } from '../corpus/article-of.ts';

describe('the seeds', async () => {
  const { articles } = await readArchive('seeds');
  const index = await buildPassageIndex(articles);
  const search = (text: string, filters = NO_FILTERS) => index.search(index.makeQuery(text, filters), 12);

  test.each([
    ['Where did Hariri meet Tillerson?', '002-2'],
    ['What happened in Maar Shoureen?', '001-2'],
    ['Who is Sénémaud?', '003-2'],
    ['Al-Rukban camp blockade', '004-1'],
    ['Union of Free Syrian Doctors sit-in', '002-1'],
  ])('search() finds for "%s" article %s first', async (question, id) => {
    expect((await search(question))[0]!.passage.article.id).toBe(id);
  });

  test('search() stays within filters, and gives nothing for nothing', async () => {
    const hits = await search('Mustafa Idlib', { ...NO_FILTERS, publishers: ['ARK News'] });
    expect(new Set(hits.map((hit) => hit.passage.article.id))).toEqual(new Set(['004-1']));
    expect(await search('Mustafa', { ...NO_FILTERS, before: '2017-01-01' })).toEqual([]);
    expect(await search('the of and')).toEqual([]);
    expect(await search('Zuckerberg')).toEqual([]);
  });

  test('search() gives hits in order, articles together, each sentence weighed', async () => {
    const hits = await search('Hariri resolution political solution');
    const seen: string[] = [];
    for (const { passage, sentences, score, articleScore } of hits) {
      if (seen.at(-1) !== passage.article.id) {
        expect(seen).not.toContain(passage.article.id);
        seen.push(passage.article.id);
      }
      expect(sentences).toHaveLength(passage.sentences.length);
      expect(score).toBeLessThanOrEqual(articleScore);
    }
  });
});

test('search() and its sentences hold in an article of more passages than 16 bits count', async () => {
  const filler = `${'Nothing of note took place in the town that morning, as on others before. '.repeat(8).trim()}\n\n`;
  const index = await buildPassageIndex([
    articleOf(`${filler.repeat(66_000)}At last Zenobia arrived.`),
    articleOf('Zenobia left.', { id: 'b' }),
  ]);
  const hits = await index.search(index.makeQuery('When did Zenobia arrive?', NO_FILTERS), 2);
  expect(hits.some(({ passage }) => passage.text.includes('At last Zenobia arrived.'))).toBe(true);
  for (const { passage, sentences } of hits) expect(sentences).toHaveLength(passage.sentences.length);
}, 60_000);
