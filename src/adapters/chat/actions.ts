// The buttons under an answer: which there are, what a platform keeps with each of them, and what pressing one does.
import { LRUCache } from 'lru-cache';
import { withoutFilters } from '../../answer/understand.ts';
import { composeQuotes, composeShared, composeWords } from '../../reply/compose-help.ts';
import type { Reply } from '../../reply/reply.ts';
import { THANKS, writeFailure } from '../../reply/wording.ts';
import type { Store } from './store.ts';

const LABELS = {
  /** Shows the quoted words, to who asks for them. */
  quotes: 'Show the quoted words',
  /** Asks once more, without the filters. */
  unfiltered: 'Ask without filters',
  /** Puts a private answer into the channel. */
  share: 'Share in channel',
  good: 'Good answer',
  bad: 'Bad answer',
} as const;

export type ActionKind = keyof typeof LABELS;

export interface Action {
  readonly kind: ActionKind;
  /** Id of the kept answer. */
  readonly answer: string;
}

/** `footnote:quotes:<answer>`; well within 100 characters, Discord's limit for a custom_id. */
export function writeAction({ kind, answer }: Action): string {
  return `footnote:${kind}:${answer}`;
}

export function readAction(text: string): Action | undefined {
  const [prefix, kind = '', answer] = text.split(':');
  const isKnown = Object.hasOwn(LABELS, kind);
  return prefix === 'footnote' && isKnown && answer ? { kind: kind as ActionKind, answer } : undefined;
}

/** What the reader can do with a reply. */
export interface Controls {
  /** Id of the kept answer. */
  readonly answer: string;
  readonly hasQuotes: boolean;
  readonly hasFilters: boolean;
}

export function controlsOf(answer: string, { blocks }: Reply): Controls {
  return {
    answer,
    hasQuotes: blocks.some((block) => block.kind === 'source'),
    hasFilters: blocks.some((block) => block.kind === 'filters'),
  };
}

export interface Button {
  readonly label: string;
  /** Kept by the platform, and given back when it is pressed. */
  readonly action: string;
}

/** `isShareable`: seen by one person, who may share it. */
export function buttonsFor({ answer, hasQuotes, hasFilters }: Controls, isShareable: boolean) {
  const button = (kind: ActionKind): Button => ({
    label: LABELS[kind],
    action: writeAction({ kind, answer }),
  });
  return {
    onwards: [
      ...(hasQuotes ? [button('quotes')] : []),
      ...(hasFilters ? [button('unfiltered')] : []),
      ...(isShareable ? [button('share')] : []),
    ],
    good: button('good'),
    bad: button('bad'),
  };
}

export type Acted =
  | { readonly kind: 'show'; readonly reply: Reply }
  | { readonly kind: 'share'; readonly reply: Reply; readonly controls: Controls }
  | { readonly kind: 'ask'; readonly text: string };

/** Who presses "Share" twice in this time means it once. */
const SHARED_MS = 30_000;
const SHARED_MAX = 5_000;

/** What a press does; `now`: milliseconds since 1970. */
export function createActs(store: Store, now: () => number): (action: Action, person: string) => Acted {
  const shared = new LRUCache<string, true>({ max: SHARED_MAX, ttl: SHARED_MS });
  const show = (reply: Reply): Acted => ({ kind: 'show', reply });
  return ({ kind, answer: id }, person) => {
    const kept = store.answer(id);
    if (!kept) return show(composeWords(writeFailure('not-kept')));
    switch (kind) {
      case 'quotes':
        return show(composeQuotes(kept.reply));
      case 'unfiltered':
        return { kind: 'ask', text: withoutFilters(kept.question) };
      case 'share':
        if (shared.has(id)) return show(composeWords(writeFailure('already-shared')));
        shared.set(id, true);
        return {
          kind: 'share',
          reply: composeShared(kept.question, kept.reply),
          controls: controlsOf(id, kept.reply),
        };
      case 'good':
      case 'bad':
        store.keepFeedback({ answer: id, person, good: kind === 'good', at: now() });
        return show(composeWords(THANKS));
    }
  };
}
