// The web page: which address shows what, within which limits. It answers from the first moment on; until the archive
// is read, it says so.
import { type Context, Hono } from 'hono';
import { compress } from 'hono/compress';
import type { Logger } from 'pino';
import type { Answer, Progress } from '../../answer/answer.ts';
import type { Archive } from '../../answer/archive.ts';
import { QUESTION_CHARS_MAX } from '../../answer/understand.ts';
import { FootnoteError } from '../../errors.ts';
import { createQueue, type Queue } from '../../queue.ts';
import { createRateLimit } from '../../rate-limit.ts';
import { writeArticlePage } from './article-page.ts';
import { writeAnswerPage, writeAnswerUnderWay, writeAskPage } from './ask-page.ts';
import { findAsset } from './assets.ts';
import { writeContentsPage } from './contents-page.ts';
import { type Conversation, recent } from './conversation.ts';
import { EVENT_STREAM_HEADERS, tellWhileMaking } from './event-stream.ts';
import { writeMessage } from './layout.ts';
import { clientAddress, WEB_LIMITS, type WebLimits } from './limits.ts';

export interface PageOptions {
  readonly archive: Archive;
  readonly log: Logger;
  readonly limits?: Partial<WebLimits>;
  /** Milliseconds, for measuring. */
  readonly now?: () => number;
  /** Milliseconds between signs of life while an answer is being made. */
  readonly heartbeatMs?: number;
}

/** What the server hands over with a request; absent in tests without a socket. */
interface Bindings {
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } };
}
type WebContext = Context<{ Bindings: Bindings }>;

/** No script or style but the page's own files, nothing from elsewhere, no frame around it. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const SECURITY_HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
};

/** Seconds after which a page that cannot be shown yet is worth asking for again. */
const NOT_READY_SECONDS = 3;
const TOO_BUSY_SECONDS = 5;
const YEAR_SECONDS = 31_536_000;
/** Proxies give connections up after 30 to 60 silent seconds. */
const HEARTBEAT_MS = 15_000;
/** What nginx logs for readers who have gone; nobody receives it. */
const GONE = 499;

export function createWebPage({
  archive,
  log,
  limits: ownLimits,
  now = performance.now.bind(performance),
  heartbeatMs = HEARTBEAT_MS,
}: PageOptions) {
  const limits = { ...WEB_LIMITS, ...ownLimits };
  const pages = createRateLimit(limits.pagesPerMinute);
  const questions = createRateLimit(limits.questionsPerMinute);
  const queue = createQueue({
    atOnceMax: limits.questionsAtOnceMax,
    waitingMax: limits.questionsWaitingMax,
  });
  const app = new Hono<{ Bindings: Bindings }>({ strict: false });

  app.use(async (c, next) => {
    const begun = now();
    await next();
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.res.headers.set(name, value);
    // The path alone: what was asked stands in the query, and is nobody's business.
    log.debug(
      { method: c.req.method, path: c.req.path, status: c.res.status, ms: Math.round(now() - begun) },
      'page',
    );
  });
  app.use(compress());
  app.use(async (c, next) => refusal(c, limits.addressCharsMax) ?? next());
  app.get('/healthz', (c) => c.text('ok'));
  app.get('/readyz', (c) => (archive.isReady() ? c.text('ready') : c.text('reading the archive', 503)));
  app.get('/assets/:name', showAsset);

  app.use(async (c, next) => {
    const wait = await pages.take(clientOf(c));
    if (wait > 0) return tooMany(c, wait, 'pages');
    return archive.isReady() ? next() : notReady(c);
  });

  app.get('/', async (c) => {
    const conversation: Conversation = {
      question: c.req.query('q') ?? '',
      earlier: recent(c.req.queries('earlier') ?? []),
    };
    if (conversation.question.trim() === '')
      return showPage(c, writeAskPage(archive, c.req.query('draft')?.slice(0, QUESTION_CHARS_MAX)));
    c.header('Vary', 'Accept');
    const wait = await questions.take(clientOf(c));
    if (wait > 0) return tooMany(c, wait, 'questions');
    return showAnswer(c, conversation, { archive, queue, log, heartbeatMs });
  });

  app.get('/a/:id', async (c) => {
    const article = await archive.article(c.req.param('id'));
    if (article)
      return showPage(c, writeArticlePage(article, c.req.query('cited'), archive.extent().articles));
    return showPage(
      c,
      writeMessage('No such article', [
        'The archive holds no article at this address. It may have been taken out since, or the address is damaged.',
      ]),
      404,
    );
  });

  app.get('/archive', (c) => {
    const { publisher, month, page } = c.req.query();
    return showPage(c, writeContentsPage(archive, { publisher, month, page: Math.trunc(Number(page)) || 1 }));
  });

  app.notFound((c) => showPage(c, writeMessage('Nothing here', ['There is no page at this address.']), 404));
  app.onError((error, c) => showError(error, c, log));
  return app;
}

