// Text on a terminal that is still changing: each time it is written anew over what stood there.
import type { Writable } from 'node:stream';
import { columnsOf } from './terminal-dialect.ts';

export interface LiveText {
  /** Shows a text in place of the last one; nothing new where it would not fit the screen. */
  show(text: string): void;
  clear(): void;
}

/** `screen`: its size at any time; terminals wrap what stands there anew when they are made narrower. */
export function createLiveText(
  output: Writable,
  screen: { readonly rows: number; readonly columns: number },
): LiveText {
  let shown: readonly string[] = [];
  const rowsOf = (lines: readonly string[]) =>
    lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(columnsOf(line) / screen.columns)), 0);
  const clear = () => {
    const rows = rowsOf(shown);
    // To the beginning of the line, up over what was shown, and everything from there away.
    if (rows > 0) output.write(`\r${rows > 1 ? `\u001b[${rows - 1}A` : ''}\u001b[J`);
    shown = [];
  };
  return {
    clear,
    show(text) {
      const lines = text.trimEnd().split('\n');
      // What has left the screen can no longer be written over.
      if (rowsOf(lines) >= screen.rows) return;
      clear();
      output.write(lines.join('\n'));
      shown = lines;
    },
  };
}
