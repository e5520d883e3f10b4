// MiniSearch proposes every article that a closer look at all of them would put first.
import { beforeAll, describe, expect, test } from 'vitest';
import { keepArticle } from '../../src/corpus/kept-article.ts';
import { NO_FILTERS } from '../../src/retrieval/filters.ts';
import { IndexedArchive } from '../../src/retrieval/indexed-archive.ts';
import { createPassageIndex } from '../../src/retrieval/passage-index.ts';
import { createQueryMaker } from '../../src/retrieval/query.ts';
import { soughtOf } from '../../src/retrieval/ranking.ts';
import { articleOf } from '../corpus/article-of.ts';

const PROPOSED_MAX = 300;
const TOWNS = ['Douma', 'Harasta', 'Zamalka', 'Arbin', 'Kafr Batna'];
/** All hold "bulletin", one in five the same town, one in ten "envoy", each a number of its own. */
const articles = Array.from({ length: 1500 }, (_, number) =>
  articleOf(
    `The bulletin of that day speaks of ${TOWNS[number % 5]}. ${number % 10 === 0 ? 'The envoy came.' : 'Nobody came.'}`,
    { id: `a${number}`, title: `${number}`, date: number < 750 ? '2017-01-01' : '2018-01-01' },
  ),
);

let archive: IndexedArchive;
beforeAll(async () => {
  archive = new IndexedArchive();
  await archive.update(articles.map(keepArticle));
  await archive.proposals.follow();
});

function proposed(question: string, within?: (date: string) => boolean): string[] {
  const query = createQueryMaker(archive.vocabulary, archive.names).makeQuery(question, NO_FILTERS);
  const admits = within && ((one: { article: { date?: string } }) => within(one.article.date!));
  return archive.proposals
    .propose(soughtOf(query, archive.vocabulary), PROPOSED_MAX, admits as never)
    .map(({ article }) => article.id);
}

describe('propose()', () => {
  test('gives the articles that hold the rare word, and hardly any other', () => {
    const found = proposed('envoy 1234');
    expect(found).toContain('a1234');
    expect(found.length).toBeLessThan(PROPOSED_MAX);
  });

  test('gives those of several rare words, and not those that hold a common one alone', () => {
    const found = proposed('Which envoy came to Zamalka?');
    for (let number = 0; number < articles.length; number += 10) expect(found).toContain(`a${number}`);
    expect(found.length).toBeLessThan(PROPOSED_MAX);
  });

  test('gives all articles where only words are asked that most of them hold', () => {
    expect(proposed('bulletin')).toHaveLength(articles.length);
  });

  test('keeps to what is admitted', () => {
    const found = proposed('envoy bulletin', (date) => date > '2017-06-01');
    expect(found).toContain('a800');
    expect(found).not.toContain('a100');
  });
});

describe('follow()', () => {
  test('is not waited for: what it has not taken in is proposed, and what went is not', async () => {
    const growing = new IndexedArchive();
    const index = createPassageIndex(growing);
    const idsOf = async (question: string) =>
      new Set(
        (await index.search(index.makeQuery(question, NO_FILTERS), 10)).map(
          ({ passage }) => passage.article.id,
        ),
      );
    await growing.update(articles.map(keepArticle));
    expect(await idsOf('bulletin 1234')).toContain('a1234');
    await growing.proposals.follow();
    const without = articles.filter(({ id }) => id !== 'a1234');
    const more = articleOf('The envoy Staffan spoke.', { id: 'more' });
    await growing.update([...without, more].map(keepArticle));
    expect(await idsOf('bulletin 1234')).not.toContain('a1234');
    expect(await idsOf('Staffan')).toEqual(new Set(['more']));
    await growing.proposals.follow();
    expect(await idsOf('Staffan')).toEqual(new Set(['more']));
  });

  test('stops where its signal says so, and goes on from there', async () => {
    const other = new IndexedArchive();
    await other.update(articles.map(keepArticle));
    const stopped = AbortSignal.abort(new Error('enough'));
    const many = other.proposals.follow(stopped);
    await many.catch((error) => expect(error).toEqual(new Error('enough')));
    await other.proposals.follow();
    const index = createPassageIndex(other);
    const hits = await index.search(index.makeQuery('bulletin 77', NO_FILTERS), 3);
    expect(hits[0]!.passage.article.id).toBe('a77');
  });
});
