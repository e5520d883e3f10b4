// What the real SDK makes of each fault of a model or its network: what everything that asks a model has to expect.
import { createOpenAI } from '@ai-sdk/openai';
import { generateText, Output, streamText } from 'ai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Behave } from './openai-behaviours.ts';
import * as behaviours from './openai-behaviours.ts';
import { claimSchema, PROMPT } from './openai-example.ts';
import { type OpenAiServer, startOpenAiServer } from './openai-server.ts';

let server: OpenAiServer;
beforeEach(async () => {
  server = await startOpenAiServer();
});
afterEach(() => server.close());

type ModelApi = 'responses' | 'chat';
function modelOf(api: ModelApi) {
  const openai = createOpenAI({ baseURL: server.url, apiKey: 'none' });
  return api === 'chat' ? openai.chat('m') : openai.responses('m');
}

const output = Output.array({ element: claimSchema });
type Settings = Partial<Pick<Parameters<typeof streamText>[0], 'maxRetries' | 'streamRetries' | 'timeout'>>;

/** Reads a stream to its end: kinds of parts without repetitions, the error or reason of the last, and what was thrown. */
async function readStream(api: ModelApi, settings: Settings = {}) {
  const onError: unknown[] = [];
  const result = streamText({
    model: modelOf(api),
    prompt: PROMPT,
    output,
    maxRetries: 0,
    ...settings,
    onError: ({ error }) => {
      onError.push(error);
    },
  });
  const kinds = new Set<string>();
  const seen = { error: undefined as unknown, reason: undefined as unknown, thrown: undefined as unknown };
  try {
    for await (const part of result.stream) {
      kinds.add(part.type);
      if (part.type === 'error') seen.error = part.error;
      if (part.type === 'abort') seen.reason = part.reason;
    }
  } catch (error) {
    seen.thrown = error;
  }
  return { ...seen, kinds: [...kinds], onError, result };
}

function failureOf(promise: PromiseLike<unknown>): Promise<unknown> {
  return Promise.resolve(promise).then(
    () => undefined,
    (error) => error,
  );
}

const generate = (api: ModelApi, settings: Pick<Settings, 'maxRetries' | 'timeout'> = {}) =>
  generateText({ model: modelOf(api), prompt: PROMPT, output, maxRetries: 0, ...settings });

