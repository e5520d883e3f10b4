// Reads an archive folder: every file by the reader of its form, every problem reported, the rest read all the same.
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { FootnoteError } from '../errors.ts';
import type { ArchiveSettings } from './archive-settings.ts';
import { parseArchiveSettings } from './archive-settings.ts';
import { type Article, describeProblem, type Problem } from './article.ts';
import { decode, decodeLine, lines, utf16 } from './decode.ts';
import { articleOf, type KeptArticle, keepArticle, textOf } from './kept-article.ts';
import { type Listing, listFiles } from './list-files.ts';
import { createPacer } from './pacer.ts';
import { hasFrontMatter, readFrontMatter } from './readers/front-matter.ts';
import { readJsonLine } from './readers/json-lines.ts';
import { isListingPage, readListingPage } from './readers/listing-page.ts';
import type { ArticleRecord, Records } from './readers/reader.ts';
import { readSingleStory } from './readers/single-story.ts';

const SETTINGS_FILE = /^archive\.ya?ml$/i;
const TEXT_FILE = /\.(?:txt|text|md|markdown)$/i;
const JSON_LINES_FILE = /\.(?:jsonl|ndjson)$/i;
/** A title made from an article's first sentence is cut at a word before this many characters. */
const TITLE_CHARS_MAX = 140;

export interface ReadArchive extends Omit<FolderReading, 'articles'> {
  readonly articles: readonly Article[];
}

export interface FolderReading {
  readonly articles: readonly KeptArticle[];
  readonly problems: readonly Problem[];
  /** What each file gave, for the next reading: files that did not change are not read again. */
  readonly files: ReadonlyMap<string, FileReading>;
  /** The text of archive.yaml it was read under. */
  readonly settings: string;
}

export interface FileReading {
  /** Without regard to other files, which may have articles of the same id. */
  readonly articles: readonly KeptArticle[];
  readonly problems: readonly Problem[];
  readonly modifiedMs: number;
  readonly bytes: number;
  /** SHA-256 of what the file held. */
  readonly hash: string;
}

export interface ReadOptions {
  /** An earlier reading of the same folder; articles of unchanged files are the same objects again. */
  readonly previous?: Pick<FolderReading, 'files' | 'settings'>;
  /** Ends reading: what is thrown then is the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called now and then while reading. */
  readonly onProgress?: (progress: { files: number; of: number; articles: number }) => void;
}

/** As `readFolder`, with the texts decoded. */
export async function readArchive(folder: string, options: ReadOptions = {}): Promise<ReadArchive> {
  const reading = await readFolder(folder, options);
  return { ...reading, articles: reading.articles.map(articleOf) };
}

/**
 * Reads a folder, or a single file. Throws FootnoteError `archive-unreadable` if there is no such folder or
 * nothing in it can be read as an article.
 */
export async function readFolder(folder: string, options: ReadOptions = {}): Promise<FolderReading> {
  const { paths, problems: unlisted } = await listArchive(folder);
  const problems: Problem[] = [...unlisted];
  const settingsPath = paths.find((path) => SETTINGS_FILE.test(path));
  const decoded = settingsPath
    ? decode(await readFile(join(folder, settingsPath)), settingsPath)
    : { text: '', problems: [] };
  const settingsText = decoded.text;
  const parsed = parseArchiveSettings(settingsText, settingsPath ?? 'archive.yaml');
  problems.push(...decoded.problems, ...parsed.problems);
  const articles = new ArticleCollector();
  const files = new Map<string, FileReading>();
  // The settings decide how a file is read, so an earlier reading counts only under the same settings.
  const earlier = settingsText === options.previous?.settings ? options.previous.files : undefined;
  const pacer = createPacer(options.signal);

  for (const [index, path] of articleFiles(paths, problems).entries()) {
    try {
      const reading = await readIfChanged(folder, path, parsed.settings, earlier?.get(path), pacer);
      files.set(path, reading);
      // One by one: a large file may have a problem in every line, too many for the arguments of one call.
      for (const problem of reading.problems) problems.push(problem);
      for (const article of reading.articles) {
        articles.add(article);
        await pacer();
      }
    } catch (error) {
      options.signal?.throwIfAborted();
      problems.push({ file: path, message: `cannot be read: ${(error as Error).message}; skipped` });
    }
    options.onProgress?.({ files: index + 1, of: paths.length, articles: articles.articles.length });
  }

  for (const problem of articles.problems) problems.push(problem);
  if (articles.articles.length === 0) throw nothingRead(folder, problems);
  return { articles: articles.articles, problems, files, settings: settingsText };
}

