// Calls of Discord's REST API that neither hang nor pile up, each tried again where that is known to be harmless. They
// go by ids alone, so that nothing depends on what the client happens to have in its cache.
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type APIChannel,
  type APIMessage,
  DiscordAPIError,
  InteractionResponseType,
  MessageFlags,
  RateLimitError,
  REST,
  type RESTOptions,
  Routes,
} from 'discord.js';
import type { DiscordMessage } from './discord-dialect.ts';

export interface DiscordCallOptions {
  readonly token: string;
  /** Absent for discord.com. */
  readonly apiUrl?: string | undefined;
}

/** An interaction as far as answering it goes. */
export interface Answerable {
  readonly id: string;
  readonly application_id: string;
  readonly token: string;
}

export interface DiscordCalls {
  /** Says that an answer comes; whether it is private is fixed with this. */
  defer(interaction: Answerable, isPrivate: boolean): Promise<void>;
  /** Any other first answer. */
  respond(interaction: Answerable, body: { type: InteractionResponseType; data?: unknown }): Promise<void>;
  /** `id`: of a message of the interaction, or `@original`. */
  editReply(interaction: Answerable, id: string, message: DiscordMessage): Promise<void>;
  followUp(interaction: Answerable, message: DiscordMessage, isPrivate: boolean): Promise<string>;
  removeReply(interaction: Answerable, id: string): Promise<void>;
  /** Posts once, however often it is tried: the same key in the same channel is the same message, for some minutes. */
  post(channel: string, message: DiscordMessage, key: string, repliesTo?: string): Promise<string>;
  edit(channel: string, id: string, message: DiscordMessage): Promise<void>;
  remove(channel: string, id: string): Promise<void>;
  /** Opens a thread on a message, or gives the one that it has. */
  openThread(channel: string, message: string, name: string): Promise<string>;
  /** The channel of direct messages with a person. */
  openDirect(person: string): Promise<string>;
  channel(id: string): Promise<APIChannel>;
  commands(application: string, guild: string | undefined): Promise<unknown[]>;
  setCommands(application: string, guild: string | undefined, commands: readonly unknown[]): Promise<void>;
  close(): void;
}

/** Discord's error codes that mean something here: https://discord.com/developers/docs/topics/opcodes-and-status-codes#json */
export const CODE = {
  unknownChannel: 10003,
  unknownMessage: 10008,
  unknownWebhook: 10015,
  unknownInteraction: 10062,
  tooManyFollowUps: 40094,
  alreadyAcknowledged: 40060,
  missingAccess: 50001,
  cannotWriteTo: 50007,
  missingPermissions: 50013,
  tokenExpired: 50027,
  threadArchived: 50083,
  noHistory: 160002,
  threadExists: 160004,
  threadLocked: 160005,
} as const;

const CALL_MS_MAX = 8_000;
/** Discord waits three seconds for a first answer: time for a second try. */
const FIRST_ANSWER_MS_MAX = 1_300;
const TRIES_MAX = 4;
const FIRST_WAIT_MS = 250;
/** Longer ones are not waited for. */
const RATE_LIMIT_MS_MAX = 60_000;
const THREAD_MINUTES = 1_440;

