// Vectors kept in a file, so that no text is embedded twice. The file only grows: each vector is a record of its own with
// a checksum, written as soon as it is there, so a process that is killed loses no more than what was under way.
//
//   "FOOTVECT" | dimensions, 4 bytes |  then for each text:  key, 16 bytes | numbers, a byte each | CRC-32, 4 bytes
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { createPacer } from '../corpus/pacer.ts';
import { KEY_BYTES, Vectors } from './vectors.ts';

const MAGIC = Buffer.from('FOOTVECT');
const HEAD_BYTES = MAGIC.length + 4;
const CHECK_BYTES = 4;
/** Bytes read at a time, about. */
const STRETCH_BYTES = 1 << 20;
/** More than any model gives. */
const DIMENSIONS_MAX = 65_536;

export interface VectorFile {
  /** Those read from the file, and all that were kept since. */
  readonly vectors: Vectors;
  /** Adds vectors and writes them down. What cannot be written is told once, and kept in memory all the same. */
  keep(vectors: ReadonlyMap<string, Int8Array>): Promise<void>;
  /** Writes the file anew with the vectors of these keys alone. */
  keepOnly(keys: ReadonlySet<string>): Promise<void>;
}

export interface VectorFileOptions {
  /** Absent: memory only. */
  readonly path?: string | undefined;
  /** Only read: several processes may, while one writes. */
  readonly readOnly?: boolean;
  /** Told what was wrong with the file, and when it cannot be written. */
  readonly onNotice: (message: string) => void;
}

/**
 * Reads the file as far as it can be trusted: a torn end is cut off, damaged records are left out, a file of another form
 * is replaced. Rejects only with the signal's reason.
 */
export async function openVectorFile(options: VectorFileOptions, signal?: AbortSignal): Promise<VectorFile> {
  const { path, readOnly = false, onNotice } = options;
  const vectors = new Vectors();
  let writable = path !== undefined && !readOnly;
  const stopWriting = (error: unknown) => {
    writable = false;
    onNotice(
      `Embeddings cannot be saved in ${path}: ${(error as Error).message}; they are kept in memory only`,
    );
  };
  if (path !== undefined) {
    try {
      await load(path, vectors, options, signal);
    } catch (error) {
      signal?.throwIfAborted();
      if (writable) stopWriting(error);
      else onNotice(`The embeddings in ${path} cannot be read: ${(error as Error).message}`);
    }
  }

  const write = async (added: readonly Buffer[]) => {
    await mkdir(dirname(path!), { recursive: true });
    const file = await open(path!, 'a');
    try {
      const { size } = await file.stat();
      const parts = size === 0 ? [headOf(vectors.dimensions!), ...added] : added;
      await file.appendFile(Buffer.concat(parts)).catch(async (error) => {
        // What was written of it would shift all that follows.
        await file.truncate(size).catch(() => undefined);
        throw error;
      });
    } finally {
      await file.close();
    }
  };

  return {
    vectors,
    async keep(added) {
      const records: Buffer[] = [];
      for (const [key, vector] of added) {
        if (vectors.row(key) !== undefined) continue;
        vectors.add(key, vector);
        records.push(recordOf(key, vector));
      }
      if (writable && records.length > 0) await write(records).catch(stopWriting);
    },
    async keepOnly(keys) {
      if (!writable || vectors.dimensions === undefined) return;
      try {
        await rewrite(path!, vectors, keys);
      } catch (error) {
        onNotice(`The embeddings in ${path} could not be tidied up: ${(error as Error).message}`);
      }
    },
  };
}

