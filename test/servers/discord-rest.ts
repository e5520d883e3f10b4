// The HTTP side of the API: routing, tokens, rate limits, injected faults, and the record of every call.
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Body, DiscordRefusal, isBody } from './discord-problems.ts';

/** A call as it arrived, and how it was answered. */
export interface Call {
  readonly method: string;
  /** The path after `/api/v10`, as sent, without the query. */
  readonly path: string;
  /** The path with its ids named: `/channels/:channel/messages`. */
  readonly route: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Body | readonly Body[];
  /** Names of uploaded files. */
  readonly files: readonly string[];
  readonly at: number;
  /** 0 while it waits, or when the connection was cut. */
  status: number;
  code?: number;
}

export interface Request extends Call {
  readonly params: Readonly<Record<string, string>>;
  /** The body as one object; empty for a list. */
  readonly form: Body;
}

export interface Answer {
  readonly status?: number;
  readonly body?: unknown;
}

export interface Route {
  readonly method: string;
  readonly route: string;
  /** True: the token in the path is enough. Such routes are also free of the global rate limit. */
  readonly open?: boolean;
  readonly answer: (request: Request) => Answer;
}

/** A route that asks for the bot's token. */
export const route = (method: string, path: string, answer: (request: Request) => Answer): Route => ({
  method,
  route: path,
  answer,
});

export interface Fault {
  /** Answers with this instead of doing anything. */
  readonly status?: number;
  readonly code?: number;
  readonly message?: string;
  /** With status 429: seconds. */
  readonly retryAfter?: number;
  readonly global?: boolean;
  /** Never answers. */
  readonly hang?: boolean;
  /** Cuts the connection. */
  readonly destroy?: boolean;
  /** Does what was asked first; only the answer is lost or wrong. */
  readonly afterDoing?: boolean;
  /** Waits before anything else: milliseconds, or until a promise is settled. */
  readonly wait?: number | Promise<unknown>;
}

export interface Faults {
  /** The next `times` calls that fit meet the fault. A pattern is `METHOD /route`, a part of it, or a RegExp of it. */
  next(pattern: string | RegExp, fault: Fault, times?: number): void;
  clear(): void;
}

export interface RestOptions {
  readonly token: string;
  readonly now: () => number;
  readonly routes: readonly Route[];
  readonly changed: () => void;
  /** Requests allowed per route and channel in a window; Discord's own vary and are not published. */
  readonly bucket: { readonly limit: number; readonly windowMs: number };
  /** Requests a second in all. */
  readonly globalLimit: number;
}

interface Bucket {
  used: number;
  resetAt: number;
}

/** Shorter than a second, because a client's second begins before its first request arrives here. */
const GLOBAL_WINDOW_MS = 900;

export interface Rest {
  readonly calls: readonly Call[];
  readonly faults: Faults;
  /** Failures of this server, not of the bot. */
  readonly defects: readonly unknown[];
  handle(request: IncomingMessage, response: ServerResponse): void;
}

