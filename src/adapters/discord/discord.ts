// Discord: which events are questions, and where their answers go. Events are taken as they come over the gateway, so
// that nothing is lost for want of a cached channel, as a first direct message would be.
import { ChannelType, GatewayDispatchEvents as Event, type GuildBasedChannel } from 'discord.js';
import { type Block, paragraph } from '../../reply/reply.ts';
import type { Platform } from '../chat/asking.ts';
import { inChannel, inDirect, inThread } from './channel-place.ts';
import { CODE } from './discord-calls.ts';
import { createInteractions } from './interactions.ts';
import type { DiscordListening, Where } from './listening.ts';
import { createOutlet, type Place } from './outlet.ts';
import { type Permitted, permittedIn } from './permissions.ts';
import {
  isSaidByPerson,
  mentions,
  questionKey,
  readQuestion,
  type SaidMessage,
  speaksToOther,
  threadName,
} from './read-event.ts';

function discordPlatform({ command, followUps }: Pick<DiscordListening, 'command' | 'followUps'>): Platform {
  const onwards = followUps ? 'just ask on' : 'mention me to ask on';
  return {
    name: 'discord',
    ways: [
      `Ask with /${command} ask (with “private”, only you see the answer until you share it), by mentioning me in a channel, or in a direct message. In the thread that I answer in, ${onwards}.`,
      `/${command} sources tells what the archive holds. “Ask the archive”, under Apps in a message’s menu, looks up what somebody wrote.`,
    ],
    paceMs: 1_500,
  };
}

export function listen(listening: DiscordListening): void {
  const { client, calls, pipeline, log } = listening;
  const platform = discordPlatform(listening);
  const isOpen = ({ guild, channel, parent }: Where): boolean => {
    const allows = (ids: readonly string[], ...some: (string | null | undefined)[]) =>
      ids.length === 0 || some.some((one) => one && ids.includes(one));
    return !guild || (allows(listening.guilds, guild) && allows(listening.channels, channel, parent));
  };
  const me = () => client.user?.id ?? '';
  const on = <Data>(event: Event, handle: (data: Data) => Promise<void>) => {
    client.ws.on(event, (data: Data) => {
      handle(data).catch((error) =>
        log.error({ err: error, event }, 'Discord: an event could not be handled'),
      );
    });
  };

  on(Event.InteractionCreate, createInteractions({ ...listening, platform, isOpen, me }));
  on(Event.MessageCreate, answerMessage);
  on(Event.MessageUpdate, async (said: Partial<SaidMessage> & { id: string }) => {
    // Loaded previews are an update too, and so is a thread that was opened.
    if (!said.edited_timestamp || !said.content || said.author?.bot) return;
    const { content } = said;
    await pipeline.edited(questionKey(said.id), readQuestion({ ...said, content }, me()));
  });
  on(Event.MessageDelete, ({ id }: { id: string }) => pipeline.withdrawn(questionKey(id)));
  on(Event.MessageDeleteBulk, async ({ ids }: { ids: string[] }) => {
    await Promise.all(ids.map((id) => pipeline.withdrawn(questionKey(id))));
  });

  async function answerMessage(said: SaidMessage): Promise<void> {
    const { id, channel_id: channel, guild_id: guild, author } = said;
    if (!isSaidByPerson(said)) return;
    const key = questionKey(id);
    const asking = { platform, key, person: author.id, channel, text: readQuestion(said, me()) };
    if (!guild) {
      const outlet = createOutlet(inChannel(calls, key, { channel }), log);
      return pipeline.ask({ ...asking, conversation: questionKey(channel) }, outlet);
    }
    if (!mentions(said, me()) && !isFollowUp(said)) return;
    const there = await look(channel);
    if (!isOpen({ guild, channel, parent: there.parent })) return;
    const place = placeFor(said, there, asking.text);
    // A thread on a message has the message's id.
    const conversation = questionKey(there.isThread ? channel : id);
    return pipeline.ask({ ...asking, conversation }, createOutlet(place, log));
  }

  function isFollowUp(said: SaidMessage): boolean {
    if (!listening.followUps || said.content.trim() === '' || speaksToOther(said, me())) return false;
    const channel = client.channels.cache.get(said.channel_id);
    // In threads of others people talk among themselves, even where we were asked something once.
    return (
      channel?.isThread() === true && channel.ownerId === me() && pipeline.knows(questionKey(channel.id))
    );
  }

  async function look(id: string): Promise<There> {
    const known = client.channels.cache.get(id) as GuildBasedChannel | undefined;
    if (known) {
      const { name, type, parentId: parent } = known;
      return { name, parent, isThread: known.isThread(), takesThreads: TAKES_THREADS.has(type), known };
    }
    const told = (await calls.channel(id).catch((error) => {
      log.info({ reason: (error as Error).message }, 'Discord: a channel cannot be looked at');
    })) as { name?: string; type: ChannelType; parent_id?: string } | undefined;
    const type = told?.type ?? ChannelType.GuildText;
    return {
      name: told?.name ?? '',
      parent: told?.parent_id,
      isThread: THREADS.has(type),
      takesThreads: TAKES_THREADS.has(type),
      known: undefined,
    };
  }

  /** In a thread if one may be opened, else as a reply; if nothing may be said there, the person is told in private. */
  function placeFor({ id, channel_id: channel, author }: SaidMessage, there: There, text: string): Place {
    const key = questionKey(id);
    const permitted = permittedIn(client, there.known);
    const next = (code: number): Place | undefined => {
      if (code === CODE.unknownChannel) return undefined;
      return inDirect(calls, key, author.id, {
        preface: [missing(there.name, permittedIn(client, there.known))],
      });
    };
    if (there.takesThreads && permitted?.thread !== false)
      return inThread(calls, key, { channel, message: id, name: threadName(text) }, { next });
    if (permitted?.message === false) return next(CODE.missingPermissions)!;
    const repliesTo = permitted?.reply === false ? undefined : id;
    return inChannel(calls, key, { channel, repliesTo }, { next });
  }
}

interface There {
  readonly name: string;
  readonly parent: string | null | undefined;
  readonly isThread: boolean;
  readonly takesThreads: boolean;
  /** Undefined where nothing is known of it but what Discord was asked. */
  readonly known: GuildBasedChannel | undefined;
}

/** https://discord.com/developers/docs/resources/channel#channel-object-channel-types */
const THREADS: ReadonlySet<ChannelType> = new Set([
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
]);
const TAKES_THREADS: ReadonlySet<ChannelType> = new Set([
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
]);

function missing(channel: string, permitted: Permitted | undefined): Block {
  const names = permitted?.missing.map((name) => `“${name}”`).join(' and ');
  return paragraph(
    `I may not write in #${channel}: ${names || 'a permission'} is missing there. Whoever runs the server can give it to me. This is my answer.`,
  );
}
