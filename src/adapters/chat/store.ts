// What is kept of answers: so that "Show the quoted words" still works after a restart, a conversation goes on, a
// question is answered once, and feedback can be read. No names: people and places are known by a salted hash alone.
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Logger } from '../../log.ts';
import type { Reply } from '../../reply/reply.ts';

export interface KeptAnswer {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly platform: string;
  /** Where the question belongs; the same for all questions of one thread. */
  readonly conversation: string;
  readonly person: string;
  readonly question: string;
  readonly kind: 'answered' | 'declined';
  readonly writtenBy: string;
  readonly reply: Reply;
}

export interface Feedback {
  readonly answer: string;
  readonly person: string;
  readonly good: boolean;
  readonly at: number;
}

export interface FeedbackRow {
  readonly at: number;
  readonly platform: string;
  readonly person: string;
  readonly good: boolean;
  readonly question: string;
  readonly kind: string;
  readonly writtenBy: string;
  /** The answer's first words. */
  readonly answer: string;
}

export interface Store {
  keepAnswer(answer: KeptAnswer): void;
  answer(id: string): KeptAnswer | undefined;
  /** Questions of a conversation since a moment, the oldest first; without that of one answer. */
  questions(conversation: string, since: number, exceptAnswer?: string): readonly string[];
  /** A second judgement of the same person replaces the first. */
  keepFeedback(feedback: Feedback): void;
  feedback(): FeedbackRow[];
  /** Questions already answered, so that a repeated event is known also after a restart. */
  markAnswered(key: string, at: number): void;
  wasAnswered(key: string): boolean;
  /** Forgets what was kept before a moment. */
  forgetBefore(moment: number): void;
  close(): void;
}