describe.each<ModelApi>(['responses', 'chat'])('through /%s', (api) => {
  it('a connection that is cut throws out of the stream, without an error part or onError', async () => {
    server.behave(behaviours.cutOff);
    const { thrown, kinds, onError, result } = await readStream(api, { maxRetries: 2 });
    expect(kinds).toContain('text-delta');
    expect(kinds).not.toContain('error');
    expect(thrown).toMatchObject({ name: 'AI_APICallError', statusCode: 200, isRetryable: true });
    expect(onError).toEqual([]);
    expect(await failureOf(result.output)).toBe(thrown);
    expect(await failureOf(result.text)).toBe(thrown);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]!.aborted).toBe(false);
  });

  it('a connection that is cut before the first word is an error part', async () => {
    server.behave({ cutAfterChars: 0 });
    const { kinds, error, thrown } = await readStream(api);
    expect(kinds).toEqual(['start', 'error']);
    expect(error).toMatchObject({ name: 'AI_APICallError', isRetryable: true });
    expect(thrown).toBeUndefined();
  });

  it('an error event is an error part; the text so far stays, its finish reason is error', async () => {
    server.behave(behaviours.failing);
    const { kinds, error, onError, result } = await readStream(api, { maxRetries: 2 });
    expect(kinds).toEqual(expect.arrayContaining(['text-delta', 'error', 'finish']));
    expect(error).toMatchObject({ name: 'AI_StreamProviderError', code: 'server_error', isRetryable: true });
    expect(onError).toEqual([error]);
    expect(await result.finishReason).toBe('error');
    expect((await result.text).length).toBeGreaterThan(50);
    expect(await failureOf(result.output)).toMatchObject({ name: 'AI_NoObjectGeneratedError' });
    expect(server.requests).toHaveLength(1);
  });

  it('an error event before the first word is an APICallError, as a status would be', async () => {
    const errorEvent = { code: 'rate_limit_exceeded', message: 'Slow down', afterChars: 0 };
    server.behave({ errorEvent });
    const { kinds, error } = await readStream(api);
    expect(kinds).toEqual(['start', 'error']);
    expect(error).toMatchObject({ name: 'AI_APICallError', statusCode: 429, isRetryable: true });
  });

  it('broken JSON in an event is an error part, and the stream goes on', async () => {
    server.behave(behaviours.malformed);
    const { kinds, error, result } = await readStream(api);
    expect(error).toMatchObject({ name: 'AI_JSONParseError' });
    expect(kinds).toContain('finish');
    expect((await result.output).length).toBeGreaterThan(0);
    expect(await failureOf(generate(api))).toMatchObject({
      name: 'AI_APICallError',
      message: 'Invalid JSON response',
    });
  });

  it('a page that is no API ends a stream in silence: finish reason interrupted, no error', async () => {
    server.behave(behaviours.notAnApi);
    const { kinds, error, thrown, result } = await readStream(api);
    expect([error, thrown]).toEqual([undefined, undefined]);
    expect(kinds).not.toContain('text-delta');
    expect(await result.finishReason).toBe('interrupted');
    expect(await failureOf(generate(api))).toMatchObject({ name: 'AI_APICallError', statusCode: 200 });
  });

  it('an end without a finish reason is interrupted, too, with the whole text', async () => {
    server.behave({ finishReason: null });
    const { result } = await readStream(api);
    expect(await result.finishReason).toBe('interrupted');
    expect((await result.output).length).toBeGreaterThan(0);
  });

  it('a refusal is text with finish reason content-filter', async () => {
    server.behave(behaviours.refusing);
    const { error, result } = await readStream(api);
    expect(error).toBeUndefined();
    expect(await result.finishReason).toBe('content-filter');
    expect(await result.text).toBe("I'm sorry, but I can't help with that request.");
    expect(await failureOf(generate(api))).toMatchObject({
      name: 'AI_NoObjectGeneratedError',
      text: "I'm sorry, but I can't help with that request.",
      finishReason: 'content-filter',
    });
  });

  it('an empty answer, and one that is no JSON, is NoObjectGenerated, with no claim streamed', async () => {
    for (const behave of [behaviours.empty, behaviours.notJson]) {
      server.behave(behave);
      const { error, result } = await readStream(api);
      expect(error).toBeUndefined();
      expect(await result.finishReason).toBe('stop');
      expect(await failureOf(result.output)).toMatchObject({ name: 'AI_NoObjectGeneratedError' });
    }
  });

  it('a truncated answer gives its finished claims, and finish reason length', async () => {
    server.behave(behaviours.truncated);
    const { elementStream, finishReason } = streamText({ model: modelOf(api), prompt: PROMPT, output });
    const claims = [];
    for await (const claim of elementStream) claims.push(claim);
    expect(claims.length).toBeGreaterThan(0);
    expect(await finishReason).toBe('length');
  });

  it('a claim of the wrong form is left out of elementStream in silence; output rejects', async () => {
    server.behave({
      say: '{"elements":[{"text":"a","quotes":[]},{"text":5,"quotes":[]},{"text":"c","quotes":[]}]}',
    });
    const result = streamText({ model: modelOf(api), prompt: PROMPT, output });
    const texts = [];
    for await (const { text } of result.elementStream) texts.push(text);
    expect(texts).toEqual(['a', 'c']);
    expect(await failureOf(result.output)).toMatchObject({ name: 'AI_NoObjectGeneratedError' });
  });

  it('streamRetries begins anew after an error event, not after a cut', async () => {
    const first =
      (behave: Behave): Behave =>
      (request, n) =>
        n === 1 ? behave(request, n) : {};
    server.behave(first(behaviours.failing));
    const retried = await readStream(api, { streamRetries: 1 });
    expect(retried.kinds).not.toContain('error');
    expect(await retried.result.finishReason).toBe('stop');
    expect(server.requests).toHaveLength(2);
    server.behave(first(behaviours.cutOff));
    expect((await readStream(api, { streamRetries: 1 })).thrown).toMatchObject({ name: 'AI_APICallError' });
    expect(server.requests).toHaveLength(3);
  });

  it('a status is an error part; one that is worth another try comes within a RetryError', async () => {
    server.behave({ status: 503, retryAfter: 0 });
    expect((await readStream(api)).error).toMatchObject({ name: 'AI_APICallError', statusCode: 503 });
    const { kinds, error } = await readStream(api, { maxRetries: 2 });
    expect(kinds).toEqual(['start', 'error']);
    expect(error).toMatchObject({
      name: 'AI_RetryError',
      reason: 'maxRetriesExceeded',
      lastError: { statusCode: 503 },
    });
    expect(server.requests).toHaveLength(4);
  });

  it('a Retry-After is waited for, fractions too', async () => {
    server.behave(behaviours.rateLimited(1, '0.05'));
    const begun = performance.now();
    const { text } = await generate(api, { maxRetries: 1 });
    expect(text).not.toBe('');
    expect(performance.now() - begun).toBeGreaterThanOrEqual(45);
    expect(performance.now() - begun).toBeLessThan(1500);
  });

  it('silence before the headers is ended by totalMs, not by firstChunkMs', async () => {
    server.behave(behaviours.hanging);
    const begun = performance.now();
    const { kinds, reason, thrown, onError } = await readStream(api, {
      timeout: { firstChunkMs: 10, totalMs: 80 },
    });
    expect(performance.now() - begun).toBeGreaterThan(70);
    expect(kinds).toEqual(['start', 'abort']);
    expect(reason).toBe('TimeoutError: The operation was aborted due to timeout');
    expect([thrown, ...onError]).toEqual([undefined]);
    await server.requests[0]!.over;
    expect(server.requests[0]!.aborted).toBe(true);
  });

  it('silence before the first word is ended by firstChunkMs through /responses only', async () => {
    server.behave({ hang: 'before-first' });
    const { kinds, reason } = await readStream(api, { timeout: { firstChunkMs: 20, totalMs: 250 } });
    expect(kinds.at(-1)).toBe('abort');
    expect(reason).toMatch(
      api === 'responses' ? /First chunk timeout of 20ms/ : /operation was aborted due to timeout/,
    );
  });

  it('silence in the middle is ended by chunkMs; every promise of the result rejects with the time-out', async () => {
    server.behave({ hang: 'mid-stream' });
    const { kinds, reason, thrown, result } = await readStream(api, { timeout: { chunkMs: 20 } });
    expect(kinds.at(-1)).toBe('abort');
    expect(reason).toMatch(/Chunk timeout of 20ms exceeded/);
    expect(thrown).toBeUndefined();
    for (const promise of [result.output, result.text, result.usage])
      expect(await failureOf(promise)).toMatchObject({ name: 'TimeoutError' });
  });

  it('generateText throws the TimeoutError; while it waits for a retry, an AbortError', async () => {
    server.behave(behaviours.hanging);
    expect(await failureOf(generate(api, { timeout: 20 }))).toMatchObject({ name: 'TimeoutError' });
    server.behave(behaviours.down);
    expect(await failureOf(generate(api, { timeout: 50, maxRetries: 1 }))).toMatchObject({
      name: 'AbortError',
    });
  });

  it('leaving the loop does not end the request; the abort signal does', async () => {
    server.behave({ hang: 'mid-stream' });
    const leave = new AbortController();
    const { textStream } = streamText({ model: modelOf(api), prompt: PROMPT, abortSignal: leave.signal });
    for await (const _ of textStream) break;
    const request = server.requests[0]!;
    const later = new Promise((resolve) => setTimeout(resolve, 30, 'still open'));
    expect(await Promise.race([request.over, later])).toBe('still open');
    leave.abort();
    await request.over;
    expect(request.aborted).toBe(true);
  });
});
