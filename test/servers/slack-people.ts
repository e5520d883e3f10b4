// What people do in Slack, and what the app hears of it.
import type { Acknowledged } from './slack-deliveries.ts';
import {
  changedEvent,
  deletedEvent,
  eventCallback,
  mentionEvent,
  messageEvent,
  messagesOf,
} from './slack-events.ts';
import type { ResponseUrls } from './slack-response-urls.ts';
import { isObject, type Json } from './slack-shapes.ts';
import type { EnvelopeType, Retry } from './slack-sockets.ts';
import { APP_ID, BOT, type SlackMessage, TEAM, type Workspace, wireMessage } from './slack-workspace.ts';

export interface PeopleContext {
  readonly workspace: Workspace;
  readonly responseUrls: ResponseUrls;
  readonly now: () => number;
  readonly command: string;
  readonly subscribed: (event: string) => boolean;
  readonly newTrigger: (user: string) => string;
  readonly deliver: (type: EnvelopeType, payload: Json, retry?: Retry) => Promise<Acknowledged>;
}

/** A message somebody wrote, and the acknowledgements of the events that told of it. */
export interface Said {
  readonly message: SlackMessage;
  /** Missing where the app hears nothing: not subscribed, or the bot is not in the channel. */
  readonly acknowledged?: Acknowledged;
  /** Of the message event beside the mention. */
  readonly twin?: Acknowledged;
}

/** Text as somebody types it; Slack escapes it. Entities such as `<@U1>` or `<https://a.example|a>` stay. */
export interface Typed {
  readonly user: string;
  readonly text: string;
  /** Left out: the direct message with the bot. */
  readonly channel?: string;
  readonly threadTs?: string;
}

export interface Press {
  readonly user: string;
  readonly message: SlackMessage;
  readonly actionId: string;
  /** Which one, when several elements have this action_id; of feedback buttons, the positive one by default. */
  readonly value?: string;
}

