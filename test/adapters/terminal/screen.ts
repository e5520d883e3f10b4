// A terminal's screen as a stream: it interprets the few sequences that are written to it, and refuses others.
import { Writable } from 'node:stream';

const ESCAPE = '\u001b';
const PARTS = new RegExp(`${ESCAPE}\\[\\d*[A-Za-z]|${ESCAPE}\\[[\\d;]*m|[\\s\\S]`, 'gu');
const MOVE = new RegExp(`^${ESCAPE}\\[(\\d*)([A-Za-z])$`);

export class Screen extends Writable {
  rows: number;
  columns: number;
  /** Everything from the first line on, scrolled away or not. */
  #lines: string[] = [''];
  #row = 0;
  #column = 0;

  constructor(columns: number, rows: number) {
    super({ decodeStrings: false });
    this.columns = columns;
    this.rows = rows;
  }

  override _write(text: string, _encoding: unknown, done: () => void): void {
    for (const [part] of String(text).matchAll(PARTS)) this.#take(part);
    done();
  }

  /** What a person reads, without the white space at the ends. */
  text(): string {
    return this.#lines
      .map((line) => line.trimEnd())
      .join('\n')
      .trim();
  }

  #take(part: string): void {
    const [, count, name] = MOVE.exec(part) ?? [];
    if (part === '\r') this.#column = 0;
    else if (part === '\n') this.#newLine();
    else if (name === 'm') return;
    else if (name === 'A') {
      this.#row -= Number(count || 1);
      // Above the screen's first row there is nothing to go to.
      if (this.#row < Math.max(0, this.#lines.length - this.rows)) throw new Error('moved above the screen');
    } else if (name === 'J' && !count) {
      this.#lines.length = this.#row + 1;
      this.#lines[this.#row] = this.#lines[this.#row]!.slice(0, this.#column);
    } else if (part.startsWith(ESCAPE)) throw new Error(`unknown sequence ${JSON.stringify(part)}`);
    else {
      if (this.#column === this.columns) this.#newLine();
      const line = this.#lines[this.#row]!.padEnd(this.#column);
      this.#lines[this.#row] = line.slice(0, this.#column) + part + line.slice(this.#column + 1);
      this.#column++;
    }
  }

  #newLine(): void {
    this.#row++;
    this.#column = 0;
    if (this.#row === this.#lines.length) this.#lines.push('');
  }
}
