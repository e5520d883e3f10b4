// Answers as ordinary messages: in a channel, in a thread opened for them, or in direct messages.
import { CODE, type DiscordCalls, errorCode } from './discord-calls.ts';
import type { Place } from './outlet.ts';

/** A channel, and the message there that is answered. */
interface Spot {
  readonly channel: string;
  readonly repliesTo?: string | undefined;
}

type More = Pick<Place, 'preface' | 'next'>;

/** `key`: of the question, the same for every delivery of it. */
export function inChannel(calls: DiscordCalls, key: string, spot: Spot, more: More = {}): Place {
  return createPlace(calls, key, async () => spot, more);
}

/** In a thread on the question, or as a reply where none can be opened. */
export function inThread(
  calls: DiscordCalls,
  key: string,
  { channel, message, name }: { channel: string; message: string; name: string },
  more: More = {},
): Place {
  const open = async (): Promise<Spot> => {
    try {
      return { channel: await calls.openThread(channel, message, name) };
    } catch (error) {
      // Refused: the question is gone, threads are switched off, or the permission was taken away just now.
      if (errorCode(error) === undefined) throw error;
      return { channel, repliesTo: message };
    }
  };
  return createPlace(calls, key, open, more);
}

export function inDirect(calls: DiscordCalls, key: string, person: string, more: More = {}): Place {
  return createPlace(calls, key, async () => ({ channel: await calls.openDirect(person) }), more);
}

function createPlace(calls: DiscordCalls, key: string, open: () => Promise<Spot>, more: More): Place {
  let opened: Promise<Spot> | undefined;
  const spot = (): Promise<Spot> => {
    opened ??= open();
    opened.catch(() => {
      opened = undefined;
    });
    return opened;
  };
  return {
    ...more,
    async post(message, part) {
      const { channel, repliesTo } = await spot();
      const post = (to?: string) => calls.post(channel, message, `${key} ${part}`, to);
      if (part > 0 || !repliesTo) return post();
      return post(repliesTo).catch((error) => {
        if (errorCode(error) !== CODE.noHistory) throw error;
        return post();
      });
    },
    edit: async (id, message) => calls.edit((await spot()).channel, id, message),
    remove: async (id) => calls.remove((await spot()).channel, id),
  };
}
