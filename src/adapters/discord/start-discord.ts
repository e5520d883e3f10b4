// Connects to Discord and keeps trying while it cannot be reached; what is wrong with the settings is said, naming them.
// Whatever happens here, the other platforms go on.
import { setTimeout as pause } from 'node:timers/promises';
import {
  Client,
  type ClientOptions,
  Events,
  GatewayCloseCodes,
  GatewayIntentBits as Intent,
  Options,
} from 'discord.js';
import type { ArchiveExtent } from '../../answer/answer.ts';
import type { Logger } from '../../log.ts';
import type { Pipeline } from '../chat/pipeline.ts';
import { registerCommands } from './commands.ts';
import { listen } from './discord.ts';
import { CODE, createDiscordCalls, errorCode } from './discord-calls.ts';
import { createSessionKeeper } from './keep-session.ts';
import { inviteLink } from './permissions.ts';

export interface DiscordConfig {
  readonly token: string;
  /** Server in which commands are registered, for it alone. */
  readonly guildId?: string;
  readonly apiUrl?: string;
  readonly guilds: readonly string[];
  readonly channels: readonly string[];
  /** Needs the privileged intent Message Content. */
  readonly followUps: boolean;
}

export interface DiscordOptions {
  readonly config: DiscordConfig;
  readonly command: string;
  readonly pipeline: Pipeline;
  /** What the archive holds; undefined before it is read. */
  readonly extent: () => ArchiveExtent | undefined;
  readonly log: Logger;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Before connecting once more; doubled each time up to a minute. */
  readonly firstWaitMs?: number;
  /** Of the gateway's client, such as its pace of identifying. */
  readonly gateway?: Partial<ClientOptions>;
}

export interface Discord {
  /** Resolves when connected, or with false when it is certain that the settings do not allow it. */
  readonly connected: Promise<boolean>;
  /** No further events; answers may still be sent. */
  stop(): Promise<void>;
}

const WAIT_MS_MAX = 60_000;
/** A connection that is being made may never say that it was closed. */
const CLOSING_MS_MAX = 2_000;

export function startDiscord(options: DiscordOptions): Discord {
  const { config, command, log, now = Date.now, firstWaitMs = 1_000 } = options;
  const calls = createDiscordCalls(config);
  const stopped = new AbortController();
  const { promise: connected, resolve: tellConnected } = Promise.withResolvers<boolean>();
  let { followUps } = config;
  let session: Session | undefined;

  const begin = (): Session => {
    const opened = openSession(options, followUps);
    listen({ ...options, ...config, followUps, client: opened.client, calls, now });
    return opened;
  };

  const greet = async (client: Client<true>): Promise<void> => {
    const application = client.application.id;
    log.info(`Discord: connected. Add it to a server: ${inviteLink(application)}`);
    const { guildId: guild } = config;
    try {
      if (await registerCommands(calls, { application, guild, name: command }))
        log.info('Discord: commands registered');
    } catch (error) {
      if (guild && errorCode(error) === CODE.missingAccess)
        log.error(
          'Discord: no commands registered, because the app is not in the server of DISCORD_GUILD_ID',
        );
      else log.error({ err: error }, 'Discord: commands could not be registered');
    }
  };

  /** What to do after a session that ended, or never began: false for giving up. */
  const isWorthTrying = (end: End): boolean => {
    if (end.code === GatewayCloseCodes.AuthenticationFailed) {
      log.error('Discord does not accept DISCORD_TOKEN; the rest of Footnote goes on without Discord');
      return false;
    }
    if (end.code === GatewayCloseCodes.DisallowedIntents && followUps) {
      log.error(
        'Discord: follow-ups need a mention, because the “Message Content Intent” is switched off (Developer Portal, Bot, Privileged Gateway Intents). Switch it on, or set DISCORD_FOLLOW_UPS=off.',
      );
      followUps = false;
    }
    return true;
  };

  const run = async (): Promise<void> => {
    let wait = firstWaitMs;
    while (!stopped.signal.aborted) {
      session = begin();
      const client = await session.ready;
      if (client) {
        wait = firstWaitMs;
        // Commands that are slow to be registered hold up no end of the connection.
        await Promise.race([greet(client), session.ended]);
        tellConnected(true);
      }
      const end = await session.ended;
      await session.close();
      if (stopped.signal.aborted || !isWorthTrying(end)) return;
      if (end.code === GatewayCloseCodes.DisallowedIntents) continue;
      log.warn({ ...end, waitMs: wait }, 'Discord cannot be reached; trying again');
      await pause(wait, undefined, { signal: stopped.signal }).catch(() => undefined);
      wait = Math.min(2 * wait, WAIT_MS_MAX);
    }
  };

  const done = run()
    .catch((error) => log.error({ err: error }, 'Discord: the connection failed'))
    .finally(() => tellConnected(false));

  return {
    connected,
    async stop() {
      stopped.abort();
      await session?.close();
      await done;
      calls.close();
    },
  };
}

