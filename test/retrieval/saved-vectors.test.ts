// The file of vectors: whatever happens to it, what is read is what was written, and nothing is an error.
import { appendFile, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openVectorFile, type VectorFile } from '../../src/retrieval/saved-vectors.ts';
import { keyOf } from '../../src/retrieval/vectors.ts';
import { temporaryFolder } from '../corpus/temporary-folder.ts';

const RECORD_BYTES = 16 + 3 + 4;
const HEAD_BYTES = 12;
const WORDS = ['Amman', 'Riyadh', 'Geneva'];
const vectorOf = (word: string) => Int8Array.of(word.length, -word.charCodeAt(0), 127);

async function opened(path: string, readOnly = false) {
  const notices: string[] = [];
  const file = await openVectorFile({ path, readOnly, onNotice: (message) => notices.push(message) });
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
  expect(notices).toEqual([expect.stringContaining('ENOTDIR')]);
});

test('who only reads changes nothing', async () => {
  const path = await written();
  await appendFile(path, 'torn');
  const before = await readFile(path);
  const { file } = await opened(path, true);
  expect(wordsIn(file)).toEqual(WORDS);
  await file.keep(new Map([[keyOf('Moscow'), vectorOf('Moscow')]]));
  await file.keepOnly(new Set());
  expect((await readFile(path)).equals(before)).toBe(true);
});

test('keepOnly() throws the others away', async () => {
  const path = await written();
  const { file } = await opened(path);
  await file.keepOnly(new Set([keyOf('Riyadh')]));
  await file.keep(new Map([[keyOf('Moscow'), vectorOf('Moscow')]]));
  const again = await opened(path);
  expect(wordsIn(again.file)).toEqual(['Riyadh']);
  expect(again.file.vectors.size).toBe(2);
  expect(again.notices).toEqual([]);
});
