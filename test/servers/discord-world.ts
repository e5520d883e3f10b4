// What the Discord of the tests consists of: people, servers ("guilds"), channels, messages; and how the API writes
// them. Nothing here knows of HTTP or sockets.
import { MESSAGE_FLAGS } from './discord-components.ts';
import type { Pinged } from './discord-markdown.ts';
import type { Body } from './discord-problems.ts';

/** https://discord.com/developers/docs/topics/permissions#permissions-bitwise-permission-flags */
export const PERMISSIONS = {
  ADD_REACTIONS: 1n << 6n,
  VIEW_CHANNEL: 1n << 10n,
  SEND_MESSAGES: 1n << 11n,
  MANAGE_MESSAGES: 1n << 13n,
  EMBED_LINKS: 1n << 14n,
  ATTACH_FILES: 1n << 15n,
  READ_MESSAGE_HISTORY: 1n << 16n,
  MENTION_EVERYONE: 1n << 17n,
  MANAGE_THREADS: 1n << 34n,
  CREATE_PUBLIC_THREADS: 1n << 35n,
  CREATE_PRIVATE_THREADS: 1n << 36n,
  SEND_MESSAGES_IN_THREADS: 1n << 38n,
} as const;

export type Permission = keyof typeof PERMISSIONS;
export const ALL_PERMISSIONS = Object.keys(PERMISSIONS) as Permission[];

export interface User {
  readonly id: string;
  readonly username: string;
  readonly bot: boolean;
  /** False: does not take direct messages, so that posting one is refused with 50007. */
  acceptsMessages: boolean;
}

export interface Guild {
  readonly id: string;
  readonly name: string;
  /** False: the bot is no member; its commands reach people there only if they installed it for themselves. */
  readonly installed: boolean;
}

export interface Channel {
  readonly id: string;
  /** `private` is a conversation among people that the bot is no part of. */
  readonly kind: 'text' | 'thread' | 'dm' | 'private';
  name: string;
  readonly guild?: Guild;
  /** Of a thread: the channel it hangs in. */
  readonly parent?: Channel;
  /** Of a direct message: the person. */
  readonly user?: User;
  /** What the bot may do here; a thread has its channel's. */
  readonly permissions: Set<Permission>;
  readonly ownerId?: string;
  archived: boolean;
  locked: boolean;
  readonly minutesToArchive: number;
  deleted: boolean;
}

export interface Message {
  readonly id: string;
  readonly channel: Channel;
  readonly author: User;
  readonly at: number;
  /** 0 ordinary, 19 reply, 20 answer to a slash command, 21 first of a thread, 23 answer to a context menu command. */
  readonly type: number;
  content: string;
  embeds: readonly unknown[];
  components: readonly Body[];
  attachments: readonly Body[];
  flags: number;
  /** Who alone sees the message. */
  readonly ephemeralFor?: User;
  readonly repliesTo?: Message;
  readonly nonce?: string;
  /** The interaction that it answers. */
  readonly interaction?: {
    readonly id: string;
    readonly type: number;
    readonly user: User;
    readonly name?: string;
  };
  /** Everybody that the message notified, in any of its versions. */
  pinged: Pinged;
  /** Addresses shown with a preview card. */
  previews: readonly string[];
  /** Every text that stood here, the first one first. */
  readonly versions: string[];
  editedAt?: number;
  thread?: Channel;
  deleted: boolean;
}

/** Where a message is, with what belongs to it, for readers. */
export const isEphemeral = (message: Message): boolean => (message.flags & MESSAGE_FLAGS.ephemeral) !== 0;
export const isLoading = (message: Message): boolean => (message.flags & MESSAGE_FLAGS.loading) !== 0;

const EPOCH = 1_420_070_400_000n;

/** Ids that carry their time, as Discord's do. */
export function snowflakes(now: () => number): () => string {
  let last = 0n;
  return () => {
    const next = (BigInt(Math.floor(now())) - EPOCH) << 22n;
    last = next > last ? next : last + 1n;
    return String(last);
  };
}

export const bitsOf = (permissions: Iterable<Permission>): string =>
  String([...permissions].reduce((bits, one) => bits | PERMISSIONS[one], 0n));

const iso = (at: number): string => new Date(at).toISOString();

export function userJson(user: User): Body {
  return {
    id: user.id,
    username: user.username,
    global_name: user.bot ? null : user.username,
    discriminator: '0',
    avatar: null,
    bot: user.bot,
    public_flags: 0,
  };
}

export function memberJson(): Body {
  return { roles: [], joined_at: iso(0), deaf: false, mute: false, nick: null, avatar: null, flags: 0 };
}

