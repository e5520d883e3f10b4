// The index as a file, so that a start need not read and index the archive again. Nothing in it is believed: it counts
// only if every byte is as it was written, by the same program; and the archive's files are compared with what it was
// built from, by their content.
//
//   "FOOTNOTE" | SHA-256 of all that follows | bytes of head, numbers and texts, each 8 |
//   head: JSON lines, then the terms and forms of the vocabulary | numbers: Uint32Arrays | texts, deflated
import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { endianness } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { ArticleListing, Problem, Publisher } from '../corpus/article.ts';
import { type KeptArticle, listingOf } from '../corpus/kept-article.ts';
import { createPacer } from '../corpus/pacer.ts';
import type { FileReading, FolderReading } from '../corpus/read-archive.ts';
import { IndexedArchive } from './indexed-archive.ts';
import { IndexedArticle } from './indexed-article.ts';
import { Vocabulary, type VocabularyTables } from './vocabulary.ts';

/** What a reading of the archive gave, and its index. */
export interface SavedIndex extends Pick<FolderReading, 'articles' | 'files' | 'settings'> {
  readonly archive: IndexedArchive;
}

const MAGIC = Buffer.from('FOOTNOTE');
const HASH_BYTES = 32;
const LENGTHS_BYTES = 3 * 8;
const PROLOGUE_BYTES = MAGIC.length + HASH_BYTES + LENGTHS_BYTES;
/** Bytes that are written or hashed at a stretch. */
const STRETCH_BYTES = 1 << 20;
/** What a stopped saving left behind is taken away after this time. */
const LEFT_BEHIND_MS = 3_600_000;

interface FirstLine {
  readonly program: string;
  readonly settings: string;
  readonly publishers: readonly Publisher[];
  readonly files: readonly {
    readonly path: string;
    readonly bytes: number;
    readonly hash: string;
    readonly problems: readonly Problem[];
    readonly articles: number;
  }[];
  readonly terms: number;
  readonly forms: number;
  readonly acronyms: VocabularyTables['acronyms'];
}

/** One line for each article of the files, in their order. */
interface ArticleLine extends Omit<ArticleListing, 'publisher'> {
  readonly publisher: number;
  readonly bytes: number;
  /** Numbers that the index holds of it, and its id there; absent for repeats, which the index leaves out. */
  readonly indexed?: { readonly id: string; readonly numbers: number };
}

type Parts = readonly Uint8Array[];

/**
 * Reads a saved index; undefined where there is none. Throws where it cannot be trusted: damaged, cut short, or written
 * by another version of the program. The files count as changed until their content has been compared.
 */
export async function loadIndex(path: string, signal?: AbortSignal): Promise<SavedIndex | undefined> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!file) return undefined;
  try {
    const { size } = await file.stat();
    const prologue = await readPart(file, 0, Math.min(size, PROLOGUE_BYTES));
    if (size < PROLOGUE_BYTES || !prologue.subarray(0, MAGIC.length).equals(MAGIC))
      throw new Error('it is no index, or cut short');
    const lengths = [0, 1, 2].map((index) =>
      Number(prologue.readBigUInt64LE(MAGIC.length + HASH_BYTES + 8 * index)),
    );
    if (PROLOGUE_BYTES + lengths.reduce((sum, length) => sum + length, 0) !== size)
      throw new Error('it is cut short');
    let at = PROLOGUE_BYTES;
    const parts: Buffer[] = [];
    for (const length of lengths) {
      parts.push(await readPart(file, at, length));
      at += length;
    }
    const [head, numbers, texts] = parts as [Buffer, Buffer, Buffer];
    const hash = await hashOf([prologue.subarray(MAGIC.length + HASH_BYTES), ...parts], signal);
    if (!hash.equals(prologue.subarray(MAGIC.length, MAGIC.length + HASH_BYTES)))
      throw new Error('it is damaged');
    return await readParts(head, new Uint32Array(numbers.buffer, 0, numbers.length / 4), texts, signal);
  } finally {
    await file.close();
  }
}

async function readPart(file: FileHandle, from: number, length: number): Promise<Buffer> {
  // In memory of its own, so that numbers begin where they have to.
  const part = Buffer.from(new ArrayBuffer(length));
  for (let at = 0; at < length; ) {
    const { bytesRead } = await file.read(part, at, Math.min(length - at, 1 << 28), from + at);
    if (bytesRead === 0) throw new Error('it is cut short');
    at += bytesRead;
  }
  return part;
}

