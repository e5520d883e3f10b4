// What readers see, and waiting for it.
import { MESSAGE_FLAGS } from './discord-components.ts';
import type { Pinged } from './discord-markdown.ts';
import type { State } from './discord-state.ts';
import type { Channel, Message, User } from './discord-world.ts';

/** A message as its readers see it now. */
export interface Posted {
  readonly message: Message;
  readonly id: string;
  readonly author: User;
  readonly content: string;
  readonly embeds: Message['embeds'];
  readonly components: Message['components'];
  readonly flags: number;
  /** The bot "is thinking": deferred, nothing said yet. */
  readonly loading: boolean;
  /** The only person who sees it. */
  readonly ephemeralFor?: User;
  readonly repliesTo?: Message;
  /** The thread that it stands in. */
  readonly thread?: Channel;
  readonly pinged: Pinged;
  readonly previews: readonly string[];
  readonly versions: readonly string[];
}

export interface Reading {
  /** Messages of the bot and of people in the channel and its threads, in order, without deleted ones. */
  posted(channel: Channel): Posted[];
  /** Those of them that the bot wrote, loading ones left out. */
  answers(channel: Channel): Posted[];
  /** Waits until `probe` gives something other than false, null or undefined. */
  until<T>(probe: () => T | false | null | undefined, withinMs?: number): Promise<T>;
}

export function createReading(state: State): Reading {
  const posted = (channel: Channel): Posted[] =>
    state.messages
      .filter(({ deleted, channel: place }) => !deleted && (place === channel || place.parent === channel))
      .map((message) => {
        const { channel: place, ephemeralFor, repliesTo } = message;
        const { id, author, content, embeds, components, flags, pinged, previews, versions } = message;
        return {
          message,
          ...{ id, author, content, embeds, components, flags, pinged, previews, versions },
          loading: (flags & MESSAGE_FLAGS.loading) !== 0,
          ...(ephemeralFor && { ephemeralFor }),
          ...(repliesTo && { repliesTo }),
          ...(place.kind === 'thread' && { thread: place }),
        };
      });
  return {
    posted,
    answers: (channel) => posted(channel).filter((one) => one.author === state.bot && !one.loading),
    until(probe, withinMs = 5_000) {
      return new Promise((resolve, reject) => {
        const finish = () => {
          clearTimeout(timer);
          clearInterval(poll);
          state.changes.off('change', look);
        };
        const look = () => {
          const value = probe();
          if (value === false || value === null || value === undefined) return;
          finish();
          resolve(value);
        };
        const timer = setTimeout(() => {
          finish();
          reject(new Error(`Still not so after ${withinMs} ms: ${probe}`));
        }, withinMs);
        const poll = setInterval(look, 20);
        state.changes.on('change', look);
        look();
      });
    },
  };
}
