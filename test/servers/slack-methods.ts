// The methods of the Web API: https://docs.slack.dev/reference/methods
import { readContent, SLACK_LIMITS, SlackError } from './slack-limits.ts';
import type { Json } from './slack-shapes.ts';
import { checkThread, streamMethods } from './slack-streams.ts';
import { APP_ID, BOT, type SlackMessage, TEAM, type Workspace, wireMessage } from './slack-workspace.ts';

/** Does what it is asked and gives what is answered beside `ok`. @throws SlackError for a refusal. */
export type Method = (args: Json) => Json;

export interface MethodContext {
  readonly workspace: Workspace;
  /** Those of statuses, prompts and views. */
  readonly surfaceMethods: Readonly<Record<string, Method>>;
  readonly streaming: boolean;
  readonly socketUrl: () => string;
}

export function createMethods(context: MethodContext): ReadonlyMap<string, Method> {
  const { workspace, surfaceMethods, streaming, socketUrl } = context;
  return new Map(
    Object.entries({
      ...connectionMethods(socketUrl),
      ...messageMethods(workspace),
      ...readingMethods(workspace),
      ...surfaceMethods,
      ...(streaming ? streamMethods(workspace) : {}),
    }),
  );
}

function connectionMethods(socketUrl: () => string): Record<string, Method> {
  return {
    'apps.connections.open': () => ({ url: socketUrl() }),
    'auth.test': () => ({
      url: `https://${TEAM.domain}.slack.com/`,
      team: TEAM.name,
      user: BOT.name,
      team_id: TEAM.id,
      user_id: BOT.user,
      bot_id: BOT.id,
      is_enterprise_install: false,
    }),
    'team.info': () => ({ team: { ...TEAM } }),
    'bots.info': () => ({
      bot: { id: BOT.id, app_id: APP_ID, name: BOT.name, user_id: BOT.user, deleted: false },
    }),
  };
}

function messageMethods(workspace: Workspace): Record<string, Method> {
  /** The app's own message. @throws SlackError `refusal` for anybody else's. */
  const own = (args: Json, refusal: string): SlackMessage => {
    const channel = workspace.visible(args.channel);
    const message = workspace.find(channel.id, args.ts);
    // Messages for one person can only be changed through a response_url.
    if (message === undefined || message.ephemeralFor) throw new SlackError('message_not_found');
    if (message.botId !== BOT.id) throw new SlackError(refusal);
    return message;
  };
  return {
    'chat.postMessage': (args) => {
      const channel = workspace.writable(args.channel);
      const threadTs = checkThread(args.thread_ts);
      const content = readContent(args);
      const draft = { channel: channel.id, threadTs, user: BOT.user, botId: BOT.id, args };
      const size = SLACK_LIMITS.textOfOneMessage;
      const [first = '', ...rest] = content.blocks?.length ? [content.text] : pieces(content.text, size);
      const message = workspace.post(draft, { ...content, text: first });
      for (const text of rest) workspace.post(draft, { text, attachments: [] });
      return { channel: channel.id, ts: message.ts, message: wireMessage(message) };
    },
    'chat.postEphemeral': (args) => {
      const channel = workspace.writable(args.channel);
      if (args.user === undefined) throw new SlackError('user_not_in_channel');
      const who = { user: BOT.user, botId: BOT.id, ephemeralFor: String(args.user), args };
      const draft = { channel: channel.id, threadTs: checkThread(args.thread_ts), ...who };
      return { message_ts: workspace.post(draft, readContent(args)).ts };
    },
    'chat.update': (args) => {
      const message = own(args, 'cant_update_message');
      if (message.streaming && !workspace.streamIsOver(message))
        throw new SlackError('streaming_state_conflict');
      const content = readContent(args);
      const size = SLACK_LIMITS.textOfOneMessage;
      if (content.text.length > size && args.markdown_text === undefined)
        throw new SlackError('msg_too_long');
      workspace.update(message, content, args);
      return { channel: message.channel, ts: message.ts, text: message.text, message: wireMessage(message) };
    },
    'chat.delete': (args) => {
      const message = own(args, 'cant_delete_message');
      if (message.streaming && !workspace.streamIsOver(message)) throw new SlackError('cant_delete_message');
      workspace.remove(message);
      return { channel: message.channel, ts: message.ts };
    },
    'chat.getPermalink': (args) => {
      const channel = workspace.visible(args.channel);
      const message = workspace.find(channel.id, args.message_ts);
      if (message === undefined) throw new SlackError('message_not_found');
      return { channel: channel.id, permalink: permalink(message) };
    },
    ...reactionMethods(workspace),
  };
}

