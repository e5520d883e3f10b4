// The archive in a thread of its own answers as the one in this thread does, and survives the thread's death.
import { rename, rm } from 'node:fs/promises';
import type { Worker } from 'node:worker_threads';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Archive, type ArchiveOptions, openArchive } from '../../src/answer/archive.ts';
import type { WorkerOptions } from '../../src/answer/reading-in-worker.ts';
import { temporaryFolder, writeFiles } from '../corpus/temporary-folder.ts';
import { articlesOf } from './articles-of.ts';

const soon = { timeout: 20_000, interval: 20 };
const story = (text: string) => `A title\n\n24 January 2018\n\nDaily Post: ${text}`;

async function opened(
  options: ArchiveOptions,
  worker: Omit<WorkerOptions, 'onStart'> = {},
): Promise<{ archive: Archive; workers: Worker[] }> {
  const workers: Worker[] = [];
  const archive = openArchive({
    ...options,
    inWorker: { ...worker, onStart: (started) => workers.push(started) },
  });
  onTestFinished(() => archive.close());
  await archive.ready;
  return { archive, workers };
}

describe('openArchive() in a worker', () => {
  test('answers word for word as in this thread', async () => {
    const here = openArchive({ folder: 'seeds' });
    const { archive: there } = await opened({ folder: 'seeds' });
    await here.ready;
    expect(there.extent()).toEqual(here.extent());
    expect(there.examples()).toEqual(here.examples());
    expect(there.articles().map(({ id }) => id)).toEqual(here.articles().map(({ id }) => id));
    expect(there.articles()[0]).not.toHaveProperty('text');
    expect(await articlesOf(there)).toEqual(await articlesOf(here));
    for (const text of [
      'Where did Hariri meet Tillerson?',
      'How many people were killed in Maar Shoureen?',
      'What did ARK News report?',
      'Who won the world cup?',
      'Where did Hariri meet Tillerson? before:2016',
      'hello',
    ])
      expect(await there.ask({ text })).toEqual(await here.ask({ text }));
    expect(await there.ask({ text: 'And where?', earlier: ['What did Hariri say to Tillerson?'] })).toEqual(
      await here.ask({ text: 'And where?', earlier: ['What did Hariri say to Tillerson?'] }),
    );
    await here.close();
  });

  test('follows its folder, and tells only of what changed', async () => {
    const folder = await temporaryFolder({
      'a.txt': story('Hariri arrived in Riyadh.'),
      'b.txt': story('Tillerson left Amman.'),
    });
    const { archive } = await opened({ folder, watch: true });
    const kept = archive.articles().find(({ id }) => id === 'b-1');
    await writeFiles(folder, { 'a.txt': story('Hariri arrived in Moscow.'), 'c.jsonl': '{"text": ' });
    await vi.waitFor(async () => expect((await archive.article('a-1'))!.text).toContain('Moscow'), soon);
    await vi.waitFor(() => expect(archive.problems()).toMatchObject([{ file: 'c.jsonl', line: 1 }]), soon);
    expect(archive.articles().find(({ id }) => id === 'b-1')).toBe(kept);
    expect(await archive.ask({ text: 'Where did Hariri arrive?' })).toMatchObject({
      statements: [{ text: expect.stringContaining('Moscow') }],
    });
    await rm(`${folder}/b.txt`);
    await vi.waitFor(() => expect(archive.articles().map(({ id }) => id)).toEqual(['a-1']), soon);
  });

  test('fails with the same errors, by code', async () => {
    const folder = await temporaryFolder();
    await rm(folder, { recursive: true });
    const archive = openArchive({ folder, inWorker: true });
    await expect(archive.ask({ text: 'Who met?' })).rejects.toMatchObject({ code: 'not-ready' });
    await expect(archive.ready).rejects.toMatchObject({
      name: 'FootnoteError',
      code: 'archive-unreadable',
      message: expect.stringContaining(folder),
    });
    await archive.close();
  });

  test('tells of later failures, and answers from what was read before', async () => {
    const folder = await temporaryFolder({ 'a.txt': story('Hariri arrived in Riyadh.') });
    const errors: unknown[] = [];
    const { archive } = await opened({ folder, watch: true, onError: (error) => errors.push(error) });
    await writeFiles(folder, { 'a.txt': '' });
    await vi.waitFor(() => expect(errors).toMatchObject([{ code: 'archive-unreadable' }]), soon);
    expect((await archive.ask({ text: 'Where did Hariri arrive?' })).kind).toBe('answered');
  });

  test('does not let those wait who have gone', async () => {
    const { archive } = await opened({ folder: 'seeds' });
    const gone = new AbortController();
    const asked = archive.ask({ text: 'Where did Hariri meet Tillerson?' }, { signal: gone.signal });
    gone.abort(new Error('gone'));
    await expect(asked).rejects.toThrow('gone');
  });

  test('reads many articles and problems in slices', async () => {
    const lines = Array.from({ length: 1800 }, (_, index) =>
      index % 3 === 0
        ? '{"text": '
        : JSON.stringify({ id: `m${index}`, text: `Report ${index}.`, date: '2018-01-24' }),
    );
    const folder = await temporaryFolder({ 'm.jsonl': lines.join('\n') });
    const { archive } = await opened({ folder });
    expect(archive.articles()).toHaveLength(1200);
    expect(archive.problems()).toHaveLength(600);
    expect(archive.articles().map(({ line }) => line)).toEqual(
      archive
        .articles()
        .map(({ line }) => line)
        .sort((a, b) => a - b),
    );
  });
});

