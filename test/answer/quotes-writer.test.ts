import { expect, test } from 'vitest';
import type { Answered } from '../../src/answer/answer.ts';
import { openArchive } from '../../src/answer/archive.ts';
import { weighSentences } from '../../src/answer/candidates.ts';
import { STATEMENTS_MAX, writeQuotes } from '../../src/answer/quotes-writer.ts';
import type { Article } from '../../src/corpus/article.ts';
import { readArchive } from '../../src/corpus/read-archive.ts';
import { NO_FILTERS } from '../../src/retrieval/filters.ts';
import { buildPassageIndex } from '../../src/retrieval/passage-index.ts';
import { terms } from '../../src/retrieval/terms.ts';
import { temporaryFolder } from '../corpus/temporary-folder.ts';

/** Three publishers on one attack, two of them with figures of their own, and one on another subject. */
const ATTACK = [
  {
    id: 'a',
    publisher: 'Daily Post',
    date: '2018-03-01',
    text: 'A car bomb exploded at the market in Rankus on Thursday. The blast in Rankus killed 17 people, the mayor said. He added that the market of Rankus would stay closed for a month.',
  },
  {
    id: 'b',
    publisher: 'Evening Star',
    date: '2018-03-01',
    text: 'Rescuers worked all night in Rankus. The explosion in Rankus killed 23 people, according to a doctor. The market had been full of shoppers.',
  },
  {
    id: 'c',
    publisher: 'Morning Sun',
    date: '2018-03-02',
    text: 'The blast in Rankus killed 17 people, the mayor said. Schools will open again next week.',
  },
  {
    id: 'd',
    publisher: 'Daily Post',
    date: '2018-03-04',
    text: 'Farmers in the valley expect a good harvest of olives this autumn. Prices rose by 12 percent.',
  },
];

async function attackFolder(): Promise<string> {
  return temporaryFolder({ 'attack.jsonl': ATTACK.map((record) => `${JSON.stringify(record)}\n`).join('') });
}

async function draftOf(articles: readonly Article[], question: string) {
  const index = await buildPassageIndex(articles);
  const query = index.makeQuery(question, NO_FILTERS);
  const hits = await index.search(query, 12);
  return writeQuotes(query, hits, weighSentences(query, hits)).claims;
}

test('writeQuotes() sets the figures of different publishers side by side', async () => {
  const { articles } = await readArchive(await attackFolder());
  const claims = (await draftOf(articles, 'How many people were killed by the blast in Rankus?')).map(
    ({ text }) => text,
  );
  expect(claims.filter((text) => text.includes('17 people'))).toHaveLength(1);
  expect(claims.filter((text) => text.includes('23 people'))).toHaveLength(1);
});

test('writeQuotes() brings the sentence before one that points back', async () => {
  const { articles } = await readArchive(await attackFolder());
  const claims = await draftOf(articles, 'How long would the market of Rankus stay closed?');
  const pointing = claims.find(({ text }) => text.includes('He added that the market'))!;
  expect(pointing.text).toContain('the mayor said. He added that');
});

test('weighSentences() gives the best sentence first, and none that holds nothing of the question', async () => {
  const { articles } = await readArchive(await attackFolder());
  const index = await buildPassageIndex(articles);
  const query = index.makeQuery('Who expects a good harvest of olives?', NO_FILTERS);
  const candidates = weighSentences(query, await index.search(query, 12));
  expect(candidates[0]!.text).toContain('Farmers in the valley');
  expect(candidates.map(({ score }) => score)).toEqual(
    candidates.map(({ score }) => score).sort((a, b) => b - a),
  );
  for (const { evidence } of candidates) expect(evidence.ownShare).toBeGreaterThan(0);
});

test('writeQuotes() drafts nothing of nothing', () => {
  const query = {
    text: '',
    kind: 'other',
    filters: NO_FILTERS,
    concepts: [],
    context: [],
    counted: [],
    countAsked: false,
    speakers: [],
  } as const;
  expect(writeQuotes(query, [], [])).toEqual({ claims: [] });
});

const QUESTIONS = [
  'What did Hariri say about the political process?',
  'What did Mustafa say about Idlib?',
  'Who met whom in Astana?',
  'What is said of detainees?',
  'Why did negotiations stall?',
  'How many people were killed in Idlib?',
  'Sochi',
  'He said',
];

test.each(QUESTIONS)(
  'writeQuotes() says nothing twice, and quotes what stands in its passages: %s',
  async (question) => {
    const { articles } = await readArchive('seeds');
    const claims = await draftOf(articles, question);
    expect(claims.length).toBeLessThanOrEqual(STATEMENTS_MAX);
    const texts = claims.map(({ text }) => text);
    for (const [index, text] of texts.entries()) {
      const own = new Set(terms(text));
      for (const other of texts.slice(index + 1)) {
        expect(text.includes(other) || other.includes(text)).toBe(false);
        const theirs = new Set(terms(other));
        const common = [...own].filter((term) => theirs.has(term)).length;
        expect(common / Math.min(own.size, theirs.size)).toBeLessThan(0.8);
      }
    }
    for (const { text, quotes } of claims) expect(quotes.map(({ words }) => words)).toEqual([text]);
  },
);

test('ask() tells that publishers give different figures', async () => {
  const archive = openArchive({ folder: await attackFolder() });
  await archive.ready;
  const answer = (await archive.ask({
    text: 'How many people were killed by the blast in Rankus?',
  })) as Answered;
  await archive.close();
  expect(answer.kind).toBe('answered');
  expect(answer.notices).toContain('figures-differ');
  expect(new Set(answer.sources.map(({ article }) => article.publisher.name))).toContain('Evening Star');
  expect(answer.sources.map(({ number }) => number)).toEqual(answer.sources.map((_, index) => index + 1));
});
