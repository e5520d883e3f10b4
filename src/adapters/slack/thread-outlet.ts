// An answer in a thread or direct conversation: a status while it is being made, statements as they are proven, then
// the answer, and all of it in the same message, so that nothing is said twice.
import { randomUUID } from 'node:crypto';
import type { webApi } from '@slack/bolt';
import type { Logger } from '../../log.ts';
import { composeWords } from '../../reply/compose-help.ts';
import type { Reply, Span } from '../../reply/reply.ts';
import type { Controls } from '../chat/actions.ts';
import type { Outlet } from '../chat/asking.ts';
import { marked, type Place, postOnce } from './post-once.ts';
import { call, errorCode } from './slack-calls.ts';
import { type SlackMessage, writeBlocks, writeSlack } from './slack-dialect.ts';

export interface Thread extends Place {
  /** Who asked, and in which workspace; Slack wants to know for whom a stream is. */
  readonly person: string;
  readonly team: string | undefined;
}

/** Neither previews nor names are made out of what is posted. */
export const PLAIN = { unfurl_links: false, unfurl_media: false, parse: 'none', link_names: false } as const;

interface Stream {
  readonly ts: string;
  spansShown: number;
}

/** Our message cannot be changed any more: somebody deleted it, or the workspace allows no late changes. */
const UNCHANGEABLE = new Set<string | undefined>([
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
]);

export function createThreadOutlet(client: webApi.WebClient, thread: Thread, log: Logger): Outlet {
  const { channel, threadTs } = thread;
  const place = { channel_id: channel, thread_ts: threadTs };
  /** Messages of this answer, in their order. */
  const posted: string[] = [];
  let stream: Stream | undefined;
  // Older and government workspaces know neither: https://docs.slack.dev/reference/methods/chat.startStream
  let streams = true;
  let statuses = true;
  let statusShown = false;

  const post = (message: SlackMessage): Promise<string> => {
    const mark = randomUUID();
    const blocks = marked(message.blocks, mark);
    const said = { channel, thread_ts: threadTs, text: message.text, blocks, ...PLAIN };
    return postOnce(client, thread, mark, async () => (await client.chat.postMessage(said)).ts!, log);
  };

  const update = async (ts: string, { text, blocks }: SlackMessage): Promise<string> => {
    try {
      const changed = { channel, ts, text, blocks, parse: 'none', link_names: false } as const;
      await call(() => client.chat.update(changed), { repeatable: true });
      return ts;
    } catch (error) {
      // The answer is said all the same.
      if (!UNCHANGEABLE.has(errorCode(error))) throw error;
      return post({ text, blocks });
    }
  };

  /** Puts messages where this answer's earlier ones stand; takes away what is left of those. */
  const replace = async (messages: readonly SlackMessage[]): Promise<void> => {
    for (const [index, message] of messages.entries()) {
      const ts = posted[index];
      posted[index] = ts === undefined ? await post(message) : await update(ts, message);
    }
    await takeAway(posted.splice(messages.length));
  };

  const takeAway = async (gone: readonly string[]): Promise<void> => {
    for (const ts of gone)
      await call(() => client.chat.delete({ channel, ts }), { repeatable: true }).catch((error) => {
        if (errorCode(error) !== 'message_not_found') throw error;
      });
  };

  const setStatus = async (status: string): Promise<void> => {
    await client.assistant.threads.setStatus({ ...place, status });
    statusShown = status !== '';
  };

  const startStream = async (spans: readonly Span[]): Promise<void> => {
    const mark = randomUUID();
    const blocks = marked(writeGrowing(spans), mark);
    const begun = {
      channel,
      thread_ts: threadTs,
      recipient_user_id: thread.person,
      ...(thread.team && { recipient_team_id: thread.team }),
      chunks: [{ type: 'blocks' as const, blocks }],
    };
    const ts = await postOnce(
      client,
      thread,
      mark,
      async () => (await client.chat.startStream(begun)).ts!,
      log,
    );
    stream = { ts, spansShown: spans.length };
    posted.push(ts);
  };

  const append = async (open: Stream, spans: readonly Span[]): Promise<void> => {
    const more = spans.slice(open.spansShown);
    if (more.length === 0) return;
    open.spansShown = spans.length;
    const chunks = [{ type: 'blocks' as const, blocks: writeGrowing(more) }];
    await client.chat.appendStream({ channel, ts: open.ts, chunks }).catch((error) => {
      // Slack ends a stream after some minutes, or when a reader does.
      if (errorCode(error) === 'message_not_in_streaming_state') stream = undefined;
      throw error;
    });
  };

  const endStream = async (): Promise<void> => {
    if (!stream) return;
    const { ts } = stream;
    stream = undefined;
    // It may have ended by itself; what counts is written right after.
    await call(() => client.chat.stopStream({ channel, ts }), { repeatable: true }).catch((error) => {
      log.debug({ code: errorCode(error) }, 'A stream had ended');
    });
  };

  return {
    async show(words) {
      if (stream) return;
      if (statuses && posted.length === 0) {
        try {
          return await setStatus(words);
        } catch (error) {
          log.debug({ code: errorCode(error) }, 'No status here; a message says it instead');
          statuses = false;
        }
      }
      await replace(writeSlack(composeWords(words)));
    },
    async grow(soFar) {
      const spans = soFar.blocks.flatMap((block) => (block.kind === 'statement' ? block.spans : []));
      if (stream) return append(stream, spans);
      if (streams && posted.length === 0) {
        try {
          return await startStream(spans);
        } catch (error) {
          log.debug({ code: errorCode(error) }, 'No stream here; the message is updated instead');
          streams = false;
        }
      }
      await replace(writeSlack(soFar).slice(0, 1));
    },
    async finish(reply: Reply, controls?: Controls) {
      await endStream();
      await replace(writeSlack(reply, controls));
      // What is posted ends a status by itself.
      statusShown = false;
    },
    async withdraw() {
      await endStream();
      await takeAway(posted.splice(0));
      if (statusShown) await setStatus('');
    },
  };
}

/** Posts to a person's direct conversation with the app, which needs not be open yet. */
export function directTo(client: webApi.WebClient, person: string) {
  return async (message: SlackMessage): Promise<void> => {
    await call(() => client.chat.postMessage({ channel: person, ...message, ...PLAIN }), {
      repeatable: false,
    });
  };
}

/** Streams take no word against previews, so the links of the marks come with the finished answer. */
function writeGrowing(spans: readonly Span[]) {
  const growing = spans.map(
    (span): Span => (span.kind === 'reference' ? { kind: 'text', text: `[${span.number}]` } : span),
  );
  return writeBlocks([{ kind: 'statement', spans: growing }]);
}
