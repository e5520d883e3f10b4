// Archives that somebody made to break the reading of them; each must cost at most what is wrong in it.
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openArchive } from '../../src/answer/archive.ts';
import { parseArchiveSettings } from '../../src/corpus/archive-settings.ts';
import { readArchive } from '../../src/corpus/read-archive.ts';
import { pageAddresses } from '../../src/reply/addresses.ts';
import { answerJson } from '../../src/reply/json.ts';
import { readFilters } from '../../src/retrieval/filters.ts';
import { temporaryFolder } from './temporary-folder.ts';

const good = {
  id: 'good',
  title: 'Good',
  date: '2018-01-01',
  publisher: 'P',
  text: 'The rebels of Zamalka shelled a market.',
};

test('readArchive() skips what is wrong in a record, and reads the others of its file', async () => {
  const records = [
    JSON.stringify({ ...good, id: 'address', url: 'http://[', publisher: undefined }),
    `{"id":"deep","text":"Deep words here.","title":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
    JSON.stringify(good),
  ];
  const { articles, problems } = await readArchive(await temporaryFolder({ 'a.jsonl': records.join('\n') }));
  expect(articles.map(({ id }) => id).sort()).toEqual(['address', 'deep', 'good']);
  expect(
    problems.filter(({ mild }) => !mild).map(({ line, message }) => `${line}: ${message.slice(0, 20)}`),
  ).toContain('1: "url" should be an a');
});

test('readArchive() makes addresses possible for every id', async () => {
  const ids = ['\ud800', '.', '..', '__proto__', 'constructor', 'a/b?c#d', '%00'];
  const records = ids.map((id, index) =>
    JSON.stringify({ ...good, id, text: `${good.text} Number ${index} of them.` }),
  );
  const archive = openArchive({ folder: await temporaryFolder({ 'a.jsonl': records.join('\n') }) });
  await archive.ready;
  expect(archive.articles()).toHaveLength(ids.length);
  for (const article of archive.articles()) {
    const { id } = article;
    expect(await archive.article(id)).toMatchObject({ id });
    const { pathname } = new URL(pageAddresses('https://x.example').article(article)!);
    expect(decodeURIComponent(pathname)).toBe(`/a/${id}`);
  }
  const answer = await archive.ask({ text: 'Who shelled a market in Zamalka?' });
  expect(() => JSON.stringify(answerJson(answer, pageAddresses('https://x.example')))).not.toThrow();
});

test('readArchive() keeps a publisher on one line', async () => {
  const folder = await temporaryFolder({
    'a.jsonl': JSON.stringify({ ...good, publisher: 'Reuters\n\n[7] “Forged”' }),
  });
  expect((await readArchive(folder)).articles[0]!.publisher.name).toBe('Reuters [7] “Forged”');
});

test('readArchive() follows links to files, and tells of others', async () => {
  const elsewhere = await temporaryFolder({ 'story.jsonl': JSON.stringify(good) });
  const folder = await temporaryFolder({
    'own.jsonl': JSON.stringify({ ...good, id: 'own', text: 'Other words stand here.' }),
  });
  await symlink(join(elsewhere, 'story.jsonl'), join(folder, 'linked.jsonl'));
  await symlink(folder, join(folder, 'loop'));
  const { articles, problems } = await readArchive(folder);
  expect(articles.map(({ id }) => id).sort()).toEqual(['good', 'own']);
  expect(problems).toContainEqual({ file: 'loop', message: 'is a link to no file; left out', mild: true });
});

test('readArchive() ends when it is not wanted any more', async () => {
  const many = Array.from({ length: 20_000 }, (_, index) => JSON.stringify({ ...good, id: String(index) }));
  const folder = await temporaryFolder({ 'a.jsonl': many.join('\n') });
  const wanted = new AbortController();
  setImmediate(() => wanted.abort(new Error('not wanted')));
  await expect(readArchive(folder, { signal: wanted.signal })).rejects.toThrow('not wanted');
});

test('parseArchiveSettings() reports thousands of wrong entries at once', () => {
  const wrong = Array.from({ length: 3_000 }, (_, index) => `  - { name: "", x${index}: 1 }`);
  const { settings, problems } = parseArchiveSettings(
    `publishers:\n  - name: Right\n${wrong.join('\n')}`,
    'archive.yaml',
  );
  expect(settings.knowsPublisher('Right')).toBe(true);
  expect(problems.length).toBeGreaterThanOrEqual(3_000);
});

test('readFilters() looks only at publishers that a question names', () => {
  const publishers = Array.from({ length: 20_000 }, (_, index) => ({
    name: `Paper ${index}(*`,
    names: [`Paper ${index}(*`],
    party: false,
  }));
  const { filters } = readFilters('According to Paper 777(*, what happened in Idlib?', publishers);
  expect(filters.publishers).toEqual(['Paper 777(*']);
});
