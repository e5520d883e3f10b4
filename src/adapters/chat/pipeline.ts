// The one way of a question through any chat platform: seen before? → limits → turn → ask → reply → on failure one
// apology. A platform reads its events into an Asking, and shows replies through an Outlet; nothing else is its own.
import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Progress } from '../../answer/answer.ts';
import type { Archive } from '../../answer/archive.ts';
import { FootnoteError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { createQueue } from '../../queue.ts';
import { createRateLimit } from '../../rate-limit.ts';
import type { Addresses } from '../../reply/addresses.ts';
import { compose } from '../../reply/compose.ts';
import { composeHelp, composeSources, composeWords } from '../../reply/compose-help.ts';
import type { Reply } from '../../reply/reply.ts';
import { writeFailure, writeProgress } from '../../reply/wording.ts';
import { type Acted, type Action, type Controls, controlsOf, createActs } from './actions.ts';
import type { Asking, Outlet, Platform } from './asking.ts';
import { createPace, type Pace } from './pace.ts';
import type { Store } from './store.ts';

export interface Pipeline {
  /** Answers through the outlet, exactly once for each key; never rejects. */
  ask(asking: Asking, outlet: Outlet): Promise<void>;
  /** The question now reads otherwise: soon after it was asked it is answered anew, in place. Never rejects. */
  edited(key: string, text: string): Promise<void>;
  /** The question was deleted: its answer stops. Never rejects. */
  withdrawn(key: string): Promise<void>;
  /** What a button does. */
  act(action: Action, person: string): Acted;
  /** True where a question of this conversation was answered lately: what is said there next is meant for us. */
  knows(conversation: string): boolean;
  /** Takes no more questions; resolves when all running ones were answered or apologised for. */
  stop(): Promise<void>;
}

export interface PipelineOptions {
  readonly archive: Archive;
  readonly store: Store;
  readonly addresses: Addresses;
  readonly log: Logger;
  readonly limits?: Partial<ChatLimits>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export interface ChatLimits {
  readonly questionsPerPersonAndMinute: number;
  readonly questionsPerChannelAndMinute: number;
  readonly questionsAtOnceMax: number;
  readonly questionsWaitingMax: number;
  /** A question edited within this time is answered anew. */
  readonly editedMsMax: number;
  /** A conversation goes on until nothing was asked in it for this long. */
  readonly conversationMs: number;
  /** For running answers when the process is stopped; then they are apologised for. */
  readonly stopMs: number;
}

const CHAT_LIMITS: ChatLimits = {
  questionsPerPersonAndMinute: 12,
  questionsPerChannelAndMinute: 60,
  questionsAtOnceMax: 16,
  questionsWaitingMax: 500,
  editedMsMax: 5 * 60_000,
  conversationMs: 24 * 3_600_000,
  stopMs: 7_000,
};

/** Questions whose outlet is still known, for edits and repeated events. */
const RECENT_MAX = 5_000;
/** Why an answer was stopped. */
const EDITED = new Error('The question was edited');
const WITHDRAWN = new Error('The question was deleted');
const STOPPING = new FootnoteError('stopping', 'The process is stopping');

/** Asks about the archive itself; nothing at all is a wish for help, too. */
const ABOUT = /^(help|\?|sources|)$/i;

interface Answering {
  readonly reply: Reply;
  readonly controls?: Controls;
}

interface Run {
  /** Of its answer; an edited question replaces the answer it had. */
  readonly id: string;
  readonly asking: Asking;
  readonly outlet: Outlet;
  readonly at: number;
  readonly stop: AbortController;
  done: Promise<void>;
}

export function createPipeline(options: PipelineOptions): Pipeline {
  const { archive, store, addresses, log, now = Date.now } = options;
  const limits = { ...CHAT_LIMITS, ...options.limits };
  const ofPerson = createRateLimit(limits.questionsPerPersonAndMinute);
  const ofChannel = createRateLimit(limits.questionsPerChannelAndMinute);
  const queue = createQueue({ atOnceMax: limits.questionsAtOnceMax, waitingMax: limits.questionsWaitingMax });
  const recent = new LRUCache<string, Run>({ max: RECENT_MAX });
  const running = new Set<Run>();
  let turn: Promise<unknown> = Promise.resolve();
  let stopping = false;

  /** A search keeps the event loop busy; acknowledgements of other questions come between any two of them. */
  function ownTurn(): Promise<unknown> {
    turn = turn.then(() => nextTurn());
    return turn;
  }

  function begin(asking: Asking, outlet: Outlet, id: string = randomUUID()): Promise<void> {
    const run: Run = { id, asking, outlet, at: now(), stop: new AbortController(), done: Promise.resolve() };
    recent.set(asking.key, run);
    running.add(run);
    run.done = answer(run).finally(() => running.delete(run));
    return run.done;
  }

  /** Marks the question as answered only when its reader has seen something: a failure before that loses nothing. */
  async function answer(run: Run): Promise<void> {
    const { asking, outlet, stop } = run;
    const pace = createPace(asking.platform.paceMs, log);
    try {
      const { reply, controls } = await replyTo(run, pace);
      await pace.end();
      stop.signal.throwIfAborted();
      await outlet.finish(reply, controls);
      store.markAnswered(asking.key, now());
    } catch (error) {
      await pace.end();
      if (stop.signal.reason === EDITED) return;
      if (stop.signal.reason === WITHDRAWN) await attempt(() => outlet.withdraw(), 'withdraw an answer');
      else await apologise(run, error);
    }
  }

  async function apologise({ asking, outlet }: Run, error: unknown): Promise<void> {
    const expected = error instanceof FootnoteError;
    if (expected) log.info({ code: error.code, key: asking.key }, 'A question was not answered');
    else log.error({ err: error, key: asking.key }, 'A question could not be answered');
    const told = await attempt(
      () => outlet.finish(composeWords(writeFailure(expected ? error.code : undefined))),
      'apologise',
    );
    if (told) store.markAnswered(asking.key, now());
    // Nothing reached the reader: when the platform delivers the question again, it is answered.
    else recent.delete(asking.key);
  }

  async function attempt(run: () => Promise<void>, what: string): Promise<boolean> {
    try {
      await run();
      return true;
    } catch (error) {
      log.error({ err: error }, `Cannot ${what}`);
      return false;
    }
  }

  async function replyTo(run: Run, pace: Pace): Promise<Answering> {
    const { asking, outlet, stop } = run;
    const text = asking.text.trim();
    if (stopping) throw STOPPING;
    const wait = Math.max(
      await ofPerson.take(`${asking.platform.name} ${asking.person}`),
      await ofChannel.take(`${asking.platform.name} ${asking.channel}`),
    );
    if (wait > 0) return { reply: composeWords(writeFailure('too-many', wait)) };
    const about = ABOUT.exec(text)?.[1]?.toLowerCase();
    if (about !== undefined && archive.isReady()) return { reply: composeAbout(about, asking.platform) };
    const tell = (progress: Progress | { readonly kind: 'reading' }) =>
      pace.offer(() =>
        progress.kind === 'proven'
          ? outlet.grow(compose(progress.soFar, addresses))
          : outlet.show(writeProgress(progress)),
      );
    if (!archive.isReady()) tell({ kind: 'reading' });
    return queue(
      async () => {
        await orAborted(archive.ready, stop.signal);
        await ownTurn();
        if (about !== undefined) return { reply: composeAbout(about, asking.platform) };
        return ask(run, text, tell);
      },
      {
        signal: stop.signal,
        onWait: (ahead) => archive.isReady() && tell({ kind: 'waiting', ahead }),
      },
    );
  }

  function composeAbout(word: string, platform: Platform): Reply {
    return word === 'sources'
      ? composeSources(archive.extent())
      : composeHelp(archive.extent(), archive.examples(), platform.ways);
  }

  async function ask(run: Run, text: string, onProgress: (progress: Progress) => void): Promise<Answering> {
    const { id, asking, stop } = run;
    const { conversation, platform, person } = asking;
    const since = now() - limits.conversationMs;
    const earlier = conversation ? store.questions(conversation, since, id) : [];
    const made = await archive.ask({ text, earlier }, { signal: stop.signal, onProgress });
    const reply = compose(made, addresses, archive.examples());
    // What was no question is no part of the conversation either.
    if (made.kind === 'declined' && made.reason === 'not-a-question') return { reply };
    store.keepAnswer({
      id,
      at: now(),
      platform: platform.name,
      conversation: conversation ?? asking.key,
      person,
      question: text,
      kind: made.kind,
      writtenBy: made.kind === 'answered' ? made.writtenBy : '',
      reply,
    });
    return { reply, controls: controlsOf(id, reply) };
  }

  return {
    async ask(asking, outlet) {
      if (!recent.has(asking.key) && !store.wasAnswered(asking.key)) await begin(asking, outlet);
    },
    async edited(key, text) {
      for (let run = recent.get(key); run; ) {
        const { asking, outlet, id, at, stop } = run;
        if (stopping || stop.signal.reason === WITHDRAWN || text.trim() === asking.text.trim()) return;
        if (now() - at > limits.editedMsMax) return;
        stop.abort(EDITED);
        await run.done;
        const latest = recent.get(key);
        // It is no longer known where nothing of it reached its reader.
        if (!latest || latest === run) return begin({ ...asking, text }, outlet, id);
        // Another edit came in between, and has begun its answer.
        run = latest;
      }
    },
    async withdrawn(key) {
      for (let run = recent.get(key); run; ) {
        run.stop.abort(WITHDRAWN);
        await run.done;
        const latest = recent.get(key);
        // An edit that came before has begun its answer meanwhile.
        run = latest === run ? undefined : latest;
      }
    },
    act: createActs(store, now),
    knows: (conversation) => store.questions(conversation, now() - limits.conversationMs).length > 0,
    async stop() {
      stopping = true;
      const timer = setTimeout(() => {
        for (const run of running) run.stop.abort(STOPPING);
      }, limits.stopMs);
      // An edited question begins anew while its first answer ends.
      while (running.size > 0) await Promise.all([...running].map((run) => run.done));
      clearTimeout(timer);
    },
  };
}

/** Waits no longer than anybody wants to know. */
async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', onAbort));
}
