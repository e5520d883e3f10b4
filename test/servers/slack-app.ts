// Real Bolt apps, connected to the local Slack.
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { type SlackServer, type SlackServerOptions, startSlackServer } from './slack-server.ts';

/** What was logged, one line a call. */
export function listeningLogger() {
  const lines: string[] = [];
  const note = (...words: unknown[]) => void lines.push(words.map(String).join(' '));
  return {
    lines,
    debug: () => {},
    info: note,
    warn: note,
    error: note,
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}

export interface Running {
  readonly slack: SlackServer;
  readonly app: App;
  /** What the app's error handler caught. */
  readonly failures: Error[];
  readonly log: readonly string[];
  stop(): Promise<void>;
}

/**
 * A local Slack and a Socket Mode app on it. After a disconnection the client waits `clientPingTimeout` ms; it also gives
 * a connection up when the process was busy for so long.
 */
export async function runSocketApp(
  listen: (app: App, slack: SlackServer) => void,
  {
    timeout = 400,
    clientPingTimeout = 5_000,
    ...options
  }: SlackServerOptions & {
    timeout?: number;
    clientPingTimeout?: number;
  } = {},
): Promise<Running> {
  const slack = await startSlackServer(options);
  const logger = listeningLogger();
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    clientPingTimeout,
    logger,
    installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
  });
  const app = new App({
    token: slack.botToken,
    receiver,
    logger,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 2, minTimeout: 5 }, timeout },
  });
  const failures = catchErrors(app);
  listen(app, slack);
  await app.start();
  const stop = async () => {
    await app.stop();
    await slack.stop();
  };
  return { slack, app, failures, log: logger.lines, stop };
}

/** A local Slack and an app that it posts to. */
export async function runHttpApp(
  listen: (app: App, slack: SlackServer) => void,
): Promise<Running & { requestUrl: string }> {
  const slack = await startSlackServer();
  const logger = listeningLogger();
  const receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, logger });
  const app = new App({
    token: slack.botToken,
    receiver,
    logger,
    clientOptions: { slackApiUrl: slack.apiUrl },
  });
  const failures = catchErrors(app);
  listen(app, slack);
  const server = (await app.start({ port: 0, host: '127.0.0.1' })) as { address(): unknown };
  const requestUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
  slack.deliverTo(requestUrl);
  const stop = async () => {
    await app.stop();
    await slack.stop();
  };
  return { slack, app, failures, log: logger.lines, requestUrl, stop };
}

function catchErrors(app: App): Error[] {
  const failures: Error[] = [];
  app.error(async (error) => {
    failures.push(error);
  });
  return failures;
}
