import { expect, test } from 'vitest';
import { readJsonLine } from '../../../src/corpus/readers/json-lines.ts';

test('readJsonLine() reads id or _id, and numbers as texts', () => {
  expect(
    readJsonLine(
      '{"_id": 7, "title": "T", "date": "2018-01-24", "text": " Text.\\r\\n", "metadata": {}}',
      'a',
      3,
    ),
  ).toEqual({
    record: { id: '7', title: 'T', date: '2018-01-24', text: 'Text.', line: 3 },
    problems: [],
  });
});

test.each(['{', '[]', 'null', '"text"', '{"id": "a"}', '{"text": " "}', '{"text": 5}'])(
  'readJsonLine() skips %s and says so',
  (source) => {
    const { record, problems } = readJsonLine(source, 'a.jsonl', 9);
    expect(record).toBeUndefined();
    expect(problems).toMatchObject([
      { file: 'a.jsonl', line: 9, message: expect.stringMatching(/skipped$/) },
    ]);
  },
);

test('readJsonLine() passes over blank lines', () => {
  expect(readJsonLine(' \t', 'a', 1)).toEqual({ problems: [] });
});
