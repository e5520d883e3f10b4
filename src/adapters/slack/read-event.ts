// What somebody said in Slack, as the text of a question.
import { ownWords, questionOf, quotedWords } from '../chat/shared-message.ts';

/**
 * The words of a message: without mentions of people and emoji, with labels instead of links, and with Slack's three escapes
 * undone (https://docs.slack.dev/messaging/formatting-message-text). Broadcasts such as `<!channel>` stay as they are:
 * they are no question.
 */
export function readText(text: string): string {
  return text
    .replace(/<(?:@|!subteam\^)[A-Z0-9]+(?:\|[^>]*)?>[,:]?/g, ' ')
    .replace(EMOJI, ' ')
    .replace(/<#[A-Z0-9]+\|([^>]*)>/g, '#$1')
    .replace(/<(?:https?|mailto):[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<((?:https?|mailto):[^|>]*)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();
}

/** ":wave:", ":+1::skin-tone-3:", as Slack writes them; not "from:…" or a time of day. */
const EMOJI = /(?<![\p{L}\d]):(?:[a-z][\w+-]*|[+-]1|100|1234)(?:::skin-tone-\d)?:(?!\d)/giu;

/** A message that another one shares, or anything else that hangs on it: a preview of a link, a file. */
export interface SlackAttachment {
  readonly text?: string;
  readonly is_share?: boolean;
  readonly is_msg_unfurl?: boolean;
  readonly author_id?: string;
  readonly message_blocks?: readonly { readonly message?: { readonly blocks?: readonly unknown[] } }[];
}

/** The words of the first message that was shared with this one; those of ours are none. */
export function sharedText(attachments: readonly SlackAttachment[] = [], botUserId = ''): string {
  for (const { text = '', is_share, is_msg_unfurl, author_id, message_blocks: blocks } of attachments) {
    if (!(is_share || is_msg_unfurl || blocks) || (author_id !== undefined && author_id === botUserId))
      continue;
    const words =
      readText(text) || readText(blocks?.map(({ message }) => textIn(message?.blocks)).join(' ') ?? '');
    if (words !== '') return words;
  }
  return '';
}

/** Block Kit nests texts: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
function textIn(value: unknown, depth = 0): string {
  if (depth > BLOCKS_DEEP || typeof value !== 'object' || value === null) return '';
  if (Array.isArray(value)) return value.map((one) => textIn(one, depth + 1)).join('');
  const { text, elements, type } = value as { text?: unknown; elements?: unknown; type?: string };
  const words = typeof text === 'string' ? text : textIn(text, depth + 1);
  return `${words}${textIn(elements, depth + 1)}${/^rich_text_|section/.test(type ?? '') ? ' ' : ''}`;
}

const BLOCKS_DEEP = 12;

/** The words of a message, or of the one that it shares. */
export function readWords({
  text = '',
  attachments,
}: Pick<SlackEventMessage, 'text' | 'attachments'>): string {
  return readText(text) || sharedText(attachments);
}

/** What a message asks: its own words, or with "is this true?" those that it shares or quotes. */
export function readQuestion(
  { text = '', attachments }: Pick<SlackEventMessage, 'text' | 'attachments'>,
  botUserId: string,
): string {
  return questionOf({
    whole: readText(text),
    own: readText(ownWords(text)),
    others: [sharedText(attachments, botUserId), readText(quotedWords(text))],
  });
}

/** False where the app is named in code or in a quoted line only: then nobody speaks to it. */
export function speaksToApp(text: string, botUserId: string): boolean {
  const mention = new RegExp(`<@${botUserId}(?:\\|[^>]*)?>`);
  return !mention.test(text) || mention.test(ownWords(text));
}

/** A message as Slack's events carry it; the fields that matter here. */
export interface SlackEventMessage {
  readonly channel: string;
  readonly ts: string;
  readonly thread_ts?: string;
  readonly channel_type?: string;
  readonly user?: string;
  readonly text?: string;
  readonly attachments?: readonly SlackAttachment[];
  readonly bot_id?: string;
  readonly subtype?: string;
  readonly hidden?: boolean;
}

/** A `message` event, which also tells of changes and deletions. */
export interface SlackMessageEvent extends SlackEventMessage {
  readonly message?: SlackEventMessage;
  readonly previous_message?: SlackEventMessage;
  readonly deleted_ts?: string;
}

/** What happened to an earlier message. */
export type Change =
  | { readonly kind: 'edited'; readonly ts: string; readonly message: SlackEventMessage }
  | { readonly kind: 'deleted'; readonly ts: string };

/** Undefined where a message event tells of no change that somebody made to what he had said. */
export function readChange({ subtype, message, previous_message, deleted_ts, channel }: SlackMessageEvent) {
  if (subtype === 'message_deleted') {
    const ts = deleted_ts ?? previous_message?.ts;
    return ts === undefined ? undefined : ({ kind: 'deleted', ts } satisfies Change);
  }
  if (subtype !== 'message_changed' || !message) return undefined;
  // A message that has replies is not deleted but becomes a "tombstone" of Slack's own.
  if (message.subtype === 'tombstone') return { kind: 'deleted', ts: message.ts } satisfies Change;
  return isSaidByPerson({ ...message, channel })
    ? ({ kind: 'edited', ts: message.ts, message } satisfies Change)
    : undefined;
}

/** Subtypes under which people still say something themselves. */
const SAID = new Set<string | undefined>([undefined, 'thread_broadcast', 'file_share', 'me_message']);

/** True for what a person wrote, not an app, and not Slack itself. */
export function isSaidByPerson({ user, bot_id, subtype, text }: SlackEventMessage): boolean {
  return user !== undefined && user !== 'USLACKBOT' && !bot_id && text !== undefined && SAID.has(subtype);
}

/** True where somebody else is spoken to: a message that begins with a mention of him. */
export function speaksToOther(text: string, botUserId: string): boolean {
  const first = /^\s*<@([A-Z0-9]+)/.exec(text)?.[1];
  return first !== undefined && first !== botUserId;
}

/** One key for a message, under whichever event it comes. */
export function messageKey(channel: string, ts: string): string {
  return `slack ${channel} ${ts}`;
}
