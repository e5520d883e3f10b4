// The one way of a question, without any platform: an outlet that writes down what it is told.
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Controls } from '../../../src/adapters/chat/actions.ts';
import type { Asking, Outlet, Platform } from '../../../src/adapters/chat/asking.ts';
import type { ChatLimits } from '../../../src/adapters/chat/pipeline.ts';
import { type Archive, openArchive } from '../../../src/answer/archive.ts';
import { FootnoteError } from '../../../src/errors.ts';
import type { Reply } from '../../../src/reply/reply.ts';
import { createChatParts } from '../../contract/chat-parts.ts';
import { temporaryFolder } from '../../corpus/temporary-folder.ts';
import { driven } from '../web/driven-archive.ts';

const seeds = openArchive({ folder: 'seeds' });
const QUESTION = 'What did Hariri ask of Russia?';
const platform: Platform = { name: 'slack', ways: ['Ask.'], paceMs: 1 };

function asking(key: string, more: Partial<Asking> = {}): Asking {
  return { platform, key, person: 'U1', channel: 'C1', text: QUESTION, ...more };
}

/** `fail` rejects the next calls of `finish`. */
function outletOf({ fail = 0 } = {}) {
  const told: string[] = [];
  let controls: Controls | undefined;
  let failures = fail;
  const outlet: Outlet = {
    show: async (words) => void told.push(`show ${words}`),
    grow: async (reply) => void told.push(`grow ${reply.summary}`),
    async finish(reply: Reply, its) {
      if (failures-- > 0) throw new Error('refused');
      controls = its;
      told.push(`finish ${reply.summary}`);
    },
    withdraw: async () => void told.push('withdraw'),
  };
  return { outlet, told, controls: () => controls };
}

async function start({
  archive = seeds,
  limits,
  now,
}: {
  archive?: Archive;
  limits?: Partial<ChatLimits>;
  now?: () => number;
} = {}) {
  await seeds.ready;
  const logged: string[] = [];
  const dataFolder = await temporaryFolder();
  const parts = createChatParts({
    archive,
    dataFolder,
    logged,
    ...(limits && { limits }),
    ...(now && { now }),
  });
  onTestFinished(() => parts.store.close());
  return { ...parts, logged };
}

describe('ask()', () => {
  it('answers each key once, also of two that come at the same time', async () => {
    const { pipeline } = await start();
    const { outlet, told } = outletOf();
    await Promise.all([pipeline.ask(asking('k'), outlet), pipeline.ask(asking('k'), outlet)]);
    await pipeline.ask(asking('k'), outlet);
    expect(told).toHaveLength(1);
    await pipeline.ask(asking('other'), outlet);
    expect(told).toHaveLength(2);
  });

  it('marks a question as answered when its reader has seen something, not before', async () => {
    const { pipeline, store } = await start();
    const lost = outletOf({ fail: 2 });
    await pipeline.ask(asking('k'), lost.outlet);
    expect(lost.told).toEqual([]);
    expect(store.wasAnswered('k')).toBe(false);
    const { outlet, told } = outletOf({ fail: 1 });
    await pipeline.ask(asking('k'), outlet);
    expect(told).toEqual([expect.stringContaining('Something went wrong')]);
    expect(store.wasAnswered('k')).toBe(true);
  });

  it('gives an outlet the signs before the answer, and none after it', async () => {
    const { archive, next } = driven(seeds);
    const { pipeline } = await start({ archive });
    const { outlet, told } = outletOf();
    const done = pipeline.ask(asking('k'), outlet);
    const asked = await next();
    asked.tell({ kind: 'writing', articles: 2 });
    asked.answer(await seeds.ask({ text: QUESTION }));
    asked.tell({ kind: 'writing', articles: 9 });
    await done;
    expect(told).toEqual(['show Reading 2 articles…', expect.stringMatching(/^finish /)]);
  });

  it('keeps what was asked together, and leaves out what was no question', async () => {
    const { pipeline, store } = await start();
    const conversation = 'slack C1 1';
    for (const [key, text] of [
      ['a', 'hello'],
      ['b', QUESTION],
      ['c', 'help'],
      ['d', 'What is the capital of France?'],
    ] as const)
      await pipeline.ask(asking(key, { text, conversation }), outletOf().outlet);
    expect(store.questions(conversation, 0)).toEqual([QUESTION, 'What is the capital of France?']);
    expect(pipeline.knows(conversation)).toBe(true);
    expect(pipeline.knows('slack C1 2')).toBe(false);
  });

  it('lets nobody who waits for the archive keep others from their limits', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    let isRead = false;
    await seeds.ready;
    const archive: Archive = { ...seeds, isReady: () => isRead, ready: promise };
    const { pipeline } = await start({ archive, limits: { questionsAtOnceMax: 1, questionsWaitingMax: 1 } });
    const outlets = [outletOf(), outletOf(), outletOf()];
    const done = outlets.map(({ outlet }, index) => pipeline.ask(asking(`k${index}`), outlet));
    await done[2];
    expect(outlets[2]!.told).toEqual(
      [expect.stringContaining('still being read'), expect.stringContaining('Many questions')].slice(
        -outlets[2]!.told.length,
      ),
    );
    isRead = true;
    resolve();
    await Promise.all(done);
    for (const { told } of outlets.slice(0, 2)) expect(told.at(-1)).toContain('need for Russia');
  });

  it('apologises where the archive cannot be read at all', async () => {
    const ready = Promise.reject(new FootnoteError('archive-unreadable', 'Nothing to read in /data'));
    ready.catch(() => undefined);
    const { pipeline } = await start({ archive: { ...seeds, isReady: () => false, ready } });
    const { outlet, told } = outletOf();
    await pipeline.ask(asking('k'), outlet);
    expect(told.at(-1)).toContain('Something went wrong');
  });
});

