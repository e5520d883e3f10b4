// What the contract suite (platform.ts) needs of a platform: its real adapter on a local server, and a person who uses
// it. Each test gets a fresh run. A platform that cannot do something names the test and the reason in `doesNotApply`.
import type { ChatLimits } from '../../src/adapters/chat/pipeline.ts';
import type { Archive } from '../../src/answer/archive.ts';

/** A message of ours as it stands now, in the words a person reads. */
export interface Shown {
  /** Links as `text <url>`, a mention that would notify somebody as `⟦mention⟧`, formatting marks as they are seen. */
  readonly text: string;
  readonly links: readonly string[];
  /** Labels of its buttons, feedback included. */
  readonly buttons: readonly string[];
  /** Seen by one person alone. */
  readonly isPrivate: boolean;
}

export interface PlatformRun {
  /**
   * Somebody asks where everybody reads along and the answer can grow (a mention in a channel). Resolves when the
   * adapter has acknowledged it, or would have: the answer may still be under way.
   */
  ask(text: string, by?: 'reader' | 'another' | 'bot'): Promise<AskedThere>;
  /** Our messages, the oldest first. */
  shown(): readonly Shown[];
  /** Resolves when no question is under way any more, and none was for a moment. */
  settled(): Promise<void>;
  /** The person presses the button of this label under our last message that has it. */
  press(label: string): Promise<void>;
  /**
   * The next `times` messages that we send or change fare so. `refused`: not carried out, a server error; `lost`:
   * carried out, but we are not told; `limited`: not carried out, to be tried again after a second.
   */
  failSending(how: 'refused' | 'lost' | 'limited', times: number): void;
  /** The process ends in order and begins anew on the same data folder; the platform keeps its messages. */
  restart(): Promise<void>;
  /** What was logged at info and above, a line each. */
  readonly logged: readonly string[];
  /** No further questions; resolves when running ones were answered or apologised for. */
  stop(): Promise<void>;
}

export interface AskedThere {
  /** Asks on in the same conversation, without a mention. */
  followUp(text: string): Promise<AskedThere>;
  /** The same event once more, as the platform sends it when it is in doubt. */
  redeliver(): Promise<void>;
  edit(text: string): Promise<void>;
  remove(): Promise<void>;
}

export interface Parts {
  readonly archive: Archive;
  /** Of the store. */
  readonly dataFolder: string;
  readonly limits?: Partial<ChatLimits>;
}

export interface PlatformHarness {
  readonly name: string;
  /** Title of a test of platform.ts → why it does not apply here. */
  readonly doesNotApply?: Readonly<Record<string, string>>;
  /** Starts the platform's server and the adapter; everything is ended by `onTestFinished`. */
  start(parts: Parts): Promise<PlatformRun>;
}