export function createRest(options: RestOptions): Rest {
  const calls: Call[] = [];
  const defects: unknown[] = [];
  const planned: { pattern: string | RegExp; fault: Fault; left: number }[] = [];
  const buckets = new Map<string, Bucket>();
  const routes = options.routes.map((route) => ({ ...route, pattern: patternOf(route.route) }));

  function findFault(call: Call): Fault | undefined {
    const name = `${call.method} ${call.route}`;
    const fits = (pattern: string | RegExp) =>
      typeof pattern === 'string'
        ? name.includes(pattern)
        : pattern.test(name) || pattern.test(`${call.method} ${call.path}`);
    const plan = planned.find((one) => one.left > 0 && fits(one.pattern));
    if (plan) plan.left -= 1;
    return plan?.fault;
  }

  /** Counts a request in its bucket and all of them; says for how many seconds it is too early, if it is. */
  function count(
    call: Call,
    open: boolean,
  ): { wait: number; global: boolean; headers: Record<string, string> } {
    const now = Date.now();
    const major =
      /^\/(?:channels|guilds|webhooks|interactions)\/[^/]+(?:\/[^/]{20,})?/.exec(call.path)?.[0] ?? '';
    const name = createHash('sha1').update(`${call.method} ${call.route}`).digest('hex').slice(0, 32);
    const bucket = use(`${name}:${major}`, options.bucket.windowMs, now);
    const all = open ? undefined : use('', GLOBAL_WINDOW_MS, now);
    const headers = {
      'X-RateLimit-Limit': String(options.bucket.limit),
      'X-RateLimit-Remaining': String(Math.max(0, options.bucket.limit - bucket.used)),
      'X-RateLimit-Reset': String(bucket.resetAt / 1_000),
      'X-RateLimit-Reset-After': String(Math.max(0, bucket.resetAt - now) / 1_000),
      'X-RateLimit-Bucket': name,
    };
    const late = (one: Bucket) => Math.max(0.001, (one.resetAt - now) / 1_000);
    if (all && all.used > options.globalLimit) return { wait: late(all), global: true, headers };
    return { wait: bucket.used > options.bucket.limit ? late(bucket) : 0, global: false, headers };
  }

  function use(key: string, windowMs: number, now: number): Bucket {
    let bucket = buckets.get(key);
    if (!bucket || bucket.resetAt <= now) {
      bucket = { used: 0, resetAt: now + windowMs };
      buckets.set(key, bucket);
    }
    bucket.used += 1;
    return bucket;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const path = url.pathname.replace(/^\/api\/v10/, '');
    const method = request.method ?? 'GET';
    const { body, files } = await readBody(request);
    const found = url.pathname.startsWith('/api/v10/')
      ? routes.find((route) => route.method === method && route.pattern.test(path))
      : undefined;
    const call: Call = {
      method,
      path,
      route: found?.route ?? path,
      query: Object.fromEntries(url.searchParams),
      body: body ?? {},
      files,
      at: options.now(),
      status: 0,
    };
    calls.push(call);
    const fault = findFault(call);
    if (fault?.wait !== undefined) await settled(fault.wait);
    const send = (status: number, content?: unknown, headers: Record<string, string> = {}) => {
      call.status = status;
      if (isBody(content) && typeof content.code === 'number' && status >= 400) call.code = content.code;
      sendJson(response, status, content, headers);
    };
    const { wait, global, headers } = count(call, found?.open === true);
    const meetsFault = fault && (fault.hang || fault.destroy || fault.status !== undefined);
    if (meetsFault && !fault.afterDoing) return fail(fault, send, response, headers);
    if (wait > 0) return limited(send, wait, global, headers);
    const outcome = perform(call, found, path, request.headers.authorization, body === undefined);
    if (meetsFault) return fail(fault, send, response, headers);
    send(outcome.status ?? (outcome.body === undefined ? 204 : 200), outcome.body, headers);
  }

  function perform(
    call: Call,
    route: (Route & { pattern: RegExp }) | undefined,
    path: string,
    authorization: string | undefined,
    unreadable: boolean,
  ): Answer {
    try {
      if (!route) throw new DiscordRefusal(404, 0, '404: Not Found');
      if (!route.open && authorization !== `Bot ${options.token}`)
        throw new DiscordRefusal(401, 0, '401: Unauthorized');
      if (unreadable) throw new DiscordRefusal(400, 50109, 'The request body contains invalid JSON.');
      const params = Object.fromEntries(
        Object.entries(route.pattern.exec(path)?.groups ?? {}).map(([name, id]) => [
          name,
          decodeURIComponent(id),
        ]),
      );
      return route.answer({ ...call, params, form: isBody(call.body) ? call.body : {} });
    } catch (error) {
      if (error instanceof DiscordRefusal) return { status: error.status, body: error.body };
      throw error;
    }
  }

  return {
    calls,
    defects,
    faults: {
      next(pattern, fault, times = 1) {
        planned.push({ pattern, fault, left: times });
      },
      clear() {
        planned.length = 0;
      },
    },
    handle(request, response) {
      answer(request, response)
        .catch((error: unknown) => {
          defects.push(error);
          sendJson(response, 599, { message: `test server: ${String(error)}`, code: 0 });
        })
        .finally(options.changed);
    },
  };
}

type Send = (status: number, content?: unknown, headers?: Record<string, string>) => void;

function fail(fault: Fault, send: Send, response: ServerResponse, headers: Record<string, string>): void {
  if (fault.hang) return;
  if (fault.destroy) response.destroy();
  else if (fault.status === 429) limited(send, fault.retryAfter ?? 1, fault.global ?? false, headers);
  else send(fault.status!, { message: fault.message ?? `${fault.status}`, code: fault.code ?? 0 }, headers);
}

/** https://discord.com/developers/docs/topics/rate-limits#exceeding-a-rate-limit */
function limited(send: Send, seconds: number, global: boolean, headers: Record<string, string>): void {
  const body = { message: 'You are being rate limited.', retry_after: seconds, global };
  send(429, body, {
    ...(global
      ? { 'X-RateLimit-Global': 'true' }
      : { ...headers, 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset-After': String(seconds) }),
    'Retry-After': String(seconds),
    'X-RateLimit-Scope': global ? 'global' : 'user',
  });
}

function sendJson(
  response: ServerResponse,
  status: number,
  content: unknown,
  headers: Record<string, string> = {},
): void {
  if (response.headersSent || response.destroyed) return;
  if (content === undefined) response.writeHead(status, headers).end();
  else
    response
      .writeHead(status, { ...headers, 'Content-Type': 'application/json' })
      .end(JSON.stringify(content));
}

const settled = (wait: number | Promise<unknown>): Promise<unknown> =>
  typeof wait === 'number' ? new Promise((resolve) => setTimeout(resolve, wait)) : wait.catch(() => {});

const patternOf = (route: string): RegExp =>
  new RegExp(`^${route.replace(/:(\w+)/g, (_, name: string) => `(?<${name}>[^/]+)`)}$`);

async function readBody(
  request: IncomingMessage,
): Promise<{ body: Body | readonly Body[] | undefined; files: string[] }> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const bytes = Buffer.concat(pieces);
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/')) return { body: parse(bytes.toString()), files: [] };
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
  const files = [...form.values()].flatMap((value) => (typeof value === 'string' ? [] : [value.name]));
  return { body: parse(String(form.get('payload_json') ?? '')), files };
}

function parse(text: string): Body | readonly Body[] | undefined {
  if (text === '') return {};
  try {
    return JSON.parse(text) as Body;
  } catch {
    return undefined;
  }
}
