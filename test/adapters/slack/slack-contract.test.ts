// The contract of platforms, in Slack: a person mentions the app in a channel.

import type { AskedThere, PlatformHarness, Shown } from '../../contract/harness.ts';
import { describePlatform } from '../../contract/platform.ts';
import { slackText } from '../../servers/slack-text.ts';
import type { SlackMessage } from '../../servers/slack-workspace.ts';
import { buttonsOf, linksIn, pressButton } from './reading.ts';
import { NEWS, runSlack, type SlackRun } from './slack-run.ts';

const PEOPLE = { reader: 'U1', another: 'U2', bot: 'U9' } as const;

const harness: PlatformHarness = {
  name: 'Slack',
  async start(parts) {
    const run = await runSlack(parts);
    const { slack } = run;
    return {
      logged: run.logged,
      settled: run.settled,
      restart: run.restart,
      stop: run.stop,
      shown: () => [...slack.posted(NEWS).map(shownOf), ...statusesOf(run)],
      async ask(text, by = 'reader') {
        const user = PEOPLE[by];
        if (by === 'bot')
          return asked(
            run,
            await slack.message({ user, channel: NEWS, text: `<@U0BOT> ${text}`, botId: 'B9' }),
          );
        return asked(run, await slack.mention({ user, channel: NEWS, text }));
      },
      async press(label) {
        await pressButton(slack, slack.posted(NEWS), label);
      },
      failSending(how, times) {
        const fault = {
          refused: { status: 500 },
          lost: { destroy: true, done: true },
          limited: { status: 429, retryAfter: 1 },
        } as const;
        for (const method of ['chat.postMessage', 'chat.startStream', 'chat.update'])
          slack.faults.next(method, fault[how], times);
      },
    };
  },
};

function asked(
  run: SlackRun,
  said: { message: SlackMessage; acknowledged?: { eventId?: string }; twin?: unknown },
): AskedThere {
  const { slack } = run;
  const { message } = said;
  return {
    followUp: async (text) =>
      asked(
        run,
        await slack.message({
          user: message.user,
          channel: NEWS,
          text,
          threadTs: message.threadTs ?? message.ts,
        }),
      ),
    redeliver: async () => void (await slack.redeliver(said.acknowledged!.eventId!)),
    edit: async (text) => void (await slack.edit(message, `<@U0BOT> ${text}`)),
    remove: async () => void (await slack.remove(message)),
  };
}

function shownOf(message: SlackMessage): Shown {
  return {
    text: slackText(message),
    links: linksIn(message),
    buttons: buttonsOf(message).map(({ label }) => label),
    isPrivate: message.ephemeralFor !== undefined,
  };
}

/** The status of a thread is no message, but a person reads it. */
function statusesOf({ slack }: SlackRun): Shown[] {
  return slack
    .history(NEWS)
    .map((message) => slack.status(NEWS, message.ts))
    .filter((status) => status !== '')
    .map((text) => ({ text, links: [], buttons: [], isPrivate: false }));
}

describePlatform(harness);