interface Answering {
  readonly archive: Archive;
  readonly queue: Queue;
  readonly log: Logger;
  readonly heartbeatMs: number;
}

/** The answer as a page; to the script that asks in place also as it grows. Who goes away is not answered any more. */
async function showAnswer(
  c: WebContext,
  conversation: Conversation,
  { archive, queue, log, heartbeatMs }: Answering,
): Promise<Response> {
  const { signal } = c.req.raw;
  const question = { text: conversation.question, earlier: conversation.earlier };
  const ask = (onProgress?: (progress: Progress) => void) =>
    queue(() => archive.ask(question, { signal, onProgress }), {
      signal,
      onWait: (ahead) => onProgress?.({ kind: 'waiting', ahead }),
    });
  const write = (answer: Answer) => writeAnswerPage(answer, conversation, archive);
  try {
    const answer = wantsEvents(c)
      ? await tellWhileMaking({
          make: (tell) => ask((progress) => tell(writeAnswerUnderWay(progress, conversation, archive))),
          write,
          onFailure: (error) => signal.aborted || logFailure(error, c, log),
          heartbeatMs,
        })
      : await ask();
    if (answer instanceof ReadableStream) return c.body(answer, 200, EVENT_STREAM_HEADERS);
    const isTooLong = answer.kind === 'declined' && answer.reason === 'question-too-long';
    return await showPage(c, write(answer), isTooLong ? 414 : 200);
  } catch (error) {
    if (signal.aborted) return new Response(null, { status: GONE });
    throw error;
  }
}

/** Pages only read, so no request may carry anything but its address, and that of bounded length. */
function refusal(c: WebContext, addressCharsMax: number): Promise<Response> | undefined {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
    c.header('Allow', 'GET, HEAD');
    // What else it carries is not read.
    c.header('Connection', 'close');
    return showPage(c, writeMessage('Not possible', ['This page can only be read: ask with GET.']), 405);
  }
  if (c.req.url.length <= addressCharsMax) return undefined;
  return showPage(
    c,
    writeMessage('Too long', [
      'The question and its conversation are too long. Please start over, in fewer words.',
    ]),
    414,
  );
}

function clientOf(c: WebContext): string {
  return clientAddress(c.env?.incoming?.socket?.remoteAddress, c.req.header('X-Forwarded-For'));
}

/** The script's way of asking: the answer as it grows. */
function wantsEvents(c: WebContext): boolean {
  return c.req.method === 'GET' && (c.req.header('Accept')?.includes('text/event-stream') ?? false);
}

type Page = ReturnType<typeof writeMessage>;
type Status = 200 | 404 | 405 | 414 | 429 | 500 | 503;

async function showPage(c: WebContext, page: Page, status: Status = 200): Promise<Response> {
  // Questions are the reader's own: no shared cache keeps them.
  c.header('Cache-Control', 'private, no-cache');
  return c.html(page, status);
}

function showAsset(c: WebContext): Response | Promise<Response> {
  const asset = findAsset(c.req.param('name') ?? '');
  if (!asset) return c.notFound();
  const etag = `W/"${asset.fingerprint}"`;
  const isCurrent = c.req.query('v') === asset.fingerprint;
  const headers = {
    ETag: etag,
    'Cache-Control': isCurrent ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache',
  };
  if (c.req.header('If-None-Match')?.includes(etag)) return c.body(null, 304, headers);
  return c.body(asset.body, 200, { ...headers, 'Content-Type': asset.type });
}

function notReady(c: WebContext): Promise<Response> {
  c.header('Retry-After', String(NOT_READY_SECONDS));
  const lines = ['Articles are being read and indexed. This page asks again by itself in a few seconds.'];
  return showPage(
    c,
    writeMessage('The archive is being read…', lines, { refreshSeconds: NOT_READY_SECONDS }),
    503,
  );
}

function tooMany(c: WebContext, seconds: number, what: string): Promise<Response> {
  c.header('Retry-After', String(seconds));
  const lines = [
    `More ${what} came from your address within a minute than this page can answer. Please try again in ${seconds} seconds.`,
  ];
  return showPage(c, writeMessage(`Too many ${what}`, lines), 429);
}

function showError(error: unknown, c: WebContext, log: Logger): Promise<Response> {
  if (error instanceof FootnoteError && error.code === 'not-ready') return notReady(c);
  if (error instanceof FootnoteError && error.code === 'too-busy') {
    c.header('Retry-After', String(TOO_BUSY_SECONDS));
    return showPage(
      c,
      writeMessage('Too busy', [
        'Many questions are being answered at this moment. Please ask again in a few seconds.',
      ]),
      503,
    );
  }
  logFailure(error, c, log);
  return showPage(
    c,
    writeMessage('Something went wrong', [
      'This page could not be made. The fault is ours and has been noted; please try again.',
    ]),
    500,
  );
}

function logFailure(error: unknown, c: WebContext, log: Logger): void {
  log.error({ err: error, path: c.req.path }, 'A page could not be shown');
}
