// Slack: which events are questions, and where their answers go.
import type { App, BlockAction, webApi } from '@slack/bolt';
import type { Logger } from '../../log.ts';
import { composeWords } from '../../reply/compose-help.ts';
import { writeFailure } from '../../reply/wording.ts';
import type { Outlet, Platform } from '../chat/asking.ts';
import type { Pipeline } from '../chat/pipeline.ts';
import { createPress } from './press.ts';
import {
  isSaidByPerson,
  messageKey,
  readChange,
  readQuestion,
  readText,
  readWords,
  type SlackEventMessage,
  type SlackMessageEvent,
  speaksToApp,
  speaksToOther,
} from './read-event.ts';
import { createResponseOutlet } from './response-outlet.ts';
import { errorCode } from './slack-calls.ts';
import { createThreadOutlet, directTo } from './thread-outlet.ts';

export interface SlackListening {
  readonly pipeline: Pipeline;
  readonly log: Logger;
  /** Name of the slash command, without its slash. */
  readonly command: string;
  /** Ids of channels that are answered in; empty: all. */
  readonly channels: readonly string[];
  /** Channels where follow-ups need a mention; "*": everywhere. */
  readonly mentionAlways: readonly string[];
  /** Questions for the agent view, where nothing was asked yet. */
  readonly examples: () => readonly string[];
  readonly botUserId: string;
  readonly client: webApi.WebClient;
  /** Milliseconds before an answer to one person gives a sign of progress. */
  readonly signAfterMs?: number | undefined;
}

/** The message shortcut's id in the manifest. */
const SHORTCUT = 'ask-archive';
/** https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts */
const PROMPTS_MAX = 4;

function slackPlatform(command: string): Platform {
  return {
    name: 'slack',
    ways: [
      `Ask with /${command} and your question (only you see the answer until you share it), by mentioning me in a channel, or in a direct message. In a thread that I answered in, just ask on.`,
      `/${command} sources tells what the archive holds. “Ask the archive” in a message’s menu looks up what somebody wrote.`,
    ],
    paceMs: 1_200,
  };
}

export function listen(app: App, listening: SlackListening): void {
  const { pipeline, command, botUserId, client, log, signAfterMs } = listening;
  const platform = slackPlatform(command);
  const isOpen = (channel: string) =>
    isDirect(channel) || listening.channels.length === 0 || listening.channels.includes(channel);

  app.command(`/${command}`, async ({ ack, payload }) => {
    await ack();
    const { channel_id: channel, trigger_id, user_id: person, text, response_url } = payload;
    const outlet = createResponseOutlet(response_url, log, { signAfterMs, direct: directTo(client, person) });
    if (!isOpen(channel)) return sayClosed(outlet);
    const key = `slack command ${trigger_id}`;
    await pipeline.ask({ platform, key, person, channel, text: readText(text) }, outlet);
  });

  app.shortcut({ callback_id: SHORTCUT, type: 'message_action' }, async ({ ack, payload }) => {
    await ack();
    const { channel, trigger_id, user, message, response_url } = payload;
    const threadTs = message.thread_ts as string | undefined;
    const direct = directTo(client, user.id);
    const outlet = createResponseOutlet(response_url, log, { threadTs, signAfterMs, direct });
    if (!isOpen(channel.id)) return sayClosed(outlet);
    const key = `slack shortcut ${trigger_id}`;
    const text = readWords(message as Pick<SlackEventMessage, 'text' | 'attachments'>);
    await pipeline.ask({ platform, key, person: user.id, channel: channel.id, text }, outlet);
  });

  app.event('app_mention', async ({ event, context }) => {
    const said = event as SlackEventMessage;
    if (speaksToApp(said.text ?? '', botUserId)) await answerMessage(said, context.teamId);
  });

  app.event('message', async ({ event, context }) => {
    const said = event as unknown as SlackMessageEvent;
    const change = readChange(said);
    if (change?.kind === 'edited')
      await pipeline.edited(messageKey(said.channel, change.ts), readQuestion(change.message, botUserId));
    else if (change) await pipeline.withdrawn(messageKey(said.channel, change.ts));
    else if (isForUs(said)) await answerMessage(said, context.teamId);
  });

  const press = createPress({ pipeline, platform, client, log });
  app.action(/^footnote:/, async ({ ack, body, context }) => {
    await ack();
    await press(body as BlockAction, context.teamId);
  });

  app.event('app_home_opened', async ({ event }) => {
    if (event.tab === 'messages') await suggest(event.channel);
  });

  app.error(async (error) => {
    log.error({ err: error }, 'Slack: an event could not be handled');
  });

  /** Direct messages always; in channels what is said in a thread that we answered in. Mentions come on their own. */
  function isForUs(said: SlackEventMessage): boolean {
    if (isDirect(said.channel)) return true;
    const { channel, thread_ts: thread, text = '' } = said;
    if (!thread || speaksToOther(text, botUserId)) return false;
    if (listening.mentionAlways.includes('*') || listening.mentionAlways.includes(channel)) return false;
    return pipeline.knows(threadKey(channel, thread));
  }

  async function answerMessage(said: SlackEventMessage, team: string | undefined): Promise<void> {
    const { channel, ts, thread_ts: threadTs = ts, user: person } = said;
    if (!isSaidByPerson(said) || !person || !isOpen(channel)) return;
    const outlet = createThreadOutlet(client, { channel, threadTs, after: ts, person, team }, log);
    const key = messageKey(channel, ts);
    const conversation = isDirect(channel) ? `slack ${channel}` : threadKey(channel, threadTs);
    await pipeline.ask(
      { platform, key, person, channel, conversation, text: readQuestion(said, botUserId) },
      outlet,
    );
  }

  async function suggest(channel: string): Promise<void> {
    const prompts = listening
      .examples()
      .slice(0, PROMPTS_MAX)
      .map((text) => ({ title: text, message: text }));
    if (prompts.length === 0) return;
    // The agent view has no thread yet, which the SDK's types ask for.
    await client
      .apiCall('assistant.threads.setSuggestedPrompts', {
        channel_id: channel,
        title: 'Ask the news archive',
        prompts,
      })
      .catch((error) => log.debug({ code: errorCode(error) }, 'Slack: no prompts could be suggested'));
  }
}

async function sayClosed(outlet: Outlet): Promise<void> {
  await outlet.finish(composeWords(writeFailure('closed-channel')));
}

/** Ids of direct messages begin with D: https://docs.slack.dev/apis/web-api/using-the-conversations-api */
export function isDirect(channel: string): boolean {
  return channel.startsWith('D');
}

function threadKey(channel: string, threadTs: string): string {
  return `slack ${channel} ${threadTs}`;
}
