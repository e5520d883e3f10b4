// response_url: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
import { randomUUID } from 'node:crypto';
import { readContent, SLACK_LIMITS, SlackError } from './slack-limits.ts';
import type { Json } from './slack-shapes.ts';
import { BOT, type SlackMessage, type Workspace } from './slack-workspace.ts';

interface Issued {
  readonly user: string;
  readonly channel: string;
  readonly at: number;
  readonly original?: SlackMessage | undefined;
  uses: number;
}

export function createResponseUrls(workspace: Workspace, now: () => number, base: () => string) {
  const issued = new Map<string, Issued>();

  function issue(user: string, channel: string, original?: SlackMessage): string {
    const id = randomUUID();
    issued.set(id, { user, channel, original, at: now(), uses: 0 });
    return `${base()}/response/${id}`;
  }

  /** @throws SlackError `used_url`, `expired_url`, or what Slack refuses in the message. */
  function use(id: string, args: Json): void {
    const url = issued.get(id);
    if (url === undefined || now() - url.at > SLACK_LIMITS.responseUrlMinutes * 60_000) {
      throw new SlackError('expired_url');
    }
    if (url.uses >= SLACK_LIMITS.responseUrlUses) throw new SlackError('used_url');
    url.uses += 1;
    respond(url, args);
  }

  /**
   * Works in channels where the bot is not. Without an original message (after a slash command) there is nothing to
   * replace: `replace_original` then posts one more (github.com/slackapi/bolt-js issue 2287).
   */
  function respond({ user, channel, original }: Omit<Issued, 'uses' | 'at'>, args: Json): void {
    if (args.delete_original === true && original !== undefined) {
      workspace.remove(original);
      return;
    }
    const content = readContent(args);
    if (args.replace_original === true && original !== undefined) {
      workspace.update(original, { ...content, blocks: content.blocks ?? [] }, args);
      return;
    }
    const thread = args.thread_ts;
    workspace.post(
      {
        channel,
        threadTs: thread === undefined ? undefined : String(thread),
        user: BOT.user,
        botId: BOT.id,
        ...(args.response_type !== 'in_channel' && { ephemeralFor: user }),
        args,
      },
      content,
    );
  }

  return { issue, use, respond };
}

export type ResponseUrls = ReturnType<typeof createResponseUrls>;
