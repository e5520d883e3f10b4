// What listening to Discord needs, and where something is asked.
import type { Client } from 'discord.js';
import type { ArchiveExtent } from '../../answer/answer.ts';
import type { Logger } from '../../log.ts';
import type { Pipeline } from '../chat/pipeline.ts';
import type { DiscordCalls } from './discord-calls.ts';

export interface DiscordListening {
  readonly client: Client;
  readonly calls: DiscordCalls;
  readonly pipeline: Pipeline;
  readonly log: Logger;
  /** Name of the slash command, without its slash. */
  readonly command: string;
  /** Ids of servers and channels that are answered in; empty: all. */
  readonly guilds: readonly string[];
  readonly channels: readonly string[];
  /** Follow-ups in our threads without a mention. */
  readonly followUps: boolean;
  /** What the archive holds, for choices while a command is typed; undefined before it is read. */
  readonly extent: () => ArchiveExtent | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Where something is asked. */
export interface Where {
  readonly guild: string | undefined;
  readonly channel: string;
  /** Of a thread: the channel that it hangs in. */
  readonly parent?: string | null | undefined;
}
