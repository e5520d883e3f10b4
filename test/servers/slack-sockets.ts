// Socket Mode: https://docs.slack.dev/apis/events-api/using-socket-mode
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { isObject, type Json } from './slack-shapes.ts';
import { APP_ID } from './slack-workspace.ts';

export type EnvelopeType = 'slash_commands' | 'interactive' | 'events_api';

/** A second or later try of the same event. */
export interface Retry {
  readonly retryNum: number;
  readonly reason: string;
}

export type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled';

export interface SocketOptions {
  /** Milliseconds between two pings of the server. */
  readonly pingInterval: number;
  /** Leaves TCP connections open after the closing handshake, as Slack does (slackapi/node-slack-sdk issue 2752). */
  readonly lingers: boolean;
}

/** The server's side of all connections. */
export function createSockets({ pingInterval, lingers }: SocketOptions) {
  const server = new WebSocketServer({ noServer: true });
  const open: WebSocket[] = [];
  const waiting = new Map<string, (payload: unknown) => void>();
  const ready = () => open.filter((socket) => socket.readyState === socket.OPEN);
  const pings = setInterval(() => {
    for (const socket of ready()) socket.ping(`Ping from server (${open.length})`);
  }, pingInterval).unref();

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (lingers) {
      socket.end = () => socket;
      socket.once('end', () => socket.destroy());
    }
    server.handleUpgrade(request, socket, head, (connection) => {
      open.push(connection);
      connection.on('message', (data) => receive(String(data)));
      connection.on('error', () => connection.terminate());
      connection.on('close', () => open.splice(open.indexOf(connection), 1));
      const info = { connection_info: { app_id: APP_ID }, num_connections: open.length };
      connection.send(JSON.stringify({ type: 'hello', ...info, debug_info: debugInfo }));
    });
  }

  /** Acknowledgements are known by their envelope_id, whichever connection brings them. */
  function receive(data: string): void {
    const message: unknown = JSON.parse(data);
    const id = isObject(message) ? String(message.envelope_id) : '';
    waiting.get(id)?.(isObject(message) ? message.payload : undefined);
    waiting.delete(id);
  }

  /**
   * Sends an envelope through the newest connection; resolves with the payload of its acknowledgement. It stays
   * pending for ever if none comes; `signal` forgets it.
   * @throws Error when no connection is open.
   */
  function deliver(type: EnvelopeType, payload: Json, signal: AbortSignal, retry?: Retry): Promise<unknown> {
    const connection = ready().at(-1);
    if (connection === undefined) return Promise.reject(new Error('no Socket Mode connection is open'));
    const id = randomUUID();
    const again = retry && { retry_attempt: retry.retryNum, retry_reason: retry.reason };
    const accepts = { accepts_response_payload: type !== 'events_api' };
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      signal.addEventListener('abort', () => waiting.delete(id), { once: true });
      connection.send(JSON.stringify({ envelope_id: id, type, payload, ...accepts, ...again }));
    });
  }

  return {
    upgrade,
    deliver,
    count: () => ready().length,
    /** Asks every client to go; it then closes its connection itself and opens another. */
    disconnect(reason: DisconnectReason): void {
      for (const socket of open)
        socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: debugInfo }));
    },
    /** Cuts every connection without a word. */
    cut(): void {
      for (const socket of [...open]) socket.terminate();
    },
    stop(): void {
      clearInterval(pings);
      for (const socket of [...open]) socket.terminate();
      server.close();
    },
  };
}

const debugInfo = { host: 'applink-local', build_number: 1, approximate_connection_time: 18_060 };
