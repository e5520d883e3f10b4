// Vectors kept in a file, so that no text is embedded twice. The file only grows: each vector is a record of its own with
// a checksum, written as soon as it is there, so a process that is killed loses no more than what was under way.
//
//   "FOOTVECT" | dimensions, 4 bytes |  then for each text:  key, 16 bytes | numbers, a byte each | CRC-32, 4 bytes
//
// A record of zeros alone is one that was damaged.
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { createPacer } from '../corpus/pacer.ts';
import { KEY_BYTES, Vectors } from './vectors.ts';
import { lockForWriting, lockOf } from './write-lock.ts';

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
  /** Another process writes the file, and this one reads it only. */
  readonly isHeld: boolean;
  /** Adds vectors and writes them down. What cannot be written is told once, and kept in memory all the same. */
  keep(vectors: ReadonlyMap<string, Int8Array>): Promise<void>;
  /** Lets another process write the file, when what is being written has been. */
  close(): Promise<void>;
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
 * is replaced. Only one process at a time writes it, until it is closed. Rejects only with the signal's reason.
 */
export async function openVectorFile(options: VectorFileOptions, signal?: AbortSignal): Promise<VectorFile> {
  const { path, readOnly = false, onNotice } = options;
  const vectors = new Vectors();
  let writable = path !== undefined && !readOnly;
  let unlock: (() => void) | undefined;
  let writing: Promise<void> = Promise.resolve();
  const stopWriting = (error: unknown) => {
    writable = false;
    onNotice(
      `Embeddings cannot be saved in ${path}: ${(error as Error).message}; they are kept in memory only`,
    );
  };
  if (writable) {
    try {
      await mkdir(dirname(path!), { recursive: true });
      unlock = lockForWriting(path!);
    } catch (error) {
      stopWriting(error);
    }
  }
  const isHeld = writable && !unlock;
  if (isHeld) {
    writable = false;
    onNotice(
      `Another process embeds passages, as ${lockOf(path!)} says; this one uses those it found at its start`,
    );
  }
  if (path !== undefined) {
    try {
      await load(path, vectors, { ...options, readOnly: !writable }, signal);
    } catch (error) {
      if (signal?.aborted) unlock?.();
      signal?.throwIfAborted();
      if (writable) stopWriting(error);
      else onNotice(`The embeddings in ${path} cannot be read: ${(error as Error).message}`);
    }
  }

  return {
    vectors,
    isHeld,
    async keep(added) {
      const records: Buffer[] = [];
      for (const [key, vector] of added) {
        if (vectors.row(key) !== undefined) continue;
        vectors.add(key, vector);
        records.push(recordOf(key, vector));
      }
      if (!writable || records.length === 0) return;
      writing = writing.then(() => append(path!, vectors.dimensions!, records)).catch(stopWriting);
      await writing;
    },
    async close() {
      writable = false;
      await writing;
      unlock?.();
    },
  };
}

async function append(path: string, dimensions: number, records: readonly Buffer[]): Promise<void> {
  const file = await open(path, 'a');
  try {
    const { size } = await file.stat();
    const parts = size === 0 ? [headOf(dimensions), ...records] : records;
    await file.appendFile(Buffer.concat(parts)).catch(async (error) => {
      // What was written of it would shift all that follows.
      await file.truncate(size).catch(() => undefined);
      throw error;
    });
  } finally {
    await file.close();
  }
}

/** Takes in what the file holds, and repairs it. */
async function load(
  path: string,
  vectors: Vectors,
  { readOnly, onNotice }: VectorFileOptions,
  signal: AbortSignal | undefined,
): Promise<void> {
  const file = await open(path, readOnly ? 'r' : 'r+').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
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
      if (size > 0) onNotice(`${path} holds no embeddings${readOnly ? '' : '; it is begun anew'}`);
      await cutTo(0);
      return;
    }
    const { end, damaged, length } = await readRecords(file, size, dimensions, vectors, signal);
    const anew = readOnly ? 'left out' : 'made anew';
    // While another process writes, the last one may be on its way.
    if (end < size && !readOnly) onNotice(`The last embedding in ${path} was cut short; it is made anew`);
    if (damaged.length > 0)
      onNotice(`${damaged.length} embeddings in ${path} were damaged; they are ${anew}`);
    await cutTo(vectors.size > 0 ? end : 0);
    if (readOnly || vectors.size === 0) return;
    for (const from of damaged) await file.write(Buffer.alloc(length), 0, length, from);
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

interface ReadRecords {
  /** Bytes of the file up to the end of its last whole record, and of one record. */
  readonly end: number;
  readonly length: number;
  /** Where the damaged ones begin. */
  readonly damaged: readonly number[];
}

async function readRecords(
  file: FileHandle,
  size: number,
  dimensions: number,
  vectors: Vectors,
  signal: AbortSignal | undefined,
): Promise<ReadRecords> {
  const pacer = createPacer(signal);
  const length = KEY_BYTES + dimensions + CHECK_BYTES;
  const blank = Buffer.alloc(length);
  const end = size - ((size - HEAD_BYTES) % length);
  const stretch = Buffer.alloc(Math.ceil(STRETCH_BYTES / length) * length);
  const damaged: number[] = [];
  for (let from = HEAD_BYTES; from < end; from += stretch.length) {
    const wanted = Math.min(stretch.length, end - from);
    await readAll(file, stretch.subarray(0, wanted), from);
    for (let at = 0; at < wanted; at += length) {
      const record = stretch.subarray(at, at + length);
      const said = record.subarray(0, -CHECK_BYTES);
      if (crc32(said) === record.readUInt32LE(length - CHECK_BYTES))
        vectors.add(
          said.toString('base64url', 0, KEY_BYTES),
          new Int8Array(stretch.buffer, stretch.byteOffset + at + KEY_BYTES, dimensions),
        );
      else if (!record.equals(blank)) damaged.push(from + at);
    }
    await pacer();
  }
  return { end, length, damaged };
}

/** One call may give less than there is. */
async function readAll(file: FileHandle, into: Buffer, from: number): Promise<void> {
  for (let at = 0; at < into.length; ) {
    const { bytesRead } = await file.read(into, at, into.length - at, from + at);
    if (bytesRead === 0) throw new Error('it became shorter while it was read');
    at += bytesRead;
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
