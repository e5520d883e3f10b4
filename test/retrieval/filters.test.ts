import { describe, expect, test } from 'vitest';
import {
  admits,
  hasFilters,
  type KnownPublisher,
  NO_FILTERS,
  readFilters,
} from '../../src/retrieval/filters.ts';

const publishers: KnownPublisher[] = [
  { name: 'Syrian Coalition', names: ['Syrian Coalition', 'Etilaf', 'الائتلاف'], party: true },
  { name: 'ARK News', names: ['ARK News'], party: false },
  { name: 'cnn.com', names: ['cnn.com', 'cnn'], party: false },
];
const read = (question: string) => readFilters(question, publishers);

describe('filters written out', () => {
  test.each([
    ['from:"ARK News" Who met?', { publishers: ['ARK News'] }, 'Who met?'],
    ['Who met? from:“ark  news”', { publishers: ['ARK News'] }, 'Who met?'],
    ['publisher:etilaf Who met?', { publishers: ['Syrian Coalition'] }, 'Who met?'],
    ['from:"ARK News" from:cnn Who met?', { publishers: ['ARK News', 'cnn.com'] }, 'Who met?'],
    ['after:2018-01 Who met?', { after: '2018-01-01' }, 'Who met?'],
    ['before:2018-12 Who met?', { before: '2018-12-31' }, 'Who met?'],
    ['before:2018-02 Who met?', { before: '2018-02-28' }, 'Who met?'],
    ['since:2018 until:2019 Who met?', { after: '2018-01-01', before: '2019-12-31' }, 'Who met?'],
    [
      'after:"2018-01-24" before:2018-01-24 Who met?',
      { after: '2018-01-24', before: '2018-01-24' },
      'Who met?',
    ],
    // What is written out counts more than the dates of the text.
    ['after:2019 Who met in December 2017?', { after: '2019-01-01' }, 'Who met in December 2017?'],
  ])('readFilters() reads %s', (question, expected, text) => {
    const { filters, unreadable, text: rest } = read(question);
    expect(unreadable).toEqual([]);
    const { words, ...found } = filters;
    expect(found).toEqual({ publishers: [], ...expected });
    expect(words.length).toBeGreaterThan(0);
    expect(rest).toBe(text);
  });

  test.each([
    ['after:soon Who met?', 'after:soon', 'after:2018-01-24'],
    ['after:2018-13 Who met?', 'after:2018-13', 'after:2018-01'],
    ['before:2018-02-30 Who met?', 'before:2018-02-30', 'before:2018'],
    ['from:"New York Times" Who met?', 'from:"New York Times"', 'from:"ARK News"'],
    ['from:ARK News who met?', 'from:ARK', 'from:"Syrian Coalition"'],
    ['filters:on Who met?', 'filters:on', 'filters:off'],
    ['after:2019 before:2018 Who met?', 'after:2019-01-01 before:2018-12-31', 'first day'],
  ])('readFilters() names what it cannot read in %s, and what is expected', (question, named, expected) => {
    const { unreadable } = read(question);
    expect(unreadable).toHaveLength(1);
    expect(unreadable[0]).toContain(`${named}: expected`);
    expect(unreadable[0]).toContain(expected);
  });

  test('readFilters() sets plain words aside with filters:off', () => {
    expect(read('filters:off What did ARK News report in December 2017?')).toEqual({
      filters: { publishers: [], words: [] },
      text: 'What did ARK News report in December 2017?',
      unreadable: [],
    });
    expect(read('filters:off after:2018 Who met in 2017?').filters.after).toBe('2018-01-01');
  });
});