describe('edited() and withdrawn()', () => {
  it('answer the last of several edits that come close together, once', async () => {
    const { archive, next } = driven(seeds);
    const { pipeline } = await start({ archive });
    const { outlet, told } = outletOf();
    const asked = pipeline.ask(asking('k'), outlet);
    await next();
    const edits = ['one?', 'two?', 'three?'].map((text) => pipeline.edited('k', text));
    let last = await next();
    while (last.question.text !== 'three?') last = await next();
    last.answer(await seeds.ask({ text: QUESTION }));
    await Promise.all([asked, ...edits]);
    expect(told.filter((one) => one.startsWith('finish'))).toHaveLength(1);
  });

  it('keep one answer for a question and its edit', async () => {
    const { pipeline, store } = await start();
    const { outlet, controls } = outletOf();
    await pipeline.ask(asking('k', { conversation: 'c' }), outlet);
    const before = controls()!.answer;
    await pipeline.edited('k', 'What did the Coalition say about Idlib?');
    expect(controls()!.answer).toBe(before);
    expect(store.questions('c', 0)).toEqual(['What did the Coalition say about Idlib?']);
  });

  it('do nothing to what is unknown, unchanged, late or deleted', async () => {
    let now = 1_000_000;
    const { pipeline } = await start({ now: () => now, limits: { editedMsMax: 1_000 } });
    const { outlet, told } = outletOf();
    await pipeline.ask(asking('k'), outlet);
    await pipeline.edited('unknown', 'x');
    await pipeline.withdrawn('unknown');
    await pipeline.edited('k', ` ${QUESTION} `);
    now += 1_001;
    await pipeline.edited('k', 'Other?');
    expect(told).toHaveLength(1);
    await pipeline.withdrawn('k');
    now -= 1_001;
    await pipeline.edited('k', 'Other?');
    expect(told).toHaveLength(1);
  });

  it('end the work for a question that was deleted while it waited its turn', async () => {
    const { archive, next } = driven(seeds);
    const { pipeline } = await start({ archive, limits: { questionsAtOnceMax: 1 } });
    const first = pipeline.ask(asking('a'), outletOf().outlet);
    const running = await next();
    const waiting = outletOf();
    const second = pipeline.ask(asking('b'), waiting.outlet);
    await pipeline.withdrawn('b');
    await second;
    expect(waiting.told.at(-1)).toBe('withdraw');
    running.answer(await seeds.ask({ text: QUESTION }));
    await first;
  });
});

