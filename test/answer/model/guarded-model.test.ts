import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type GuardOptions, guardModel } from '../../../src/answer/model/guarded-model.ts';
import { type LanguageModel, ModelError, type ModelTask } from '../../../src/answer/model/language-model.ts';
import { keptLog } from './model-archive.ts';

const TASK: ModelTask = { name: 'answer', instructions: '', message: '', schema: z.string() };

/** A model of which every call is handed to the test. */
function model(generate: LanguageModel['generate']): LanguageModel {
  return { name: 'scripted', generate };
}

function guarded(generate: LanguageModel['generate'], options: Partial<GuardOptions> = {}) {
  const { log, lines } = keptLog();
  const guard = guardModel(model(generate), { log, totalMs: 10_000, backoffMs: 1, ...options });
  const read = async (call?: Parameters<LanguageModel['generate']>[1], task = TASK) => {
    const pieces: string[] = [];
    for await (const piece of guard.generate(task, call)) pieces.push(piece);
    return pieces.join('');
  };
  return { guard, read, lines };
}

const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

describe('guardModel()', () => {
  it('tries again what may pass, only before the first piece, and honours Retry-After', async () => {
    let calls = 0;
    const passing = new ModelError('model-unavailable', 'busy', { transient: true, retryAfterMs: 30 });
    const { read } = guarded(async function* () {
      calls++;
      if (calls <= 2) throw passing;
      yield 'text';
      if (calls === 3) throw passing;
    });
    const begun = performance.now();
    await expect(read()).rejects.toBe(passing);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(58);
    expect(calls).toBe(3);
    expect(await read()).toBe('text');
  });

  it('does not wait for a provider that asks for too much patience, nor try what will not pass', async () => {
    let calls = 0;
    const fail = (error: ModelError) =>
      guarded(async function* () {
        calls++;
        yield* [];
        throw error;
      });
    const slow = new ModelError('model-unavailable', 'busy', { transient: true, retryAfterMs: 6_000 });
    await expect(fail(slow).read()).rejects.toBe(slow);
    const rejected = new ModelError('model-rejected', 'no such model');
    await expect(fail(rejected).read()).rejects.toBe(rejected);
    expect(calls).toBe(2);
  });

  it('gives up on a model that does not begin, falls silent, or takes too long in all', async () => {
    const silentAfter = (pieces: number) =>
      guarded(
        async function* (_, { signal } = {}) {
          for (let n = 0; n < pieces; n++) yield 'x';
          await untilAborted(signal!);
        },
        { totalMs: 80 },
      );
    await expect(silentAfter(0).read()).rejects.toThrow('did not begin in time');
    await expect(silentAfter(2).read()).rejects.toThrow('fell silent');
    const endless = guarded(
      async function* (_, { signal } = {}) {
        for (;;) {
          await new Promise((resolve) => setTimeout(resolve, 5));
          signal!.throwIfAborted();
          yield 'x';
        }
      },
      { totalMs: 80 },
    );
    await expect(endless.read()).rejects.toThrow('too long in all');
    await expect(endless.read({}, { ...TASK, name: 'judge' })).rejects.toMatchObject({
      code: 'model-unavailable',
    });
  });

  it('does not count the time of a slow reader as silence', async () => {
    const { guard } = guarded(
      async function* () {
        yield 'a';
        yield 'b';
      },
      { totalMs: 200 },
    );
    const pieces: string[] = [];
    for await (const piece of guard.generate(TASK)) {
      pieces.push(piece);
      await new Promise((resolve) => setTimeout(resolve, 80));
    }
    expect(pieces).toEqual(['a', 'b']);
  });

  it('leaves a dead provider alone without a call, and comes back to it', async () => {
    let calls = 0;
    let dead = true;
    let time = 0;
    const { read, lines } = guarded(
      async function* () {
        calls++;
        if (dead) throw new ModelError('model-unavailable', 'down');
        yield 'text';
      },
      { failuresMax: 2, restMs: 1_000, now: () => time },
    );
    for (let n = 0; n < 5; n++) await expect(read()).rejects.toMatchObject({ code: 'model-unavailable' });
    expect(calls).toBe(2);
    dead = false;
    time = 1_000;
    expect(await read()).toBe('text');
    expect(await read()).toBe('text');
    expect(lines.map(({ msg }) => msg)).toEqual([
      'The model failed several times in a row and is left alone for a while',
      'The model answers again',
    ]);
  });

  it('counts a provider that breaks off in the middle, but not one that refuses', async () => {
    const failing = (error: ModelError) => {
      let calls = 0;
      const { read } = guarded(
        async function* () {
          calls++;
          yield 'text';
          throw error;
        },
        { failuresMax: 2, now: () => 0 },
      );
      return { read, calls: () => calls };
    };
    const broken = failing(new ModelError('model-unavailable', 'broke off'));
    const refusing = failing(new ModelError('model-unreadable', 'refused'));
    for (const { read } of [broken, refusing])
      for (let n = 0; n < 4; n++) await expect(read()).rejects.toBeInstanceOf(ModelError);
    expect([broken.calls(), refusing.calls()]).toEqual([2, 4]);
  });

  it('lets a few in at once, the others in order, and tells them', async () => {
    const running: (() => void)[] = [];
    const begun: number[] = [];
    const { read } = guarded(
      async function* () {
        await new Promise<void>((resolve) => running.push(resolve));
        yield 'text';
      },
      { callsAtOnceMax: 1, callsWaitingMax: 3 },
    );
    const waits: [number, number][] = [];
    const leave = new AbortController();
    const calls = [0, 1, 2, 3].map((n) =>
      read({
        onWait: (ahead) => waits.push([n, ahead]),
        onBegin: () => begun.push(n),
        ...(n === 2 && { signal: leave.signal }),
      }),
    );
    await expect(read()).rejects.toThrow('Too many questions wait for the model');
    expect(waits).toEqual([
      [1, 0],
      [2, 1],
      [3, 2],
    ]);
    leave.abort(new Error('gone'));
    await expect(calls[2]).rejects.toThrow('gone');
    for (const n of [0, 1, 3]) {
      await new Promise((resolve) => setImmediate(resolve));
      expect(begun.at(-1)).toBe(n);
      running.pop()!();
      expect(await calls[n]).toBe('text');
    }
    expect(begun).toEqual([0, 1, 3]);
  });

  it('frees its place when a reader leaves early or is called off between tries', async () => {
    let ended = 0;
    const { guard, read } = guarded(
      async function* () {
        try {
          yield 'a';
          yield 'b';
        } finally {
          ended++;
        }
      },
      { callsAtOnceMax: 1, callsWaitingMax: 0 },
    );
    for await (const _ of guard.generate(TASK)) break;
    expect(ended).toBe(1);
    expect(await read()).toBe('ab');
    const busy = new ModelError('model-unavailable', 'busy', { transient: true, retryAfterMs: 4_000 });
    const leave = new AbortController();
    const waiting = guarded(async function* () {
      yield* [];
      throw busy;
    }).read({ signal: leave.signal });
    setTimeout(() => leave.abort(new Error('gone')), 5);
    await expect(waiting).rejects.toThrow('gone');
  });
});
