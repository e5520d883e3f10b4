// What a press of a button under an answer does in Slack.
import type { BlockAction, webApi } from '@slack/bolt';
import type { Logger } from '../../log.ts';
import { readAction } from '../chat/actions.ts';
import type { Platform } from '../chat/asking.ts';
import type { Pipeline } from '../chat/pipeline.ts';
import { createResponseOutlet, postResponse } from './response-outlet.ts';
import { writeSlack } from './slack-dialect.ts';
import { createThreadOutlet, directTo } from './thread-outlet.ts';

export interface PressOptions {
  readonly pipeline: Pipeline;
  readonly platform: Platform;
  readonly client: webApi.WebClient;
  readonly log: Logger;
}

export function createPress({ pipeline, platform, client, log }: PressOptions) {
  return async (body: BlockAction, team: string | undefined): Promise<void> => {
    const [pressed] = body.actions as (BlockAction['actions'][number] & { value?: string })[];
    const action = readAction(pressed?.value ?? '');
    if (!action || !pressed) return;
    const acted = pipeline.act(action, body.user.id);
    const { thread_ts: threadTs, is_ephemeral: isPrivate, message_ts: ts } = body.container;
    const url = body.response_url;
    const person = body.user.id;
    const toPerson = (replaces: boolean) =>
      createResponseOutlet(url, log, { replaces, threadTs, direct: directTo(client, person) });
    if (acted.kind === 'show') return toPerson(false).finish(acted.reply);
    if (acted.kind === 'share') {
      for (const message of writeSlack(acted.reply, acted.controls))
        await postResponse(url, {
          ...message,
          ...(threadTs && { thread_ts: threadTs }),
          response_type: 'in_channel',
          replace_original: false,
        });
      return;
    }
    const channel = body.channel?.id ?? '';
    const key = `slack press ${pressed.action_ts} ${person}`;
    const outlet = isPrivate
      ? toPerson(true)
      : createThreadOutlet(client, { channel, threadTs: threadTs ?? ts, after: ts, person, team }, log);
    await pipeline.ask({ platform, key, person, channel, text: acted.text }, outlet);
  };
}