/** All of these reject when the app does not acknowledge within 3 s. */
export function createPeople(context: PeopleContext) {
  const { workspace, responseUrls, deliver } = context;
  const events = new Map<string, Json>();

  function sendEvent(event: Json): Promise<Acknowledged> {
    const id = `Ev${String(events.size + 1).padStart(8, '0')}`;
    const payload = eventCallback(event, id, context.now());
    events.set(id, payload);
    return deliver('events_api', payload);
  }

  /** The same event once more, as Slack sends it when it was not acknowledged. */
  function redeliver(
    eventId: string,
    retry: Retry = { retryNum: 1, reason: 'timeout' },
  ): Promise<Acknowledged> {
    const payload = events.get(eventId);
    if (payload === undefined) throw new Error(`no event ${eventId}`);
    return deliver('events_api', payload, retry);
  }

  const place = (typed: { channel?: string; user: string }) => {
    const channel = typed.channel ?? workspace.directMessage(typed.user).id;
    const found = workspace.channels.get(channel);
    if (found === undefined) throw new Error(`no channel ${channel}`);
    return found;
  };

  async function write(
    typed: Typed & { botId?: string; subtype?: string },
    mentions: boolean,
  ): Promise<Said> {
    const channel = place(typed);
    const text = escapeTyped(typed.text);
    const section = { type: 'rich_text_section', elements: [{ type: 'text', text: typed.text }] };
    const blocks = [{ type: 'rich_text', elements: [section] }];
    const message = workspace.post({ ...typed, channel: channel.id }, { text, blocks, attachments: [] });
    const heard = (event: string) => channel.member && context.subscribed(event);
    const mention = mentions && channel.type !== 'im' && heard('app_mention');
    const plain = heard(messagesOf(channel));
    const [first, second] = await Promise.all([
      mention ? sendEvent(mentionEvent(message)) : undefined,
      plain ? sendEvent(messageEvent(message, channel)) : undefined,
    ]);
    const acknowledged = first ?? second;
    return { message, ...(acknowledged && { acknowledged }), ...(first && second && { twin: second }) };
  }

  return {
    redeliver,
    /** Sends any event. */
    event: sendEvent,

    /** `/syria …`; resolves also with the response_url and trigger_id it carried. */
    async command(typed: Typed & { command?: string }) {
      const channel = place(typed);
      const responseUrl = responseUrls.issue(typed.user, channel.id);
      const triggerId = context.newTrigger(typed.user);
      const acknowledged = await deliver('slash_commands', {
        token: 'verification-token',
        team_id: TEAM.id,
        team_domain: TEAM.domain,
        channel_id: channel.id,
        channel_name: channel.type === 'group' ? 'privategroup' : channel.name,
        user_id: typed.user,
        user_name: typed.user.toLowerCase(),
        command: typed.command ?? context.command,
        text: typed.text,
        api_app_id: APP_ID,
        is_enterprise_install: 'false',
        response_url: responseUrl,
        trigger_id: triggerId,
      });
      // What an acknowledgement carries is shown like a response.
      const { payload } = acknowledged;
      const answer = isObject(payload) ? payload : payload ? { text: String(payload) } : {};
      if (answer.text || answer.blocks) {
        responseUrls.respond({ user: typed.user, channel: channel.id }, answer);
      }
      return { ...acknowledged, responseUrl, triggerId };
    },

    /** Writes a message; in a channel it may be somebody else's bot (`botId`) or have a `subtype`. */
    message: (typed: Typed & { botId?: string; subtype?: string }) => write(typed, false),

    /** Writes `<@U0BOT> text`: an app_mention and, where subscribed, the same message as message event. */
    mention: (typed: Typed) => write({ ...typed, text: `<@${BOT.user}> ${typed.text}` }, true),

    async edit(message: SlackMessage, text: string): Promise<Acknowledged | undefined> {
      const channel = place(message);
      const before = { ...message };
      workspace.update(message, { text: escapeTyped(text), attachments: [] }, {});
      if (!channel.member || !context.subscribed(messagesOf(channel))) return undefined;
      return sendEvent(changedEvent(message, before, channel, workspace.nextTs()));
    },

    async remove(message: SlackMessage): Promise<Acknowledged | undefined> {
      const channel = place(message);
      workspace.remove(message);
      if (!channel.member || !context.subscribed(messagesOf(channel))) return undefined;
      return sendEvent(deletedEvent(message, channel, workspace.nextTs()));
    },

    /** Presses a button of a message, one of its feedback buttons, or an icon button. */
    press({ user, message, actionId, value }: Press): Promise<Acknowledged> {
      const ephemeral = message.ephemeralFor !== undefined;
      if (ephemeral && message.ephemeralFor !== user) throw new Error(`${user} does not see ${message.ts}`);
      const action = { ...findAction(message, actionId, value), action_ts: workspace.nextTs() };
      return deliver('interactive', {
        type: 'block_actions',
        ...interaction(user, place(message)),
        container: {
          type: 'message',
          message_ts: message.ts,
          channel_id: message.channel,
          is_ephemeral: ephemeral,
          ...(message.threadTs && { thread_ts: message.threadTs }),
        },
        ...(!ephemeral && { message: wireMessage(message) }),
        state: { values: {} },
        response_url: responseUrls.issue(user, message.channel, message),
        actions: [action],
      });
    },

    /** A shortcut in the menu of a message. */
    shortcut({ user, message, callbackId }: { user: string; message: SlackMessage; callbackId: string }) {
      return deliver('interactive', {
        type: 'message_action',
        ...interaction(user, place(message)),
        callback_id: callbackId,
        action_ts: workspace.nextTs(),
        message_ts: message.ts,
        message: wireMessage(message),
        response_url: responseUrls.issue(user, message.channel, undefined),
      });
    },

    /** Opens the app's Messages tab: in the agent view an app_home_opened, in the older assistant view a thread. */
    openAgent({
      user,
      assistantView = false,
    }: {
      user: string;
      assistantView?: boolean;
    }): Promise<Acknowledged> {
      const channel = workspace.directMessage(user).id;
      const ts = workspace.nextTs();
      const thread = { user_id: user, context: {}, channel_id: channel, thread_ts: ts };
      return sendEvent(
        assistantView
          ? { type: 'assistant_thread_started', assistant_thread: thread, event_ts: ts }
          : { type: 'app_home_opened', user, channel, tab: 'messages', event_ts: ts },
      );
    },
  };

  function interaction(user: string, channel: { id: string; name: string }): Json {
    return {
      token: 'verification-token',
      api_app_id: APP_ID,
      user: { id: user, username: user.toLowerCase(), name: user.toLowerCase(), team_id: TEAM.id },
      team: { id: TEAM.id, domain: TEAM.domain },
      enterprise: null,
      is_enterprise_install: false,
      channel: { id: channel.id, name: channel.name },
      trigger_id: context.newTrigger(user),
    };
  }
}

function findAction(message: SlackMessage, actionId: string, value?: string): Json {
  for (const block of message.blocks) {
    for (const element of [block.accessory, ...((block.elements as unknown[] | undefined) ?? [])]) {
      if (!isObject(element) || element.action_id !== actionId) continue;
      const pressed = pressable(element).find((one) => value === undefined || one.value === value);
      const ids = { action_id: actionId, block_id: block.block_id, type: element.type };
      if (pressed !== undefined) return { ...ids, text: pressed.text, value: pressed.value };
    }
  }
  throw new Error(
    `message ${message.ts} has no ${actionId}${value === undefined ? '' : ` with value ${value}`}`,
  );
}

const pressable = (element: Json): Json[] =>
  element.type === 'feedback_buttons'
    ? [element.positive_button as Json, element.negative_button as Json]
    : [element];

/** As Slack hands on what was typed: `&`, `<` and `>` become entities, outside of its own mentions and links. */
export const escapeTyped = (text: string): string =>
  text
    .split(/(<(?:[@#]|!|https?:|mailto:)[^<>]*>)/)
    .map((part, index) =>
      index % 2 === 1 ? part : part.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    )
    .join('');
