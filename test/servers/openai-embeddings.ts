// Vectors for texts, the same on every run: texts that share words are near each other.
import { createHash } from 'node:crypto';
import { stems } from './openai-writer.ts';

/** Enough that two words seldom fall on the same place. */
export const DIMENSIONS = 256;

/** A vector of length 1; each word stem of the text adds or takes 1 at a place that its hash says. */
export function embed(text: string, dimensions = DIMENSIONS): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  const words = stems(text);
  // A text of common words alone has a direction too.
  for (const word of words.size > 0 ? words : [text]) {
    const hash = createHash('sha256').update(word).digest();
    vector[hash.readUInt32LE(0) % dimensions]! += hash[4]! % 2 === 0 ? 1 : -1;
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

/** The form that `encoding_format: 'base64'` asks for: 32-bit floats, little-endian. */
export function toBase64(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes.toString('base64');
}
