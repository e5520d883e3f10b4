// Vectors for texts, the same on every run: texts that share words, or words of the same meaning, are near each other.
import { createHash } from 'node:crypto';
import { stems } from './openai-writer.ts';

/** Enough that two words seldom fall on the same place. */
export const DIMENSIONS = 256;

/** Words, in lower case, with a word of the same meaning. */
export type Meanings = Readonly<Record<string, string>>;

/** A vector of length 1; each word stem of the text adds or takes 1 at a place that its hash says. */
export function embed(text: string, dimensions = DIMENSIONS, meanings: Meanings = {}): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  const words = meant(text, meanings);
  // A text of common words alone has a direction too.
  for (const word of words.size > 0 ? words : [text]) {
    const hash = createHash('sha256').update(word).digest();
    vector[hash.readUInt32LE(0) % dimensions]! += hash[4]! % 2 === 0 ? 1 : -1;
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

function meant(text: string, meanings: Meanings): Set<string> {
  return stems(text.replace(/[\p{L}]+/gu, (word) => meanings[word.toLowerCase()] ?? word));
}

/** How well a text answers a question: the share of the question's words, or of others that mean the same, in it. */
export function relevance(question: string, text: string, meanings: Meanings = {}): number {
  const asked = meant(question, meanings);
  const told = meant(text, meanings);
  return asked.size === 0 ? 0 : [...asked].filter((word) => told.has(word)).length / asked.size;
}

/** The form that `encoding_format: 'base64'` asks for: 32-bit floats, little-endian. */
export function toBase64(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes.toString('base64');
}
