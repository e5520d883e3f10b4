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

export type SaidMessage = Pick<
  GatewayMessageCreateDispatchData,
  'id' | 'channel_id' | 'content' | 'author' | 'mentions' | 'type'
> &
  Partial<
    Pick<
      GatewayMessageCreateDispatchData,
      'guild_id' | 'webhook_id' | 'referenced_message' | 'edited_timestamp'
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

function dayOf(seconds: number): string | undefined {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, 10);
}

/** True for what a person wrote, not an app, and not Discord itself. */
export function isSaidByPerson({ author, webhook_id, type }: SaidMessage): boolean {
  const isSaid = type === MessageType.Default || type === MessageType.Reply;
  return isSaid && !author.bot && !author.system && webhook_id === undefined;
}

/** True where the app is spoken to: mentioned, or answered with a ping. */
export function mentions({ mentions }: SaidMessage, botUserId: string): boolean {
  return mentions.some(({ id }) => id === botUserId);
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
    readonly messages: Readonly<Record<string, Pick<APIMessage, 'content' | 'mentions'>>>;
  };
}): Pick<APIMessage, 'content' | 'mentions'> {
  return data.resolved.messages[data.target_id] ?? { content: '', mentions: [] };
}
