// A real discord.js client on the local server, as a bot would set one up.
import {
  Client,
  type ClientOptions,
  Events,
  GatewayIntentBits,
  type Interaction,
  type Message,
  Partials,
} from 'discord.js';
import type { DiscordServer } from './discord-server.ts';

export const INTENTS = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.DirectMessages,
];

export interface ConnectedClient {
  readonly client: Client<true>;
  /** Everything that reached the client's `error` event. */
  readonly errors: Error[];
  readonly interactions: Interaction[];
  readonly messages: Message[];
}

/** A client that knows the server's address and pings nobody; nothing is connected yet. */
export function createClient(discord: DiscordServer, options: Partial<ClientOptions> = {}): Client {
  const { rest, ...others } = options;
  return new Client({
    intents: INTENTS,
    partials: [Partials.Channel],
    allowedMentions: { parse: [] },
    // Identifying again would otherwise wait for five seconds.
    ws: { buildIdentifyThrottler: async () => ({ waitForIdentify: async () => {} }) },
    ...others,
    rest: { api: discord.apiUrl, version: '10', offset: 0, ...rest },
  });
}

/** Logs in and collects what arrives. */
export async function connectClient(
  discord: DiscordServer,
  options: Partial<ClientOptions> = {},
): Promise<ConnectedClient> {
  const client = createClient(discord, options);
  const errors: Error[] = [];
  const interactions: Interaction[] = [];
  const messages: Message[] = [];
  client.on(Events.Error, (error) => errors.push(error));
  client.on(Events.InteractionCreate, (interaction) => void interactions.push(interaction));
  client.on(Events.MessageCreate, (message) => void messages.push(message));
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(discord.token);
  await ready;
  return { client: client as Client<true>, errors, interactions, messages };
}
