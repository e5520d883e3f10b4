// An archive whose articles come and go finds the same as one that was built of what is left.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Article } from '../../src/corpus/article.ts';
import { keepArticle } from '../../src/corpus/kept-article.ts';
import { NO_FILTERS } from '../../src/retrieval/filters.ts';
import { IndexedArchive } from '../../src/retrieval/indexed-archive.ts';
import { createPassageIndex } from '../../src/retrieval/passage-index.ts';
import { articleOf } from '../corpus/article-of.ts';

const SENTENCES = [
  'On Monday Hariri arrived in Riyadh for talks with the Saudi minister.',
  'Later al-Hareeri left for Geneva, where the talks on the constitution stalled.',
  'The Coalition said that 17 people were killed in Maar Shoureen.',
  'Doctors of Ghouta protested beside the ruined hospital.',
  'The road to Gouta was closed by a barrel bomb on Tuesday.',
  'Prices of bread rose again, residents told reporters.',
  'A convoy of the United Nations reached the camp of Rukban in November.',
  'Mahameed met Tillerson in Amman, and Mahamid went on to Sochi.',
  'The negotiations on a resolution went full circle.',
  'NOTHING OF NOTE TOOK PLACE IN THE TOWN.',
];
const QUESTIONS = [
  'Where did Hariri arrive?',
  'How many people were killed in Maar Shoureen?',
  'What about the negotations in Geneva this week?',
  'Who protested in Ghouta?',
  'Mahamid',
  'Which convoy reached Rukban in November?',
];

const someArticle = fc.record({
  id: fc.constantFrom(...'abcdefghijkl'),
  sentences: fc.array(fc.constantFrom(...SENTENCES), { minLength: 1, maxLength: 8 }),
  title: fc.constantFrom('Talks', 'Hariri in Riyadh', 'Bread'),
  date: fc.option(fc.constantFrom('2017-12-21', '2018-01-24', '2019-06-28'), { nil: undefined }),
});
/** The archive at one time. */
const state = fc
  .uniqueArray(someArticle, { selector: ({ id }) => id, maxLength: 12 })
  .map((articles) =>
    articles.map(({ id, sentences, title, date }) =>
      articleOf(sentences.join(' '), { id, title, ...(date && { date }) }),
    ),
  );

/** Everything that searches in an archive give, by names instead of numbers. */
async function findings(archive: IndexedArchive) {
  const index = createPassageIndex(archive);
  const all = [];
  for (const question of QUESTIONS) {
    for (const filters of [NO_FILTERS, { ...NO_FILTERS, after: '2018-01-01' }]) {
      const query = index.makeQuery(question, filters);
      const hits = await index.search(query, 12);
      all.push({
        concepts: query.concepts.map(({ text, weight, wordings, name }) => ({
          text,
          weight,
          name,
          wordings: wordings.map(({ words, strength, variant }) => `${words} ${strength} ${variant}`).sort(),
        })),
        hits: hits.map(({ passage, score, reprints }) => ({
          passage: passage.id,
          text: passage.text,
          score: score.toFixed(6),
          reprints: reprints.map(({ id }) => id),
        })),
      });
    }
  }
  return all;
}

async function archiveOf(...states: readonly (readonly Article[])[]): Promise<IndexedArchive> {
  const archive = new IndexedArchive();
  for (const articles of states) {
    await archive.update(articles.map(keepArticle));
    await archive.proposals.follow();
  }
  return archive;
}

describe('update()', () => {
  test('leaves what a fresh archive would hold, whatever was there before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(state, { minLength: 2, maxLength: 5 }), async (states) => {
        const grown = await archiveOf(...states);
        const fresh = await archiveOf(states.at(-1)!);
        expect(grown.size).toBe(fresh.size);
        expect(grown.lengths).toEqual(fresh.lengths);
        expect(await findings(grown)).toEqual(await findings(fresh));
      }),
      { numRuns: 60 },
    );
  });

  test('finds the same after numbers were given again', async () => {
    const articles = Array.from({ length: 2600 }, (_, number) =>
      articleOf(`${SENTENCES[number % SENTENCES.length]} ${SENTENCES[(number * 7) % 9]} Report ${number}.`, {
        id: `r${number}`,
        date: '2018-01-24',
      }),
    );
    const grown = await archiveOf(articles.slice(0, 100), articles.slice(0, 2400), articles.slice(1300));
    const fresh = await archiveOf(articles.slice(1300));
    expect(grown.numbers).toBe(1300);
    expect(await findings(grown)).toEqual(await findings(fresh));
  });

  test('tells what came and went, and leaves the rest untouched', async () => {
    const archive = new IndexedArchive();
    const one = articleOf('Hariri arrived.', { id: 'one' });
    const two = articleOf('Tillerson left.', { id: 'two' });
    await archive.update([one, two].map(keepArticle));
    const before = archive.byId('one');
    const { added, removed } = await archive.update(
      [one, { ...two, title: 'Another' }, articleOf('Steifo spoke.', { id: 'three' })].map(keepArticle),
    );
    expect(added.map(({ id }) => id)).toEqual(['two', 'three']);
    expect(removed).toEqual(['two']);
    expect(archive.byId('one')).toBe(before);
  });

  test('does not index again what only stands elsewhere, and tells where', async () => {
    const archive = new IndexedArchive();
    const one = articleOf('Hariri arrived.', { id: 'one', line: 1 });
    const two = articleOf('Tillerson left.', { id: 'two', line: 2 });
    await archive.update([one, two].map(keepArticle));
    const data = archive.byId('one')!.data;
    const changes = await archive.update([{ ...one, line: 7 }, two].map(keepArticle));
    expect(changes).toMatchObject({ added: [{ id: 'one', line: 7 }], removed: ['one'] });
    expect(archive.byId('one')!.data).toBe(data);
    expect(archive.byId('one')!.article.line).toBe(7);
  });

  test('knows when most of its words have gone', async () => {
    const archive = new IndexedArchive();
    const words = (from: number) => Array.from({ length: 8000 }, (_, at) => `w${from + at}x`).join(' ');
    const states = [0, 8000, 16_000].map((from) => [keepArticle(articleOf(words(from), { id: `${from}` }))]);
    await archive.update(states[0]!);
    expect(archive.vocabulary.isOvergrown).toBe(false);
    for (const state of states) await archive.update(state);
    expect(archive.vocabulary.isOvergrown).toBe(true);
  });

  test('gives no half state to a search while it reads', async () => {
    const archive = await archiveOf([articleOf('Hariri arrived in Riyadh.', { id: 'old' })]);
    const index = createPassageIndex(archive);
    const more = Array.from({ length: 400 }, (_, number) =>
      articleOf(`Hariri spoke ${number} times. ${SENTENCES.join(' ').repeat(4)}`, { id: `n${number}` }),
    );
    const updated = archive.update(more.map(keepArticle));
    const seen = new Set<number>();
    let done = false;
    const watched = updated.then(() => {
      done = true;
    });
    while (!done) {
      const hits = await index.search(index.makeQuery('Hariri', NO_FILTERS), 500);
      seen.add(new Set(hits.map(({ passage }) => passage.article.id)).size);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await watched;
    // Of the new ones many are the same text; the old one is seen alone, and never together with some of them.
    expect(seen.has(1)).toBe(true);
    expect(archive.size).toBe(400);
    expect(archive.byId('old')).toBeUndefined();
  });
});
