// All that the server remembers, and the only place where messages and threads come to be, change and go: whoever
// posts (the bot over REST, an interaction, a person), readers and the gateway learn of it here.
import type { EventEmitter } from 'node:events';
import { allComponents, isComponentsV2, MESSAGE_FLAGS, withIds } from './discord-components.ts';
import { type Gateway, INTENT, type Session } from './discord-gateway.ts';
import type { Interaction } from './discord-interactions.ts';
import {
  DEFAULT_MENTIONS,
  mentioningTexts,
  NOBODY,
  type Pinged,
  pingedBy,
  previewsIn,
} from './discord-markdown.ts';
import { type Body, isBody, listOf, textOf } from './discord-problems.ts';
import {
  CHANNEL_TYPE,
  type Channel,
  channelJson,
  type Guild,
  isEphemeral,
  isLoading,
  type Message,
  messageJson,
  type User,
} from './discord-world.ts';

export interface State {
  readonly token: string;
  readonly applicationId: string;
  readonly bot: User;
  /** Is the privileged intent for message content switched on in the developer portal? */
  readonly messageContent: boolean;
  /** Do message events say what type of channel they come from? Discord's documentation calls the field optional. */
  readonly channelTypes: boolean;
  readonly now: () => number;
  readonly nextId: () => string;
  readonly users: Map<string, User>;
  readonly guilds: Map<string, Guild>;
  readonly channels: Map<string, Channel>;
  /** In the order of posting, deleted ones included. */
  readonly messages: Message[];
  /** By scope: `global`, or a guild's id. */
  readonly commands: Map<string, Body[]>;
  readonly interactions: Interaction[];
  /** Emits `change` after everything that happened. */
  readonly changes: EventEmitter;
  readonly gateway: () => Gateway;
}

export const findMessage = (state: State, id: string): Message | undefined =>
  state.messages.find((message) => message.id === id && !message.deleted);

/** May the bot read what is written there? Its own messages, direct ones and those that mention it, in any case. */
function mayRead(message: Message, state: State, allowed: boolean): boolean {
  const own = message.author === state.bot || message.channel.kind === 'dm';
  return allowed || own || message.pinged.users.includes(state.bot.id);
}

/** As REST gives it, which asks what is switched on in the portal, not what the session asked for. */
export function restMessage(state: State, message: Message): Body {
  return messageJson(message, { ...contextOf(state), reveal: mayRead(message, state, state.messageContent) });
}

/** As it stands in an interaction, whose user chose to show it. */
export const wholeMessage = (state: State, message: Message): Body => messageJson(message, contextOf(state));

const contextOf = (state: State) => ({
  bot: state.bot,
  applicationId: state.applicationId,
  userById: (id: string) => state.users.get(id),
});

/** Tells the bot of a message, where it can see it. */
export function messageEvent(state: State, event: string, message: Message): void {
  const { channel } = message;
  if (isEphemeral(message) || !hearsOf(channel)) return;
  const guildId = channel.guild?.id;
  const dataFor = (session: Session): Body => ({
    ...messageJson(message, {
      ...contextOf(state),
      reveal: mayRead(message, state, (session.intents & INTENT.messageContent) !== 0),
    }),
    ...(state.channelTypes && { channel_type: CHANNEL_TYPE[channel.kind] }),
    ...(guildId && {
      guild_id: guildId,
      member: { roles: [], joined_at: null, deaf: false, mute: false, flags: 0 },
    }),
  });
  state.gateway().dispatch(event, dataFor, {
    intent: guildId ? INTENT.guildMessages : INTENT.directMessages,
    guildId,
  });
}

/** Does the gateway tell the bot what happens in the channel? */
function hearsOf(channel: Channel): boolean {
  if (channel.kind === 'dm') return true;
  return channel.guild?.installed === true && channel.permissions.has('VIEW_CHANNEL');
}

export interface Posting {
  readonly channel: Channel;
  readonly author: User;
  readonly body: Body;
  readonly type?: number;
  readonly ephemeralFor?: User;
  readonly loading?: boolean;
  readonly repliesTo?: Message | undefined;
  readonly interaction?: NonNullable<Message['interaction']>;
}

/** Flags that a message may be given. */
const SETTABLE =
  MESSAGE_FLAGS.suppressEmbeds | MESSAGE_FLAGS.suppressNotifications | MESSAGE_FLAGS.componentsV2;

/** Posts a message whose body was checked. */
export function postMessage(state: State, posting: Posting): Message {
  const { channel, author, body, ephemeralFor, repliesTo, interaction } = posting;
  const message: Message = {
    id: state.nextId(),
    channel,
    author,
    at: state.now(),
    type: posting.type ?? (repliesTo ? 19 : 0),
    content: '',
    embeds: [],
    components: [],
    attachments: [],
    flags: (ephemeralFor ? MESSAGE_FLAGS.ephemeral : 0) | (posting.loading ? MESSAGE_FLAGS.loading : 0),
    ...(ephemeralFor && { ephemeralFor }),
    ...(repliesTo && { repliesTo }),
    ...(interaction && { interaction }),
    ...(body.nonce !== undefined && { nonce: String(body.nonce) }),
    pinged: NOBODY,
    previews: [],
    versions: [],
    deleted: false,
  };
  write(state, message, body);
  state.messages.push(message);
  messageEvent(state, 'MESSAGE_CREATE', message);
  state.changes.emit('change');
  return message;
}

