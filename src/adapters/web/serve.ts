// Listening: opens the port, and closes it without cutting off an answer that is under way.
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { FootnoteError } from '../../errors.ts';
import { createWebPage, type PageOptions } from './web-page.ts';

export interface WebPageOptions extends PageOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Who else takes requests on this port, by path: a chat platform that sends its events. */
  readonly listeners?: Readonly<Record<string, RequestListener>>;
}

/** An address may be longer than Node's 16 kB, so that a page can say what is wrong with it. */
const HEADER_BYTES_MAX = 65_536;
const REQUEST_MS_MAX = 30_000;
/** Answers still under way are waited for this long when closing. */
const CLOSE_MS_MAX = 8_000;
const CLOSE_LOOK_MS = 20;

/** Throws FootnoteError `port-unavailable`. */
export async function startWebPage(
  options: WebPageOptions,
): Promise<{ url: string; close(): Promise<void> }> {
  const { host, port, listeners = {} } = options;
  const showPage = getRequestListener(createWebPage(options).fetch);
  let underWay = 0;
  const server = createServer(
    { maxHeaderSize: HEADER_BYTES_MAX, requestTimeout: REQUEST_MS_MAX },
    (request, response) => {
      underWay++;
      response.once('close', () => underWay--);
      const listener = listeners[request.url?.split('?')[0] ?? ''] ?? showPage;
      void listener(request, response);
    },
  );
  await listen(server, host, port);
  const { port: itsPort } = server.address() as AddressInfo;
  return { url: urlOf(host, itsPort), close: () => close(server, () => underWay > 0) };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const problem =
        { EADDRINUSE: 'another program uses it', EACCES: 'this user may not open it' }[cause.code ?? ''] ??
        cause.message;
      reject(
        new FootnoteError(
          'port-unavailable',
          `Cannot open the web page at HOST=${host} PORT=${port}: ${problem}. Set HOST or PORT to another.`,
          { cause },
        ),
      );
    });
    server.listen(port, host, resolve);
  });
}

function urlOf(host: string, port: number): string {
  // "All addresses" is none that a browser can open.
  const reachable = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

async function close(server: Server, isAnswering: () => boolean): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // Connections are kept alive after their answer, and browsers open some that they never use: those that fall idle
  // are looked for until the last answer is given, and then all are closed.
  const tidying = setInterval(
    () => (isAnswering() ? server.closeIdleConnections() : server.closeAllConnections()),
    CLOSE_LOOK_MS,
  );
  const impatience = setTimeout(() => server.closeAllConnections(), CLOSE_MS_MAX);
  await closed;
  clearInterval(tidying);
  clearTimeout(impatience);
}
