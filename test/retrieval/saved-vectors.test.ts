// The file of vectors: whatever happens to it, what is read is what was written, and nothing is an error.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, readdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openVectorFile, type VectorFile } from '../../src/retrieval/saved-vectors.ts';
import { keyOf } from '../../src/retrieval/vectors.ts';
import { temporaryFolder } from '../corpus/temporary-folder.ts';

const RECORD_BYTES = 16 + 3 + 4;
const HEAD_BYTES = 12;
const WORDS = ['Amman', 'Riyadh', 'Geneva'];
const vectorOf = (word: string) => Int8Array.of(word.length, -word.charCodeAt(0), 127);

const filesOpen = new Map<string, VectorFile>();

/** Opens it as the next process would, after the one before. */
async function opened(path: string, readOnly = false) {
  await filesOpen.get(path)?.close();
  const notices: string[] = [];
  const file = await openVectorFile({ path, readOnly, onNotice: (message) => notices.push(message) });
  filesOpen.set(path, file);
  return { file, notices };
}

async function written(words = WORDS): Promise<string> {
  const path = join(await temporaryFolder(), 'data', 'vectors.footnote');
  const { file, notices } = await opened(path);
  for (const word of words) await file.keep(new Map([[keyOf(word), vectorOf(word)]]));
  expect(notices).toEqual([]);
  return path;
}

/** The words whose vectors a file holds, each checked. */
function wordsIn({ vectors }: VectorFile): string[] {
  return WORDS.filter((word) => {
    const row = vectors.row(keyOf(word));
    if (row !== undefined) expect(vectors.at(row)).toEqual(vectorOf(word));
    return row !== undefined;
  });
}

test('what was kept is there at the next start, once', async () => {
  const path = await written();
  const { file, notices } = await opened(path);
  expect(wordsIn(file)).toEqual(WORDS);
  await file.keep(new Map([[keyOf('Amman'), vectorOf('Amman')]]));
  expect((await readFile(path)).length).toBe(HEAD_BYTES + 3 * RECORD_BYTES);
  expect(notices).toEqual([]);
});

test('a torn end is cut off and told, and what is kept afterwards stands in its place', async () => {
  for (const cut of [1, RECORD_BYTES - 1]) {
    const path = await written();
    await truncate(path, HEAD_BYTES + 3 * RECORD_BYTES - cut);
    const { file, notices } = await opened(path);
    expect(wordsIn(file)).toEqual(['Amman', 'Riyadh']);
    expect(notices).toEqual([expect.stringContaining('cut short')]);
    await file.keep(new Map([[keyOf('Geneva'), vectorOf('Geneva')]]));
    const again = await opened(path);
    expect(wordsIn(again.file)).toEqual(WORDS);
    expect(again.notices).toEqual([]);
  }
});

test('a damaged record is left out and told, once; the others are used', async () => {
  const path = await written();
  const bytes = await readFile(path);
  bytes[HEAD_BYTES + RECORD_BYTES + 17]! ^= 1;
  await writeFile(path, bytes);
  const { file, notices } = await opened(path);
  expect(wordsIn(file)).toEqual(['Amman', 'Geneva']);
  expect(notices).toEqual([expect.stringMatching(/^1 embeddings .* damaged/)]);
  await file.keep(new Map([[keyOf('Riyadh'), vectorOf('Riyadh')]]));
  const again = await opened(path);
  expect(wordsIn(again.file)).toEqual(WORDS);
  expect(again.notices).toEqual([]);
});

test('a file of another form is told of and begun anew', async () => {
  for (const content of ['no embeddings at all', 'FOOTVECT', 'FOOTVECT\0\0\0\0', '']) {
    const path = join(await temporaryFolder({ 'v.footnote': content }), 'v.footnote');
    const { file, notices } = await opened(path);
    expect(file.vectors.size).toBe(0);
    expect(notices).toHaveLength(content === '' ? 0 : 1);
    await file.keep(new Map([[keyOf('Amman'), vectorOf('Amman')]]));
    expect(wordsIn((await opened(path)).file)).toEqual(['Amman']);
  }
});

test('a full disk is told of once, and costs only what was to be saved', async () => {
  const path = join(await temporaryFolder(), 'vectors.footnote');
  await symlink('/dev/full', path);
  const { file, notices } = await opened(path);
  for (const word of WORDS) await file.keep(new Map([[keyOf(word), vectorOf(word)]]));
  expect(wordsIn(file)).toEqual(WORDS);
  expect(notices).toEqual([expect.stringMatching(/cannot be saved .*ENOSPC.* in memory only/)]);
});