async function hashOf(parts: Parts, signal: AbortSignal | undefined): Promise<Buffer> {
  const pacer = createPacer(signal);
  const hash = createHash('sha256');
  for (const part of parts) {
    for (let at = 0; at < part.length; at += STRETCH_BYTES) {
      hash.update(part.subarray(at, at + STRETCH_BYTES));
      await pacer();
    }
  }
  return hash.digest();
}

async function readParts(
  head: Buffer,
  numbers: Uint32Array,
  texts: Buffer,
  signal: AbortSignal | undefined,
): Promise<SavedIndex> {
  const lines = readLines(head);
  const first = JSON.parse(lines.next()) as FirstLine;
  if (first.program !== (await programVersion())) throw new Error('it is of another version of this program');
  const pacer = createPacer(signal);
  const takeNumbers = sliceAfterSlice((from, to) => numbers.subarray(from, to));
  const takeText = sliceAfterSlice((from, to) => texts.subarray(from, to));
  const tables = {
    inSentence: takeNumbers(first.terms),
    capitalised: takeNumbers(first.terms),
    termOfForm: takeNumbers(first.forms),
    formCounts: takeNumbers(first.forms),
    acronyms: first.acronyms,
  };
  const files = new Map<string, FileReading>();
  const indexed: IndexedArticle[] = [];
  for (const { path, articles: count, ...file } of first.files) {
    const articles: KeptArticle[] = [];
    for (let left = count; left > 0; left--) {
      const line = JSON.parse(lines.next()) as ArticleLine;
      const { publisher, bytes, indexed: inIndex, ...listing } = line;
      const article = { ...listing, publisher: first.publishers[publisher]!, deflated: takeText(bytes) };
      articles.push(article);
      if (inIndex) {
        const known = inIndex.id === article.id ? article : { ...article, id: inIndex.id };
        indexed.push(new IndexedArticle(known, takeNumbers(inIndex.numbers)));
      }
      await pacer();
    }
    files.set(path, { ...file, articles, modifiedMs: Number.NaN });
  }
  const vocabulary = Vocabulary.from({ ...tables, ...readWords(lines.rest(), first.terms) });
  await pacer();
  const articles = indexed.map(({ article }) => article);
  return { articles, files, settings: first.settings, archive: IndexedArchive.from(vocabulary, indexed) };
}

/** Takes one slice of that length after the other. */
function sliceAfterSlice<T>(slice: (from: number, to: number) => T): (length: number) => T {
  let at = 0;
  return (length) => {
    at += length;
    return slice(at - length, at);
  };
}

function readWords(words: Buffer, terms: number): Pick<VocabularyTables, 'terms' | 'forms'> {
  const all = words.length === 0 ? [] : words.toString().split('\n');
  return { terms: all.slice(0, terms), forms: all.slice(terms) };
}

function readLines(bytes: Buffer): { next(): string; rest(): Buffer } {
  let at = 0;
  return {
    next() {
      const end = bytes.indexOf(10, at);
      const line = bytes.toString('utf8', at, end);
      at = end + 1;
      return line;
    },
    rest: () => bytes.subarray(at),
  };
}

/**
 * Saves an index, as it is at the moment of the call: beside the old one first, which it then replaces in one step, so
 * that there is a whole one at any time. Throws what the file system throws, and leaves nothing behind.
 */