describe('filters in plain words', () => {
  test.each([
    ['What happened in December 2017?', { after: '2017-12-01', before: '2017-12-31' }, 'What happened?'],
    ['In December 2017, who met?', { after: '2017-12-01', before: '2017-12-31' }, 'who met?'],
    [
      'Who met in December 2017 and in February 2018?',
      { after: '2017-12-01', before: '2018-02-28' },
      'Who met?',
    ],
    [
      'Who met after January 2018 and before June 2018?',
      { after: '2018-02-01', before: '2018-05-31' },
      'Who met?',
    ],
    [
      'Who met on 24 January 2018 in Moscow?',
      { after: '2018-01-24', before: '2018-01-24', reportedUntil: '2018-01-28' },
      'Who met in Moscow?',
    ],
    ['Who met on 30 February 2018?', {}, 'Who met on 30 February 2018?'],
    ['ماذا حدث في كانون الأول ٢٠١٧؟', { after: '2017-12-01', before: '2017-12-31' }, 'ماذا حدث؟'],
    ['According to ARK News, who met Mustafa?', { publishers: ['ARK News'] }, 'who met Mustafa?'],
    ['How many died, according to ARK News?', { publishers: ['ARK News'] }, 'How many died?'],
    ['What did ARK News report on Idlib?', { publishers: ['ARK News'] }, 'What did they report on Idlib?'],
    [
      'What did the ARK News say about Idlib?',
      { publishers: ['ARK News'] },
      'What did they say about Idlib?',
    ],
    ['What are CNN’s figures on Idlib?', { publishers: ['cnn.com'] }, 'What are the figures on Idlib?'],
    [
      'What is the Syrian Coalition’s own reporting on Idlib?',
      { publishers: ['Syrian Coalition'] },
      'What is the reporting on Idlib?',
    ],
    [
      'Which articles published by the Syrian Coalition mention Idlib?',
      { publishers: ['Syrian Coalition'] },
      'Which mention Idlib?',
    ],
    // The Coalition is an actor in what others report.
    ['What did the Syrian Coalition say about Idlib?', {}, 'What did the Syrian Coalition say about Idlib?'],
    ['According to the Syrian Coalition, who met?', {}, 'According to the Syrian Coalition, who met?'],
    ['According to the New York Times, who met?', {}, 'According to the New York Times, who met?'],
    ['Who met ARK News?', {}, 'Who met ARK News?'],
    ['What reports did CNN publish?', { publishers: ['cnn.com'] }, 'What reports did they publish?'],
    // Said of the whole question, or of both halves.
    [
      'According to ARK News, who met Mustafa and what did he say?',
      { publishers: ['ARK News'] },
      'who met Mustafa and what did he say?',
    ],
    [
      'Who met Mustafa and what did he say, according to ARK News?',
      { publishers: ['ARK News'] },
      'Who met Mustafa and what did he say?',
    ],
    [
      'What did ARK News report on Idlib, and when?',
      { publishers: ['ARK News'] },
      'What did they report on Idlib, and when?',
    ],
    [
      'What did ARK News report on Idlib and Homs?',
      { publishers: ['ARK News'] },
      'What did they report on Idlib and Homs?',
    ],
    [
      'What did ARK News report, and what did CNN report?',
      { publishers: ['ARK News', 'cnn.com'] },
      'What did they report, and what did they report?',
    ],
  ])('readFilters() understands "%s"', (question, expected, text) => {
    const { filters, text: rest, unreadable } = read(question);
    const { words, ...found } = filters;
    expect(unreadable).toEqual([]);
    expect(found).toEqual({ publishers: [], ...expected });
    expect(rest).toBe(text);
    for (const word of words) expect(question).toContain(word);
  });
});

test.each([
  'Who shelled Beit Lulu according to Rim Rights Monitor, and according to ARK News?',
  'Who shelled Beit Lulu according to the police and according to ARK News?',
  'According to ARK News and Rim Rights Monitor, who shelled Beit Lulu?',
  'According to ARK News, Rim Rights Monitor and the Red Crescent, who shelled it?',
  'What did Rim Rights Monitor and ARK News report on Beit Lulu?',
  'How do CNN’s figures differ from those of Rim Rights Monitor?',
  'What are CNN’s figures and Rim Rights Monitor’s figures?',
  'Who shelled Beit Lulu, and what did ARK News report?',
  'Who shelled Beit Lulu and what did ARK News report?',
  'Who shelled Beit Lulu? What did ARK News report?',
  'What did ARK News report on Beit Lulu, and who fled to Qasr Rim?',
  'What did the Syrian Coalition say, and what did ARK News report?',
])('a publisher beside another source, or in one half, is no filter: %s', (question) => {
  expect(read(question)).toMatchObject({ filters: { publishers: [], words: [] }, text: question });
});

test('admits() lets in what is within the period, undated articles never', () => {
  const { filters } = read('Who met on 24 January 2018?');
  expect(
    ['2018-01-23', '2018-01-24', '2018-01-28', '2018-01-29', undefined].map((date) =>
      admits(filters, date, 'ARK News'),
    ),
  ).toEqual([false, true, true, false, false]);
  expect(admits(NO_FILTERS, undefined, 'ARK News')).toBe(true);
  expect(admits({ ...NO_FILTERS, publishers: ['cnn.com'] }, undefined, 'ARK News')).toBe(false);
  expect([hasFilters(filters), hasFilters(NO_FILTERS)]).toEqual([true, false]);
});

test('readFilters() asks which day 05/06/2017 is, unless filters are written out or off', () => {
  expect(read('Who met on 05/06/2017?').unreadable).toEqual([
    '05/06/2017: expected the month in words, or 2017-06-05',
  ]);
  expect(read('Who met on 05/06/2017? filters:off').unreadable).toEqual([]);
  expect(read('Who met on 05/06/2017? after:2017-06-05 before:2017-06-05').unreadable).toEqual([]);
  expect(read('Who met on 25/06/2017?').filters).toMatchObject({ after: '2017-06-25', before: '2017-06-25' });
});
