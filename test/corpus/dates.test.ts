import { expect, test } from 'vitest';
import { addDays, isoDate, lastDayOfMonth, monthNumber, parseDate, weekday } from '../../src/corpus/dates.ts';

test.each([
  ['2018-01-24', '2018-01-24'],
  ['2018-01-24T10:30:00Z', '2018-01-24'],
  ['2018/1/4', '2018-01-04'],
  ['24 January 2018', '2018-01-24'],
  ['Oct 17 2018', '2018-10-17'],
  ['January 24, 2018', '2018-01-24'],
  ['Wednesday, 24 January 2018', '2018-01-24'],
  ['Wed. Jan. 24, 2018', '2018-01-24'],
  ['1st Sept. 2018', '2018-09-01'],
  ['29 February 2016', '2016-02-29'],
  ['29 February 2018', undefined],
  ['30 February 2018', undefined],
  ['2018-13-01', undefined],
  ['2018-00-10', undefined],
  ['24 Janember 2018', undefined],
  ['January 2018', undefined],
  ['yesterday', undefined],
  ['', undefined],
])('parseDate() reads %j as %j', (text, date) => {
  expect(parseDate(text)).toBe(date);
});

test('isoDate() knows the days of the calendar', () => {
  expect([
    isoDate(2018, 2, 28),
    isoDate(2018, 2, 29),
    isoDate(2016, 2, 29),
    isoDate(999, 1, 1),
    isoDate(2018, 0, 1),
    isoDate(Number.NaN, 1, 1),
  ]).toEqual(['2018-02-28', undefined, '2016-02-29', undefined, undefined, undefined]);
});

test('addDays(), lastDayOfMonth(), weekday() and monthNumber() reckon with days', () => {
  expect(addDays('2018-12-31', 1)).toBe('2019-01-01');
  expect(addDays('2018-03-01', -1)).toBe('2018-02-28');
  expect(lastDayOfMonth(2016, 2)).toBe('2016-02-29');
  expect(weekday('2018-01-24')).toBe(3);
  expect(['Sept', 'sep.', 'DECEMBER', 'ma', 'foo'].map(monthNumber)).toEqual([
    9,
    9,
    12,
    undefined,
    undefined,
  ]);
});
