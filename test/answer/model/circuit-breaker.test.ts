import { describe, expect, it } from 'vitest';
import { createCircuitBreaker, type Outcome } from '../../../src/answer/model/circuit-breaker.ts';

describe('createCircuitBreaker()', () => {
  function opened() {
    let time = 0;
    const changes: string[] = [];
    const breaker = createCircuitBreaker({
      failuresMax: 3,
      restMs: 1_000,
      now: () => time,
      onChange: (state) => changes.push(state),
    });
    const pass = (ms: number) => {
      time += ms;
    };
    const call = (outcome: Outcome) => {
      const record = breaker.admit();
      record?.(outcome);
      return record !== undefined;
    };
    return { breaker, changes, call, pass };
  }

  it('leaves the provider alone after failures in a row, for a while', () => {
    const { call, changes, pass } = opened();
    expect(
      ['failed', 'failed', 'succeeded', 'failed', 'failed', 'failed'].map((one) => call(one as Outcome)),
    ).toEqual(Array(6).fill(true));
    expect(changes).toEqual(['broken']);
    expect(call('succeeded')).toBe(false);
    pass(999);
    expect(call('succeeded')).toBe(false);
    pass(1);
    expect(call('succeeded')).toBe(true);
    expect(changes).toEqual(['broken', 'mended']);
    expect(call('failed')).toBe(true);
  });

  it('lets one call through after the rest, and rests again when it fails', () => {
    const { breaker, call, changes, pass } = opened();
    for (let n = 0; n < 3; n++) call('failed');
    pass(1_000);
    const probe = breaker.admit();
    expect(probe).toBeDefined();
    expect(breaker.admit()).toBeUndefined();
    probe!('failed');
    expect(call('succeeded')).toBe(false);
    pass(1_000);
    expect(call('succeeded')).toBe(true);
    expect(changes).toEqual(['broken', 'mended']);
  });

  it('learns nothing from a call whose reader left, and tries with the next', () => {
    const { call, pass } = opened();
    for (let n = 0; n < 3; n++) call('failed');
    pass(1_000);
    expect(call('left')).toBe(true);
    expect(call('failed')).toBe(true);
    expect(call('succeeded')).toBe(false);
  });
});
