// A golden case as the terminal writes it, without colours.
import { readFile } from 'node:fs/promises';
import { writeTerminal } from '../../src/adapters/terminal/terminal-dialect.ts';
import type { Archive } from '../../src/answer/archive.ts';
import { originalAddresses } from '../../src/reply/addresses.ts';
import { compose } from '../../src/reply/compose.ts';

export interface GoldenCase {
  readonly name: string;
  readonly question: string;
  readonly earlier?: readonly string[];
}

export async function goldenCases(): Promise<GoldenCase[]> {
  return JSON.parse(await readFile(new URL('questions.json', import.meta.url), 'utf8'));
}

export function goldenFile(name: string): URL {
  return new URL(`${name}.txt`, import.meta.url);
}

export async function renderGolden(archive: Archive, { question, earlier = [] }: GoldenCase): Promise<string> {
  const answer = await archive.ask({ text: question, earlier });
  const reply = compose(answer, originalAddresses, archive.examples());
  const asked = [...earlier, question].map((one) => `> ${one}\n`).join('');
  return `${asked}\n${writeTerminal(reply, { columns: 80, colours: false, links: false })}`;
}