const FILE = 'footnote.sqlite';
/** Time for another process to let go of the database; acknowledgements wait meanwhile. */
const LOCKED_MS_MAX = 100;
/** A database that failed is left alone for so long: nothing waits for it question by question. */
const FAILED_MS = 2_000;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS answers (
    id TEXT PRIMARY KEY, at INTEGER NOT NULL, platform TEXT NOT NULL, conversation TEXT NOT NULL, person TEXT NOT NULL,
    question TEXT NOT NULL, kind TEXT NOT NULL, written_by TEXT NOT NULL, reply TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS answers_of_conversation ON answers (conversation, at);
  CREATE TABLE IF NOT EXISTS feedback (
    answer TEXT NOT NULL, person TEXT NOT NULL, good INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (answer, person)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS answered (key TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT;
`;

/**
 * Opens the database in a folder. Where it cannot be opened, or fails later, that is logged, and what is kept is lost
 * when the process ends: answers go on.
 */
export function openStore(folder: string, log: Logger): Store {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    keepPrivate(folder, log);
    return guarded(sqliteStore(join(folder, FILE)), log);
  } catch (error) {
    log.error(
      `Cannot use ${join(folder, FILE)} (${(error as Error).message}). Answers go on; feedback and the words behind buttons are kept until the process ends. Check DATA_DIR, or move the file away to begin a new one.`,
    );
    return guarded(sqliteStore(':memory:'), log);
  }
}

/**
 * Questions are for nobody else on this machine, whatever the umask was when the files were made. SQLite gives the files
 * beside its database that one's permissions (https://www.sqlite.org/tempfiles.html).
 */
function keepPrivate(folder: string, log: Logger): void {
  const file = join(folder, FILE);
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
  try {
    chmodSync(folder, 0o700);
    for (const path of [file, `${file}-wal`, `${file}-shm`]) if (existsSync(path)) chmodSync(path, 0o600);
  } catch (error) {
    log.warn(`Others on this machine may read ${folder} (${(error as Error).message})`);
  }
}

/** Opens the database of a folder for reading feedback. Throws where there is none, or what SQLite says. */
export function openExistingStore(folder: string): Store {
  const path = join(folder, FILE);
  if (!existsSync(path)) throw new Error(`there is no ${path}`);
  return sqliteStore(path);
}

function sqliteStore(path: string): Store {
  const database = new DatabaseSync(path, { timeout: LOCKED_MS_MAX });
  // What is deleted is overwritten: https://www.sqlite.org/pragma.html#pragma_secure_delete
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;');
  database.exec(SCHEMA);
  const salt = saltOf(database);
  const hash = (text: string) => createHash('sha256').update(salt).update(text).digest('hex').slice(0, 20);
  const insertAnswer = database.prepare(
    'INSERT OR REPLACE INTO answers (id, at, platform, conversation, person, question, kind, written_by, reply) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const selectAnswer = database.prepare('SELECT * FROM answers WHERE id = ?');
  const selectQuestions = database.prepare(
    'SELECT question FROM answers WHERE conversation = ? AND at >= ? AND id != ? ORDER BY at',
  );
  const insertFeedback = database.prepare(
    'INSERT OR REPLACE INTO feedback (answer, person, good, at) VALUES (?, ?, ?, ?)',
  );
  const insertAnswered = database.prepare('INSERT OR REPLACE INTO answered (key, at) VALUES (?, ?)');
  const selectAnswered = database.prepare('SELECT 1 FROM answered WHERE key = ?');
  return {
    keepAnswer({ id, at, platform, conversation, person, question, kind, writtenBy, reply }) {
      const [place, asker] = [hash(conversation), hash(person)];
      insertAnswer.run(id, at, platform, place, asker, question, kind, writtenBy, JSON.stringify(reply));
    },
    answer(id) {
      const row = selectAnswer.get(id) as Record<string, never> | undefined;
      return (
        row && ({ ...row, writtenBy: row.written_by, reply: JSON.parse(row.reply!) } as unknown as KeptAnswer)
      );
    },
    questions: (conversation, since, exceptAnswer = '') =>
      selectQuestions.all(hash(conversation), since, exceptAnswer).map((row) => String(row.question)),
    keepFeedback({ answer, person, good, at }) {
      insertFeedback.run(answer, hash(person), good ? 1 : 0, at);
    },
    feedback: () =>
      database
        .prepare(
          'SELECT feedback.at, platform, feedback.person, good, question, kind, written_by, reply FROM feedback JOIN answers ON answers.id = feedback.answer ORDER BY feedback.at',
        )
        .all()
        .map(({ at, platform, person, good, question, kind, written_by, reply }) => ({
          at: Number(at),
          platform: String(platform),
          person: String(person),
          good: good === 1,
          question: String(question),
          kind: String(kind),
          writtenBy: String(written_by),
          answer: (JSON.parse(String(reply)) as Reply).summary,
        })),
    markAnswered(key, at) {
      insertAnswered.run(hash(key), at);
    },
    wasAnswered: (key) => selectAnswered.get(hash(key)) !== undefined,
    forgetBefore(moment) {
      database.prepare('DELETE FROM answers WHERE at < ?').run(moment);
      database.prepare('DELETE FROM feedback WHERE at < ?').run(moment);
      database.prepare('DELETE FROM answered WHERE at < ?').run(moment);
      // What was deleted stands in the write-ahead log until it is written over.
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    },
    close: () => database.close(),
  };
}

/** Each database has its own: whoever knows the hashes of one knows nobody in another. */
function saltOf(database: DatabaseSync): string {
  database
    .prepare("INSERT OR IGNORE INTO settings (name, value) VALUES ('salt', ?)")
    .run(randomBytes(16).toString('hex'));
  return String(database.prepare("SELECT value FROM settings WHERE name = 'salt'").get()!.value);
}

/** A store whose failures are logged, and cost nothing but what was to be kept or looked up. */
function guarded(store: Store, log: Logger): Store {
  let failedAt = Number.NEGATIVE_INFINITY;
  const attempt = <T>(run: () => T, otherwise: T): T => {
    if (performance.now() - failedAt < FAILED_MS) return otherwise;
    try {
      return run();
    } catch (error) {
      failedAt = performance.now();
      log.error(
        `What is kept of answers cannot be read or written in DATA_DIR (${(error as Error).message}); answers go on`,
      );
      return otherwise;
    }
  };
  return {
    keepAnswer: (answer) => attempt(() => store.keepAnswer(answer), undefined),
    answer: (id) => attempt(() => store.answer(id), undefined),
    questions: (conversation, since, except) =>
      attempt(() => store.questions(conversation, since, except), []),
    keepFeedback: (feedback) => attempt(() => store.keepFeedback(feedback), undefined),
    feedback: () => attempt(() => store.feedback(), []),
    markAnswered: (key, at) => attempt(() => store.markAnswered(key, at), undefined),
    wasAnswered: (key) => attempt(() => store.wasAnswered(key), false),
    forgetBefore: (moment) => attempt(() => store.forgetBefore(moment), undefined),
    close() {
      try {
        store.close();
      } catch (error) {
        log.error(`Cannot close the database in DATA_DIR (${(error as Error).message})`);
      }
    },
  };
}
