// What a workspace holds: channels, people, messages as a reader sees them now.
import { type Content, SLACK_LIMITS, SlackError } from './slack-limits.ts';
import type { Json } from './slack-shapes.ts';

export interface SlackChannel {
  readonly id: string;
  readonly name: string;
  readonly type: 'channel' | 'group' | 'im' | 'mpim';
  /** Whether the bot is in it. */
  readonly member: boolean;
  readonly archived?: boolean;
  /** With whom, in a direct message. */
  readonly user?: string;
}

export interface SlackMessage {
  readonly channel: string;
  readonly ts: string;
  readonly threadTs?: string | undefined;
  /** Who wrote it: a person, or the bot's user. */
  readonly user: string;
  readonly botId?: string | undefined;
  readonly subtype?: string | undefined;
  text: string;
  blocks: Json[];
  attachments: readonly Json[];
  /** Seen by this person alone. */
  readonly ephemeralFor?: string | undefined;
  /** Times it was changed by `chat.update` or replaced through a response_url. */
  updates: number;
  /** Present once it was a stream. */
  streaming?: 'in_progress' | 'completed';
  readonly reactions: Set<string>;
  /** The arguments it was last written with: unfurl_links, link_names, parse, metadata … */
  args: Json;
}

export const TEAM = { id: 'T0TEAM', domain: 'newsroom', name: 'Newsroom' } as const;
export const APP_ID = 'A0FOOTNOTE';
export const BOT = { user: 'U0BOT', id: 'B0BOT', name: 'footnote' } as const;

/** Public with the bot, public without, archived, private with the bot, private without. */
export const CHANNELS: readonly SlackChannel[] = [
  { id: 'C0NEWS', name: 'news', type: 'channel', member: true },
  { id: 'C0OTHER', name: 'other', type: 'channel', member: false },
  { id: 'C0OLD', name: 'old', type: 'channel', member: true, archived: true },
  { id: 'G0DESK', name: 'desk', type: 'group', member: true },
  { id: 'G0SECRET', name: 'secret', type: 'group', member: false },
];

export interface Draft {
  readonly channel: string;
  readonly threadTs?: string | undefined;
  readonly user: string;
  readonly botId?: string | undefined;
  readonly subtype?: string | undefined;
  readonly ephemeralFor?: string | undefined;
  readonly args?: Json;
  readonly streaming?: 'in_progress';
}

/** `changed` hears of every message that is posted, changed or deleted, with what it was before. */
export type Change = (
  kind: 'posted' | 'changed' | 'deleted',
  now: SlackMessage,
  before?: SlackMessage,
) => void;

export function createWorkspace(now: () => number, listed: readonly SlackChannel[], changed: Change) {
  const channels = new Map(listed.map((channel) => [channel.id, channel]));
  const messages: SlackMessage[] = [];
  let count = 0;
  let lastSecond = 0;

  /** Timestamps are the ids of messages: seconds and six digits, each later than all before it. */
  function nextTs(): string {
    lastSecond = Math.max(lastSecond, Math.floor(now() / 1000));
    count += 1;
    return `${lastSecond}.${String(count).padStart(6, '0')}`;
  }

  /** The direct message of this person with the bot; it exists as soon as anybody asks for it. */
  function directMessage(user: string): SlackChannel {
    const id = `D${user.slice(1)}`;
    const channel = channels.get(id) ?? { id, name: 'directmessage', type: 'im', member: true, user };
    channels.set(id, channel);
    return channel;
  }

  /** @throws SlackError as Slack answers for channels that the bot cannot write to or see. */
  function writable(id: unknown): SlackChannel {
    const channel = visible(id);
    if (channel.archived) throw new SlackError('is_archived');
    if (!channel.member) throw new SlackError('not_in_channel');
    return channel;
  }

  function visible(id: unknown): SlackChannel {
    const channel =
      channels.get(String(id)) ?? (/^U\w+$/.test(String(id)) ? directMessage(String(id)) : undefined);
    if (channel === undefined || (channel.type !== 'channel' && !channel.member)) {
      throw new SlackError('channel_not_found');
    }
    return channel;
  }

  function post(draft: Draft, content: Content): SlackMessage {
    const { args = {}, ...who } = draft;
    const message: SlackMessage = {
      ...who,
      ts: nextTs(),
      text: content.text,
      blocks: withIds(content.blocks ?? []),
      attachments: content.attachments,
      updates: 0,
      reactions: new Set(),
      args,
    };
    messages.push(message);
    changed('posted', message);
    return message;
  }

  /** Blocks that are left out stay as they were; `[]` takes them away. */
  function update(message: SlackMessage, content: Content, args: Json, end?: 'completed'): void {
    const before = { ...message };
    message.text = content.text;
    if (content.blocks !== undefined) message.blocks = withIds(content.blocks);
    if (args.attachments !== undefined) message.attachments = content.attachments;
    message.args = { ...message.args, ...args };
    if (end !== undefined) message.streaming = end;
    else if (message.streaming !== 'in_progress') message.updates += 1;
    changed('changed', message, before);
  }

  function remove(message: SlackMessage): void {
    messages.splice(messages.indexOf(message), 1);
    changed('deleted', message);
  }

  const find = (channel: unknown, ts: unknown): SlackMessage | undefined =>
    messages.find((message) => message.channel === channel && message.ts === ts);

  function withIds(blocks: readonly Json[]): Json[] {
    return blocks.map((block) => {
      count += 1;
      return block.block_id === undefined ? { ...block, block_id: `b${count.toString(36)}` } : block;
    });
  }

  /** A stream ends by itself some minutes after it began. */
  const streamIsOver = (message: SlackMessage): boolean =>
    message.streaming !== 'in_progress' ||
    now() / 1000 - Number(message.ts) > SLACK_LIMITS.streamMinutes * 60;

  return {
    channels,
    messages,
    nextTs,
    directMessage,
    writable,
    visible,
    post,
    update,
    remove,
    find,
    streamIsOver,
  };
}

export type Workspace = ReturnType<typeof createWorkspace>;

/** A message as it stands in events, interactions and history. */
export function wireMessage(message: SlackMessage): Json {
  const { channel: _channel, threadTs, botId, reactions: _reactions, args: _args, ...rest } = message;
  return {
    type: 'message',
    ...(rest.subtype && { subtype: rest.subtype }),
    user: rest.user,
    text: rest.text,
    ts: rest.ts,
    team: TEAM.id,
    blocks: rest.blocks,
    ...(threadTs && { thread_ts: threadTs }),
    ...(botId && { bot_id: botId, app_id: botId === BOT.id ? APP_ID : 'A0ELSE' }),
    ...(rest.updates > 0 && { edited: { user: rest.user, ts: rest.ts } }),
    ...(rest.streaming && { streaming_state: rest.streaming }),
    ...(rest.attachments.length > 0 && { attachments: rest.attachments }),
  };
}
