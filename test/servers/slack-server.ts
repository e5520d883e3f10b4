// A local Slack: it speaks Slack's protocol with the real SDKs, refuses what Slack refuses, remembers what was posted,
// and can fail in the ways Slack fails. A person's actions are methods of it.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { type Call, createApi } from './slack-api.ts';
import { createDeliveries, type Delivery, signedPost } from './slack-deliveries.ts';
import { messagesOf, ownEvent, SUBSCRIBED } from './slack-events.ts';
import { createFaults } from './slack-faults.ts';
import { createMethods } from './slack-methods.ts';
import { createPeople } from './slack-people.ts';
import { createResponseUrls } from './slack-response-urls.ts';
import type { Json } from './slack-shapes.ts';
import { createSockets } from './slack-sockets.ts';
import { createSurfaces } from './slack-surfaces.ts';
import { BOT, CHANNELS, createWorkspace, type SlackChannel, type SlackMessage } from './slack-workspace.ts';

export interface SlackServerOptions {
  /** Milliseconds; by default the real clock. Signatures and the 3 s for an acknowledgement keep to the real one. */
  readonly now?: () => number;
  readonly botToken?: string;
  readonly appToken?: string;
  readonly signingSecret?: string;
  /** The slash command people use. */
  readonly command?: string;
  /** False: a workspace without streaming, which answers `unknown_method`. */
  readonly streaming?: boolean;
  readonly channels?: readonly SlackChannel[];
  /** Bot events the app subscribed to. */
  readonly events?: readonly string[];
  /** Whether the app also gets events about its own messages, as it does in Slack. */
  readonly echo?: boolean;
  /** Milliseconds between the server's pings. */
  readonly pingInterval?: number;
  /** Leaves TCP connections open after the closing handshake, as Slack does. */
  readonly lingers?: boolean;
}

export type SlackServer = Awaited<ReturnType<typeof startSlackServer>>;

/** Listens on a free port of 127.0.0.1 until `stop()`. */
export async function startSlackServer(options: SlackServerOptions = {}) {
  const { now = Date.now, streaming = true, echo = true, events = SUBSCRIBED } = options;
  const subscribed = (event: string) => events.includes(event);
  const tokens = {
    botToken: options.botToken ?? 'xoxb-local-bot',
    appToken: options.appToken ?? 'xapp-local-app',
    signingSecret: options.signingSecret ?? 'local-signing-secret',
  };
  const faults = createFaults();
  let requestUrl: string | undefined;
  let refusing = false;

  const workspace = createWorkspace(now, options.channels ?? CHANNELS, (...change) => {
    const channel = workspace.channels.get(change[1].channel)!;
    const heard = echo && channel.member && subscribed(messagesOf(channel));
    const event = heard ? ownEvent(change, channel, workspace.nextTs) : undefined;
    // Nobody waits for these acknowledgements; `deliveries` has them.
    if (event !== undefined) people.event(event).catch(() => {});
  });
  const surfaces = createSurfaces(workspace, now);
  const responseUrls = createResponseUrls(workspace, now, () => base);
  const { pingInterval = 10_000, lingers = false } = options;
  const sockets = createSockets({ pingInterval, lingers });
  const { deliveries, deliver } = createDeliveries({
    sockets,
    signingSecret: tokens.signingSecret,
    requestUrl: () => requestUrl,
  });
  const { newTrigger } = surfaces;
  const command = options.command ?? '/syria';
  const people = createPeople({ workspace, responseUrls, now, command, subscribed, newTrigger, deliver });
  const methods = createMethods({
    workspace,
    surfaceMethods: surfaces.methods,
    streaming,
    socketUrl: () => `${base.replace('http', 'ws')}/socket?ticket=${randomUUID()}`,
  });
  const api = createApi({ tokens, methods, useResponseUrl: responseUrls.use, faults, now });
  const { calls } = api;

  const server = createServer((request, response) => {
    if (refusing) return void request.socket.destroy();
    api.handle(request, response).catch((error: unknown) => {
      // Only a mistake in this server ends here; it must not look like an answer of Slack's.
      if (!response.destroyed) response.writeHead(599).end(String(error));
    });
  });
  server.on('upgrade', (request, socket, head) => {
    if (refusing) socket.destroy();
    else sockets.upgrade(request, socket, head);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    ...tokens,
    ...people,
    apiUrl: `${base}/api/`,
    /** Every call, in order of arrival. */
    calls,
    callsOf: (method: string): Call[] => calls.filter((call) => call.method === method),
    faults,
    /** Every try to deliver something to the app. */
    deliveries: deliveries as readonly Delivery[],
    /** statuses, prompts, titles, views: what was set, in order; `status(channel, threadTs)`: what shows now. */
    ...surfaces.shown,
    channels: workspace.channels,

    /** The app's messages as they stand now, in a channel or one thread of it, ephemeral ones included. */
    posted: (channel: string, threadTs?: string): SlackMessage[] =>
      workspace.messages.filter(
        (one) =>
          one.botId === BOT.id &&
          one.channel === channel &&
          (threadTs === undefined || one.threadTs === threadTs),
      ),
    /** Everything in a channel, people's messages included. */
    history: (channel: string): SlackMessage[] => workspace.messages.filter((one) => one.channel === channel),
    /** Ends a stream as Slack does by itself, or when a person presses Stop. */
    endStream(message: SlackMessage): void {
      workspace.update(message, { text: message.text, attachments: [] }, {}, 'completed');
    },

    /** Delivers to this address from now on (HTTP mode), or through sockets again. */
    deliverTo(url: string | undefined): void {
      requestUrl = url;
    },
    /** A signed request of any content. `secret` and `age` (seconds) spoil it. */
    signedPost: (url: string, body: Json, spoil: { secret?: string; age?: number } = {}) =>
      signedPost({
        url,
        body: JSON.stringify(body),
        contentType: 'application/json',
        signingSecret: spoil.secret ?? tokens.signingSecret,
        ...(spoil.age !== undefined && { age: spoil.age }),
      }),

    connections: sockets.count,
    disconnect: sockets.disconnect,
    cut: sockets.cut,
    /** Refuses every new connection until the function it returns is called. */
    refuse(): () => void {
      refusing = true;
      server.closeIdleConnections();
      return () => {
        refusing = false;
      };
    },

    /** Waits until something holds, on whichever side. @throws Error when it does not within `ms` real ms. */
    async until(what: () => unknown, ms = 5_000): Promise<void> {
      for (const end = performance.now() + ms; !what(); await setTimeout(2)) {
        if (performance.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
      }
    },

    /** Closes everything at once, hanging calls included. */
    async stop(): Promise<void> {
      sockets.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
