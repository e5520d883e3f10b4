// Listening: opens the port, and closes it without cutting off an answer that is under way.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { FootnoteError } from '../../errors.ts';
import { createWebPage, type PageOptions } from './web-page.ts';

export interface WebPageOptions extends PageOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
}

/** An address may be longer than Node's 16 kB, so that a page can say what is wrong with it. */
const HEADER_BYTES_MAX = 65_536;
const REQUEST_MS_MAX = 30_000;
/** Answers still under way are waited for this long when closing. */
const CLOSE_MS_MAX = 3_000;
const CLOSE_LOOK_MS = 20;

/** Throws FootnoteError `port-unavailable`. */
export async function startWebPage(
  options: WebPageOptions,
): Promise<{ url: string; close(): Promise<void> }> {
  const { host, port } = options;
  const server = createAdaptorServer({
    fetch: createWebPage(options).fetch,
    serverOptions: { maxHeaderSize: HEADER_BYTES_MAX, requestTimeout: REQUEST_MS_MAX },
  }) as Server;
  await listen(server, host, port);
  return { url: urlOf(host, (server.address() as AddressInfo).port), close: () => close(server) };
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

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // Connections are kept alive after their answer, so those that fall idle are looked for until none is left.
  const tidying = setInterval(() => server.closeIdleConnections(), CLOSE_LOOK_MS);
  const impatience = setTimeout(() => server.closeAllConnections(), CLOSE_MS_MAX);
  await closed;
  clearInterval(tidying);
  clearTimeout(impatience);
}
