// What comes to Slack's address over HTTP, before Bolt sees it: anybody can send anything there. What cannot be Slack's is
// refused without being read; of what may be, no more is read than Slack sends, of a few requests at once.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/** Slack's own requests are far smaller: views and messages are bounded by their blocks. */
const BODY_BYTES_MAX = 1_000_000;
/** Bodies read at once; Slack sends again what is refused. */
const READING_MAX = 100;
/** https://docs.slack.dev/authentication/verifying-requests-from-slack: older ones are replays. */
const SECONDS_MAX = 5 * 60;
/** A body that trickles in is given up. */
const READ_MS_MAX = 10_000;

/** Hands well-formed, recent requests with their whole body on to a listener of Bolt, which checks their signature. */
export function createGate(listener: RequestListener, now: () => number = Date.now): RequestListener {
  let reading = 0;
  return (request, response) => {
    if (!isRecent(request, now())) return refuse(request, response, 401);
    if (Number(request.headers['content-length'] ?? 0) > BODY_BYTES_MAX)
      return refuse(request, response, 413);
    if (reading >= READING_MAX) return refuse(request, response, 503);
    reading++;
    readBody(request)
      .finally(() => reading--)
      .then((body) => {
        if (!body) refuse(request, response, 413);
        else if (!holdsObject(body, request.headers['content-type'] ?? '')) refuse(request, response, 400);
        // Bolt takes a body that was read before it from this field (its BufferedIncomingMessage).
        else listener(Object.assign(request, { rawBody: body }), response);
      })
      .catch(() => request.destroy());
  };
}

function isRecent({ headers }: IncomingMessage, now: number): boolean {
  const sent = Number(headers['x-slack-request-timestamp']);
  return typeof headers['x-slack-signature'] === 'string' && Math.abs(now / 1000 - sent) <= SECONDS_MAX;
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number): void {
  if (response.headersSent) return;
  response.writeHead(status, { Connection: 'close' }).end(() => request.destroy());
}

/** Undefined for one that is too long. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const late = setTimeout(() => request.destroy(), READ_MS_MAX);
  try {
    const pieces: Buffer[] = [];
    let bytes = 0;
    for await (const piece of request) {
      bytes += piece.length;
      if (bytes > BODY_BYTES_MAX) return undefined;
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  } finally {
    clearTimeout(late);
  }
}

/** Events are JSON objects; presses and shortcuts are such objects in a field of a form, commands the form itself. */
function holdsObject(body: Buffer, contentType: string): boolean {
  const text = body.toString('utf8');
  const form = contentType.startsWith('application/x-www-form-urlencoded')
    ? new URLSearchParams(text)
    : undefined;
  if (form && !form.has('payload')) return form.has('command') || form.has('ssl_check');
  try {
    const value: unknown = JSON.parse(form ? form.get('payload')! : text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
