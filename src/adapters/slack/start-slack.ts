// Connects to Slack, in Socket Mode or over HTTP, and keeps trying while Slack cannot be reached; what is wrong with the
// settings is said, naming them. Whatever happens here, the other platforms go on.
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { App, type Logger as BoltLogger, HTTPReceiver, LogLevel } from '@slack/bolt';
import type { Logger } from '../../log.ts';
import type { Pipeline } from '../chat/pipeline.ts';
import { createGate } from './gate.ts';
import { listen } from './slack.ts';
import { createSlackClient, errorCode, limitedMs } from './slack-calls.ts';
import { createSocket } from './socket.ts';

export interface SlackConfig {
  readonly botToken: string;
  /** Socket Mode; absent: over HTTP, with the signing secret. */
  readonly appToken?: string;
  readonly signingSecret?: string;
  readonly apiUrl?: string;
  readonly channels: readonly string[];
  readonly mentionAlways: readonly string[];
}

export interface SlackOptions {
  readonly config: SlackConfig;
  readonly command: string;
  readonly pipeline: Pipeline;
  readonly examples: () => readonly string[];
  readonly log: Logger;
  /** Milliseconds without a sign of the socket after which it is opened anew. */
  readonly pingTimeoutMs?: number;
  /** Before connecting once more; doubled each time up to a minute. */
  readonly firstWaitMs?: number;
  /** Milliseconds after which a call of Slack's counts as broken off. */
  readonly callMsMax?: number;
  /** Milliseconds before an answer to one person gives a sign of progress. */
  readonly signAfterMs?: number;
}

export interface Slack {
  /** Takes requests to /slack/events; absent in Socket Mode. */
  readonly requestListener?: (request: IncomingMessage, response: ServerResponse) => void;
  /** Resolves when connected, or when it is certain that the settings do not allow it. */
  readonly connected: Promise<boolean>;
  /** No further events; answers may still be sent. */
  stop(): Promise<void>;
}

/** Where Slack sends its events in HTTP mode. */
export const SLACK_PATH = '/slack/events';
const WAIT_MS_MAX = 60_000;

/** Errors that no waiting mends, and the setting that does. */
const SETTINGS_AT_FAULT = new Set(
  'invalid_auth not_authed account_inactive token_revoked token_expired not_allowed_token_type missing_scope no_permission'.split(
    ' ',
  ),
);

export function startSlack(options: SlackOptions): Slack {
  const { config, log, pingTimeoutMs = 5_000, firstWaitMs = 1_000 } = options;
  const { botToken, appToken, apiUrl } = config;
  const logger = boltLogger(log);
  const client = createSlackClient({ token: botToken, apiUrl, callMsMax: options.callMsMax });
  const socket = appToken ? createSocket({ appToken, apiUrl, logger, log, pingTimeoutMs }) : undefined;
  const http = socket
    ? undefined
    : new HTTPReceiver({ signingSecret: config.signingSecret!, endpoints: SLACK_PATH, logger });
  const gate = http && createGate((request, response) => void http.requestListener(request, response));
  const stopped = new AbortController();
  const connected = Promise.withResolvers<boolean>();
  let app: App | undefined;

  const introduce = async (): Promise<App> => {
    const { user_id, bot_id } = await client.auth.test();
    stopped.signal.throwIfAborted();
    const identity = { botToken, botUserId: user_id!, botId: bot_id! };
    const receiver = socket?.receiver ?? http!;
    const introduced = new App({
      receiver,
      authorize: async () => identity,
      logger,
      clientOptions: { ...(apiUrl && { slackApiUrl: apiUrl }) },
    });
    listen(introduced, { ...options, ...config, client, botUserId: identity.botUserId });
    return introduced;
  };

  /** Resolves when the connection is lost; over HTTP there is none to lose. */
  const connect = async (): Promise<void> => {
    app ??= await introduce();
    const open = await socket?.open();
    log.info(socket ? 'Slack: connected' : `Slack: ready for events at ${SLACK_PATH}`);
    connected.resolve(true);
    await (open?.lost ?? once(stopped.signal, 'abort'));
  };

  const keepConnected = async (): Promise<void> => {
    let wait = firstWaitMs;
    while (!stopped.signal.aborted) {
      try {
        await connect();
        if (!stopped.signal.aborted) log.info('Slack: the connection was closed; connecting again');
        wait = firstWaitMs;
      } catch (error) {
        if (stopped.signal.aborted) break;
        const code = errorCode(error);
        if (code && SETTINGS_AT_FAULT.has(code)) {
          const setting = app ? 'SLACK_APP_TOKEN' : 'SLACK_BOT_TOKEN';
          log.error(`Slack does not accept ${setting} (${code}); the rest of Footnote goes on without Slack`);
          break;
        }
        const waitMs = Math.max(wait, limitedMs(error) ?? 0);
        log.warn({ reason: (error as Error).message, waitMs }, 'Slack cannot be reached; trying again');
        await pause(waitMs, undefined, { signal: stopped.signal }).catch(() => undefined);
        wait = Math.min(2 * wait, WAIT_MS_MAX);
      }
    }
    connected.resolve(false);
  };
  void keepConnected();

  return {
    connected: connected.promise,
    ...(gate && {
      requestListener: (request: IncomingMessage, response: ServerResponse) => {
        if (request.method !== 'POST') response.writeHead(405, { Allow: 'POST' }).end();
        // Until Slack has told who we are, events are left to its next delivery.
        else if (!app) response.writeHead(503, { 'Retry-After': '3' }).end();
        else gate(request, response);
      },
    }),
    async stop() {
      stopped.abort();
      await socket?.close();
    },
  };
}

/** Slack's tokens, wherever they might stand in a message. */
const TOKENS = /x(?:ox[a-z]|app)-[\w-]+/g;
const WORDS_MAX = 300;

/** Bolt's warnings alone: the rest of what it says holds what was asked. */
function boltLogger(log: Logger): BoltLogger {
  const warn = (...words: unknown[]) =>
    log.warn({ slack: words.map(String).join(' ').replace(TOKENS, '…').slice(0, WORDS_MAX) });
  return {
    debug: () => undefined,
    info: () => undefined,
    warn,
    error: warn,
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}
