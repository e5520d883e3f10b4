import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
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
