// Replies beside answers: help, sources, quoted words, what is shared.
import { describe, expect, it } from 'vitest';
import { openArchive } from '../../src/answer/archive.ts';
import { originalAddresses } from '../../src/reply/addresses.ts';
import { compose } from '../../src/reply/compose.ts';
import {
  composeHelp,
  composeQuotes,
  composeShared,
  composeSources,
  composeWords,
} from '../../src/reply/compose-help.ts';
import type { Reply } from '../../src/reply/reply.ts';

const EXTENT = {
  articles: 10,
  publishers: ['Syrian Coalition', 'ARK News'],
  from: '2017-12-21',
  to: '2019-06-28',
} as const;

function textOf({ blocks }: Reply): string {
  return blocks
    .map((block) => {
      if (block.kind === 'examples') return block.questions.join('\n');
      if (!('spans' in block)) return '';
      return block.spans.map((span) => ('text' in span ? span.text : `[${span.number}]`)).join('');
    })
    .join('\n');
}

async function answered(text: string): Promise<Reply> {
  const archive = openArchive({ folder: 'seeds' });
  await archive.ready;
  return compose(await archive.ask({ text }), originalAddresses);
}

describe('composeHelp()', () => {
  it('says what is promised, what can be asked, how, and what there is', () => {
    const text = textOf(composeHelp(EXTENT, ['Who said so?'], ['Ask with /syria.', 'Or mention me.']));
    for (const part of [
      'footnoted',
      'Who said so?',
      '/syria',
      'mention me',
      'after:2018-01',
      '10 articles of 2 publishers',
    ])
      expect(text).toContain(part);
  });

  it('does without examples where the archive gives none', () => {
    expect(composeHelp(EXTENT, [], []).blocks.some(({ kind }) => kind === 'examples')).toBe(false);
  });
});

describe('composeSources()', () => {
  it('names the publishers and the period', () => {
    const { summary, blocks } = composeSources(EXTENT);
    expect(summary).toBe('The archive holds 10 articles of 2 publishers, 21 December 2017 – 28 June 2019.');
    expect(textOf({ summary, blocks })).toContain('Publishers: Syrian Coalition, ARK News.');
  });

  it('counts those it does not name, and does without dates where there are none', () => {
    const publishers = Array.from({ length: 43 }, (_, index) => `P${index}`);
    const text = textOf(composeSources({ articles: 1, publishers }));
    expect(text).toContain('1 article of 43 publishers.');
    expect(text).toContain('P39, and 3 others.');
  });
});

describe('composeQuotes()', () => {
  it('gives each footnote its article and its exact words', async () => {
    const answer = await answered('What did the Coalition say about Russia and the Geneva talks?');
    const text = textOf(composeQuotes(answer));
    const sources = answer.blocks.flatMap((block) => (block.kind === 'source' ? [block.source] : []));
    expect(sources.length).toBeGreaterThan(1);
    for (const { number, title, publisher, date, quotes } of sources) {
      expect(text).toContain(`[${number}] “${title}” · ${publisher} · ${date}`);
      for (const quote of quotes) expect(text).toContain(`${quote.text} [${number}]`);
    }
  });
});

describe('composeShared()', () => {
  it('puts the question before the whole answer', async () => {
    const answer = await answered('What did Hariri ask of Russia?');
    const shared = composeShared('What did Hariri ask of Russia?', answer);
    expect(textOf({ ...shared, blocks: shared.blocks.slice(0, 1) })).toBe('What did Hariri ask of Russia?');
    expect(shared.blocks.slice(1)).toEqual(answer.blocks);
    expect(shared.summary).toBe(answer.summary);
  });
});

describe('composeWords()', () => {
  it('says them, the first also where there is room for one line', () => {
    expect(composeWords('One.', 'Two.')).toMatchObject({ summary: 'One.', blocks: [{}, {}] });
    expect(textOf(composeWords('One.', 'Two.'))).toBe('One.\nTwo.');
  });
});
