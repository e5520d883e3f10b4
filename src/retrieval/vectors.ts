// Vectors of texts, a row for each, found again by the hash of the text. One byte a number: a quarter of what floats
// take, so that 100,000 passages of 1,536 numbers fit into 150 MB; what rounding changes is far below what tells two
// passages apart (docs/quality.md, "Embeddings").
import { createHash } from 'node:crypto';

/** Bytes of a text's hash: of SHA-256 as many as no two texts will ever share. */
export const KEY_BYTES = 16;
/** Rows that stand in one array; more rows need no copying of those there are. */
const BLOCK_ROWS = 1024;
const MOST = 127;

/** Tells a text from every other. */
export function keyOf(text: string): string {
  return createHash('sha256').update(text).digest().toString('base64url', 0, KEY_BYTES);
}

/** Rounds a vector to whole numbers from -127 to 127. Its direction is kept, its length is not. */
export function rounded(vector: Float32Array): Int8Array {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return Int8Array.from(vector, (value) => Math.round((value * MOST) / (largest || 1)));
}

export class Vectors {
  readonly #rows = new Map<string, number>();
  readonly #blocks: Int8Array[] = [];
  /** 1 / length of each row. */
  #inverse = new Float32Array(BLOCK_ROWS);
  #dimensions: number | undefined;

  /** Numbers of each vector; undefined as long as there is none. */
  get dimensions(): number | undefined {
    return this.#dimensions;
  }

  get size(): number {
    return this.#rows.size;
  }

  /** Keys in the order of their rows. */
  keys(): IterableIterator<string> {
    return this.#rows.keys();
  }

  /** The row of a text by its key. */
  row(key: string): number | undefined {
    return this.#rows.get(key);
  }

  /** The numbers of a row, not to be changed. */
  at(row: number): Int8Array {
    const from = (row % BLOCK_ROWS) * this.#dimensions!;
    return this.#blocks[Math.floor(row / BLOCK_ROWS)]!.subarray(from, from + this.#dimensions!);
  }

  /** Takes a rounded vector in; a text that is known keeps the one it has. Throws RangeError on another dimension. */
  add(key: string, vector: Int8Array): number {
    this.#dimensions ??= vector.length;
    if (vector.length !== this.#dimensions)
      throw new RangeError(`A vector of ${vector.length} numbers among those of ${this.#dimensions}`);
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    const row = this.#rows.size;
    if (row % BLOCK_ROWS === 0) this.#blocks.push(new Int8Array(BLOCK_ROWS * vector.length));
    if (row === this.#inverse.length) {
      const longer = new Float32Array(2 * row);
      longer.set(this.#inverse);
      this.#inverse = longer;
    }
    this.#rows.set(key, row);
    this.at(row).set(vector);
    this.#inverse[row] = inverseLength(vector);
    return row;
  }

  /** The cosine of the angle between a row and a direction, from -1 to 1. */
  similarity(row: number, { numbers, inverse }: Direction): number {
    const dimensions = this.#dimensions!;
    const block = this.#blocks[Math.floor(row / BLOCK_ROWS)]!;
    const from = (row % BLOCK_ROWS) * dimensions;
    // Whole numbers in four sums, as none then waits for the one before: twice as fast as fractions in one.
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let at = 0;
    for (; at + 3 < dimensions; at += 4) {
      a = (a + Math.imul(block[from + at]!, numbers[at]!)) | 0;
      b = (b + Math.imul(block[from + at + 1]!, numbers[at + 1]!)) | 0;
      c = (c + Math.imul(block[from + at + 2]!, numbers[at + 2]!)) | 0;
      d = (d + Math.imul(block[from + at + 3]!, numbers[at + 3]!)) | 0;
    }
    for (; at < dimensions; at++) a = (a + Math.imul(block[from + at]!, numbers[at]!)) | 0;
    return (a + b + c + d) * this.#inverse[row]! * inverse;
  }
}

/** A vector made ready to be compared with many rows. */
export interface Direction {
  readonly numbers: Int32Array;
  /** 1 / length. */
  readonly inverse: number;
}

export function directionOf(vector: Float32Array): Direction {
  const numbers = Int32Array.from(rounded(vector));
  return { numbers, inverse: inverseLength(numbers) };
}

function inverseLength(numbers: Int8Array | Int32Array): number {
  let sum = 0;
  for (const value of numbers) sum += value * value;
  return 1 / (Math.sqrt(sum) || 1);
}
