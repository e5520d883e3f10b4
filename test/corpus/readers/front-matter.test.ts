import { expect, test } from 'vitest';
import { parseArchiveSettings } from '../../../src/corpus/archive-settings.ts';
import { hasFrontMatter, readFrontMatter } from '../../../src/corpus/readers/front-matter.ts';

const { settings } = parseArchiveSettings('', 'archive.yaml');
const read = (text: string) => readFrontMatter({ path: 'a.md', text }, settings);

test('readFrontMatter() reads all fields', () => {
  const fields =
    'id: x\ntitle: "T: one"\ndate: 2018-01-24\npublisher: P\nurl: https://p.example/1\naffiliation: none\nlanguage: ar\nsource: S';
  expect(read(`---\n${fields}\n---\n\nText.\n\n---\n\nMore.\n`)).toEqual({
    records: [
      {
        id: 'x',
        title: 'T: one',
        date: '2018-01-24',
        publisher: 'P',
        url: 'https://p.example/1',
        affiliation: 'none',
        language: 'ar',
        source: 'S',
        text: 'Text.\n\n---\n\nMore.',
        line: 1,
      },
    ],
    problems: [],
  });
});

test.each([
  ['no end', '---\ntitle: T\nText.', 1, 0],
  ['broken YAML', '---\ntitle: [\n---\nText.', 2, 0],
  ['a list for fields', '---\n- T\n---\nText.', 2, 0],
  ['no text', '---\ndate: 2018-01-24\n---\n', 1, 0],
  ['a date of no calendar', '---\ndate: 2018-02-30\n---\nText.', 1, 1],
  ['an address of another kind', '---\ndate: 2018-02-03\nurl: javascript:alert(1)\n---\nText.', 1, 1],
])('readFrontMatter() reports %s', (_, text, line, count) => {
  const { records, problems } = read(text);
  expect(records).toHaveLength(count);
  expect(problems).toMatchObject([{ file: 'a.md', line }]);
});

test('readFrontMatter() reads empty front matter as an undated text', () => {
  expect(read('---\n---\nText.')).toMatchObject({
    records: [{ text: 'Text.', line: 1 }],
    problems: [{ mild: true }],
  });
  expect(hasFrontMatter({ path: 'a', text: '----\nText' })).toBe(false);
});
