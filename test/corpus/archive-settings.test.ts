import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseArchiveSettings } from '../../src/corpus/archive-settings.ts';

const problemsOf = (source: string) =>
  parseArchiveSettings(source, 'archive.yaml').problems.map(({ line, message }) => `${line}: ${message}`);

test('parseArchiveSettings() finds publishers by name, alias and listing', () => {
  const { settings, problems } = parseArchiveSettings(
    'publishers:\n  - name: Daily Post\n    aliases: [البريد]\n    listing: Post News\n    party: true\n',
    'a',
  );
  expect(problems).toEqual([]);
  expect(settings.publisher(' daily  POST ')).toBe(settings.publisher('البريد'));
  expect(settings.publisherOfListing('post news')?.name).toBe('Daily Post');
  expect([settings.knowsPublisher('daily post'), settings.knowsPublisher('Other')]).toEqual([true, false]);
  expect(settings.publisher(' Other ')).toEqual({ name: 'Other', aliases: [], party: false });
  expect(settings.publisher('other')).toBe(settings.publisher('Other'));
});

test('parseArchiveSettings() fills address schemes, but never without the date they ask for', () => {
  const { settings } = parseArchiveSettings(
    'archived: https://web.example/{yyyymmdd}/{address}\npublishers:\n  - name: A\n    address: http://a.example/{yyyy}/{m}/{dd}\n',
    'a',
  );
  const publisher = settings.publisher('A');
  expect(settings.addresses(publisher, '2018-01-04', undefined)).toEqual({
    originalUrl: 'http://a.example/2018/1/04',
    archivedUrl: 'https://web.example/20180104/http://a.example/2018/1/04',
  });
  expect(settings.addresses(publisher, undefined, undefined)).toEqual({});
  expect(settings.addresses(publisher, undefined, 'https://x.example/')).toEqual({
    originalUrl: 'https://x.example/',
  });
});

test.each([
  [
    'a publisher without a name',
    'publishers:\n  - affiliation: A\n  - name: B\n    wrong: 1\n',
    ['2: publishers.0.name', '4: publishers.1.wrong'],
  ],
  [
    'a name that is no text',
    'publishers:\n  - name: B\n  - name: 7\n',
    ['3: publishers.1.name', '3: publishers.1.name'],
  ],
  [
    'wrong values',
    'archived: ftp://x\npublishers:\n  - name: A\n    aliases: A\n    address: nowhere\n',
    ['1: archived', '4: publishers.0.aliases', '5: publishers.0.address'],
  ],
  [
    'lines after an entry that was left out',
    'publishers:\n  - 5\n  - name: C\n    party: maybe\n',
    ['2: publishers.0', '4: publishers.1.party'],
  ],
  ['a wrong file id', 'files:\n  x.txt: { id: "a b" }\n', ['2: files.x.txt.id']],
  ['an unknown setting', 'publisher: A\n', ['1: publisher']],
  ['a list', '- a\n', ['1: the settings']],
  ['broken YAML', 'publishers: [\n', ['2: is not valid YAML']],
])('parseArchiveSettings() reports %s by line', (_, source, expected) => {
  const found = problemsOf(source);
  expect(found).toHaveLength(expected.length);
  for (const [index, start] of expected.entries()) expect(found[index]).toContain(start);
});

test('parseArchiveSettings() comes to an end on any settings, and the right entries hold', () => {
  const value: fc.Arbitrary<unknown> = fc.oneof(
    fc.string({ maxLength: 5 }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.constant([]),
    fc.constant({}),
  );
  const publisher = fc.dictionary(
    fc.constantFrom('name', 'aliases', 'affiliation', 'party', 'listing', 'address', 'odd'),
    value,
    { maxKeys: 4 },
  );
  const any = fc.record(
    {
      publishers: fc.oneof(value, fc.array(fc.oneof(value, publisher), { maxLength: 4 })),
      files: fc.oneof(value, fc.dictionary(fc.constantFrom('a.txt', 'b.txt'), value)),
      archived: value,
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(any, (settings) => {
      const { publishers } = settings;
      const right = { name: 'Right One', party: true };
      const list = Array.isArray(publishers) ? [...publishers, right] : [right];
      const { settings: read } = parseArchiveSettings(
        JSON.stringify({ ...settings, publishers: list }, null, 1),
        'archive.yaml',
      );
      expect(read.knowsPublisher('right one')).toBe(true);
    }),
    { numRuns: 200 },
  );
});