export function createDiscordCalls({ token, apiUrl }: DiscordCallOptions): DiscordCalls {
  const options: Partial<RESTOptions> = {
    version: '10',
    ...(apiUrl && { api: apiUrl.replace(/\/$/, '') }),
    // Trying again is left to `call`: the library's own way does so without a pause, and never after a cut connection.
    retries: 0,
    timeout: CALL_MS_MAX,
    rejectOnRateLimit: ({ retryAfter }) => retryAfter > RATE_LIMIT_MS_MAX,
  };
  const bot = new REST(options).setToken(token);
  // Answers to interactions are free of the global limit of 50 a second, which the library keeps for all its calls:
  // https://discord.com/developers/docs/interactions/receiving-and-responding#endpoints
  const open = new REST({ ...options, globalRequestsPerSecond: Number.POSITIVE_INFINITY });

  const respond = async ({ id, token }: Answerable, body: unknown): Promise<void> => {
    const post = () =>
      open.post(Routes.interactionCallback(id, token), {
        body,
        auth: false,
        signal: AbortSignal.timeout(FIRST_ANSWER_MS_MAX),
      });
    // "Already acknowledged": by a try of ours of which nothing was heard.
    await call('acknowledge', post).catch(unlessCode(CODE.alreadyAcknowledged));
  };

  return {
    respond,
    defer: (interaction, isPrivate) =>
      respond(interaction, {
        type: InteractionResponseType.DeferredChannelMessageWithSource,
        ...(isPrivate && { data: { flags: MessageFlags.Ephemeral } }),
      }),
    async editReply({ application_id, token }, id, body) {
      const route = Routes.webhookMessage(application_id, token, id);
      await call('edit a reply', () => open.patch(route, { body, auth: false }));
    },
    async followUp({ application_id, token }, message, isPrivate) {
      const body = { ...message, flags: message.flags | (isPrivate ? MessageFlags.Ephemeral : 0) };
      // Discord cannot be asked whether it was posted; a part of an answer twice is better than none.
      const post = () => open.post(Routes.webhook(application_id, token), { body, auth: false });
      return ((await call('follow up', post)) as APIMessage).id;
    },
    async removeReply({ application_id, token }, id) {
      const route = Routes.webhookMessage(application_id, token, id);
      await call('delete a reply', () => open.delete(route, { auth: false }));
    },
    async post(channel, message, key, repliesTo) {
      const reference = { message_id: repliesTo, fail_if_not_exists: false };
      const body = {
        ...message,
        nonce: nonceOf(key),
        enforce_nonce: true,
        ...(repliesTo && { message_reference: reference }),
      };
      const post = () => bot.post(Routes.channelMessages(channel), { body });
      return ((await call('post', post)) as APIMessage).id;
    },
    async edit(channel, id, body) {
      await call('edit', () => bot.patch(Routes.channelMessage(channel, id), { body }));
    },
    async remove(channel, id) {
      await call('delete', () => bot.delete(Routes.channelMessage(channel, id)));
    },
    async openThread(channel, message, name) {
      const body = { name, auto_archive_duration: THREAD_MINUTES };
      const post = () => bot.post(Routes.threads(channel, message), { body });
      await call('open a thread', post).catch(unlessCode(CODE.threadExists));
      // A thread on a message has its id: https://discord.com/developers/docs/resources/channel#start-thread-from-message
      return message;
    },
    async openDirect(person) {
      const post = () => bot.post(Routes.userChannels(), { body: { recipient_id: person } });
      return ((await call('open direct messages', post)) as APIChannel).id;
    },
    async channel(id) {
      return (await call('look at a channel', () => bot.get(Routes.channel(id)))) as APIChannel;
    },
    async commands(application, guild) {
      const get = () => bot.get(commandsRoute(application, guild));
      return (await call('read the commands', get)) as unknown[];
    },
    async setCommands(application, guild, body) {
      await call('register commands', () => bot.put(commandsRoute(application, guild), { body }));
    },
    close() {
      for (const rest of [bot, open]) {
        rest.clearHashSweeper();
        rest.clearHandlerSweeper();
      }
    },
  };
}

function commandsRoute(application: string, guild: string | undefined) {
  return guild
    ? Routes.applicationGuildCommands(application, guild)
    : Routes.applicationCommands(application);
}

/** At most 25 characters: https://discord.com/developers/docs/resources/message#create-message */
function nonceOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 22);
}

/** What went wrong, without what was sent: the library's own errors hold the text of answers, and secrets of interactions. */
class DiscordCallError extends Error {
  /** Discord's own code, such as 50013; absent where the call broke off, and may have been carried out. */
  readonly code: number | undefined;

  constructor(deed: string, error: unknown) {
    super(`Discord: cannot ${deed}: ${(error as Error).message.slice(0, REASON_CHARS_MAX)}`);
    this.name = 'DiscordCallError';
    this.code = error instanceof DiscordAPIError ? Number(error.code) : undefined;
  }
}

const REASON_CHARS_MAX = 300;

/**
 * Makes a call; again after a failure that leaves open whether it was carried out, since every call here may be made
 * twice. Rate limits are waited for by the library. Throws DiscordCallError.
 */
async function call<T>(deed: string, run: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await run();
    } catch (error) {
      const isOpen = !(error instanceof DiscordAPIError) && !(error instanceof RateLimitError);
      if (!isOpen || tries === TRIES_MAX) throw new DiscordCallError(deed, error);
      await pause(FIRST_WAIT_MS * 2 ** (tries - 1));
    }
  }
}

/** Discord's own code, such as 50013; undefined where the call broke off, and may have been carried out. */
export function errorCode(error: unknown): number | undefined {
  return error instanceof DiscordCallError ? error.code : undefined;
}

/** For `catch`: lets errors of these codes pass. */
export function unlessCode(...codes: readonly number[]): (error: unknown) => undefined {
  return (error) => {
    const code = errorCode(error);
    if (code === undefined || !codes.includes(code)) throw error;
    return undefined;
  };
}
