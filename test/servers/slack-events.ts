// Events as the app gets them: https://docs.slack.dev/apis/events-api
import type { Json } from './slack-shapes.ts';
import {
  APP_ID,
  BOT,
  type Change,
  type SlackChannel,
  type SlackMessage,
  TEAM,
  wireMessage,
} from './slack-workspace.ts';

/** The bot events a new app of this kind subscribes to. */
export const SUBSCRIBED: readonly string[] = [
  'app_mention',
  'message.im',
  'message.channels',
  'message.groups',
  'app_home_opened',
  'assistant_thread_started',
];

/** The subscription that messages of a channel fall under. */
export const messagesOf = ({ type }: SlackChannel): string =>
  type === 'channel' ? 'message.channels' : type === 'group' ? 'message.groups' : `message.${type}`;

/** The envelope of the Events API around an event. */
export function eventCallback(event: Json, eventId: string, now: number): Json {
  return {
    token: 'verification-token',
    team_id: TEAM.id,
    context_team_id: TEAM.id,
    api_app_id: APP_ID,
    event,
    type: 'event_callback',
    event_id: eventId,
    event_time: Math.floor(now / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: TEAM.id,
        user_id: BOT.user,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
  };
}

const place = ({ id, type }: SlackChannel) => ({ channel: id, channel_type: type });

export const messageEvent = (message: SlackMessage, channel: SlackChannel): Json => ({
  ...wireMessage(message),
  ...place(channel),
  event_ts: message.ts,
});

/** The same message as `messageEvent`, with the same channel and ts; it has no channel_type. */
export const mentionEvent = (message: SlackMessage): Json => ({
  ...wireMessage(message),
  type: 'app_mention',
  channel: message.channel,
  event_ts: message.ts,
});

export const changedEvent = (
  now: SlackMessage,
  before: SlackMessage,
  channel: SlackChannel,
  ts: string,
): Json => ({
  type: 'message',
  subtype: 'message_changed',
  hidden: true,
  message: wireMessage(now),
  previous_message: wireMessage(before),
  ts,
  event_ts: ts,
  ...place(channel),
});

export const deletedEvent = (message: SlackMessage, channel: SlackChannel, ts: string): Json => ({
  type: 'message',
  subtype: 'message_deleted',
  hidden: true,
  deleted_ts: message.ts,
  previous_message: wireMessage(message),
  ts,
  event_ts: ts,
  ...place(channel),
});

/** What an app hears of a change to one of its own messages; nothing of ephemeral ones, nor of a stream that grows. */
export function ownEvent(
  [kind, message, before]: Parameters<Change>,
  channel: SlackChannel,
  nextTs: () => string,
): Json | undefined {
  if (message.botId !== BOT.id || message.ephemeralFor !== undefined) return undefined;
  if (kind === 'posted') return messageEvent(message, channel);
  if (kind === 'deleted') return deletedEvent(message, channel, nextTs());
  return message.streaming === 'in_progress' ? undefined : changedEvent(message, before!, channel, nextTs());
}