describe('while an answer is being sent', () => {
  /** An outlet whose next `finish` is under way until it is let go on, or fails. */
  function slowOutlet() {
    const it = outletOf();
    const begun = Promise.withResolvers<void>();
    const sent = Promise.withResolvers<void>();
    let isFirst = true;
    const outlet: Outlet = {
      ...it.outlet,
      async finish(reply, controls) {
        if (isFirst) {
          isFirst = false;
          begun.resolve();
          await sent.promise;
        }
        await it.outlet.finish(reply, controls);
      },
    };
    return { ...it, outlet, begun: begun.promise, goOn: sent.resolve, fail: sent.reject };
  }

  it('an edit is answered right after it, in its place', async () => {
    const { pipeline } = await start();
    const { outlet, told, begun, goOn } = slowOutlet();
    const asked = pipeline.ask(asking('k'), outlet);
    await begun;
    const edited = pipeline.edited('k', 'What is the capital of France?');
    goOn();
    await Promise.all([asked, edited]);
    expect(told).toEqual([expect.stringContaining('Russia'), 'finish The archive does not say.']);
  });

  it('a question that is edited and then deleted gets no further answer, and its signs go', async () => {
    const { pipeline } = await start();
    const { outlet, told, begun, goOn } = slowOutlet();
    const asked = pipeline.ask(asking('k'), outlet);
    await begun;
    const edited = pipeline.edited('k', 'What is the capital of France?');
    const withdrawn = pipeline.withdrawn('k');
    goOn();
    await Promise.all([asked, edited, withdrawn]);
    expect(told).toEqual([expect.stringContaining('Russia'), 'withdraw']);
  });

  it('an edit is answered also where the apology for what it replaces does not arrive', async () => {
    const { archive, next } = driven(seeds);
    const { pipeline } = await start({ archive });
    const { outlet, told, begun, fail } = slowOutlet();
    const asked = pipeline.ask(asking('k'), outlet);
    (await next()).fail(new Error('defect'));
    await begun;
    const edited = pipeline.edited('k', 'And now?');
    fail(new Error('refused'));
    const again = await Promise.race([next(), edited]);
    again?.answer(await seeds.ask({ text: QUESTION }));
    await Promise.all([asked, edited]);
    expect(told).toEqual([expect.stringContaining('need for Russia')]);
  });
});

describe('act()', () => {
  it('shows, shares once, asks without filters, keeps feedback', async () => {
    const { pipeline, store } = await start();
    const { outlet, controls } = outletOf();
    await pipeline.ask(asking('k', { text: `${QUESTION} after:2018-01` }), outlet);
    const { answer, hasFilters, hasQuotes } = controls()!;
    expect([hasFilters, hasQuotes]).toEqual([true, true]);
    expect(pipeline.act({ kind: 'quotes', answer }, 'U2')).toMatchObject({ kind: 'show' });
    expect(pipeline.act({ kind: 'unfiltered', answer }, 'U2')).toEqual({
      kind: 'ask',
      text: `${QUESTION} filters:off`,
    });
    expect(pipeline.act({ kind: 'share', answer }, 'U2')).toMatchObject({
      kind: 'share',
      controls: { answer },
    });
    expect(pipeline.act({ kind: 'share', answer }, 'U2')).toMatchObject({ kind: 'show' });
    pipeline.act({ kind: 'bad', answer }, 'U2');
    expect(store.feedback()).toMatchObject([{ good: false }]);
    expect(pipeline.act({ kind: 'quotes', answer: 'gone' }, 'U2')).toMatchObject({
      kind: 'show',
      reply: { summary: expect.stringContaining('no longer kept') },
    });
  });
});

describe('stop()', () => {
  it('lets running answers finish, and says to new questions that it is ending', async () => {
    const { archive, next } = driven(seeds);
    const { pipeline } = await start({ archive });
    const running = outletOf();
    const done = pipeline.ask(asking('a'), running.outlet);
    const asked = await next();
    const stopped = pipeline.stop();
    const late = outletOf();
    // A mention in a thread comes as two events.
    await Promise.all([1, 2].map(() => pipeline.ask(asking('b'), late.outlet)));
    expect(late.told).toEqual([expect.stringContaining('being restarted')]);
    asked.answer(await seeds.ask({ text: QUESTION }));
    await Promise.all([done, stopped]);
    expect(running.told.at(-1)).toContain('need for Russia');
  });

  it('apologises to those that take too long, also to those who wait', async () => {
    const { archive, next } = driven(seeds);
    const { pipeline } = await start({ archive, limits: { stopMs: 5, questionsAtOnceMax: 1 } });
    const outlets = [outletOf(), outletOf()];
    const done = outlets.map(({ outlet }, index) => pipeline.ask(asking(`k${index}`), outlet));
    await next();
    await pipeline.stop();
    await Promise.all(done);
    for (const { told } of outlets) expect(told.at(-1)).toContain('could not finish this answer');
  });
});