/** Why a session is over: a close code of the gateway, or what went wrong before there was one. */
interface End {
  readonly code?: number;
  readonly reason?: string;
}

interface Session {
  readonly client: Client;
  /** Undefined when it ended before. */
  readonly ready: Promise<Client<true> | undefined>;
  /** Resolves when the client will not come back by itself. */
  readonly ended: Promise<End>;
  close(): Promise<void>;
}

function openSession({ config, log, gateway }: DiscordOptions, followUps: boolean): Session {
  const { promise: ended, resolve: end } = Promise.withResolvers<End>();
  const { promise: ready, resolve: tellReady } = Promise.withResolvers<Client<true> | undefined>();
  const keeper = createSessionKeeper();
  const { ws, ...others } = gateway ?? {};
  const client = new Client({
    intents: [
      Intent.Guilds,
      Intent.GuildMessages,
      Intent.DirectMessages,
      ...(followUps ? [Intent.MessageContent] : []),
    ],
    shards: 'auto',
    // Messages are read as they come; none is looked up again.
    makeCache: Options.cacheWithLimits({ ...Options.DefaultMakeCacheSettings, MessageManager: 0 }),
    rest: { version: '10', retries: 0, ...(config.apiUrl && { api: config.apiUrl.replace(/\/$/, '') }) },
    ...others,
    ws: { buildStrategy: keeper.buildStrategy, ...ws },
  });
  client.on(Events.Error, (error) => log.warn({ reason: error.message }, 'Discord: the client failed'));
  client.on(Events.ShardError, (error) =>
    log.debug({ reason: error.message }, 'Discord: the connection failed'),
  );
  client.on(Events.ShardReconnecting, () => log.info('Discord: connecting again'));
  client.once(Events.ClientReady, tellReady);
  // Only after what does not pass by itself; from everything else the client comes back.
  client.on(Events.ShardDisconnect, ({ code }) => end({ code }));
  client.login(config.token).catch((error: Error & { code?: unknown }) => {
    const reason = error.message;
    if (error.code === 'TokenInvalid') end({ code: GatewayCloseCodes.AuthenticationFailed, reason });
    else if (/disallowed intents/i.test(reason)) end({ code: GatewayCloseCodes.DisallowedIntents, reason });
    else end({ reason });
  });
  ended.then(() => tellReady(undefined));
  return {
    client,
    ready,
    ended,
    async close() {
      keeper.end();
      client.removeAllListeners();
      client.ws.removeAllListeners();
      client.on(Events.Error, () => undefined);
      const destroyed = client.destroy().catch((error) => {
        log.debug({ reason: (error as Error).message }, 'Discord: closed unwillingly');
      });
      await Promise.race([destroyed, pause(CLOSING_MS_MAX, undefined, { ref: false })]);
      end({});
    },
  };
}
