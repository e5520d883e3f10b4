// MiniSearch proposes every article that a closer look at all of them would put first.
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
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

function proposed(
  question: string,
  within?: (date: string) => boolean,
  from: IndexedArchive = archive,
): string[] {
  const query = createQueryMaker(from.vocabulary, from.names).makeQuery(question, NO_FILTERS);
  const admits = within && ((one: { article: { date?: string } }) => within(one.article.date!));
  return from.proposals
    .propose(soughtOf(query, from.vocabulary), PROPOSED_MAX, admits as never)
    .map(({ article }) => article.id);
}

async function archiveOf(...states: readonly (typeof articles)[]): Promise<IndexedArchive> {
  const changing = new IndexedArchive();
  for (const state of states) {
    await changing.update(state.map(keepArticle));
    await changing.proposals.follow();
  }
  return changing;
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

  test('gives all of the admitted ones where they are few, whatever they hold', () => {
    expect(proposed('Zamalka envoy', (date) => date > '2017-06-01')).toHaveLength(750);
  });

  test('asks for commoner words too where rare ones find little', async () => {
    const many = Array.from({ length: 2500 }, (_, number) =>
      articleOf('Harasta is quiet, and Harasta waits.', { id: `m${number}`, title: `${number}` }),
    );
    const found = proposed('Harasta 1234 77', undefined, await archiveOf(many));
    expect(found).toContain('m1234');
    expect(found).toHaveLength(PROPOSED_MAX);
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

describe('an archive that changes much', () => {
  const QUESTIONS = ['envoy 1234', 'Which envoy came to Zamalka?', 'Douma 77', 'What did 1100 say of Arbin?'];

  test('proposes the same as a fresh one when it has more than doubled', async () => {
    const grown = await archiveOf(articles.slice(0, 500), articles);
    expect(grown.proposals.words).toBe(archive.proposals.words);
    for (const question of QUESTIONS)
      expect(proposed(question, undefined, grown)).toEqual(proposed(question));
  });

  test('looks through the articles for the words where it has begun anew and not gone on yet', async () => {
    const again = await archiveOf(articles);
    again.proposals.restart();
    const behind = proposed('envoy 1234', undefined, again);
    for (const { id, text } of articles)
      expect(behind.includes(id)).toBe(id === 'a1234' || text.includes('envoy'));
    await again.proposals.follow();
    expect(proposed('envoy 1234', undefined, again)).toEqual(proposed('envoy 1234'));
  });

  test('lets go of the words of what went', async () => {
    const others = articles.map((one) => ({ ...one, id: `other-${one.id}`, title: `other${one.title}` }));
    const changed = await archiveOf(others, [...others, ...articles], articles);
    expect(changed.proposals.words).toBe(archive.proposals.words);
    for (const question of QUESTIONS)
      expect(proposed(question, undefined, changed).sort()).toEqual(proposed(question).sort());
  });

  test('proposes nothing when all are gone, and what comes after', async () => {
    const emptied = await archiveOf(articles.slice(0, 300), []);
    expect(proposed('envoy', undefined, emptied)).toEqual([]);
    await emptied.update([keepArticle(articles[10]!)]);
    expect(proposed('envoy', undefined, emptied)).toEqual(['a10']);
    await emptied.proposals.follow();
    expect(proposed('envoy', undefined, emptied)).toEqual(['a10']);
  });

  test('takes in new words while others go', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    // Each word begins in another way, and is divided in MiniSearch's tree by a shorter one that comes later.
    const worded = (ending: string) =>
      Array.from({ length: 10 }, (_, number) =>
        articleOf(
          Array.from({ length: 1500 }, (_, word) => `${String.fromCodePoint(0x4e00 + word)}${ending}`).join(
            ' ',
          ),
          { id: `${ending}${number}` },
        ),
      );
    const before = [...worded('mn'), ...articles.slice(0, 60)];
    const changing = await archiveOf(before, [...before.slice(0, 40), ...worded('m')]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(proposed('\u4e05m', undefined, changing)).toContain('m7');
  });
});
