// Archives in temporary folders, pages on them, and a reader of HTML strict enough to tell markup from text.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DestinationStream, pino } from 'pino';
import type { WebLimits } from '../../../src/adapters/web/limits.ts';
import { createWebPage } from '../../../src/adapters/web/web-page.ts';
import { type Archive, openArchive } from '../../../src/answer/archive.ts';

export const SEEDS = new URL('../../../seeds/', import.meta.url).pathname;
export const SILENT = pino({ level: 'silent' });

export async function openSeeds(): Promise<Archive> {
  const archive = openArchive({ folder: SEEDS });
  await archive.ready;
  return archive;
}

export type ArticleRecord = Readonly<Record<string, string>>;

/** An archive of such records, read from a real folder; the folder is gone afterwards. */
export async function withArchive<T>(
  records: readonly ArticleRecord[],
  use: (archive: Archive, folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'footnote-web-'));
  try {
    await writeFile(
      join(folder, 'articles.jsonl'),
      records.map((record) => JSON.stringify(record)).join('\n'),
    );
    const archive = openArchive({ folder });
    await archive.ready;
    return await use(archive, folder).finally(() => archive.close());
  } finally {
    await rm(folder, { recursive: true });
  }
}

export function pageOf(
  archive: Archive,
  options: { limits?: Partial<WebLimits>; log?: DestinationStream; heartbeatMs?: number } = {},
) {
  const { log, ...others } = options;
  return createWebPage({ archive, log: log ? pino({ level: 'info' }, log) : SILENT, ...others });
}

/** As the server hands over a request from that address. */
export function from(remoteAddress: string): object {
  return { incoming: { socket: { remoteAddress } } };
}

export function askPath(question: string, ...earlier: string[]): string {
  return `/?${new URLSearchParams([['q', question], ...earlier.map((text) => ['earlier', text] as [string, string])])}`;
}

const TAG = /<(\/?[a-z][a-z\d]*)((?:\s+[a-z][a-z\d-]*(?:="[^"<>]*")?)*)\s*\/?>/gi;

export interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** All tags of a page. Throws where a `<` or `>` is neither part of a plain tag nor escaped. */
export function tagsOf(page: string): Tag[] {
  const body = page.replace(/^<!doctype html>/, '');
  const rest = body.replace(TAG, '');
  if (/[<>]/.test(rest)) throw new Error(`Unescaped: ${/.{0,60}[<>].{0,60}/.exec(rest)?.[0]}`);
  return [...body.matchAll(TAG)].map(([, name, attributes]) => ({
    name: name!.toLowerCase(),
    attributes: new Map(
      [...attributes!.matchAll(/([a-z][a-z\d-]*)(?:="([^"]*)")?/gi)].map((one) => [
        one[1]!.toLowerCase(),
        unescaped(one[2] ?? ''),
      ]),
    ),
  }));
}

/** The text of a page, as a reader sees it. */
export function textOf(page: string): string {
  return unescaped(page.replace(/<head>.*<\/head>/s, '').replace(TAG, ''));
}

export function unescaped(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');
}
