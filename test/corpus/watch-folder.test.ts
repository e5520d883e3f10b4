import { appendFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { listFiles } from '../../src/corpus/list-files.ts';
import { watchFolder } from '../../src/corpus/watch-folder.ts';
import { temporaryFolder, writeFiles } from './temporary-folder.ts';

test('watchFolder() tells of files that appear, change and go, in folders below as well', async () => {
  const folder = await temporaryFolder({ 'a.txt': 'one' });
  let changes = 0;
  const watcher = await watchFolder(folder, () => changes++);
  onTestFinished(() => watcher.close());
  const steps = [
    () => writeFiles(folder, { 'below/b.txt': 'two' }),
    () => writeFiles(folder, { 'a.txt': 'one and more' }),
    () => unlink(join(folder, 'a.txt')),
  ];
  for (const step of steps) {
    const before = changes;
    await step();
    await vi.waitFor(() => expect(changes).toBeGreaterThan(before), { timeout: 8000, interval: 20 });
  }
});

test('watchFolder() does not tell of what is kept in a folder within', async () => {
  const kept = ['embeddings-0a.footnote', 'index-0a.footnote', 'footnote.sqlite', 'footnote.sqlite-wal'];
  const folder = await temporaryFolder({
    'a.txt': 'one',
    ...Object.fromEntries(kept.map((name) => [`data/${name}`, 'some'])),
  });
  const elsewhere = await temporaryFolder();
  let changes = 0;
  const watcher = await watchFolder(folder, () => changes++);
  onTestFinished(() => watcher.close());
  for (const [index, name] of kept.entries()) {
    await appendFile(join(folder, 'data', name), 'more');
    // Longer than it takes to be told of it.
    for (let looks = 0; looks < 100; looks++) await listFiles(folder);
    expect(changes).toBe(index);
    // What is told comes in one step, so that it is told once.
    await writeFiles(elsewhere, { 'b.txt': `two ${index}` });
    await rename(join(elsewhere, 'b.txt'), join(folder, `b${index}.txt`));
    await vi.waitFor(() => expect(changes).toBe(index + 1), { timeout: 8000, interval: 20 });
  }
});
