import { expect, test } from 'vitest';
import { ModelError } from '../../../src/answer/model/language-model.ts';
import { createOptionalCalls } from '../../../src/answer/model/optional-calls.ts';

function prepared() {
  const notices: string[] = [];
  const clock = { ms: 0 };
  const calls = createOptionalCalls({
    name: 'model',
    callMs: 20,
    otherwise: 'all goes on',
    onNotice: (message) => notices.push(message),
    failuresMax: 2,
    restMs: 1_000,
    now: () => clock.ms,
  });
  return { calls, clock, notices };
}

const failing = () => Promise.reject(new ModelError('model-unavailable', 'The model’s server answered 503'));

test('gives what the call gives, or undefined; failures are told once, and when they end', async () => {
  const { calls, notices } = prepared();
  expect(await calls(async () => 7)).toBe(7);
  expect(await calls(failing)).toBeUndefined();
  expect(await calls(async () => 8)).toBe(8);
  expect(notices).toEqual([
    'The model’s server answered 503; all goes on until it answers again',
    'The model answers again',
  ]);
});

test('after failures in a row nobody is made to wait, until one call is let through again', async () => {
  const { calls, clock, notices } = prepared();
  let asked = 0;
  const counted = () => {
    asked++;
    return failing();
  };
  for (let time = 0; time < 5; time++) expect(await calls(counted)).toBeUndefined();
  expect(asked).toBe(2);
  clock.ms = 1_000;
  expect(await calls(async () => 9)).toBe(9);
  expect(notices).toHaveLength(2);
});

test('a call that takes too long is ended', async () => {
  const { calls, notices } = prepared();
  const never = (signal: AbortSignal) =>
    new Promise<number>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  expect(await calls(never)).toBeUndefined();
  expect(notices).toEqual(['The model took longer than 20 ms; all goes on until it answers again']);
});

test('a defect is told by its name alone', async () => {
  const { calls, notices } = prepared();
  await calls(() => Promise.reject(new TypeError('secret text')));
  expect(notices).toEqual(['The model failed (TypeError); all goes on until it answers again']);
});
