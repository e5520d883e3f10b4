// What somebody said in Discord, as the text of a question. Events are read as Discord sends them: what the client
// keeps of channels and people is no part of it.
import {
  type APIChatInputApplicationCommandInteraction,
  type APIMessage,
  type APIUser,
  ApplicationCommandOptionType,
  type GatewayMessageCreateDispatchData,
  MessageType,
} from 'discord.js';
import { ownWords, questionOf, quotedWords } from '../chat/shared-message.ts';

export type SaidMessage = Pick<
  GatewayMessageCreateDispatchData,
  'id' | 'channel_id' | 'content' | 'author' | 'mentions' | 'type'
> &
  Partial<
    Pick<
      GatewayMessageCreateDispatchData,
      'guild_id' | 'webhook_id' | 'referenced_message' | 'message_snapshots' | 'edited_timestamp'
    >
  >;

/**
 * The words of a message: without mentions of the app, with names instead of other mentions, labels instead of links,
 * days instead of timestamps, and without marks of formatting.
 * https://discord.com/developers/docs/reference#message-formatting
 */
export function readText(
  { content, mentions = [] }: { content: string; mentions?: readonly APIUser[] },
  botUserId: string,
): string {
  const nameOf = (id: string) => {
    const user = mentions.find((one) => one.id === id);
    return user ? (user.global_name ?? user.username) : 'somebody';
  };
  return content
    .replace(/<@!?(\d+)>[,:]?/g, (whole, id: string) =>
      id === botUserId ? ' ' : `@${nameOf(id)}${/[,:]$/.exec(whole)?.[0] ?? ''}`,
    )
    .replace(/<\/([^:>]+):\d+>/g, '/$1')
    .replace(/<a?:(\w+):\d+>/g, ':$1:')
    .replace(/<t:(-?\d{1,12})(?::\w)?>/g, (whole, seconds: string) => dayOf(Number(seconds)) ?? whole)
    .replace(/\[([^[\]]+)\]\(<?https?:[^\s)]*>?\)/g, '$1')
    .replace(/<(https?:[^\s>]+)>/g, '$1')
    .replace(/\*\*|__|~~|\|\||```|`/g, '')
    .replace(/^(?: *(?:>(?:>>)?|#{1,3}|-#) )+/gm, '')
    .replace(/\\(?=[^\p{L}\p{N}\s])/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** What of a message its words can be read from: a forwarded one has none of its own, but those of the other. */
export type ReadableMessage = Pick<APIMessage, 'content'> & {
  readonly mentions?: readonly APIUser[];
  readonly message_snapshots?: APIMessage['message_snapshots'];
};

/** The words of a message, or of the one that it forwards. */
export function readWords(message: ReadableMessage, botUserId: string): string {
  const forwarded = message.message_snapshots?.[0]?.message;
  return readText(message, botUserId) || (forwarded ? readText(forwarded, botUserId) : '');
}

/** What a message asks: its own words, or with "is this true?" those that it answers, forwards or quotes. */
export function readQuestion(
  said: ReadableMessage & Pick<SaidMessage, 'referenced_message'>,
  botUserId: string,
): string {
  const { content, mentions = [], referenced_message: answered, message_snapshots: snapshots } = said;
  const read = (words: string) => readText({ content: words, mentions }, botUserId);
  const forwarded = snapshots?.[0]?.message;
  // Under an answer of ours, "true?" goes on with the conversation.
  const isOther = answered != null && answered.author.id !== botUserId;
  return questionOf({
    whole: read(content),
    own: read(ownWords(content)),
    others: [
      forwarded ? readText(forwarded, botUserId) : '',
      isOther ? readWords(answered, botUserId) : '',
      read(quotedWords(content)),
    ],
  });
}

function dayOf(seconds: number): string | undefined {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, 10);
}

/** True for what a person wrote, not an app, and not Discord itself. */
export function isSaidByPerson({ author, webhook_id, type }: SaidMessage): boolean {
  const isSaid = type === MessageType.Default || type === MessageType.Reply;
  return isSaid && !author.bot && !author.system && webhook_id === undefined;
}

/** True where the app is spoken to: mentioned in the author's own words, or answered with a ping. */
export function mentions(
  { content, mentions, referenced_message: answered }: SaidMessage,
  botUserId: string,
): boolean {
  if (!mentions.some(({ id }) => id === botUserId)) return false;
  const mention = new RegExp(`<@!?${botUserId}>`);
  return !mention.test(content) || mention.test(ownWords(content)) || answered?.author.id === botUserId;
}

/** True where somebody else is spoken to: a message that begins with a mention of him, or answers him. */
export function speaksToOther({ content, referenced_message }: SaidMessage, botUserId: string): boolean {
  const first = /^\s*<@[!&]?(\d+)>/.exec(content)?.[1];
  if (first !== undefined) return first !== botUserId;
  return referenced_message != null && referenced_message.author.id !== botUserId;
}

/** One key for a message, under whichever event it comes; for an interaction, its id is as good. */
export function questionKey(id: string): string {
  return `discord ${id}`;
}

export interface AskedCommand {
  readonly text: string;
  readonly isPrivate: boolean;
}

/** The question of a slash command, with its options as written filters. */
export function readCommand(
  { data }: Pick<APIChatInputApplicationCommandInteraction, 'data'>,
  botUserId: string,
): AskedCommand {
  const [subcommand] = data.options ?? [];
  if (subcommand?.type !== ApplicationCommandOptionType.Subcommand || subcommand.name !== 'ask')
    return { text: subcommand?.name ?? 'help', isPrivate: true };
  const given = new Map(
    (subcommand.options ?? []).map((option) => [option.name, 'value' in option ? option.value : undefined]),
  );
  const content = String(given.get('question') ?? '');
  const question = readText({ content, mentions: Object.values(data.resolved?.users ?? {}) }, botUserId);
  const filters = ['from', 'after', 'before'].flatMap((name) => {
    const value = String(given.get(name) ?? '').trim();
    return value === '' ? [] : [`${name}:${quoted(value)}`];
  });
  // A quotation mark left open in the question would swallow what follows it.
  const isOpen = (question.match(/"/g) ?? []).length % 2 === 1;
  const parts = isOpen ? [...filters, question] : [question, ...filters];
  return { text: parts.join(' '), isPrivate: given.get('private') === true };
}

/** A value that ends where it ends, whatever quotation marks it holds. */
function quoted(value: string): string {
  if (/^[\w-]+$/.test(value)) return value;
  if (!value.includes('"')) return `"${value}"`;
  return `“${value.replaceAll('”', '"')}”`;
}

/** The first words of a question, as the name of its thread. */
export function threadName(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line === '') return 'Question';
  // Discord counts characters; half a character would be none.
  return line.length <= THREAD_NAME_CHARS_MAX
    ? line
    : `${line
        .slice(0, THREAD_NAME_CHARS_MAX - 1)
        .toWellFormed()
        .trimEnd()}…`;
}

/** https://discord.com/developers/docs/resources/channel#start-thread-from-message */
const THREAD_NAME_CHARS_MAX = 100;

/** The message that a message command was used on. */
export function targetOf(data: {
  readonly target_id: string;
  readonly resolved: {
    readonly messages: Readonly<Record<string, ReadableMessage>>;
  };
}): ReadableMessage {
  return data.resolved.messages[data.target_id] ?? { content: '', mentions: [] };
}