/** Edits a message with a body that was checked; what the body leaves out stays. */
export function editMessage(state: State, message: Message, body: Body): void {
  message.flags &= ~MESSAGE_FLAGS.loading;
  message.editedAt = state.now();
  write(state, message, body);
  messageEvent(state, 'MESSAGE_UPDATE', message);
  state.changes.emit('change');
}

function write(state: State, message: Message, body: Body): void {
  if (body.content !== undefined) message.content = textOf(body.content).trim();
  if (body.embeds !== undefined)
    message.embeds = listOf(body.embeds)
      .filter(isBody)
      .map((embed) => ({ type: 'rich', ...embed }));
  if (body.components !== undefined) message.components = withIds(body.components);
  if (body.attachments !== undefined) message.attachments = listOf(body.attachments).filter(isBody);
  if (typeof body.flags === 'number') {
    const lasting = message.flags & ~MESSAGE_FLAGS.suppressEmbeds;
    message.flags = lasting | (body.flags & SETTABLE);
  }
  const mayPreview =
    (message.flags & MESSAGE_FLAGS.suppressEmbeds) === 0 &&
    !isComponentsV2(message.flags) &&
    (message.author !== state.bot || message.channel.permissions.has('EMBED_LINKS'));
  message.previews = mayPreview ? previewsIn(message.content) : [];
  message.pinged = both(message.pinged, pingedNow(state, message, body));
  if (!isLoading(message))
    message.versions.push(mentioningTexts(message.content, message.components).join('\n'));
}

function pingedNow(state: State, message: Message, body: Body): Pinged {
  const fallback: Body = message.interaction
    ? DEFAULT_MENTIONS.interaction
    : { ...DEFAULT_MENTIONS.channel, replied_user: true };
  return pingedBy(
    mentioningTexts(message.content, message.components),
    isBody(body.allowed_mentions) ? body.allowed_mentions : fallback,
    {
      repliedTo: message.repliesTo?.author.id,
      mayPingEveryone: message.author !== state.bot || message.channel.permissions.has('MENTION_EVERYONE'),
    },
  );
}

function both(before: Pinged, now: Pinged): Pinged {
  return {
    users: [...new Set([...before.users, ...now.users])],
    roles: [...new Set([...before.roles, ...now.roles])],
    everyone: before.everyone || now.everyone,
  };
}

export function deleteMessage(state: State, message: Message): void {
  message.deleted = true;
  const { channel } = message;
  if (!isEphemeral(message) && hearsOf(channel)) {
    const guildId = channel.guild?.id;
    const data = { id: message.id, channel_id: channel.id, ...(guildId && { guild_id: guildId }) };
    const intent = guildId ? INTENT.guildMessages : INTENT.directMessages;
    state.gateway().dispatch('MESSAGE_DELETE', () => data, { intent, guildId });
  }
  state.changes.emit('change');
}

/** Opens a thread, on a message or in the channel at large. */
export function openThread(
  state: State,
  thread: { parent: Channel; owner: User; name: string; minutes?: number; message?: Message },
): Channel {
  const { parent, message, owner, name } = thread;
  const channel: Channel = {
    id: message?.id ?? state.nextId(),
    kind: 'thread',
    name,
    guild: parent.guild!,
    parent,
    permissions: parent.permissions,
    ownerId: owner.id,
    archived: false,
    locked: false,
    minutesToArchive: thread.minutes ?? 1_440,
    deleted: false,
  };
  state.channels.set(channel.id, channel);
  channelEvent(state, 'THREAD_CREATE', channel, { newly_created: true });
  if (message) {
    message.thread = channel;
    message.flags |= MESSAGE_FLAGS.hasThread;
    messageEvent(state, 'MESSAGE_UPDATE', message);
  }
  state.changes.emit('change');
  return channel;
}

/** Tells the bot of a channel or thread, where it can see it. */
export function channelEvent(state: State, event: string, channel: Channel, more: Body = {}): void {
  if (!channel.guild?.installed || !channel.permissions.has('VIEW_CHANNEL')) return;
  const data = { ...channelJson(channel, state.bot), ...more };
  state.gateway().dispatch(event, () => data, { intent: INTENT.guilds, guildId: channel.guild.id });
}

/** The component of a message that a person means by its custom id or label. */
export function findComponent(message: Message, by: { customId?: string; label?: string }): Body | undefined {
  return allComponents(message.components).find((one) =>
    by.customId !== undefined
      ? one.custom_id === by.customId
      : by.label !== undefined && one.label === by.label,
  );
}
