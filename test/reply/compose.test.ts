import { describe, expect, it } from 'vitest';
import type { Answered } from '../../src/answer/answer.ts';
import { openArchive } from '../../src/answer/archive.ts';
import { pageAddresses } from '../../src/reply/addresses.ts';
import { compose } from '../../src/reply/compose.ts';
import { answerJson } from '../../src/reply/json.ts';
import type { Block, Reply } from '../../src/reply/reply.ts';
import { writeDate, writePeriod } from '../../src/reply/wording.ts';

const archive = openArchive({ folder: 'seeds' });
const addresses = pageAddresses('https://archive.example.org/');

async function replyTo(text: string): Promise<Reply> {
  await archive.ready;
  return compose(await archive.ask({ text }), addresses, archive.examples());
}

function kinds(reply: Reply): Block['kind'][] {
  return [...new Set(reply.blocks.map((block) => block.kind))];
}

describe('compose()', () => {
  it('introduces quotes by publisher and absolute date, and gives each its mark', async () => {
    const reply = await replyTo('How many people were killed in Maar Shoureen?');
    const statement = reply.blocks.find((block) => block.kind === 'statement')!;
    expect(statement.spans[0]).toEqual({ kind: 'strong', text: 'Syrian Coalition, 21 December 2017:' });
    const quotes = statement.spans.filter((span) => span.kind === 'quote');
    const marks = statement.spans.filter((span) => span.kind === 'reference');
    expect(marks).toHaveLength(quotes.length);
    expect(
      marks.every(
        (mark) => mark.number === 1 && mark.url?.startsWith('https://archive.example.org/a/001-2?cited='),
      ),
    ).toBe(true);
  });

  it('marks a weekday that was worked out outside the quotation marks', async () => {
    const reply = await replyTo('How many people were killed in Maar Shoureen?');
    const spans = reply.blocks.flatMap((block) => (block.kind === 'statement' ? block.spans : []));
    expect(spans).toContainEqual({ kind: 'text', text: ' (Tuesday: 19 December 2017, worked out)' });
    expect(spans.some((span) => span.kind === 'quote' && span.text.includes('19 December'))).toBe(false);
  });

  it('lists an article once, however often it is cited, and says that one party alone speaks', async () => {
    const reply = await replyTo('How many people were killed in Maar Shoureen?');
    const sources = reply.blocks.filter((block) => block.kind === 'source');
    expect(sources).toHaveLength(1);
    expect(sources[0]!.source.quotes.length).toBeGreaterThan(1);
    expect(sources[0]!.source.links.map((link) => link.text)).toEqual(['original', 'archived']);
    const notices = reply.blocks.filter((block) => block.kind === 'notice').map((block) => block.notice);
    expect(notices).toEqual(['one-publisher', 'quoted']);
  });

  it('names five reprints, and counts the others', async () => {
    await archive.ready;
    const answer = (await archive.ask({ text: 'How many people were killed in Maar Shoureen?' })) as Answered;
    const alsoBy = (publishers: readonly string[]) => {
      const reprints = publishers.map((name) => {
        const { article } = answer.sources[0]!;
        return { ...article, publisher: { name, aliases: [], party: false }, date: '2018-01-24' };
      });
      const reply = compose({ ...answer, sources: [{ ...answer.sources[0]!, reprints }] }, addresses, []);
      return reply.blocks.flatMap((block) => (block.kind === 'source' ? [block.source.alsoBy] : []));
    };
    const written = ['A', 'B', 'C', 'D', 'E'].map((name) => `${name}, 24 January 2018`).join('; ');
    expect(alsoBy([])).toEqual([undefined]);
    expect(alsoBy(['A', 'B', 'C', 'D', 'E', 'A'])).toEqual([written]);
    expect(alsoBy(['A', 'B', 'C', 'D', 'E', 'F', 'G'])).toEqual([`${written} and 2 more`]);
  });

  it('shows the filters in force, and how to drop them', async () => {
    const reply = await replyTo('What did the Coalition say about Idlib in 2018?');
    const [filters] = reply.blocks;
    expect(filters).toMatchObject({ kind: 'filters' });
    expect(JSON.stringify(filters)).toContain('1 January – 31 December 2018 (from \\"in 2018\\")');
    expect(JSON.stringify(filters)).toContain('filters:off');
  });

  it('declines with what was searched, the nearest articles, and what absence means', async () => {
    const reply = await replyTo('How many delegates attended the Sochi conference?');
    expect(kinds(reply)).toEqual(['paragraph', 'nearest']);
    const words = JSON.stringify(reply.blocks);
    expect(words).toContain(
      '10 articles of 2 publishers (Syrian Coalition, ARK News), 21 December 2017 to 28 June 2019',
    );
    expect(words).toContain('does not mean that it did not happen');
  });

  it('answers what is no question with help and examples', async () => {
    expect(kinds(await replyTo('hello'))).toContain('examples');
  });
});

describe('answerJson()', () => {
  it('has the form that other programs rely on', async () => {
    await archive.ready;
    const json = answerJson(
      await archive.ask({ text: 'According to ARK News, what did Jeffrey say about Idlib?' }),
      addresses,
    );
    expect(json).toMatchObject({
      kind: 'answered',
      understood: { publishers: ['ARK News'] },
      writtenBy: 'quotes',
      withheld: 0,
      archive: { articles: 10, from: '2017-12-21', to: '2019-06-28' },
    });
    const { statements, sources, notices } = json as {
      statements: { text: string; citations: number[] }[];
      sources: Record<string, unknown>[];
      notices: string[];
    };
    expect(notices).toContain('one-publisher');
    expect(
      statements.every(({ citations }) =>
        citations.every((number) => sources.some((source) => source.number === number)),
      ),
    ).toBe(true);
    expect(Object.keys(sources[0]!)).toEqual(
      expect.arrayContaining([
        'number',
        'article',
        'passage',
        'title',
        'publisher',
        'affiliation',
        'date',
        'quote',
        'url',
        'originalUrl',
        'archivedUrl',
      ]),
    );
  });

  it('gives a refusal its reason and its nearest sources', async () => {
    await archive.ready;
    const json = answerJson(await archive.ask({ text: 'What is the capital of France?' }), addresses);
    expect(json).toMatchObject({ kind: 'declined', reason: 'nothing-found' });
    expect((json.nearest as unknown[]).length).toBeGreaterThan(0);
  });
});

describe('dates in words', () => {
  it('are absolute, and as short as they can be', () => {
    expect(writeDate('2018-01-24')).toBe('24 January 2018');
    expect(writeDate(undefined)).toBe('undated');
    expect(writePeriod('2018-01-01', '2018-01-31')).toBe('1 – 31 January 2018');
    expect(writePeriod('2018-01-01', '2018-12-31')).toBe('1 January – 31 December 2018');
    expect(writePeriod('2017-12-21', '2018-01-24')).toBe('21 December 2017 – 24 January 2018');
    expect(writePeriod('2018-01-24', '2018-01-24')).toBe('24 January 2018');
    expect(writePeriod('2018-01-01', undefined)).toBe('since 1 January 2018');
  });
});
