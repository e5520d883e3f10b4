import { describe, expect, it } from 'vitest';
import { FootnoteError } from '../src/errors.ts';
import { createQueue } from '../src/queue.ts';

/** Something under way that ends when it is told to, and knows whether it has begun. */
function task() {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const one = {
    hasBegun: false,
    end: resolve,
    fail: reject,
    run: () => {
      one.hasBegun = true;
      return promise;
    },
  };
  return one;
}

/** Lets everything go on that does not wait for anything else. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('createQueue()', () => {
  it('runs as many at once as it may, and the others in the order in which they came', async () => {
    const queue = createQueue({ atOnceMax: 2, waitingMax: 10 });
    const tasks = Array.from({ length: 5 }, task);
    const done = tasks.map(({ run }) => queue(run));
    const begun = () => tasks.map(({ hasBegun }) => hasBegun);
    expect(begun()).toEqual([true, true, false, false, false]);
    tasks[1]!.end();
    await settle();
    expect(begun()).toEqual([true, true, true, false, false]);
    tasks[0]!.end();
    tasks[2]!.end();
    await settle();
    expect(begun()).toEqual([true, true, true, true, true]);
    for (const { end } of tasks) end();
    await Promise.all(done);
  });

  it('gives what was run for', async () => {
    const queue = createQueue({ atOnceMax: 1, waitingMax: 1 });
    const all = [queue(async () => 'first'), queue(async () => 'second')];
    expect(await Promise.all(all)).toEqual(['first', 'second']);
  });

  it('tells those who wait, and only them, how many are before them', async () => {
    const queue = createQueue({ atOnceMax: 1, waitingMax: 3 });
    const told: [string, number][] = [];
    const first = task();
    const all = ['a', 'b', 'c'].map((name, index) =>
      queue(index === 0 ? first.run : async () => undefined, { onWait: (ahead) => told.push([name, ahead]) }),
    );
    first.end();
    await Promise.all(all);
    expect(told).toEqual([
      ['b', 0],
      ['c', 1],
    ]);
  });

  it('turns away whoever finds all waiting places taken', async () => {
    const queue = createQueue({ atOnceMax: 1, waitingMax: 1 });
    const first = task();
    const all = [queue(first.run), queue(async () => undefined)];
    const refused = await queue(async () => undefined).catch((error) => error);
    expect(refused).toBeInstanceOf(FootnoteError);
    expect(refused.code).toBe('too-busy');
    first.end();
    await Promise.all(all);
    await expect(queue(async () => 'free again')).resolves.toBe('free again');
  });

  it('hands the place on after a failure', async () => {
    const queue = createQueue({ atOnceMax: 1, waitingMax: 1 });
    const failing = queue(() => Promise.reject(new Error('no')));
    const waiting = queue(async () => 'done');
    await expect(failing).rejects.toThrow('no');
    await expect(waiting).resolves.toBe('done');
    await expect(queue(async () => 'free again')).resolves.toBe('free again');
  });

  it('lets who waits leave: his place is free, and those behind him move up', async () => {
    const queue = createQueue({ atOnceMax: 1, waitingMax: 2 });
    const leaving = new AbortController();
    const [first, second, third] = [task(), task(), task()];
    const running = queue(first.run);
    const left = queue(second.run, { signal: leaving.signal });
    const behind = queue(third.run);
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    const last = queue(async () => 'took the place');
    first.end();
    await settle();
    expect([second.hasBegun, third.hasBegun]).toEqual([false, true]);
    third.end();
    expect(await last).toBe('took the place');
    await Promise.all([running, behind]);
  });

  it('does not let in who has left before, nor ends what is running for who leaves', async () => {
    const queue = createQueue({ atOnceMax: 1, waitingMax: 1 });
    await expect(
      queue(async () => 'never', { signal: AbortSignal.abort(new Error('gone')) }),
    ).rejects.toThrow('gone');
    const leaving = new AbortController();
    const running = task();
    const done = queue(running.run, { signal: leaving.signal });
    leaving.abort();
    running.end();
    await expect(done).resolves.toBeUndefined();
  });

  it('does not take leaving for the end of a turn that has begun', async () => {
    const queue = createQueue({ atOnceMax: 1, waitingMax: 1 });
    const leaving = new AbortController();
    const [first, second] = [task(), task()];
    const all = [queue(first.run), queue(second.run, { signal: leaving.signal })];
    first.end();
    await settle();
    leaving.abort();
    const next = task();
    const waiting = queue(next.run);
    await settle();
    expect(next.hasBegun).toBe(false);
    second.end();
    next.end();
    await Promise.all([...all, waiting]);
  });
});
