import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findDates, findUnreadableDates } from '../../src/retrieval/question-dates.ts';

test.each([
  ['in December 2017', '2017-12-01', '2017-12-31'],
  ['in 2018', '2018-01-01', '2018-12-31'],
  ['in 2018-01', '2018-01-01', '2018-01-31'],
  ['on 24 January 2018', '2018-01-24', '2018-01-24'],
  ['on the 24th of January 2018', '2018-01-24', '2018-01-24'],
  ['on January 24, 2018', '2018-01-24', '2018-01-24'],
  ['on Wednesday, 24 January 2018', '2018-01-24', '2018-01-24'],
  ['on 2018-01-24', '2018-01-24', '2018-01-24'],
  ['on 24/01/2018', '2018-01-24', '2018-01-24'],
  ['on 01/24/2018', '2018-01-24', '2018-01-24'],
  ['on 2018/01/24', '2018-01-24', '2018-01-24'],
  ['on 2018/3/4', '2018-03-04', '2018-03-04'],
  ['on 24.01.2018', '2018-01-24', '2018-01-24'],
  ['on 24-1-2018', '2018-01-24', '2018-01-24'],
  ['on 3/3/2018', '2018-03-03', '2018-03-03'],
  ['since 24/01/2018', '2018-01-24', undefined],
  ['between 24/01/2018 and 28/01/2018', '2018-01-24', '2018-01-28'],
  ['في ٢٤/٠١/٢٠١٨', '2018-01-24', '2018-01-24'],
  ['in early 2018', '2018-01-01', '2018-04-30'],
  ['late 2018', '2018-09-01', '2018-12-31'],
  ['mid-January 2018', '2018-01-11', '2018-01-20'],
  ['in the first half of 2018', '2018-01-01', '2018-06-30'],
  ['in the first week of January 2018', '2018-01-01', '2018-01-07'],
  ['in the last week of January 2018', '2018-01-25', '2018-01-31'],
  ['in the second quarter of 2018', '2018-04-01', '2018-06-30'],
  ['Q3 2018', '2018-07-01', '2018-09-30'],
  ['in winter 2017', '2017-12-01', '2018-02-28'],
  ['between 5 and 9 January 2018', '2018-01-05', '2018-01-09'],
  ['5-9 January 2018', '2018-01-05', '2018-01-09'],
  ['between 28 December and 5 January 2018', '2017-12-28', '2018-01-05'],
  ['between December 2017 and February 2018', '2017-12-01', '2018-02-28'],
  ['from 2017 to 2019', '2017-01-01', '2019-12-31'],
  ['since 2018', '2018-01-01', undefined],
  ['since early 2018', '2018-01-01', undefined],
  ['after 24 January 2018', '2018-01-25', undefined],
  ['before 24 January 2018', undefined, '2018-01-23'],
  ['until March 2018', undefined, '2018-03-31'],
  ['في كانون الأول ٢٠١٧', '2017-12-01', '2017-12-31'],
  ['في ٢٤ كانون الثاني ٢٠١٨', '2018-01-24', '2018-01-24'],
  ['في يناير 2018', '2018-01-01', '2018-01-31'],
  ['في عام ٢٠١٨', '2018-01-01', '2018-12-31'],
  ['منذ ٢٠١٨', '2018-01-01', undefined],
  ['قبل ٢٤ يناير ٢٠١٨', undefined, '2018-01-23'],
])('findDates() reads "%s" as %s to %s', (words, after, before) => {
  const question = `What happened ${words}?`;
  const [mention, ...more] = findDates(question);
  expect(more).toEqual([]);
  expect([mention?.after, mention?.before]).toEqual([after, before]);
  expect(mention!.words).toBe(words);
  expect(question.slice(mention!.start, mention!.end)).toContain(words);
});

test.each([
  'after the Sochi conference',
  'the Geneva Communique of 2012',
  'last year',
  'in the 1990s',
  'Security Council resolution 2254',
  'on 30 February 2018',
  'on 2018-02-30',
  'between 5 and 31 April 2018',
  'on 32 January 2018',
  'the pre-September 2018 lines',
  'in 17 قتيلا 2018',
])('findDates() reads no period from "%s"', (question) => {
  expect(findDates(question)).toEqual([]);
});

test('findDates() reads several periods in order, and marks single days', () => {
  expect(findDates('in December 2017 and on 5 February 2018').map(({ after, day }) => [after, day])).toEqual([
    ['2017-12-01', false],
    ['2018-02-05', true],
  ]);
});

test('findDates() gives slices of the question in order, whatever it is asked', () => {
  const piece = fc.constantFrom(
    'in',
    'between',
    'and',
    'from',
    'to',
    'early',
    'last week of',
    'January',
    'December',
    'كانون الأول',
    '2018',
    '٢٠١٧',
    '30',
    '5',
    '24 January 2018',
    '2018-02-30',
    '-',
    ',',
    'the',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const question = pieces.join(' ');
      let last = 0;
      for (const { start, end, words, after, before } of findDates(question)) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(question.slice(start, end).trim()).toBe(words);
        for (const day of [after, before]) expect(day ?? '2018-01-01').toMatch(/^\d{4}-\d\d-\d\d$/);
        last = end;
      }
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['What happened on 05/06/2017?', ['05/06/2017: expected the month in words, or 2017-06-05']],
  ['ماذا حدث في ٠٥/٠٦/٢٠١٧؟', ['٠٥/٠٦/٢٠١٧: expected the month in words, or 2017-06-05']],
  ['Who met on 5.6.2017 or 7-8-2017?', 2],
  ['Who met on 5/6/17?', ['5/6/17: expected the month in words, or 2017-06-05']],
  ['Who met on 31/02/2017?', ['31/02/2017: expected a day of the calendar']],
  ['Who met on 25/06/2017, 06/25/2017, 2017/05/06 or 6/6/2017?', []],
  ['What does https://news.example/05/06/2017/talks say?', []],
  ['What is decree 40/50/2017?', []],
])('findUnreadableDates() of "%s"', (question, expected) => {
  const found = findUnreadableDates(question);
  if (typeof expected === 'number') expect(found).toHaveLength(expected);
  else expect(found).toEqual(expected);
});
