// The index kept between two starts, in DATA_DIR: when it is read, and when written anew. It only saves time: whatever
// is wrong with it is told, and the archive is read without it.
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Changes } from '../retrieval/indexed-archive.ts';
import { loadIndex, type SavedIndex, saveIndex } from '../retrieval/saved-index.ts';

export interface IndexFile {
  /** What was saved last for this folder; undefined where there is nothing, or nothing to be trusted. */
  load(signal: AbortSignal): Promise<SavedIndex | undefined>;
  /** Saves in the background, when it is worth it. */
  keep(saved: SavedIndex, changes: Changes): void;
  /** Resolves when nothing is being saved. */
  done(): Promise<void>;
}

/** Smaller archives are indexed within a second. */
const BYTES_MIN = 2_000_000;
/** What changed after the saving is read again at the next start, so it is saved again only when it is a larger part. */
const CHANGED_SHARE = 0.05;

export function createIndexFile(
  dataDir: string,
  folder: string,
  onNotice: (message: string) => void,
): IndexFile {
  // One file for each archive folder that was ever served from here.
  const name = createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 12);
  const path = join(dataDir, `index-${name}.footnote`);
  let unsaved = 0;
  let saving: Promise<void> = Promise.resolve();
  return {
    async load(signal) {
      try {
        return await loadIndex(path, signal);
      } catch (error) {
        signal.throwIfAborted();
        onNotice(`The saved index ${path} is not used: ${(error as Error).message}; it is built anew`);
        return undefined;
      }
    },
    keep(saved, { added, removed }) {
      unsaved += added.length + removed.length;
      const bytes = Array.from(saved.files.values()).reduce((sum, file) => sum + file.bytes, 0);
      if (bytes < BYTES_MIN || unsaved <= CHANGED_SHARE * saved.articles.length) return;
      unsaved = 0;
      // The words of articles that went stay known as long as the program runs; the next start shall not know them.
      const { isOvergrown } = saved.archive.vocabulary;
      saving = saving
        .then(() => (isOvergrown ? rm(path, { force: true }) : saveIndex(path, saved)))
        .catch((error) => {
          onNotice(
            `The index could not be saved as ${path}: ${(error as Error).message}; the next start takes longer`,
          );
        });
    },
    done: () => saving,
  };
}
