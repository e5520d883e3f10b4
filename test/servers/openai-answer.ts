// Sends one answer of a model, whole or in pieces, with everything that its behaviour makes go wrong.
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Behaviour } from './openai-behaviours.ts';
import { DIMENSIONS, embed, relevance, toBase64 } from './openai-embeddings.ts';
import type { ModelRequest } from './openai-request.ts';
import { chatWire, responsesWire, type Wire, type WireError, type WrittenReply } from './openai-wire.ts';
import { writeHonestly } from './openai-writer.ts';

/** A response that is being written. The signal fires when the connection is gone, and ends every wait. */
interface Outgoing {
  readonly response: ServerResponse;
  readonly signal: AbortSignal;
}

/**
 * Answers a request to `/responses`, `/chat/completions`, `/embeddings` or `/rerank`. Resolves when all is sent, or cut on purpose;
 * rejects when the client hangs up before.
 */
export async function answer(
  outgoing: Outgoing,
  request: ModelRequest,
  behaviour: Behaviour,
  id: string,
): Promise<void> {
  const { response, signal } = outgoing;
  if (behaviour.delayMs) await sleep(behaviour.delayMs, undefined, { signal });
  if (behaviour.hang === 'before-headers') await forever(signal);
  if (behaviour.retryAfter !== undefined) response.setHeader('retry-after', String(behaviour.retryAfter));
  const status = behaviour.status ?? 200;
  if (behaviour.raw) return sendText(response, status, behaviour.raw.contentType, behaviour.raw.body);
  if (status >= 400) return sendError(response, status, behaviour.error ?? { message: `Status ${status}` });
  if (request.api === 'embeddings') return sendJson(response, 200, embeddings(request, behaviour));
  if (request.api === 'rerank') return sendJson(response, 200, reranked(request, behaviour));

  const reply = writeReply(request, behaviour, id);
  const wire =
    request.api === 'chat'
      ? chatWire(reply, request.body.stream_options?.include_usage === true)
      : responsesWire(reply);
  if (request.streamed) await sendStream(outgoing, wire, reply.text, behaviour);
  else await sendWhole(outgoing, wire, behaviour);
}

function writeReply(request: ModelRequest, behaviour: Behaviour, id: string): WrittenReply {
  const { say, refuse, endAfterChars } = behaviour;
  const said = refuse ?? (typeof say === 'string' ? say : (say ?? writeHonestly)(request));
  const isCut = endAfterChars !== undefined && endAfterChars < said.length;
  const text = isCut ? said.slice(0, endAfterChars) : said;
  return {
    id,
    model: request.model,
    created: Math.floor(Date.now() / 1000),
    text,
    isRefusal: refuse !== undefined,
    finishReason: behaviour.finishReason !== undefined ? behaviour.finishReason : isCut ? 'length' : 'stop',
    inputTokens: tokensOf(request.instructions) + tokensOf(request.prompt),
    outputTokens: tokensOf(text),
  };
}

const PIECE_CHARS = 24;

async function sendStream(outgoing: Outgoing, wire: Wire, text: string, behaviour: Behaviour): Promise<void> {
  const { response, signal } = outgoing;
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
  });
  await write(outgoing, wire.accepted());
  if (behaviour.hang === 'before-first') await forever(signal);

  const half = Math.ceil(text.length / 2);
  const errorAt = behaviour.errorEvent && (behaviour.errorEvent.afterChars ?? half);
  if (errorAt === 0) return sendLast(outgoing, wire.error(behaviour.errorEvent!));
  if (behaviour.cutAfterChars === 0) return void response.destroy();
  await write(outgoing, wire.begin());

  const stops = [errorAt, behaviour.cutAfterChars, half].filter((stop) => stop !== undefined);
  let sent = 0;
  for (const piece of piecesOf(text, behaviour.pieceChars ?? PIECE_CHARS, stops)) {
    if (sent > 0 && behaviour.betweenMs) await sleep(behaviour.betweenMs, undefined, { signal });
    await write(outgoing, wire.piece(piece));
    const before = sent;
    sent += piece.length;
    const passed = (stop: number | undefined) => stop !== undefined && before < stop && sent >= stop;
    if (behaviour.malformed && passed(half)) await write(outgoing, 'data: {"choices":[{"delta":\n\n');
    if (behaviour.hang === 'mid-stream' && passed(half)) await forever(signal);
    if (passed(errorAt)) return sendLast(outgoing, wire.error(behaviour.errorEvent!));
    if (passed(behaviour.cutAfterChars)) break;
  }
  if (behaviour.cutAfterChars !== undefined && sent >= behaviour.cutAfterChars) response.destroy();
  else await sendLast(outgoing, wire.end());
}