const pieces = (text: string, size: number): string[] =>
  Array.from({ length: Math.max(1, Math.ceil(text.length / size)) }, (_, index) =>
    text.slice(index * size, (index + 1) * size),
  );

export const permalink = ({ channel, ts }: SlackMessage): string =>
  `https://${TEAM.domain}.slack.com/archives/${channel}/p${ts.replace('.', '')}`;

function reactionMethods(workspace: Workspace): Record<string, Method> {
  const target = (args: Json) => {
    const message = workspace.find(workspace.writable(args.channel).id, args.timestamp);
    if (message === undefined) throw new SlackError('message_not_found');
    const name = String(args.name);
    if (!/^[\w+'-]+$/.test(name)) throw new SlackError('invalid_name');
    return { message, name };
  };
  return {
    'reactions.add': (args) => {
      const { message, name } = target(args);
      if (message.reactions.has(name)) throw new SlackError('already_reacted');
      message.reactions.add(name);
      return {};
    },
    'reactions.remove': (args) => {
      const { message, name } = target(args);
      if (!message.reactions.delete(name)) throw new SlackError('no_reaction');
      return {};
    },
  };
}

function readingMethods(workspace: Workspace): Record<string, Method> {
  const readable = (args: Json) => {
    const channel = workspace.visible(args.channel);
    if (!channel.member) throw new SlackError('not_in_channel');
    return workspace.messages.filter((one) => one.channel === channel.id && one.ephemeralFor === undefined);
  };
  return {
    'conversations.open': (args) => ({
      channel: { id: workspace.directMessage(String(args.users).split(',')[0]!).id },
    }),
    'conversations.info': (args) => {
      const { id, name, type, member, archived = false, user } = workspace.visible(args.channel);
      const kind = { is_channel: type === 'channel', is_group: type === 'group', is_im: type === 'im' };
      return {
        channel: { id, name, ...kind, is_member: member, is_archived: archived, ...(user && { user }) },
      };
    },
    'conversations.replies': (args) => {
      const root = String(args.ts);
      const thread = readable(args).filter((one) => one.ts === root || one.threadTs === root);
      if (thread.length === 0) throw new SlackError('thread_not_found');
      return page(thread, args);
    },
    'conversations.history': (args) =>
      page(
        readable(args)
          .filter((one) => one.threadTs === undefined || one.threadTs === one.ts)
          .reverse(),
        args,
      ),
    'users.info': (args) => {
      const id = String(args.user);
      if (!/^U\w+$/.test(id)) throw new SlackError('user_not_found');
      const name = id === BOT.user ? BOT.name : id.toLowerCase();
      return {
        user: { id, team_id: TEAM.id, name, real_name: name, is_bot: id === BOT.user, tz: 'Europe/Berlin' },
      };
    },
  };
}

/** One page of messages; the cursor is the number of those before it. */
function page(messages: readonly SlackMessage[], args: Json): Json {
  const start = Number(args.cursor ?? 0);
  const end = start + Math.min(Number(args.limit ?? 100), 1000);
  const more = end < messages.length;
  return {
    messages: messages.slice(start, end).map(wireMessage),
    has_more: more,
    response_metadata: { next_cursor: more ? String(end) : '' },
  };
}
