// A server on loopback that speaks OpenAI's API, for tests of everything that asks a model.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer, sendError, sendJson } from './openai-answer.ts';
import type { Behave, Behaviour } from './openai-behaviours.ts';
import { type ModelRequest, readModelRequest } from './openai-request.ts';
import type { WireError } from './openai-wire.ts';

export interface OpenAiServerOptions {
  /** Requests without `Authorization: Bearer <key>` get a 401. Default: none is asked for. */
  readonly key?: string;
  /** Other models get a 404. Default: every name is a model. */
  readonly models?: readonly string[];
  /** false: a request for a JSON schema gets a 400, as from older servers. Default true. */
  readonly structuredOutput?: boolean;
  /** Default: any free one. */
  readonly port?: number;
}

export interface OpenAiServer {
  /** The `baseURL` of a client: `http://127.0.0.1:PORT/v1`. */
  readonly url: string;
  /** Every request that was received whole, oldest first, refused ones too. */
  readonly requests: readonly ModelRequest[];
  /** What requests from now on meet; a function is asked for each. The count of requests begins anew. */
  behave(behaviour: Behave | Behaviour): void;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** Starts a server, which answers honestly until it is told to `behave` otherwise. */
export async function startOpenAiServer(options: OpenAiServerOptions = {}): Promise<OpenAiServer> {
  const requests: ModelRequest[] = [];
  let behave: Behave = () => ({});
  let n = 0;

  const server = createServer(async (incoming, response) => {
    const gone = new AbortController();
    const over = new Promise<void>((resolve) => response.once('close', resolve));
    response.once('close', () => gone.abort());
    try {
      const body = await bodyOf(incoming);
      const request = readModelRequest(incoming.url ?? '', incoming.headers, body, over);
      requests.push(request);
      let isDone = false;
      response.once('close', () => {
        request.aborted = !isDone && !response.writableFinished;
      });
      response.setHeader('x-request-id', `req_${requests.length}`);
      const refusal = refusalOf(request, incoming.method ?? 'GET', options);
      if (refusal) await sendError(response, refusal.status, refusal);
      else if (request.api === 'models') await sendModels(response, request, options.models ?? []);
      else
        await answer(
          { response, signal: gone.signal },
          request,
          behave(request, ++n),
          `local${requests.length}`,
        );
      isDone = true;
    } catch (error) {
      // A fault of a test's own behaviour function shows in the answer; a client that is gone needs none.
      if (!gone.signal.aborted && !response.headersSent)
        await sendError(response, 500, { message: String(error) });
      else response.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    behave(behaviour) {
      behave = typeof behaviour === 'function' ? behaviour : () => behaviour;
      n = 0;
    },
    close: () => close(server),
  };
}

interface Refusal extends WireError {
  readonly status: number;
  readonly param?: string;
}

/** What is wrong with a request, as OpenAI would say it. */
function refusalOf(request: ModelRequest, method: string, options: OpenAiServerOptions): Refusal | undefined {
  const { api, body, headers, path } = request;
  if (options.key !== undefined && headers.authorization !== `Bearer ${options.key}`)
    return { status: 401, message: 'Incorrect API key provided.', code: 'invalid_api_key' };
  if (api === 'unknown' || (method === 'GET') !== (api === 'models'))
    return { status: 404, message: `Invalid URL (${method} ${path})` };
  const model = api === 'models' ? decodeURIComponent(path.split(/[/?]/)[3] ?? '') : request.model;
  if (api !== 'models' && !model) return { status: 400, message: 'you must provide a model parameter' };
  if (model && options.models && !options.models.includes(model)) {
    const message = `The model \`${model}\` does not exist or you do not have access to it.`;
    return { status: 404, message, code: 'model_not_found' };
  }
  if (api === 'embeddings') return isInput(body.input) ? undefined : badParameter('input');
  if (api === 'rerank') {
    if (typeof body.query !== 'string') return badParameter('query');
    return isInput(body.documents) ? undefined : badParameter('documents');
  }
  if (api !== 'models' && !request.prompt) return badParameter(api === 'chat' ? 'messages' : 'input');
  if (request.format === 'json_schema' && options.structuredOutput === false)
    return badParameter(api === 'chat' ? 'response_format' : 'text.format');
  return undefined;
}

function badParameter(param: string): Refusal {
  return { status: 400, message: `Invalid or unsupported parameter: '${param}'.`, param };
}

/** OpenAI takes no empty texts and at most 2,048 of them: its API reference, "Create embeddings". */
function isInput(input: unknown): boolean {
  const texts = Array.isArray(input) ? input : [input];
  const isText = (text: unknown) => typeof text === 'string' && text !== '';
  return texts.length > 0 && texts.length <= 2048 && texts.every(isText);
}

function sendModels(
  response: ServerResponse,
  request: ModelRequest,
  models: readonly string[],
): Promise<void> {
  const model = (id: string) => ({ id, object: 'model', created: 1_700_000_000, owned_by: 'local' });
  const id = request.path.split(/[/?]/)[3];
  if (id) return sendJson(response, 200, model(decodeURIComponent(id)));
  return sendJson(response, 200, { object: 'list', data: models.map(model) });
}

/** The JSON of the body, undefined when there is none or it is broken. */
async function bodyOf(incoming: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(piece);
  try {
    return JSON.parse(Buffer.concat(pieces).toString('utf8'));
  } catch {
    return undefined;
  }
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
