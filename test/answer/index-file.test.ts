// The index that is kept between two starts: it changes nothing but the time a start takes.
import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Archive, openArchive } from '../../src/answer/archive.ts';
import { temporaryFolder, writeFiles } from '../corpus/temporary-folder.ts';

const QUESTION = { text: 'Where did Hariri meet Tillerson?' };
const story = (place: string) =>
  `A title\n\n24 January 2018\n\nDaily Post: Hariri met Tillerson in ${place} on Monday.`;

/** Large enough to be worth saving. */
function filler(): string {
  const text = 'Nothing of note took place in the town that morning, as on others before. '.repeat(300);
  return Array.from({ length: 100 }, (_, number) =>
    JSON.stringify({ id: `f${number}`, text: `Report ${number}. ${text}`, date: '2018-01-24' }),
  ).join('\n');
}

async function prepared() {
  const folder = await temporaryFolder({ 'filler.jsonl': filler(), 'a.txt': story('Amman') });
  return { folder, dataDir: await temporaryFolder() };
}

/** Opens, asks, and closes, which waits until the index is saved. */
async function visit(folder: string, dataDir: string) {
  const notices: string[] = [];
  const archive: Archive = openArchive({ folder, dataDir, onNotice: (message) => notices.push(message) });
  await archive.ready;
  const answer = await archive.ask(QUESTION);
  const { articles } = archive.extent();
  await archive.close();
  return { answer, articles, notices };
}

async function indexPath(dataDir: string): Promise<string> {
  const names = await readdir(dataDir);
  expect(names).toEqual([expect.stringMatching(/^index-\w+\.footnote$/)]);
  return join(dataDir, names[0]!);
}

describe('the saved index', () => {
  test('is used at the next start, and gives the same answers', async () => {
    const { folder, dataDir } = await prepared();
    const first = await visit(folder, dataDir);
    const path = await indexPath(dataDir);
    const bytes = await readFile(path);
    const second = await visit(folder, dataDir);
    expect(second).toEqual(first);
    expect(second.notices).toEqual([]);
    // It was not written again.
    expect((await readFile(path)).equals(bytes)).toBe(true);
  });

  test('never hides what has changed since', async () => {
    const { folder, dataDir } = await prepared();
    await visit(folder, dataDir);
    await writeFiles(folder, { 'a.txt': story('Geneva'), 'b.txt': 'Steifo spoke.' });
    const { answer, articles, notices } = await visit(folder, dataDir);
    expect(answer).toMatchObject({ statements: [{ text: expect.stringContaining('Geneva') }] });
    expect(articles).toBe(102);
    expect(notices).toEqual([]);
    expect(answer).toEqual((await visit(folder, await temporaryFolder())).answer);
  });

  test.each([
    ['cut short', (path: string) => truncate(path, 100_000)],
    ['empty', (path: string) => writeFile(path, '')],
    [
      'damaged',
      async (path: string) => {
        const bytes = await readFile(path);
        bytes[bytes.length - 1]! ^= 1;
        await writeFile(path, bytes);
      },
    ],
  ])('that is %s is told of and built anew', async (_, damage) => {
    const { folder, dataDir } = await prepared();
    const first = await visit(folder, dataDir);
    const path = await indexPath(dataDir);
    const bytes = await readFile(path);
    await damage(path);
    const second = await visit(folder, dataDir);
    expect(second.answer).toEqual(first.answer);
    expect(second.notices).toEqual([expect.stringContaining(`${path} is not used`)]);
    expect(await readFile(path)).toHaveLength(bytes.length);
    expect((await visit(folder, dataDir)).notices).toEqual([]);
  });

  test('that cannot be saved is told of, and questions are answered', async () => {
    const { folder } = await prepared();
    const noFolder = join(await temporaryFolder({ file: '' }), 'file');
    const { answer, notices } = await visit(folder, noFolder);
    expect(answer.kind).toBe('answered');
    expect(notices).toEqual([
      expect.stringContaining('is not used'),
      expect.stringContaining('could not be saved'),
    ]);
  });

  test('is not made of an archive that is quickly read', async () => {
    const dataDir = await temporaryFolder();
    await visit('seeds', dataDir);
    expect(await readdir(dataDir)).toEqual([]);
  });
});
