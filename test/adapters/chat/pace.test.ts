import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createPace } from '../../../src/adapters/chat/pace.ts';

const log = pino({ level: 'silent' });

describe('pace', () => {
  it('runs the first at once, and of those that come meanwhile only the last', async () => {
    const pace = createPace(1, log);
    const ran: number[] = [];
    const first = Promise.withResolvers<void>();
    const last = Promise.withResolvers<void>();
    pace.offer(async () => {
      ran.push(1);
      await first.promise;
    });
    for (const n of [2, 3, 4])
      pace.offer(async () => {
        ran.push(n);
        last.resolve();
      });
    expect(ran).toEqual([1]);
    first.resolve();
    await last.promise;
    expect(ran).toEqual([1, 4]);
    await pace.end();
  });

  it('ends when what is under way is done, and runs nothing after', async () => {
    const pace = createPace(1, log);
    const ran: string[] = [];
    const slow = Promise.withResolvers<void>();
    pace.offer(async () => {
      await slow.promise;
      ran.push('slow');
    });
    pace.offer(async () => void ran.push('too late'));
    const ended = pace.end().then(() => ran.push('ended'));
    slow.resolve();
    await ended;
    pace.offer(async () => void ran.push('after the end'));
    await pause(10);
    expect(ran).toEqual(['slow', 'ended']);
  });

  it('goes on after one that failed', async () => {
    const pace = createPace(1, log);
    const next = Promise.withResolvers<void>();
    pace.offer(() => Promise.reject(new Error('429')));
    await pause(5);
    pace.offer(() => {
      throw new Error('It could not even be written');
    });
    pace.offer(async () => next.resolve());
    await next.promise;
    await pace.end();
  });
});
