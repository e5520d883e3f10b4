import { describe, expect, it } from 'vitest';
import { workOutDates } from '../../src/reply/worked-out-dates.ts';

describe('workOutDates()', () => {
  it.each([
    ['raided the town on Tuesday night', '2017-12-21', [['Tuesday', '2017-12-19']]],
    ['on Thursday held a meeting', '2017-12-21', [['Thursday', '2017-12-21']]],
    [
      'met on Friday and again on Monday',
      '2019-06-28',
      [
        ['Friday', '2019-06-28'],
        ['Monday', '2019-06-24'],
      ],
    ],
    ['will meet next Tuesday', '2017-12-21', []],
    ['after Friday prayers, as every Sunday', '2017-12-21', []],
    ['Wednesday, 24 January 2018', '2018-01-24', []],
    ['on Tuesday', undefined, []],
  ] as const)('reads "%s" of %s', (text, published, expected) => {
    expect(workOutDates(text, published).map(({ words, date }) => [words, date])).toEqual(expected);
  });
});
