import { expect, test } from 'vitest';
import { parseArchiveSettings } from '../../../src/corpus/archive-settings.ts';
import { isListingPage, readListingPage } from '../../../src/corpus/readers/listing-page.ts';

const { settings } = parseArchiveSettings(
  'publishers:\n  - name: Daily\n    listing: Daily News\n',
  'archive.yaml',
);
const read = (text: string) => readListingPage({ path: 'a.txt', text }, settings);

test('readListingPage() reads every article below its date line', () => {
  const { records, problems } = read(
    'Daily News\n24 January 2018 In Daily News\n\nOne.\n\nMore. (Source: Desk + Agencies)\n\n  2 February 2018 In Other News  \n\nTwo.\nHome Media Items filtered by date: Friday\n',
  );
  expect(problems).toEqual([]);
  expect(records).toEqual([
    { text: 'One.\n\nMore.', line: 2, date: '2018-01-24', source: 'Desk + Agencies', publisher: 'Daily' },
    { text: 'Two.', line: 8, date: '2018-02-02' },
  ]);
});

test('readListingPage() reports days that the calendar does not have, and date lines without an article', () => {
  const { records, problems } = read(
    '30 February 2018 In Daily News\n\nOne.\n24 January 2018 In Daily News\n\n',
  );
  expect(records).toEqual([{ text: 'One.', line: 1, publisher: 'Daily' }]);
  expect(problems.map(({ line }) => line)).toEqual([1, 4]);
});

test('isListingPage() is not misled by a date within a sentence', () => {
  expect(isListingPage({ path: 'a', text: 'It was on 24 January 2018 In Damascus.' })).toBe(false);
});
