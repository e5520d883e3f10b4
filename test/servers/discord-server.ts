// A Discord of one's own on a local port: REST version 10 and the gateway, as far as a bot for questions needs them.
// It keeps Discord's limits and answers with Discord's own errors, remembers everything that was posted, and fails
// where a test asks it to. Point a client at it with `rest: { api: discord.apiUrl, version: '10' }`.
import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGateway, type Gateway, type GatewayControl, INTENT } from './discord-gateway.ts';
import type { Interaction } from './discord-interactions.ts';
import { createPeople, type People } from './discord-people.ts';
import { createPlaces, type Places } from './discord-places.ts';
import { createReading, type Reading } from './discord-reading.ts';
import { type Call, createRest, type Faults } from './discord-rest.ts';
import { createRoutes } from './discord-routes.ts';
import type { State } from './discord-state.ts';
import {
  type Channel,
  type Guild,
  guildJson,
  type Message,
  type Permission,
  snowflakes,
  type User,
  userJson,
} from './discord-world.ts';

export {
  type Construct,
  discordFormatting,
  discordText,
  type Formatting,
  type Pinged,
} from './discord-markdown.ts';
export type { Posted } from './discord-reading.ts';
export type { Call, Fault } from './discord-rest.ts';
export type { FirstAnswer } from './discord-send-interaction.ts';
export type { Channel, Guild, Interaction, Message, Permission, User };

export interface DiscordOptions {
  readonly token?: string;
  readonly applicationId?: string;
  /** Are privileged intents switched on in the developer portal? Otherwise asking for one ends in 4014. */
  readonly privilegedIntents?: boolean;
  /** Do message events carry `channel_type`? Without it discord.js drops direct messages from a channel new to it. */
  readonly channelTypes?: boolean;
  /** The clock for interactions and ids, in milliseconds. Rate limits and waiting go by the real one. */
  readonly now?: () => number;
  readonly heartbeatMs?: number;
  readonly shards?: number;
  /** Requests allowed per route and channel in a window. */
  readonly bucket?: { readonly limit: number; readonly windowMs: number };
  readonly globalLimit?: number;
}

export interface DiscordServer extends People, Places, Reading {
  /** For the option `rest.api` of a client. */
  readonly apiUrl: string;
  readonly token: string;
  readonly applicationId: string;
  readonly bot: User;
  readonly calls: readonly Call[];
  readonly interactions: readonly Interaction[];
  readonly faults: Faults;
  readonly gateway: GatewayControl;
  /** Ends everything. Throws if the server itself failed at something, which bots see as status 599. */
  stop(): Promise<void>;
}

const BUCKET = { limit: 500, windowMs: 1_000 };
const GLOBAL_LIMIT = 50;

/** Starts on a free port of the loopback interface. */
export async function startDiscordServer(options: DiscordOptions = {}): Promise<DiscordServer> {
  const now = options.now ?? Date.now;
  const server = createServer((request, response) => rest.handle(request, response));
  let gateway: Gateway;
  const state = createState(options, now, () => gateway);
  const port = () => (server.address() as AddressInfo).port;
  const gatewayUrl = () => `ws://127.0.0.1:${port()}`;
  const rest = createRest({
    token: state.token,
    now,
    routes: createRoutes(state, gatewayUrl, options.shards ?? 1),
    changed: () => state.changes.emit('change'),
    bucket: options.bucket ?? BUCKET,
    globalLimit: options.globalLimit ?? GLOBAL_LIMIT,
  });
  gateway = createGateway(server, {
    token: state.token,
    privilegedIntents: options.privilegedIntents ?? true,
    heartbeatMs: options.heartbeatMs ?? 41_250,
    url: gatewayUrl,
    welcome: ({ intents, shard: [shard, count] }) => {
      const guilds = [...state.guilds.values()].filter(
        ({ id, installed }) => installed && Number((BigInt(id) >> 22n) % BigInt(count)) === shard,
      );
      const channels = [...state.channels.values()];
      const full = guilds.map((guild) => ['GUILD_CREATE', guildJson(guild, channels, state.bot)] as const);
      return {
        ready: {
          user: userJson(state.bot),
          guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
          application: { id: state.applicationId, flags: state.messageContent ? 1 << 19 : 0 },
        },
        guilds: intents & INTENT.guilds ? full : [],
      };
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    apiUrl: `http://127.0.0.1:${port()}/api`,
    token: state.token,
    applicationId: state.applicationId,
    bot: state.bot,
    calls: rest.calls,
    interactions: state.interactions,
    faults: rest.faults,
    gateway,
    ...createPeople(state),
    ...createPlaces(state),
    ...createReading(state),
    async stop() {
      gateway.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      if (rest.defects.length > 0)
        throw new AggregateError(rest.defects, 'The Discord server of the tests failed');
    },
  };
}

function createState(options: DiscordOptions, now: () => number, gateway: () => Gateway): State {
  const nextId = snowflakes(now);
  const applicationId = options.applicationId ?? nextId();
  const bot: User = { id: applicationId, username: 'Footnote', bot: true, acceptsMessages: true };
  const changes = new EventEmitter();
  changes.setMaxListeners(0);
  return {
    token: options.token ?? 'the-token-of-the-bot',
    applicationId,
    bot,
    messageContent: options.privilegedIntents ?? true,
    channelTypes: options.channelTypes ?? true,
    now,
    nextId,
    users: new Map([[bot.id, bot]]),
    guilds: new Map(),
    channels: new Map(),
    messages: [],
    commands: new Map(),
    interactions: [],
    changes,
    gateway,
  };
}
