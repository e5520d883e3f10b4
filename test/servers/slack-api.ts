// The HTTP side: Web API calls and response_urls, with what is remembered of them and the faults that befall them.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { createFaults, Fault } from './slack-faults.ts';
import { SlackError } from './slack-limits.ts';
import type { Method } from './slack-methods.ts';
import type { Json } from './slack-shapes.ts';

/** A call of the Web API, or of a response_url (method `response_url`). */
export interface Call {
  readonly method: string;
  readonly args: Json;
  readonly at: number;
  readonly token: 'bot' | 'app' | 'wrong' | 'none';
  /** What was answered; `lost` when a fault kept it back. */
  status: number | 'lost';
  /** Slack's error; undefined when the call took effect. */
  error?: string;
}

export interface ApiOptions {
  readonly tokens: { readonly botToken: string; readonly appToken: string };
  readonly methods: ReadonlyMap<string, Method>;
  readonly useResponseUrl: (id: string, args: Json) => void;
  readonly faults: ReturnType<typeof createFaults>;
  readonly now: () => number;
}

export function createApi({ tokens, methods, useResponseUrl, faults, now }: ApiOptions) {
  const calls: Call[] = [];

  /** Answers `/api/<method>` and `/response/<id>`. */
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const args = readArguments(await readBody(request), request.headers['content-type'] ?? '');
    const [, area, name = ''] = (request.url ?? '').split('/');
    if (area !== 'api' && area !== 'response') return void response.writeHead(404).end();
    const method = area === 'api' ? name : 'response_url';
    const token = tokenOf(request.headers.authorization ?? args.token);
    const call: Call = { method, args, at: now(), token, status: 200 };
    calls.push(call);
    const fault = faults.take(method);
    const takesEffect = fault === undefined || ('done' in fault && fault.done);
    const reply = takesEffect ? perform(call, name) : {};
    if (fault !== undefined) fail(fault, call, response);
    else send(response, Number(call.status), reply);
  }

  function perform(call: Call, name: string): Json {
    try {
      if (call.method === 'response_url') {
        useResponseUrl(name, call.args);
        return { ok: true };
      }
      return { ok: true, ...permitted(call)(call.args) };
    } catch (error) {
      if (!(error instanceof SlackError)) throw error;
      call.error = error.code;
      if (call.method === 'response_url') call.status = error.code.endsWith('_url') ? 404 : 400;
      return refusal(error);
    }
  }

  function permitted({ method: name, token }: Call): Method {
    const method = methods.get(name);
    if (method === undefined) throw new SlackError('unknown_method');
    if (token === 'none') throw new SlackError('not_authed');
    if (token === 'wrong') throw new SlackError('invalid_auth');
    const needed = name === 'apps.connections.open' ? 'app' : 'bot';
    if (token !== needed && name !== 'auth.test') throw new SlackError('not_allowed_token_type');
    return method;
  }

  function tokenOf(given: unknown): Call['token'] {
    const token = String(given ?? '').replace(/^Bearer /, '');
    if (token === '') return 'none';
    return token === tokens.botToken ? 'bot' : token === tokens.appToken ? 'app' : 'wrong';
  }

  return { calls, handle };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

/** Arguments that are lists or objects come as JSON within a form field. */
const STRUCTURED = new Set([
  'blocks',
  'attachments',
  'metadata',
  'prompts',
  'chunks',
  'loading_messages',
  'view',
]);

function readArguments(body: string, contentType: string): Json {
  if (contentType.startsWith('application/json')) return body === '' ? {} : JSON.parse(body);
  const entries = [...new URLSearchParams(body)].map(([name, value]): [string, unknown] => {
    if (value === 'true' || value === 'false') return [name, value === 'true'];
    if (!STRUCTURED.has(name)) return [name, value];
    try {
      return [name, JSON.parse(value)];
    } catch {
      return [name, value];
    }
  });
  return Object.fromEntries(entries);
}

function refusal({ code, details }: SlackError): Json {
  const messages = details.map((detail) => `[ERROR] ${detail}`);
  return {
    ok: false,
    error: code,
    ...(details.length > 0 && { errors: details, response_metadata: { messages } }),
  };
}

function send(
  response: ServerResponse,
  status: number,
  body: Json,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}

function fail(fault: Fault, call: Call, response: ServerResponse): void {
  if ('error' in fault) {
    call.error = fault.error;
    send(response, 200, { ok: false, error: fault.error });
  } else if ('status' in fault) {
    call.status = fault.status;
    call.error = fault.status === 429 ? 'ratelimited' : 'internal_error';
    const headers = fault.status === 429 ? { 'retry-after': String(fault.retryAfter) } : undefined;
    send(response, fault.status, { ok: false, error: call.error }, headers);
  } else {
    call.status = 'lost';
    if (!fault.done) call.error = 'lost';
    if ('destroy' in fault) response.destroy();
  }
}