export const CHANNEL_TYPE = { text: 0, dm: 1, private: 3, thread: 11 } as const;

export function channelJson(channel: Channel, bot: User): Body {
  const { id, kind, name, guild, parent, user } = channel;
  const common = { id, type: CHANNEL_TYPE[kind], flags: 0, last_message_id: null };
  if (kind === 'dm') return { ...common, recipients: [userJson(user!)] };
  if (kind === 'private') return { ...common, recipients: [], name };
  if (kind === 'thread') {
    return {
      ...common,
      name,
      guild_id: guild!.id,
      parent_id: parent!.id,
      owner_id: channel.ownerId,
      message_count: 0,
      member_count: 1,
      rate_limit_per_user: 0,
      thread_metadata: {
        archived: channel.archived,
        locked: channel.locked,
        auto_archive_duration: channel.minutesToArchive,
        archive_timestamp: iso(0),
        create_timestamp: iso(0),
      },
      member: { id, user_id: bot.id, join_timestamp: iso(0), flags: 0 },
    };
  }
  const denied = ALL_PERMISSIONS.filter((one) => !channel.permissions.has(one));
  return {
    ...common,
    name,
    guild_id: guild!.id,
    position: 0,
    topic: null,
    nsfw: false,
    parent_id: null,
    rate_limit_per_user: 0,
    permission_overwrites:
      denied.length > 0 ? [{ id: bot.id, type: 1, allow: '0', deny: bitsOf(denied) }] : [],
  };
}

export function guildJson(guild: Guild, channels: readonly Channel[], bot: User): Body {
  const own = channels.filter((channel) => channel.guild === guild && !channel.deleted);
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    owner_id: '1',
    afk_timeout: 300,
    verification_level: 0,
    default_message_notifications: 1,
    explicit_content_filter: 0,
    features: [],
    emojis: [],
    stickers: [],
    mfa_level: 0,
    system_channel_flags: 0,
    premium_tier: 0,
    preferred_locale: 'en-US',
    nsfw_level: 0,
    premium_progress_bar_enabled: false,
    roles: [
      {
        id: guild.id,
        name: '@everyone',
        permissions: bitsOf(ALL_PERMISSIONS),
        position: 0,
        color: 0,
        colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
        hoist: false,
        managed: false,
        mentionable: false,
        flags: 0,
      },
    ],
    joined_at: iso(0),
    large: false,
    unavailable: false,
    member_count: 2,
    members: [{ ...memberJson(), user: userJson(bot) }],
    channels: own.filter((one) => one.kind === 'text').map((one) => channelJson(one, bot)),
    threads: own
      .filter((one) => one.kind === 'thread' && one.permissions.has('VIEW_CHANNEL') && !one.archived)
      .map((one) => channelJson(one, bot)),
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

/** A message as the API gives it. `reveal` is false where the bot may not read what is written. */
export function messageJson(
  message: Message,
  world: { bot: User; applicationId: string; userById(id: string): User | undefined; reveal?: boolean },
): Body {
  const { channel, author, interaction, repliesTo } = message;
  const reveal = world.reveal ?? true;
  const mentions = message.pinged.users.map(world.userById).filter((user) => user !== undefined);
  return {
    id: message.id,
    channel_id: channel.id,
    author: userJson(author),
    content: reveal ? message.content : '',
    embeds: reveal ? message.embeds : [],
    components: reveal ? message.components : [],
    attachments: reveal ? message.attachments : [],
    timestamp: iso(message.at),
    edited_timestamp: message.editedAt === undefined ? null : iso(message.editedAt),
    tts: false,
    mention_everyone: message.pinged.everyone,
    mentions: mentions.map((user) => ({ ...userJson(user), ...(channel.guild && { member: memberJson() }) })),
    mention_roles: message.pinged.roles,
    pinned: false,
    type: message.type,
    flags: message.flags,
    ...(message.nonce !== undefined && { nonce: message.nonce }),
    ...(author === world.bot && { application_id: world.applicationId }),
    ...(message.thread && { thread: channelJson(message.thread, world.bot) }),
    ...(repliesTo && {
      message_reference: {
        type: 0,
        message_id: repliesTo.id,
        channel_id: repliesTo.channel.id,
        ...(channel.guild && { guild_id: channel.guild.id }),
      },
      referenced_message: repliesTo.deleted ? null : messageJson(repliesTo, world),
    }),
    ...(interaction && {
      webhook_id: world.applicationId,
      interaction_metadata: {
        id: interaction.id,
        type: interaction.type,
        user: userJson(interaction.user),
        authorizing_integration_owners: {},
        ...(interaction.name && { name: interaction.name }),
      },
    }),
  };
}
