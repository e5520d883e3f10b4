import { describe, expect, test } from 'vitest';
import type { Article } from '../../src/corpus/article.ts';
import { keepArticle } from '../../src/corpus/kept-article.ts';
import { readArchive } from '../../src/corpus/read-archive.ts';
import { NO_FILTERS } from '../../src/retrieval/filters.ts';
import { indexArticle } from '../../src/retrieval/indexed-article.ts';
import { buildPassageIndex } from '../../src/retrieval/passage-index.ts';
import { Reprints } from '../../src/retrieval/reprints.ts';
import { Vocabulary } from '../../src/retrieval/vocabulary.ts';
import { articleOf } from '../corpus/article-of.ts';

function grouped(articles: readonly Article[]) {
  const vocabulary = new Vocabulary();
  const reprints = new Reprints();
  const indexed = articles.map((article) => indexArticle(keepArticle(article), vocabulary));
  for (const one of indexed) reprints.add(one);
  const byId = (id: string) => indexed.find(({ article }) => article.id === id)!;
  return {
    group: { byId, remove: (one: ReturnType<typeof byId>) => reprints.remove(one) },
    groupOf: (id: string) => reprints.of(byId(id)).map(({ article }) => article.id),
  };
}

describe('reprints of a seed', async () => {
  const { articles } = await readArchive('seeds');
  const original = articles.find(({ id }) => id === '001-2')!;
  const reprint = articleOf(
    `${original.text.replace('17 people', 'seventeen people')} Read more on our page.`,
    { id: 'reprint', date: '2017-12-23' },
  );
  const earlier = articleOf(original.text, { id: 'earlier', date: '2017-12-20' });
  const all = [...articles, reprint, earlier];

  test('of() folds near-duplicates, the earliest first, and nothing else', () => {
    const { group, groupOf } = grouped(all);
    expect(groupOf('reprint')).toEqual(['earlier', '001-2', 'reprint']);
    expect(groupOf('001-2')).toEqual(groupOf('reprint'));
    for (const { id } of articles) if (id !== '001-2') expect(groupOf(id)).toEqual([id]);
    group.remove(group.byId('earlier'));
    expect(groupOf('reprint')).toEqual(['001-2', 'reprint']);
    group.remove(group.byId('001-2'));
    expect(groupOf('reprint')).toEqual(['reprint']);
  });

  test('of() does not fold short texts that resemble one another', () => {
    const short = ['Five people died in Homs.', 'Five people died in Hama.', 'Five people died in Homs.'].map(
      (text, index) => articleOf(text, { id: `${index}` }),
    );
    const { groupOf } = grouped(short);
    for (const { id } of short) expect(groupOf(id)).toEqual([id]);
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
