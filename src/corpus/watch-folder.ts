// Tells that something in a folder has changed.
import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { listFiles } from './list-files.ts';

export interface FolderWatcher {
  close(): void;
}

/** Network and container file systems do not report changes, so the folder is also looked through this often. */
const LOOK_MS = 5_000;

/** Calls `onChange` when files appear, change or go. Never throws after it returned. */
export async function watchFolder(folder: string, onChange: () => void): Promise<FolderWatcher> {
  let last = await signatureOf(folder);
  const changed = async () => {
    const now = await signatureOf(folder);
    if (now === last) return;
    last = now;
    onChange();
  };
  let watcher: FSWatcher | undefined;
  try {
    watcher = watch(folder, { recursive: true }, () => void changed());
    watcher.on('error', () => watcher?.close());
  } catch {
    // Looking through the folder now and then finds the changes all the same.
  }
  const timer = setInterval(() => void changed(), LOOK_MS);
  timer.unref();
  return {
    close() {
      clearInterval(timer);
      watcher?.close();
    },
  };
}

/** Names, sizes and times of all files; empty while the folder cannot be read. */
async function signatureOf(folder: string): Promise<string> {
  try {
    const { paths } = await listFiles(folder);
    const lines = await Promise.all(
      paths.map(async (path) => {
        const file = await stat(join(folder, path)).catch(() => undefined);
        return `${path} ${file?.size} ${file?.mtimeMs}`;
      }),
    );
    return lines.join('\n');
  } catch {
    return '';
  }
}
