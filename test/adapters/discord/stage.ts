// The adapter on a local Discord, as main.ts puts it together, and people who use it.
import { onTestFinished } from 'vitest';
import {
  type Discord,
  type DiscordConfig,
  startDiscord,
} from '../../../src/adapters/discord/start-discord.ts';
import { openArchive } from '../../../src/answer/archive.ts';
import { type ChatParts, createChatParts } from '../../contract/chat-parts.ts';
import type { Parts } from '../../contract/harness.ts';
import { temporaryFolder } from '../../corpus/temporary-folder.ts';
import {
  type Channel,
  type DiscordOptions,
  type DiscordServer,
  type Guild,
  type Posted,
  startDiscordServer,
  type User,
} from '../../servers/discord-server.ts';

export const seeds = openArchive({ folder: 'seeds' });
export const QUESTION = 'What did Hariri ask of Russia?';
export const QUOTED = 'need for Russia to commit to the agreements it signed off on';

export interface Stage {
  readonly discord: DiscordServer;
  readonly guild: Guild;
  readonly channel: Channel;
  readonly anna: User;
  readonly ben: User;
  /** What was logged at info and above, a line each. */
  readonly logged: string[];
  readonly adapter: Discord;
  readonly parts: ChatParts;
  /** Ends the adapter and then the pipeline, as main.ts does. */
  stop(): Promise<void>;
  /** Everything begins anew on the same data folder. */
  restart(): Promise<void>;
}

export interface StageOptions extends Partial<Parts> {
  readonly config?: Partial<DiscordConfig>;
  readonly server?: DiscordOptions;
  /** Milliseconds since 1970, for the server and the adapter. */
  readonly now?: () => number;
  /** Set before the adapter starts. */
  readonly prepare?: (discord: DiscordServer) => void;
  /** False: the adapter is started, and not waited for. */
  readonly isConnected?: boolean;
}

/** Identifying again would otherwise wait for five seconds. */
const AT_ONCE = { buildIdentifyThrottler: async () => ({ waitForIdentify: async () => undefined }) };

export async function stage(options: StageOptions = {}): Promise<Stage> {
  const { archive = seeds, now, isConnected = true } = options;
  const dataFolder = options.dataFolder ?? (await temporaryFolder());
  const discord = await startDiscordServer({ token: 'a.test.token', ...(now && { now }), ...options.server });
  const guild = discord.addGuild();
  const channel = discord.addChannel(guild, { name: 'news' });
  const people = { anna: discord.addUser('anna'), ben: discord.addUser('ben') };
  options.prepare?.(discord);
  const logged: string[] = [];
  let running: { adapter: Discord; parts: ChatParts } | undefined;

  const start = () => {
    const parts = createChatParts({
      archive,
      dataFolder,
      logged,
      ...(options.limits && { limits: options.limits }),
      ...(now && { now }),
    });
    const adapter = startDiscord({
      config: {
        token: discord.token,
        apiUrl: discord.apiUrl,
        guilds: [],
        channels: [],
        followUps: true,
        ...options.config,
      },
      command: 'syria',
      pipeline: parts.pipeline,
      extent: () => (archive.isReady() ? archive.extent() : undefined),
      log: parts.log,
      firstWaitMs: 50,
      ...(now && { now }),
      gateway: { ws: AT_ONCE },
    });
    running = { adapter, parts };
  };
  const stop = async () => {
    const ending = running;
    running = undefined;
    if (!ending) return;
    await ending.adapter.stop();
    await ending.parts.pipeline.stop();
    ending.parts.store.close();
  };
  if (archive === seeds) await seeds.ready;
  start();
  onTestFinished(async () => {
    await stop();
    await discord.stop();
  });
  if (isConnected) await running!.adapter.connected;
  let last = running!;
  return {
    discord,
    guild,
    channel,
    ...people,
    logged,
    get adapter() {
      last = running ?? last;
      return last.adapter;
    },
    get parts() {
      last = running ?? last;
      return last.parts;
    },
    stop,
    async restart() {
      await stop();
      start();
      await running!.adapter.connected;
    },
  };
}

/** The bot is mentioned in a channel. */
export function mention({ discord, channel, anna }: Stage, text: string, by: User = anna) {
  return discord.message({ user: by, channel, content: `<@${discord.bot.id}> ${text}` });
}

export function ask(options: Readonly<Record<string, string | boolean>> | string) {
  return {
    name: 'syria',
    subcommand: 'ask',
    options: typeof options === 'string' ? { question: options } : options,
  } as const;
}

/** Waits for a message of ours that holds these words as they are written. */
export function whole({ discord }: Stage, channel: Channel, text: string): Promise<Posted> {
  return discord.until(() =>
    discord.answers(channel).find((one) => JSON.stringify(one.components).includes(text)),
  );
}
