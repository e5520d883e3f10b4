// Keeps a file for one writing process. Node has no locks of the operating system, so a file beside it says who writes.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/** Files that this thread writes. */
const own = new Set<string>();

/**
 * Takes the right to write a file until the function given back is called, or the process ends: what a process left
 * that lives no longer is taken over. Undefined where another one has it. Throws what the file system throws.
 *
 * Known limits: processes on several machines, or in several containers, that share a folder do not see each other live,
 * and a number that a process left may be another's by now.
 */
export function lockForWriting(path: string): (() => void) | undefined {
  if (own.has(path)) return undefined;
  const lock = lockOf(path);
  if (!create(lock)) {
    const writer = writerIn(lock);
    // Our own number is of a thread that was ended, or of a process before us in the same container.
    if (writer !== process.pid && lives(writer)) return undefined;
    rmSync(lock, { force: true });
    if (!create(lock)) return undefined;
  }
  own.add(path);
  return () => {
    if (own.delete(path)) rmSync(lock, { force: true });
  };
}

/** The file that says who writes another one. */
export function lockOf(path: string): string {
  return `${path}.lock`;
}

/** False where it is there. In one go, so that there is hardly a moment in which it is empty. */
function create(lock: string): boolean {
  try {
    writeFileSync(lock, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Not a number where nobody can be told, or who wrote is done by now. */
function writerIn(lock: string): number {
  try {
    return Number.parseInt(readFileSync(lock, 'utf8'), 10);
  } catch {
    return Number.NaN;
  }
}

function lives(writer: number): boolean {
  if (!(writer > 0)) return false;
  try {
    // Signal 0 only asks.
    return process.kill(writer, 0);
  } catch (error) {
    // It lives, and is another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
