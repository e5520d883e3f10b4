import { describe, expect, test } from 'vitest';
import { readArchive } from '../../src/corpus/read-archive.ts';
import { NO_FILTERS } from '../../src/retrieval/filters.ts';
import { indexArticle } from '../../src/retrieval/indexed-article.ts';
import { buildPassageIndex } from '../../src/retrieval/passage-index.ts';
import { findReprints } from '../../src/retrieval/reprints.ts';
import { Vocabulary } from '../../src/retrieval/vocabulary.ts';
import { articleOf } from '../corpus/article-of.ts';

describe('reprints of a seed', async () => {
  const { articles } = await readArchive('seeds');
  const original = articles.find(({ id }) => id === '001-2')!;
  const reprint = articleOf(
    `${original.text.replace('17 people', 'seventeen people')} Read more on our page.`,
    { id: 'reprint', date: '2017-12-23' },
  );
  const earlier = articleOf(original.text, { id: 'earlier', date: '2017-12-20' });
  const all = [...articles, reprint, earlier];

  test('findReprints() folds near-duplicates, the earliest first, and nothing else', async () => {
    const vocabulary = new Vocabulary();
    const reprints = await findReprints(all.map((article) => indexArticle(article, vocabulary)));
    expect(reprints.of(reprint).map(({ id }) => id)).toEqual(['earlier', '001-2', 'reprint']);
    expect(reprints.of(original)).toBe(reprints.of(reprint));
    for (const article of articles) if (article !== original) expect(reprints.of(article)).toEqual([article]);
  });

  test('findReprints() does not fold short texts that resemble one another', async () => {
    const vocabulary = new Vocabulary();
    const short = ['Five people died in Homs.', 'Five people died in Hama.', 'Five people died in Homs.'].map(
      (text, index) => articleOf(text, { id: `${index}` }),
    );
    const reprints = await findReprints(short.map((article) => indexArticle(article, vocabulary)));
    for (const article of short) expect(reprints.of(article)).toEqual([article]);
  });

  test('search() gives one article of a group, with the others beside it', async () => {
    const index = await buildPassageIndex(all);
    const hits = await index.search(index.makeQuery('What happened in Maar Shoureen?', NO_FILTERS), 12);
    const group = new Set(['001-2', 'reprint', 'earlier']);
    const found = new Set(hits.map((hit) => hit.passage.article.id).filter((id) => group.has(id)));
    expect(found.size).toBe(1);
    expect(hits[0]!.reprints.map(({ id }) => id)).toEqual(['earlier', '001-2', 'reprint']);
  });
});