/** Takes in what the file holds, and repairs it. */
async function load(
  path: string,
  vectors: Vectors,
  { readOnly, onNotice }: VectorFileOptions,
  signal: AbortSignal | undefined,
): Promise<void> {
  const file = await open(path, readOnly ? 'r' : 'r+').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!file) return;
  try {
    const { size } = await file.stat();
    const cutTo = async (length: number) => {
      if (!readOnly && length < size) await file.truncate(length);
    };
    const dimensions = await readHead(file, Math.min(size, HEAD_BYTES));
    if (dimensions === undefined) {
      if (size > 0) onNotice(`${path} holds no embeddings; it is begun anew`);
      await cutTo(0);
      return;
    }
    const { end, damaged } = await readRecords(file, size, dimensions, vectors, signal);
    if (end < size) onNotice(`The last embedding in ${path} was cut short; it is made anew`);
    if (damaged > 0) onNotice(`${damaged} embeddings in ${path} were damaged; they are made anew`);
    await cutTo(vectors.size > 0 ? end : 0);
    if (damaged > 0 && vectors.size > 0 && !readOnly) await rewrite(path, vectors, new Set(vectors.keys()));
  } finally {
    await file.close();
  }
}

async function readHead(file: FileHandle, length: number): Promise<number | undefined> {
  const head = Buffer.alloc(HEAD_BYTES);
  const { bytesRead } = await file.read(head, 0, length, 0);
  const dimensions = head.readUInt32LE(MAGIC.length);
  if (bytesRead < HEAD_BYTES || !head.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  return dimensions > 0 && dimensions <= DIMENSIONS_MAX ? dimensions : undefined;
}

async function readRecords(
  file: FileHandle,
  size: number,
  dimensions: number,
  vectors: Vectors,
  signal: AbortSignal | undefined,
): Promise<{ end: number; damaged: number }> {
  const pacer = createPacer(signal);
  const length = KEY_BYTES + dimensions + CHECK_BYTES;
  const count = Math.floor((size - HEAD_BYTES) / length);
  const atOnce = Math.ceil(STRETCH_BYTES / length);
  const stretch = Buffer.alloc(atOnce * length);
  let damaged = 0;
  for (let done = 0; done < count; done += atOnce) {
    const wanted = Math.min(atOnce, count - done) * length;
    const { bytesRead } = await file.read(stretch, 0, wanted, HEAD_BYTES + done * length);
    for (let at = 0; at + length <= bytesRead; at += length) {
      const said = stretch.subarray(at, at + length - CHECK_BYTES);
      if (crc32(said) !== stretch.readUInt32LE(at + length - CHECK_BYTES)) damaged++;
      else
        vectors.add(
          said.toString('base64url', 0, KEY_BYTES),
          new Int8Array(stretch.buffer, stretch.byteOffset + at + KEY_BYTES, dimensions),
        );
    }
    await pacer();
  }
  return { end: HEAD_BYTES + count * length, damaged };
}

/** Written beside the old one and renamed, so that there is a whole file at every moment. */
async function rewrite(path: string, vectors: Vectors, keys: ReadonlySet<string>): Promise<void> {
  const beside = `${path}.${process.pid}.new`;
  const file = await open(beside, 'w');
  try {
    const put = (parts: readonly Buffer[]) => file.appendFile(Buffer.concat(parts));
    await put([headOf(vectors.dimensions!)]);
    let waiting: Buffer[] = [];
    for (const key of vectors.keys()) {
      if (keys.has(key)) waiting.push(recordOf(key, vectors.at(vectors.row(key)!)));
      if (waiting.length * vectors.dimensions! < STRETCH_BYTES) continue;
      await put(waiting);
      waiting = [];
    }
    await put(waiting);
    await file.sync();
    await file.close();
    await rename(beside, path);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(beside, { force: true });
    throw error;
  }
}

function headOf(dimensions: number): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  MAGIC.copy(head);
  head.writeUInt32LE(dimensions, MAGIC.length);
  return head;
}

function recordOf(key: string, vector: Int8Array): Buffer {
  const record = Buffer.alloc(KEY_BYTES + vector.length + CHECK_BYTES);
  record.write(key, 'base64url');
  record.set(new Uint8Array(vector.buffer, vector.byteOffset, vector.length), KEY_BYTES);
  record.writeUInt32LE(crc32(record.subarray(0, -CHECK_BYTES)), KEY_BYTES + vector.length);
  return record;
}
