// Channels, messages and threads, with the permissions that each route asks for.
// https://discord.com/developers/docs/resources/channel and /message
import { checkMessage, checkThread, LIMITS } from './discord-limits.ts';
import {
  type Body,
  DiscordRefusal,
  isBody,
  listOf,
  Problems,
  refuseProblems,
  textOf,
} from './discord-problems.ts';
import { type Answer, type Request, type Route, route } from './discord-rest.ts';
import {
  channelEvent,
  deleteMessage,
  editMessage,
  findMessage,
  openThread,
  postMessage,
  restMessage,
  type State,
} from './discord-state.ts';
import { type Channel, channelJson, isEphemeral, type Message, type Permission } from './discord-world.ts';

/** The channel of the path, if the bot can see it. */
function channelOf(state: State, { params }: Request): Channel {
  const channel = state.channels.get(params.channel!);
  if (!channel || channel.deleted) throw new DiscordRefusal(404, 10003, 'Unknown Channel');
  const sees = channel.kind === 'dm' || (channel.guild?.installed && channel.permissions.has('VIEW_CHANNEL'));
  if (!sees) throw new DiscordRefusal(403, 50001, 'Missing Access');
  return channel;
}

function need(channel: Channel, permission: Permission): void {
  if (channel.kind !== 'dm' && !channel.permissions.has(permission))
    throw new DiscordRefusal(403, 50013, 'Missing Permissions');
}

function messageOf(state: State, request: Request): Message {
  const channel = channelOf(state, request);
  const message = findMessage(state, request.params.message!);
  if (!message || message.channel !== channel || isEphemeral(message))
    throw new DiscordRefusal(404, 10008, 'Unknown Message');
  return message;
}

export function channelRoutes(state: State): Route[] {
  return [
    route('GET', '/channels/:channel', (request) => ({
      body: channelJson(channelOf(state, request), state.bot),
    })),
    route('PATCH', '/channels/:channel', (request) => {
      const channel = channelOf(state, request);
      const { name, archived, locked } = request.form;
      if (channel.kind === 'dm')
        throw new DiscordRefusal(400, 50003, 'Cannot execute action on a DM channel');
      if (channel.ownerId !== state.bot.id || locked !== undefined) need(channel, 'MANAGE_THREADS');
      const problems = new Problems();
      if (name !== undefined) problems.length('name', name, LIMITS.threadName, 1);
      refuseProblems(problems);
      if (name !== undefined) channel.name = textOf(name);
      if (typeof archived === 'boolean') channel.archived = archived;
      if (typeof locked === 'boolean') channel.locked = locked;
      channelEvent(state, 'THREAD_UPDATE', channel);
      return { body: channelJson(channel, state.bot) };
    }),
    route('POST', '/channels/:channel/typing', (request) => {
      const channel = channelOf(state, request);
      need(channel, channel.kind === 'thread' ? 'SEND_MESSAGES_IN_THREADS' : 'SEND_MESSAGES');
      return {};
    }),
    route('PUT', '/channels/:channel/thread-members/@me', (request) => {
      channelOf(state, request);
      return {};
    }),
  ];
}

export function messageRoutes(state: State): Route[] {
  const path = '/channels/:channel/messages';
  const own = (message: Message) => {
    if (message.author !== state.bot)
      throw new DiscordRefusal(403, 50005, 'Cannot edit a message authored by another user');
    return message;
  };
  return [
    route('GET', path, (request) => ({ body: history(state, channelOf(state, request), request) })),
    route('POST', path, (request) => ({
      body: restMessage(state, post(state, channelOf(state, request), request)),
    })),
    route('GET', `${path}/:message`, (request) => {
      need(channelOf(state, request), 'READ_MESSAGE_HISTORY');
      return { body: restMessage(state, messageOf(state, request)) };
    }),
    route('PATCH', `${path}/:message`, (request) => {
      const message = own(messageOf(state, request));
      if (message.channel.archived) throw new DiscordRefusal(400, 50083, 'Thread is archived');
      checkMessage(request.form, { edited: message });
      editMessage(state, message, request.form);
      return { body: restMessage(state, message) };
    }),
    route('DELETE', `${path}/:message`, (request) => {
      const message = messageOf(state, request);
      if (message.author !== state.bot) need(message.channel, 'MANAGE_MESSAGES');
      deleteMessage(state, message);
      return {};
    }),
    route('PUT', `${path}/:message/reactions/:emoji/@me`, (request) => {
      need(messageOf(state, request).channel, 'ADD_REACTIONS');
      return {};
    }),
    route('DELETE', `${path}/:message/reactions/:emoji/@me`, (request) => {
      messageOf(state, request);
      return {};
    }),
  ];
}

