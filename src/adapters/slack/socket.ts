// Keeps a Socket Mode connection open. Bolt's own way of connecting again throws where nobody can catch it, and gives
// up or waits for ever in some cases; here each try is awaited.
import { setTimeout as pause } from 'node:timers/promises';
import { type Logger as BoltLogger, SocketModeReceiver } from '@slack/bolt';
import type { Logger } from '../../log.ts';
import { CALL_MS_MAX } from './slack-calls.ts';

export interface SocketOptions {
  readonly appToken: string;
  readonly apiUrl?: string | undefined;
  readonly logger: BoltLogger;
  readonly log: Logger;
  /** Milliseconds without a sign of life after which the connection is opened anew. */
  readonly pingTimeoutMs: number;
}

/** For the greeting after the connection was opened. */
const CONNECT_MS_MAX = 20_000;
/** For the closing handshake, which Slack does not always complete. */
const CLOSE_MS_MAX = 1_000;

export function createSocket({ appToken, apiUrl, logger, log, pingTimeoutMs }: SocketOptions) {
  const receiver = new SocketModeReceiver({
    appToken,
    clientPingTimeout: pingTimeoutMs,
    autoReconnectEnabled: false,
    logger,
    installerOptions: {
      clientOptions: {
        ...(apiUrl && { slackApiUrl: apiUrl }),
        timeout: CALL_MS_MAX,
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
      },
    },
  });
  const { client } = receiver;
  let closed = false;

  const end = async (): Promise<void> => {
    await Promise.race([client.disconnect().catch(() => undefined), pause(CLOSE_MS_MAX)]);
    // The second time it does not wait for the other side.
    await Promise.race([client.disconnect().catch(() => undefined), pause(CLOSE_MS_MAX)]);
  };

  return {
    receiver,
    /** Resolves when events come in; `lost` then resolves when they no longer do. Rejects where it cannot connect. */
    async open(): Promise<{ lost: Promise<void> }> {
      const { promise: lost, resolve } = Promise.withResolvers<void>();
      const tooLate = setTimeout(() => {
        log.warn('Slack: the socket was opened, but nothing came through it');
        void end();
      }, CONNECT_MS_MAX);
      try {
        await client.start();
      } catch (error) {
        // A connection that was closed before its greeting has no error.
        throw error ?? new Error('The connection was closed');
      } finally {
        clearTimeout(tooLate);
      }
      client.once('disconnected', () => resolve());
      // It may have been closed while the address of the socket was still being asked for.
      if (closed) await end();
      return { lost };
    },
    async close(): Promise<void> {
      closed = true;
      await end();
    },
  };
}
