import { rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Archive, type ArchiveOptions, openArchive } from '../../src/answer/archive.ts';
import { temporaryFolder, writeFiles } from '../corpus/temporary-folder.ts';
import { articlesOf } from './articles-of.ts';

const story = (text: string) => `A title\n\n24 January 2018\n\nDaily Post: ${text}`;

async function opened(options: ArchiveOptions): Promise<Archive> {
  const archive = openArchive(options);
  onTestFinished(() => archive.close());
  await archive.ready;
  return archive;
}

const soon = { timeout: 10_000, interval: 20 };

describe('openArchive() that follows changes', () => {
  test('openArchive() picks up files that appear, change and go, and keeps the ids of the others', async () => {
    const folder = await temporaryFolder({ 'a.txt': story('Hariri arrived in Riyadh.') });
    const archive = await opened({ folder, watch: true });
    const texts = async () => (await articlesOf(archive)).map(({ id, text }) => `${id} ${text}`).sort();
    expect(await texts()).toEqual(['a-1 Hariri arrived in Riyadh.']);

    await writeFiles(folder, { 'a.md': story('Tillerson left Amman.') });
    await vi.waitFor(async () => expect(await texts()).toHaveLength(2), soon);
    expect((await texts())[0]).toBe('a-1 Hariri arrived in Riyadh.');

    await writeFiles(folder, { 'a.txt': story('Hariri arrived in Moscow.') });
    await vi.waitFor(async () => expect(await texts()).toContain('a-1 Hariri arrived in Moscow.'), soon);

    await unlink(join(folder, 'a.md'));
    await vi.waitFor(async () => expect(await texts()).toEqual(['a-1 Hariri arrived in Moscow.']), soon);
  });

  test('ask() answers every question while the folder is read again', async () => {
    const folder = await temporaryFolder({
      'a.txt': story('Hariri arrived in Riyadh on Monday for talks with the Saudi minister.'),
    });
    let readings = 0;
    const archive = await opened({ folder, watch: true, onRead: () => readings++ });
    let asking = true;
    const answers: string[] = [];
    const asker = (async () => {
      while (asking) {
        const answer = await archive.ask({ text: 'Where did Hariri arrive on Monday?' });
        answers.push(answer.kind);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const more = Array.from({ length: 3000 }, (_, index) =>
      JSON.stringify({
        id: `m${index}`,
        date: '2018-01-24',
        text: `Report ${index}: prices of bread rose in the town. `.repeat(10),
      }),
    );
    await writeFiles(folder, { 'more.jsonl': more.join('\n') });
    await vi.waitFor(() => expect(archive.extent().articles).toBe(3001), soon);
    asking = false;
    await asker;
    expect(readings).toBeGreaterThan(1);
    expect(new Set(answers)).toEqual(new Set(['answered']));
    expect(answers.length).toBeGreaterThan(10);
  });

  test('openArchive() keeps what it has read when a later state cannot be read, and recovers', async () => {
    const folder = await temporaryFolder({ 'a.txt': story('Hariri arrived in Riyadh.') });
    const errors: unknown[] = [];
    const archive = await opened({ folder, watch: true, onError: (error) => errors.push(error) });
    await writeFiles(folder, { 'a.txt': '' });
    await vi.waitFor(() => expect(errors).toHaveLength(1), soon);
    expect(errors[0]).toMatchObject({ code: 'archive-unreadable' });
    expect((await articlesOf(archive)).map(({ text }) => text)).toEqual(['Hariri arrived in Riyadh.']);
    expect((await archive.ask({ text: 'Where did Hariri arrive?' })).kind).toBe('answered');

    await writeFiles(folder, { 'a.txt': story('Hariri left Riyadh.') });
    await vi.waitFor(
      async () => expect((await articlesOf(archive))[0]!.text).toBe('Hariri left Riyadh.'),
      soon,
    );
  });

  test('openArchive() reports broken additions and reads the rest', async () => {
    const folder = await temporaryFolder({ 'a.txt': story('Hariri arrived in Riyadh.') });
    const archive = await opened({ folder, watch: true });
    await writeFiles(folder, { 'b.jsonl': '{"id": "b1", "text": "Good.", "date": "2018-01-24"}\n{"id": \n' });
    await vi.waitFor(() => expect(archive.articles()).toHaveLength(2), soon);
    expect(archive.problems()).toMatchObject([{ file: 'b.jsonl', line: 2 }]);
  });
});

describe('openArchive() of the seeds', () => {
  test('openArchive() tells what it holds', async () => {
    const archive = await opened({ folder: 'seeds' });
    expect(archive.extent()).toEqual({
      articles: 10,
      publishers: ['Syrian Coalition', 'ARK News'],
      from: '2017-12-21',
      to: '2019-06-28',
    });
    expect(archive.articles()[0]!.date).toBe('2019-06-28');
    expect(archive.articles().at(-1)!.date).toBe('2017-12-21');
    expect((await archive.article('004-1'))!.publisher.name).toBe('ARK News');
    expect(await archive.article('999-9')).toBeUndefined();
    expect(archive.problems()).toEqual([]);
  });

  test('ask() proves every citation of every answer', async () => {
    const archive = await opened({ folder: 'seeds' });
    for (const text of [
      'Where did Hariri meet Tillerson?',
      'What did Jeffrey say about an attack on Idlib?',
      'Who is Sénémaud?',
      'Why did the negotiations stall?',
      'Who won the world cup?',
    ]) {
      const answer = await archive.ask({ text });
      const citations =
        answer.kind === 'answered' ? answer.statements.flatMap((one) => one.citations) : answer.nearest;
      for (const { quote, passage, start, end } of citations) {
        expect(quote).toBe(passage.article.text.slice(start, end));
        expect(await archive.article(passage.article.id)).toEqual(passage.article);
      }
      if (answer.kind === 'answered')
        for (const { citations: some } of answer.statements) expect(some.length).toBeGreaterThan(0);
    }
  });

  test('ask() declines what the archive does not hold, and what its filters leave out', async () => {
    const archive = await opened({ folder: 'seeds' });
    expect(await archive.ask({ text: 'Who won the world cup?' })).toMatchObject({
      kind: 'declined',
      reason: 'nothing-found',
      archive: { articles: 10 },
    });
    expect(await archive.ask({ text: 'Where did Hariri meet Tillerson? before:2016' })).toMatchObject({
      kind: 'declined',
      reason: 'nothing-within-filters',
    });
    expect(await archive.ask({ text: 'hello' })).toMatchObject({
      kind: 'declined',
      reason: 'not-a-question',
    });
  });
});

test('ask() before the first reading fails as not-ready; an unreadable folder rejects ready', async () => {
  const folder = await temporaryFolder();
  await rm(folder, { recursive: true });
  const archive = openArchive({ folder });
  expect(archive.isReady()).toBe(false);
  await expect(archive.ask({ text: 'Who met?' })).rejects.toMatchObject({ code: 'not-ready' });
  await expect(archive.ready).rejects.toMatchObject({ code: 'archive-unreadable' });
  await archive.close();
});