describe('a thread that dies', () => {
  test('is told of and started anew; what was asked is answered', async () => {
    const errors: unknown[] = [];
    const { archive, workers } = await opened({ folder: 'seeds', onError: (error) => errors.push(error) });
    const before = await archive.ask({ text: 'Where did Hariri meet Tillerson?' });
    const ended = workers[0]!.terminate();
    const during = archive.ask({ text: 'Where did Hariri meet Tillerson?' });
    await ended;
    expect(await during).toEqual(before);
    expect(errors).toMatchObject([{ code: 'archive-stopped' }]);
    expect(workers).toHaveLength(2);
    expect(archive.articles()).toHaveLength(10);
    expect((await archive.article('004-1'))!.text).toContain('Rukban');
  });

  test('is told of also while it reads for the first time, and the archive becomes ready', async () => {
    const errors: unknown[] = [];
    const workers: Worker[] = [];
    const archive = openArchive({
      folder: 'seeds',
      inWorker: {
        onStart(worker) {
          workers.push(worker);
          if (workers.length === 1) void worker.terminate();
        },
      },
      onError: (error) => errors.push(error),
    });
    onTestFinished(() => archive.close());
    await archive.ready;
    expect(errors).toHaveLength(1);
    expect(archive.extent().articles).toBe(10);
  });

  test('lets nobody wait when a new one cannot read the archive, and is tried again until it can', async () => {
    const folder = await temporaryFolder({ 'a.txt': story('Hariri arrived in Riyadh.') });
    const errors: unknown[] = [];
    const { archive, workers } = await opened(
      { folder, onError: (error) => errors.push(error) },
      { pauseMs: () => 50 },
    );
    await rename(folder, `${folder}-away`);
    await workers[0]!.terminate();
    await expect(archive.ask({ text: 'Where did Hariri arrive?' })).rejects.toMatchObject({
      code: 'archive-unreadable',
    });
    expect(archive.isReady()).toBe(false);
    await expect(archive.article('a-1')).rejects.toMatchObject({ code: 'archive-unreadable' });
    await rename(`${folder}-away`, folder);
    await vi.waitFor(() => expect(archive.isReady()).toBe(true), soon);
    expect((await archive.ask({ text: 'Where did Hariri arrive?' })).kind).toBe('answered');
    expect(errors).toContainEqual(expect.objectContaining({ message: expect.stringContaining(folder) }));
  });

  test('again and again, however soon after it has read, is waited for ever longer', async () => {
    const deaths: number[] = [];
    const pauseMs = (count: number) => {
      deaths.push(count);
      return 0;
    };
    const { archive, workers } = await opened({ folder: 'seeds' }, { pauseMs });
    for (const count of [1, 2, 3, 4, 5]) {
      await vi.waitFor(() => expect(workers).toHaveLength(count), soon);
      await vi.waitFor(() => archive.article('004-1'), soon);
      await workers.at(-1)!.terminate();
    }
    expect(deaths).toEqual([1, 2, 3, 4, 5]);
    // After so many questions fail at once, until the archive has been read again.
    expect(archive.isReady()).toBe(false);
    await expect(archive.article('004-1')).rejects.toMatchObject({ code: 'archive-stopped' });
    await vi.waitFor(() => archive.article('004-1'), soon);
    expect(archive.isReady()).toBe(true);
  });

  test('that has lasted is started again at once', async () => {
    const deaths: number[] = [];
    const pauseMs = (count: number) => {
      deaths.push(count);
      return 0;
    };
    const { archive, workers } = await opened({ folder: 'seeds' }, { pauseMs, lastedMs: 0 });
    await workers[0]!.terminate();
    await archive.article('004-1');
    await workers.at(-1)!.terminate();
    await archive.article('004-1');
    expect(deaths).toEqual([1, 1]);
  });

  test('lets nobody wait who opened it, when it is closed before it has read', async () => {
    const archive = openArchive({ folder: 'seeds', inWorker: true });
    await archive.close();
    await expect(archive.ready).rejects.toMatchObject({ code: 'stopping' });
  });

  test('can still be closed', async () => {
    const { archive, workers } = await opened({ folder: 'seeds' });
    await workers[0]!.terminate();
    await archive.close();
    await expect(archive.article('004-1')).rejects.toMatchObject({ code: 'stopping' });
  });
});
