// The files of an archive folder. Folders that cannot be read are told, and cost nothing else.
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from './article.ts';

export interface Listing {
  /** Paths within the folder, with `/`, in order; a single `''` where the folder is a file. */
  readonly paths: readonly string[];
  readonly problems: readonly Problem[];
}

/** What is kept in DATA_DIR (indexes, embeddings, answers), which may lie within the archive's folder. */
const KEPT_FILE = /^(?:index|embeddings)-[\da-f]+\.footnote(?:\.|$)|^footnote\.sqlite(?:-|$)/;

/** Lists a folder and those within it; hidden files and what is kept beside the archive are left out. Throws what `stat` throws if there is no such folder. */
export async function listFiles(folder: string): Promise<Listing> {
  if ((await stat(folder)).isFile()) return { paths: [''], problems: [] };
  const paths: string[] = [];
  const problems: Problem[] = [];
  const waiting = [''];
  for (let within = waiting.pop(); within !== undefined; within = waiting.pop()) {
    let entries: Dirent[];
    try {
      entries = await readdir(join(folder, within), { withFileTypes: true });
    } catch (error) {
      if (within === '') throw error;
      problems.push({ file: within, message: `cannot be read: ${(error as Error).message}; skipped` });
      continue;
    }
    for (const entry of entries.filter(({ name }) => !name.startsWith('.') && !KEPT_FILE.test(name))) {
      const path = within === '' ? entry.name : `${within}/${entry.name}`;
      if (entry.isDirectory()) waiting.push(path);
      // Links to files are followed; a link to a folder may lead back to where it stands.
      else if (entry.isFile() || (entry.isSymbolicLink() && (await isFile(join(folder, path)))))
        paths.push(path);
      else if (entry.isSymbolicLink())
        problems.push({ file: path, message: 'is a link to no file; left out', mild: true });
    }
  }
  return { paths: paths.sort(), problems };
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (info) => info.isFile(),
    () => false,
  );
}