test('a folder that cannot be made is told of once', async () => {
  const path = join(await temporaryFolder({ data: 'a file' }), 'data', 'vectors.footnote');
  const { file, notices } = await opened(path);
  for (const word of WORDS) await file.keep(new Map([[keyOf(word), vectorOf(word)]]));
  expect(wordsIn(file)).toEqual(WORDS);
  expect(notices).toEqual([expect.stringMatching(/cannot be saved .* in memory only$/)]);
});

test('who only reads changes nothing', async () => {
  const path = await written();
  await appendFile(path, 'torn');
  const before = await readFile(path);
  const { file, notices } = await opened(path, true);
  expect(wordsIn(file)).toEqual(WORDS);
  await file.keep(new Map([[keyOf('Moscow'), vectorOf('Moscow')]]));
  expect((await readFile(path)).equals(before)).toBe(true);
  // What is torn may be on its way, and damage is for the one that writes to mend.
  expect(notices).toEqual([]);
  before[HEAD_BYTES + 17]! ^= 1;
  await writeFile(path, before);
  const again = await opened(path, true);
  expect(wordsIn(again.file)).toEqual(WORDS.slice(1));
  expect(again.notices).toEqual([expect.stringMatching(/^1 embeddings .* damaged; they are left out$/)]);
  expect((await readFile(path)).equals(before)).toBe(true);
});

test('many records are read in several stretches', async () => {
  const path = join(await temporaryFolder(), 'vectors.footnote');
  const { file } = await opened(path);
  const words = Array.from({ length: 60_000 }, (_, number) => `word ${number}`);
  await file.keep(new Map(words.map((word) => [keyOf(word), vectorOf(word)])));
  const again = await opened(path);
  expect(again.file.vectors.size).toBe(60_000);
  expect(again.file.vectors.at(59_999)).toEqual(vectorOf('word 59999'));
  expect(again.notices).toEqual([]);
});

describe('two processes', () => {
  /** Opens a file in a process of its own, keeps a word in it, and stays. */
  async function startWriter(path: string) {
    const writer = spawn(process.execPath, [
      '--input-type=module-typescript',
      '-e',
      `import { openVectorFile } from ${JSON.stringify(resolve('src/retrieval/saved-vectors.ts'))};
       import { keyOf } from ${JSON.stringify(resolve('src/retrieval/vectors.ts'))};
       const file = await openVectorFile({ path: ${JSON.stringify(path)}, onNotice: console.log });
       await file.keep(new Map([[keyOf('Amman'), Int8Array.from(${JSON.stringify([...vectorOf('Amman')])})]]));
       console.log('kept');
       process.stdin.resume();`,
    ]);
    const ended = once(writer, 'exit');
    const end = async () => {
      writer.kill('SIGKILL');
      await ended;
    };
    onTestFinished(end);
    const [said] = await once(writer.stdout, 'data');
    expect(String(said)).toBe('kept\n');
    return end;
  }

  test('do not write one file at once: the second one reads, until the first has ended, even if killed', async () => {
    const path = join(await temporaryFolder(), 'vectors.footnote');
    const end = await startWriter(path);
    const before = await readFile(path);
    const second = await opened(path);
    expect(second.file.isHeld).toBe(true);
    expect(second.notices).toEqual([expect.stringMatching(/^Another process .*footnote\.lock says/)]);
    expect(wordsIn(second.file)).toEqual(['Amman']);
    await second.file.keep(new Map([[keyOf('Riyadh'), vectorOf('Riyadh')]]));
    expect((await readFile(path)).equals(before)).toBe(true);
    await end();
    const third = await opened(path);
    expect(third.file.isHeld).toBe(false);
    await third.file.keep(new Map([[keyOf('Riyadh'), vectorOf('Riyadh')]]));
    expect(third.notices).toEqual([]);
    expect(wordsIn((await opened(path)).file)).toEqual(['Amman', 'Riyadh']);
  });

  test('nor do two openings in one; closing leaves the file alone, and no lock', async () => {
    const path = join(await temporaryFolder(), 'vectors.footnote');
    const { file } = await opened(path);
    expect((await openVectorFile({ path, onNotice: () => undefined })).isHeld).toBe(true);
    await file.keep(new Map([[keyOf('Amman'), vectorOf('Amman')]]));
    await file.close();
    await file.keep(new Map([[keyOf('Riyadh'), vectorOf('Riyadh')]]));
    expect(await readdir(dirname(path))).toEqual(['vectors.footnote']);
    expect(wordsIn((await opened(path)).file)).toEqual(['Amman']);
  });

  test.each(['', 'nobody', '999999999', String(process.pid)])(
    'a lock of a process that ended (%j) is taken over',
    async (left) => {
      const path = join(await temporaryFolder({ 'v.footnote.lock': left }), 'v.footnote');
      expect((await opened(path)).file.isHeld).toBe(false);
    },
  );
});