async function listArchive(folder: string): Promise<Listing> {
  try {
    return await listFiles(folder);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such folder' : message;
    throw new FootnoteError(
      'archive-unreadable',
      `Cannot read the archive "${folder}" (CORPUS_DIR): ${reason}`,
      { cause: error },
    );
  }
}

/** The files that hold articles; what is left out is reported. */
function articleFiles(paths: readonly string[], problems: Problem[]): string[] {
  // In a folder of the BEIR form, the articles are corpus.jsonl; queries.jsonl beside it holds questions.
  const beirFolders = new Set(
    paths.filter((path) => basename(path) === 'corpus.jsonl').map((path) => path.slice(0, -12)),
  );
  return paths.filter((path) => {
    const leftOut = (message: string) => {
      problems.push({ file: path, message, mild: true });
      return false;
    };
    if (path === '') return true;
    const name = basename(path);
    if (SETTINGS_FILE.test(path) || /^readme\.(?:md|txt)$/i.test(name)) return false;
    const folder = path.slice(0, path.length - name.length);
    if (JSON_LINES_FILE.test(name) && name !== 'corpus.jsonl' && beirFolders.has(folder)) {
      return leftOut('stands beside corpus.jsonl, which holds the articles; left out');
    }
    return (
      TEXT_FILE.test(name) ||
      JSON_LINES_FILE.test(name) ||
      leftOut('is of a form that is not read (.txt, .md, .jsonl are); left out')
    );
  });
}

async function readIfChanged(
  folder: string,
  path: string,
  settings: ArchiveSettings,
  earlier: FileReading | undefined,
  pacer: () => Promise<void>,
): Promise<FileReading> {
  const absolute = join(folder, path);
  const { mtimeMs, size } = await stat(absolute);
  if (earlier && earlier.modifiedMs === mtimeMs && earlier.bytes === size) return earlier;
  const bytes = await readFile(absolute);
  const hash = await hashOf(bytes, pacer);
  // A copied or restored file has another time, and may hold the same.
  if (earlier?.hash === hash) return { ...earlier, modifiedMs: mtimeMs, bytes: size };
  const make = createArticleMaker(path, settings);
  const articles: KeptArticle[] = [];
  const take = (record: ArticleRecord) => articles.push(keepArticle(make(record)));
  const name = path || basename(folder);
  if (JSON_LINES_FILE.test(name)) {
    const problems = await readJsonLines(bytes, name, take, pacer);
    return { articles, problems, modifiedMs: mtimeMs, bytes: size, hash };
  }
  const { records, problems } = readText(bytes, name, settings);
  for (const record of records) {
    take(record);
    await pacer();
  }
  return { articles, problems, modifiedMs: mtimeMs, bytes: size, hash };
}

/** Bytes that are hashed at a stretch. */
const HASHED_BYTES = 1 << 20;

async function hashOf(bytes: Uint8Array, pacer: () => Promise<void>): Promise<string> {
  const hash = createHash('sha256');
  for (let at = 0; at < bytes.length; at += HASHED_BYTES) {
    hash.update(bytes.subarray(at, at + HASHED_BYTES));
    await pacer();
  }
  return hash.digest('hex');
}

function readText(bytes: Uint8Array, path: string, settings: ArchiveSettings): Records {
  const { text, problems } = decode(bytes, path);
  const file = { path, text };
  if (text.trim() === '')
    return { records: [], problems: [{ file: path, message: 'is empty; skipped', mild: true }] };
  const reader = hasFrontMatter(file)
    ? readFrontMatter
    : isListingPage(file)
      ? readListingPage
      : readSingleStory;
  const read = reader(file, settings);
  return { records: read.records, problems: [...problems, ...read.problems] };
}

async function readJsonLines(
  bytes: Uint8Array,
  path: string,
  take: (record: ArticleRecord) => void,
  pacer: () => Promise<void>,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  let number = 0;
  for (const line of lines(utf16(bytes) ? Buffer.from(decode(bytes, path).text) : bytes)) {
    number++;
    const decoded = decodeLine(line, { file: path, line: number });
    if (decoded.problem) problems.push(decoded.problem);
    const read = readJsonLine(decoded.text, path, number);
    if (read.record) take(read.record);
    problems.push(...read.problems);
    await pacer();
  }
  if (number === 0) problems.push({ file: path, message: 'is empty; skipped', mild: true });
  return problems;
}

/** The articles of all files, each under an id of its own. */
class ArticleCollector {
  readonly articles: KeptArticle[] = [];
  readonly problems: Problem[] = [];
  readonly #byId = new Map<string, KeptArticle>();