/** The same faults for an answer in one body: half of it stands for half of the text. */
async function sendWhole(outgoing: Outgoing, wire: Wire, behaviour: Behaviour): Promise<void> {
  const { response, signal } = outgoing;
  if (behaviour.errorEvent) return sendError(response, 500, behaviour.errorEvent);
  const body = JSON.stringify(wire.whole());
  const half = body.slice(0, body.length / 2);
  if (behaviour.malformed) return sendText(response, 200, 'application/json', half);
  const isBroken = behaviour.cutAfterChars !== undefined || behaviour.hang !== undefined;
  if (!isBroken) return sendText(response, 200, 'application/json', body);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.flushHeaders();
  if (behaviour.hang === 'before-first') await forever(signal);
  await write(outgoing, half);
  if (behaviour.hang) await forever(signal);
  response.destroy();
}

/** Pieces of a length, cut also at the stops, so that they are met to the letter; no character is cut in half. */
function* piecesOf(text: string, length: number, stops: readonly number[]): Generator<string> {
  for (let start = 0; start < text.length; ) {
    let end = Math.min(text.length, start + length, ...stops.filter((stop) => stop > start));
    if (/[\ud800-\udbff]/.test(text[end - 1]!) && end < text.length) end += 1;
    yield text.slice(start, end);
    start = end;
  }
}

function embeddings({ body, model }: ModelRequest, { meanings, vectors }: Behaviour): object {
  const texts: string[] = typeof body.input === 'string' ? [body.input] : body.input;
  const tokens = texts.reduce((sum, text) => sum + tokensOf(text), 0);
  const data = texts.map((text, index) => {
    const vector = embed(text, body.dimensions ?? DIMENSIONS, meanings);
    const embedding = body.encoding_format === 'base64' ? toBase64(vector) : vector;
    return { object: 'embedding', index, embedding };
  });
  return {
    object: 'list',
    model,
    data: vectors ? vectors(data) : data,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

/** The best first, as vLLM and llama.cpp answer. */
function reranked({ body, model }: ModelRequest, { meanings, relevances }: Behaviour): object {
  const documents: string[] = body.documents;
  const results = documents
    .map((text, index) => ({ index, relevance_score: relevance(body.query, text, meanings) }))
    .sort((a, b) => b.relevance_score - a.relevance_score)
    .slice(0, body.top_n ?? documents.length);
  return { model, results: relevances ? relevances(results) : results };
}

/** About what OpenAI counts for English: 1.3 a word. */
function tokensOf(text: string): number {
  return Math.ceil((text.match(/\S+/g)?.length ?? 0) * 1.3);
}

/** OpenAI's form of an error: developers.openai.com/api/docs/guides/error-codes. */
export function sendError(
  response: ServerResponse,
  status: number,
  error: WireError & { param?: string },
): Promise<void> {
  const { message, type = 'invalid_request_error', param = null, code = null } = error;
  return sendJson(response, status, { error: { message, type, param, code } });
}

export function sendJson(response: ServerResponse, status: number, value: unknown): Promise<void> {
  return sendText(response, status, 'application/json', JSON.stringify(value));
}

function sendText(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string,
): Promise<void> {
  response.writeHead(status, { 'content-type': contentType });
  return new Promise((resolve) => response.end(body, resolve));
}

/** Waits until the text has left, so that what follows (a cut, silence) comes after it. */
function write({ response, signal }: Outgoing, text: string): Promise<void> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    if (text === '') resolve();
    else response.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

async function sendLast(outgoing: Outgoing, text: string): Promise<void> {
  await write(outgoing, text);
  await new Promise<void>((resolve) => outgoing.response.end(resolve));
}

function forever(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