export async function saveIndex(path: string, saved: SavedIndex): Promise<void> {
  const parts = writeParts(saved, await programVersion());
  await mkdir(dirname(path), { recursive: true });
  await removeLeftBehind(path);
  const temporary = `${path}.${process.pid}-${Math.random().toString(36).slice(2)}.partial`;
  try {
    const file = await open(temporary, 'wx');
    try {
      await writeFile(file, parts);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  // So that the name is on the disk as well; not every file system lets folders be opened.
  const folder = await open(dirname(path)).catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}

/** Taken in one go, as the archive may change while it is written. */
function writeParts({ files, settings, archive }: SavedIndex, program: string): readonly Parts[] {
  const tables = archive.vocabulary.tables();
  // An article under another id shares its text with the one in its file.
  const indexed = new Map(archive.all().map((one) => [one.article.deflated, one]));
  const publishers: Publisher[] = [];
  const placeOf = new Map<string, number>();
  const publisherOf = (publisher: Publisher) => {
    const key = JSON.stringify(publisher);
    const place = placeOf.get(key) ?? publishers.push(publisher) - 1;
    placeOf.set(key, place);
    return place;
  };
  const lines: string[] = [];
  const data: Uint32Array[] = [];
  const texts: Uint8Array[] = [];
  for (const { articles } of files.values()) {
    for (const article of articles) {
      const one = indexed.get(article.deflated);
      const line: ArticleLine = {
        ...listingOf(article),
        publisher: publisherOf(article.publisher),
        bytes: article.deflated.length,
        ...(one && { indexed: { id: one.article.id, numbers: one.data.length } }),
      };
      lines.push(JSON.stringify(line));
      texts.push(article.deflated);
      if (one) data.push(one.data);
    }
  }
  const first: FirstLine = {
    program,
    settings,
    publishers,
    files: Array.from(files, ([path, { bytes, hash, problems, articles }]) => {
      return { path, bytes, hash, problems, articles: articles.length };
    }),
    terms: tables.terms.length,
    forms: tables.forms.length,
    acronyms: tables.acronyms,
  };
  const words = [...tables.terms, ...tables.forms].join('\n');
  const head = Buffer.from(`${[JSON.stringify(first), ...lines].join('\n')}\n${words}`);
  const { inSentence, capitalised, termOfForm, formCounts } = tables;
  const numbers = [inSentence, capitalised, termOfForm, formCounts, ...data].map(
    ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
  );
  return [[head], numbers, texts];
}

async function writeFile(file: FileHandle, parts: readonly Parts[]): Promise<void> {
  const prologue = Buffer.alloc(PROLOGUE_BYTES);
  for (const [index, part] of parts.entries()) {
    const length = part.reduce((sum, { length }) => sum + length, 0);
    prologue.writeBigUInt64LE(BigInt(length), MAGIC.length + HASH_BYTES + 8 * index);
  }
  const hash = createHash('sha256').update(prologue.subarray(MAGIC.length + HASH_BYTES));
  let at = PROLOGUE_BYTES;
  for (const stretch of stretches(parts.flat())) {
    hash.update(stretch);
    await writeAll(file, stretch, at);
    at += stretch.length;
  }
  // What was written half has no beginning yet.
  MAGIC.copy(prologue);
  hash.digest().copy(prologue, MAGIC.length);
  await writeAll(file, prologue, 0);
}

/** A disk that is nearly full takes a part, and says so only when asked to take the rest. */
async function writeAll(file: FileHandle, bytes: Uint8Array, to: number): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at, to + at);
    at += bytesWritten;
  }
}

/** The same bytes in pieces of about the same size: many articles are small, and some are large. */
function* stretches(parts: Parts): Generator<Uint8Array> {
  const buffer = Buffer.alloc(STRETCH_BYTES);
  let length = 0;
  for (const part of parts) {
    for (let at = 0; at < part.length; ) {
      const taken = Math.min(part.length - at, STRETCH_BYTES - length);
      buffer.set(part.subarray(at, at + taken), length);
      at += taken;
      length += taken;
      if (length < STRETCH_BYTES) continue;
      yield buffer;
      length = 0;
    }
  }
  if (length > 0) yield buffer.subarray(0, length);
}

async function removeLeftBehind(path: string): Promise<void> {
  for (const name of await readdir(dirname(path))) {
    if (!name.startsWith(`${basename(path)}.`) || !name.endsWith('.partial')) continue;
    const left = join(dirname(path), name);
    const { mtimeMs } = await stat(left).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > LEFT_BEHIND_MS) await rm(left, { force: true });
  }
}

/** A line that imports from a package, which is not one of Node itself. */
const PACKAGE_IMPORT = /^(?:import |\} ).*from '(?!node:|\.)([^']+)';$/gm;
let version: Promise<string> | undefined;

/** Changes with everything that texts are read and cut by: our own sources, the packages they import, the rules of Unicode. */
function programVersion(): Promise<string> {
  version ??= hashOfSources();
  return version;
}

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256');
  const { icu, unicode } = process.versions;
  hash.update([icu, unicode, endianness()].join());
  const source = dirname(import.meta.dirname);
  const packages = new Set<string>();
  for (const layer of ['corpus', 'retrieval']) {
    const paths = await readdir(join(source, layer), { recursive: true });
    for (const path of paths.filter((one) => one.endsWith('.ts')).sort()) {
      const text = await readFile(join(source, layer, path), 'utf8');
      hash.update(text);
      for (const [, name] of text.matchAll(PACKAGE_IMPORT)) packages.add(name!);
    }
  }
  for (const name of [...packages].sort()) {
    const { version } = JSON.parse(await readFile(findPackageJSON(name, import.meta.url)!, 'utf8'));
    hash.update(`${name} ${version}`);
  }
  return hash.digest('hex');
}
