// What the buttons under an answer do, as the short text that a platform keeps with each of them.

export type ActionKind =
  /** Shows the quoted words, to who asks for them. */
  | 'quotes'
  /** Puts a private answer into the channel. */
  | 'share'
  /** Asks once more, without the filters. */
  | 'unfiltered'
  | 'good'
  | 'bad';

export interface Action {
  readonly kind: ActionKind;
  /** Id of the kept answer. */
  readonly answer: string;
}

const KINDS: readonly ActionKind[] = ['quotes', 'share', 'unfiltered', 'good', 'bad'];

/** `footnote:quotes:<answer>`; well within 100 characters, Discord's limit for a custom_id. */
export function writeAction({ kind, answer }: Action): string {
  return `footnote:${kind}:${answer}`;
}

export function readAction(text: string): Action | undefined {
  const [prefix, kind, answer] = text.split(':');
  const known = KINDS.find((one) => one === kind);
  return prefix === 'footnote' && known && answer ? { kind: known, answer } : undefined;
}