  add(article: KeptArticle): void {
    const same = this.#byId.get(article.id);
    if (!same) {
      this.#keep(article);
      return;
    }
    const { file, line } = article;
    if (Buffer.compare(same.deflated, article.deflated) === 0) {
      this.problems.push({
        file,
        line,
        message: `repeats article "${article.id}" of ${same.file}:${same.line}; read once`,
        mild: true,
      });
      return;
    }
    const id = `${article.id}-${fingerprint(textOf(article))}`;
    this.problems.push({
      file,
      line,
      message: `has the id "${article.id}" of another article (${same.file}:${same.line}); read as "${id}"`,
    });
    if (!this.#byId.has(id)) this.#keep({ ...article, id });
  }

  #keep(article: KeptArticle): void {
    this.#byId.set(article.id, article);
    this.articles.push(article);
  }
}

/** Makes articles of one file's records, in their order: identity, publisher, addresses, title. */
function createArticleMaker(path: string, settings: ArchiveSettings): (record: ArticleRecord) => Article {
  const file = path || 'the archive file';
  const facts = settings.file(path);
  const stem = facts.id ?? stemOf(path, settings);
  let count = 0;
  /** Records of JSON Lines without an id are known by their text, the articles of a text file by their order in it. */
  const idByPlace = ({ text }: ArticleRecord) =>
    JSON_LINES_FILE.test(path) ? `${stem}-${fingerprint(text)}` : `${stem}-${++count}`;
  return (record) => {
    const url = record.url ?? facts.url;
    const publisherName =
      record.publisher ?? facts.publisher ?? (url && new URL(url).hostname.replace(/^www\./, ''));
    const known = settings.publisher(oneLine(publisherName ?? 'unknown publisher'));
    const publisher =
      record.affiliation && !known.affiliation
        ? { ...known, affiliation: oneLine(record.affiliation) }
        : known;
    return {
      id: idOf(record.id) ?? idByPlace(record),
      title: oneLine(record.title ?? titleFrom(record.text)).replace(/ (?=[’'])/gu, ''),
      text: record.text,
      publisher,
      file,
      line: record.line,
      ...(record.date && { date: record.date }),
      ...(record.source && { source: oneLine(record.source) }),
      ...(record.language && { language: record.language }),
      ...settings.addresses(publisher, record.date, url),
    };
  };
}

/** An id of dots alone is no part of an address; browsers take it for a folder. */
function idOf(given: string | undefined): string | undefined {
  return given !== undefined && /^\.+$/.test(given) ? undefined : given;
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

/**
 * The readable part of an id. Two files never share one, or adding "story.md" would change the id of an article of
 * "story.txt": a path of which letters or marks are lost here, or that looks like an id given in archive.yaml, is told apart by
 * its fingerprint.
 */
function stemOf(path: string, settings: ArchiveSettings): string {
  if (path === '') return 'article';
  const whole = path.normalize('NFC');
  if (JSON_LINES_FILE.test(whole)) return readable(whole);
  const name = whole.replace(/^([^.]*)\.txt$/, '$1');
  const plain = /^[\p{L}\d]+(?:[-_][\p{L}\d]+)*(?:\.(?:text|md|markdown))?$/u.test(name);
  return plain && !settings.givesId(name) ? name : `${readable(whole)}-${fingerprint(whole)}`;
}

function readable(path: string): string {
  return (
    path
      .replace(/\.\w+$/, '')
      .replace(/[^\p{L}\d]+/gu, '-')
      .replace(/^-/, '') || 'article'
  );
}

function titleFrom(text: string): string {
  const first = text
    .slice(0, 2000)
    .split('\n', 1)[0]!
    .split(/(?<=[.!?؟]["”’]?)\s+(?=\p{Lu}|\p{Lo})/u, 1)[0]!;
  if (first.length <= TITLE_CHARS_MAX) return first;
  const space = first.lastIndexOf(' ', TITLE_CHARS_MAX);
  return `${first
    .slice(0, space > 0 ? space : TITLE_CHARS_MAX)
    .trimEnd()
    .toWellFormed()}…`;
}

function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

function nothingRead(folder: string, problems: readonly Problem[]): FootnoteError {
  const reasons = problems.slice(0, 5).map(
    (problem) => `
  ${describeProblem(problem)}`,
  );
  return new FootnoteError(
    'archive-unreadable',
    `Cannot read the archive "${folder}" (CORPUS_DIR): it holds no article that can be read${reasons.join('') || ' (no files)'}`,
  );
}
