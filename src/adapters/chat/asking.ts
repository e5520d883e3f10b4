// What a platform tells of a question, and what it lets be done where the question is answered.
import type { Reply } from '../../reply/reply.ts';
import type { Controls } from './actions.ts';

export interface Platform {
  readonly name: 'slack' | 'discord';
  /** How it is asked, a line each, for the help. */
  readonly ways: readonly string[];
  /** Milliseconds between two signs of progress. */
  readonly paceMs: number;
}

/** A question asked somewhere. */
export interface Asking {
  readonly platform: Platform;
  /** The same for every delivery of the same question, and for no other. */
  readonly key: string;
  readonly person: string;
  readonly channel: string;
  /** The thread or direct channel whose earlier questions it may continue; absent where it stands alone. */
  readonly conversation?: string | undefined;
  readonly text: string;
}

/** Where one question is answered. Each call may reject; `finish` and `withdraw` are tried, not repeated. */
export interface Outlet {
  /** A sign of progress, in place of the last one. */
  show(words: string): Promise<void>;
  /** The answer so far, in place of what was shown. */
  grow(soFar: Reply): Promise<void>;
  /** The answer, in place of what was shown; once more after an edit of the question. */
  finish(reply: Reply, controls?: Controls): Promise<void>;
  /** The question is gone: what was shown goes, too. */
  withdraw(): Promise<void>;
}
