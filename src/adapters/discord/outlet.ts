// An answer in Discord: a sign of progress, statements as they are proven, then the answer, and all of it in the same
// messages, so that nothing is said twice. Where its place takes nothing any more, it goes on elsewhere.
import type { Logger } from '../../log.ts';
import { composeWords } from '../../reply/compose-help.ts';
import type { Block, Reply } from '../../reply/reply.ts';
import type { Controls } from '../chat/actions.ts';
import type { Outlet } from '../chat/asking.ts';
import { CODE, errorCode, unlessCode } from './discord-calls.ts';
import { type DiscordMessage, writeDiscord } from './discord-dialect.ts';

/** Where messages of an answer stand. Its calls throw Discord's errors. */
export interface Place {
  /** Messages that stand there already, for the answer to be written over. */
  readonly standing?: readonly string[];
  /** Seen by one person, who may share it. */
  readonly isShareable?: boolean;
  /** Words before the answer, where it would not explain itself. */
  readonly preface?: readonly Block[];
  /** `part`: number of the message within the answer, from 0; the same part is posted once. */
  post(message: DiscordMessage, part: number): Promise<string>;
  edit(id: string, message: DiscordMessage): Promise<void>;
  remove(id: string): Promise<void>;
  /** Where to go on after an error of this code; absent: nowhere. */
  next?(code: number): Place | undefined;
}

/** Codes after which a place takes nothing any more. */
const CLOSED: ReadonlySet<number> = new Set([
  CODE.unknownChannel,
  CODE.unknownWebhook,
  CODE.tooManyFollowUps,
  CODE.missingAccess,
  CODE.cannotWriteTo,
  CODE.missingPermissions,
  CODE.tokenExpired,
  CODE.threadLocked,
]);
/** Messages that cannot be written over: somebody deleted it, or closed the thread, which a new one opens. */
const GONE: readonly number[] = [CODE.unknownMessage, CODE.threadArchived];

export function createOutlet(first: Place, log: Logger): Outlet {
  let place: Place | undefined = first;
  /** Messages of this answer, in their order. */
  let posted: string[] = [...(first.standing ?? [])];

  const write = async (
    reply: Reply,
    controls?: Controls,
    messagesMax = Number.POSITIVE_INFINITY,
  ): Promise<void> => {
    while (place) {
      const { preface = [], isShareable = false } = place;
      const messages = writeDiscord(
        { ...reply, blocks: [...preface, ...reply.blocks] },
        controls,
        isShareable,
      );
      try {
        return await replace(place, messages.slice(0, messagesMax));
      } catch (error) {
        leave(place, error);
      }
    }
  };

  /** Goes on elsewhere, or throws. */
  const leave = (from: Place, error: unknown): void => {
    const code = errorCode(error);
    if (code === undefined || !CLOSED.has(code)) throw error;
    place = from.next?.(code);
    posted = [...(place?.standing ?? [])];
    log.info({ code }, place ? 'Discord: an answer goes elsewhere' : 'Discord: nobody can be answered there');
  };

  /** Puts messages where this answer's earlier ones stand; takes away what is left of those. */
  const replace = async (there: Place, messages: readonly DiscordMessage[]): Promise<void> => {
    for (const [part, message] of messages.entries()) {
      const id = posted[part];
      posted[part] =
        id === undefined ? await there.post(message, part) : await update(there, id, message, part);
    }
    await takeAway(there, posted.splice(messages.length));
  };

  /** Counted, so that a message posted anew is not taken for the deleted one. */
  let deleted = 0;
  const update = async (there: Place, id: string, message: DiscordMessage, part: number): Promise<string> => {
    try {
      await there.edit(id, message);
      return id;
    } catch (error) {
      unlessCode(...GONE)(error);
      deleted++;
      return there.post(message, part + PARTS_MAX * deleted);
    }
  };

  const takeAway = async (there: Place, gone: readonly string[]): Promise<void> => {
    for (const id of gone) await there.remove(id).catch(unlessCode(...GONE));
  };

  return {
    show: (words) => write(composeWords(words)),
    grow: (soFar) => write(soFar, undefined, 1),
    finish: (reply, controls) => write(reply, controls),
    async withdraw() {
      if (place) await takeAway(place, posted.splice(0)).catch((error) => place && leave(place, error));
    },
  };
}

/** More than any answer has. */
const PARTS_MAX = 1_000;