/** Newest first, as Discord lists them. */
function history(state: State, channel: Channel, { query }: Request): Body[] {
  if (channel.kind !== 'dm' && !channel.permissions.has('READ_MESSAGE_HISTORY')) return [];
  const limit = Number(query.limit ?? 50);
  const problems = new Problems();
  if (!(limit >= 1 && limit <= 100))
    problems.add('limit', 'NUMBER_TYPE_MAX', 'int value should be between 1 and 100.');
  refuseProblems(problems);
  const before = BigInt(query.before ?? '9'.repeat(19));
  const after = BigInt(query.after ?? 0);
  const there = state.messages.filter(
    (message) =>
      message.channel === channel &&
      !message.deleted &&
      !isEphemeral(message) &&
      BigInt(message.id) < before &&
      BigInt(message.id) > after,
  );
  const chosen = query.after === undefined ? there.slice(-limit) : there.slice(0, limit);
  return chosen.reverse().map((message) => restMessage(state, message));
}

function post(state: State, channel: Channel, request: Request): Message {
  const { form, files } = request;
  if (channel.kind === 'dm' && !channel.user!.acceptsMessages)
    throw new DiscordRefusal(403, 50007, 'Cannot send messages to this user');
  need(channel, channel.kind === 'thread' ? 'SEND_MESSAGES_IN_THREADS' : 'SEND_MESSAGES');
  if (channel.locked && !channel.permissions.has('MANAGE_THREADS'))
    throw new DiscordRefusal(400, 160005, 'Thread is locked');
  const repliesTo = repliedTo(state, channel, form);
  checkMessage(form);
  if (listOf(form.embeds).length > 0) need(channel, 'EMBED_LINKS');
  if (files.length > 0) need(channel, 'ATTACH_FILES');
  const nonce = form.nonce === undefined ? undefined : String(form.nonce);
  const same = state.messages.find((message) => message.channel === channel && message.nonce === nonce);
  // With `enforce_nonce` a message that was posted already is given back instead of posted again.
  if (nonce !== undefined && form.enforce_nonce === true && same && same.author === state.bot) return same;
  if (channel.archived) {
    channel.archived = false;
    channelEvent(state, 'THREAD_UPDATE', channel);
  }
  return postMessage(state, { channel, author: state.bot, body: form, repliesTo });
}

function repliedTo(state: State, channel: Channel, form: Body): Message | undefined {
  const reference = form.message_reference;
  if (!isBody(reference)) return undefined;
  if (channel.kind !== 'dm' && !channel.permissions.has('READ_MESSAGE_HISTORY'))
    throw new DiscordRefusal(403, 160002, 'Cannot reply without permission to read message history');
  const message = findMessage(state, textOf(reference.message_id));
  if (message && message.channel === channel && !isEphemeral(message)) return message;
  const problems = new Problems();
  if (reference.fail_if_not_exists !== false)
    problems.add('message_reference', 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE', 'Unknown message');
  refuseProblems(problems);
  return undefined;
}

export function threadRoutes(state: State): Route[] {
  const open = (request: Request, message?: Message): Answer => {
    const channel = channelOf(state, request);
    if (channel.kind !== 'text')
      throw new DiscordRefusal(400, 50024, 'Cannot execute action on this channel type');
    const isPrivate = !message && request.form.type === 12;
    need(channel, isPrivate ? 'CREATE_PRIVATE_THREADS' : 'CREATE_PUBLIC_THREADS');
    checkThread(request.form);
    if (message?.thread)
      throw new DiscordRefusal(400, 160004, 'A thread has already been created for this message');
    const minutes = request.form.auto_archive_duration;
    const thread = openThread(state, {
      parent: channel,
      owner: state.bot,
      name: textOf(request.form.name),
      ...(typeof minutes === 'number' && { minutes }),
      ...(message && { message }),
    });
    return { status: 201, body: channelJson(thread, state.bot) };
  };
  return [
    route('POST', '/channels/:channel/messages/:message/threads', (request) =>
      open(request, messageOf(state, request)),
    ),
    route('POST', '/channels/:channel/threads', (request) => open(request)),
  ];
}
