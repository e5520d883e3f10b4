// Posting a message exactly once. Where a call broke off it may have been carried out all the same: each message
// carries a mark of ours, by which the thread is then looked through before anything is posted again.
import { setTimeout as pause } from 'node:timers/promises';
import type { types, webApi } from '@slack/bolt';
import type { Logger } from '../../log.ts';
import { brokeOff, call } from './slack-calls.ts';

/** Messages of a thread that are looked through. */
const REPLIES_MAX = 200;
const TRIES_MAX = 5;
const FIRST_WAIT_MS = 500;

export interface Place {
  readonly channel: string;
  readonly threadTs: string;
  /** What is looked for came after this message. */
  readonly after: string;
}

/** The blocks with the mark, as the id of the first: unique in a message, up to 255 characters, and kept by Slack. */
export function marked<Block extends types.KnownBlock>(blocks: readonly Block[], mark: string): Block[] {
  return blocks.map((block, index) => (index === 0 ? { ...block, block_id: mark } : block));
}

/**
 * `post` posts blocks marked so, and resolves to the message's ts. Throws Slack's error where that was refused, or when
 * all tries broke off.
 */
export async function postOnce(
  client: webApi.WebClient,
  place: Place,
  mark: string,
  post: () => Promise<string>,
  log: Logger,
): Promise<string> {
  for (let tries = 1; ; tries++) {
    try {
      return await call(post, { repeatable: false });
    } catch (error) {
      if (!brokeOff(error) || tries === TRIES_MAX) throw error;
      log.warn(
        { reason: (error as Error).message },
        'Posting to Slack broke off; looking whether it was done',
      );
      await pause(FIRST_WAIT_MS * 2 ** (tries - 1));
      const ts = await findMarked(client, place, mark).catch(() => undefined);
      if (ts !== undefined) return ts;
    }
  }
}

async function findMarked(
  client: webApi.WebClient,
  { channel, threadTs, after }: Place,
  mark: string,
): Promise<string | undefined> {
  const thread = { channel, ts: threadTs, oldest: after, limit: REPLIES_MAX };
  const { messages = [] } = await call(() => client.conversations.replies(thread), { repeatable: true });
  return messages.find(({ blocks = [] }) => blocks.some(({ block_id }) => block_id === mark))?.ts;
}
