import { describe, expect, test } from 'vitest';
import { readArchive } from '../../src/corpus/read-archive.ts';
import { NO_FILTERS } from '../../src/retrieval/filters.ts';
import { buildPassageIndex } from '../../src/retrieval/passage-index.ts';
import { articleOf } from '../corpus/article-of.ts';

describe('the seeds', async () => {
  const { articles } = await readArchive('seeds');
  const index = await buildPassageIndex(articles);
  const make = (text: string, earlier?: string) => index.makeQuery(text, NO_FILTERS, { follows: earlier });
  const concept = (text: string, of: string) => make(text).concepts.find((one) => one.text === of)!;

  test('makeQuery() leaves out the words that only ask, and mentions of chat platforms', () => {
    expect(
      make('Tell me, what did <@U123> @here happen in Riyadh? https://x.example/a').concepts.map(
        ({ text }) => text,
      ),
    ).toEqual(['Riyadh']);
    expect(make('???').concepts).toEqual([]);
  });

  test.each([
    ['Who is al-Hariri?', 'Hariri', 'hariri'],
    ['Who is الحريري?', 'الحريري', 'hariri'],
    ['What happened in Idleb?', 'Idleb', 'idlib'],
    ['What happened in Gouta?', 'Gouta', 'ghouta'],
    ['Who is Mahameed?', 'Mahameed', 'mahamid'],
    ['What about the negotations?', 'negotations', 'negoti'],
    ['Which doctors protested?', 'doctors', 'doctor'],
    ['Which physicians protested?', 'physicians', 'doctor'],
    ['ماذا عن المعتقلين؟', 'المعتقلين', 'detaine'],
  ])('make() finds in "%s" for %s the word %s', (question, text, word) => {
    expect(concept(question, text).wordings.flatMap((one) => one.words)).toContain(word);
    expect(concept(question, text).known).toBe(true);
  });

  test('makeQuery() does not take Mahameed for Mohammed', () => {
    expect(concept('Who is Mahameed?', 'Mahameed').wordings.flatMap((one) => one.words)).not.toContain(
      'moham',
    );
    expect(
      concept('Who is Mahameed?', 'Mahameed').wordings.flatMap((one) => one.variant ?? []),
    ).not.toContain('mohammed');
  });

  test('makeQuery() knows names, numbers and what the archive does not hold', () => {
    expect(concept('Who is Lavrov?', 'Lavrov')).toMatchObject({ name: true, number: false, known: true });
    expect(concept('What is resolution 2254?', '2254')).toMatchObject({ number: true, known: true });
    expect(concept('Who is Zuckerberg?', 'Zuckerberg')).toMatchObject({ known: false, wordings: [] });
  });

  test('makeQuery() weighs rare words above common ones', () => {
    const weight = (word: string) => concept(`What of ${word} there?`, word).weight;
    expect(weight('Gaziantep')).toBeGreaterThan(weight('Syria'));
  });

  test('makeQuery() tells what is counted', () => {
    expect(make('How many civilians were killed in Idlib?')).toMatchObject({
      kind: 'number',
      countAsked: true,
      counted: [{ text: 'civilians' }, { text: 'killed' }],
    });
    expect(make('Who was killed?')).toMatchObject({ kind: 'person', countAsked: false, counted: [] });
  });

  test('makeQuery() keeps the names of a question that was translated', () => {
    const translated = (text: string, asked: string) => index.makeQuery(text, NO_FILTERS, { asked }).concepts;
    const heard = translated('Where did Haruri go?', 'أين ذهب الحريري؟').find(
      ({ text }) => text === 'Haruri',
    );
    expect(heard).toMatchObject({ known: true, name: true, wordings: [{ variant: 'hariri' }] });
    const left = translated('What does he want?', 'Que veut un certain Hariri, dit-on ?').map(
      ({ text }) => text,
    );
    expect(left).toEqual(expect.arrayContaining(['Hariri']));
    expect(left).not.toEqual(expect.arrayContaining(['un']));
  });

  test('makeQuery() takes from the conversation what the question leaves unsaid', () => {
    const { concepts, context } = make('And in Geneva?', 'Where did Hariri meet Tillerson in Geneva?');
    expect(concepts.map(({ text }) => text)).toEqual(['Geneva']);
    expect(context.map(({ text }) => text)).toEqual(['Hariri', 'meet', 'Tillerson']);
  });
});

describe('names of several words', () => {
  const wordings = async (text: string, written: string) => {
    const { makeQuery } = await buildPassageIndex([articleOf(`Yesterday the envoy met ${written} there.`)]);
    const { concepts } = makeQuery(text, NO_FILTERS);
    return { unknown: concepts.filter((one) => !one.known).map((one) => one.text), concepts };
  };

  test.each([
    ['Abdul Rahman', 'Abdelrahman'],
    ['Abd al-Rahman', 'Abdulrahman'],
    ['Abdelrahman', 'Abdul Rahman'],
    ['Abdulrahman', 'Abd al-Rahman'],
    ['Abdurrahman', 'Abdel Rahman'],
    ['Deir ez-Zor', 'Deir Ezzor'],
    ['Deir Ezzor', 'Dayr al-Zawr'],
    ['Ar-Raqqah', 'Raqqa'],
    ['El Hariri', 'al-Hariri'],
    ['Astana', 'Nur-Sultan'],
    ["Da'esh", 'ISIS'],
    ['ISIL', 'Daesh'],
  ])('makeQuery() knows %s where the archive writes %s', async (asked, written) => {
    const { unknown, concepts } = await wordings(`Where is ${asked}?`, written);
    expect(concepts.length).toBeGreaterThan(0);
    expect(unknown).toEqual([]);
  });

  test('makeQuery() does not take one Abdul for another', async () => {
    const { concepts } = await wordings('Where is Abdul Rahman?', 'Abdulkarim');
    expect(concepts.every((one) => !one.known)).toBe(true);
  });
});
