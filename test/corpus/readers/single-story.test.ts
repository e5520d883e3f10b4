import { expect, test } from 'vitest';
import { parseArchiveSettings } from '../../../src/corpus/archive-settings.ts';
import { readSingleStory } from '../../../src/corpus/readers/single-story.ts';

const { settings } = parseArchiveSettings('publishers:\n  - name: ARK News\n', 'archive.yaml');
const read = (text: string) => readSingleStory({ path: 'a.txt', text }, settings);

test('readSingleStory() reads title, date, byline, source and leaves the counter out', () => {
  const { records, problems } = read(
    '\nA  title’s words\n\nA title’s words\n\nOct 17 2018\n\nARK News: The story.\nMore.\nSource: Desk\n\n788\n',
  );
  expect(problems).toEqual([]);
  expect(records).toEqual([
    {
      text: 'The story.\nMore.',
      line: 2,
      title: 'A  title’s words',
      date: '2018-10-17',
      publisher: 'ARK News',
      source: 'Desk',
    },
  ]);
});

test.each([
  [
    'a story without a date',
    'A title\n\nARK News: The story.',
    { text: 'The story.', line: 1, title: 'A title', publisher: 'ARK News' },
  ],
  [
    'a byline that nobody knows',
    'A title\n\nBackground: The story.',
    { text: 'Background: The story.', line: 1, title: 'A title' },
  ],
  ['a single paragraph', 'The only words: here.', { text: 'The only words: here.', line: 1 }],
  ['a date before all', '24 January 2018\nThe story.', { text: 'The story.', line: 1, date: '2018-01-24' }],
  [
    'a heading of Markdown',
    '# A title\n\n24 January 2018\n\nThe story.',
    { text: 'The story.', line: 1, title: 'A title', date: '2018-01-24' },
  ],
])('readSingleStory() reads %s', (_, text, record) => {
  expect(read(text).records).toEqual([record]);
});

test('readSingleStory() reports what is missing', () => {
  expect(read('A title\n\n24 January 2018\n').problems.map(({ message }) => message)).toEqual([
    'holds a title and no text; skipped',
  ]);
  expect(read('A title\n\nThe story.').problems).toMatchObject([
    { mild: true, message: expect.stringContaining('no date') },
  ]);
});
