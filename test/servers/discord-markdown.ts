// Discord's markdown as far as it changes what a person sees: which constructs of a text are live, whom it mentions,
// which addresses get a preview card. https://discord.com/developers/docs/reference#message-formatting
import { type Body, isBody, listOf, textOf } from './discord-problems.ts';

export type Construct =
  | 'bold'
  | 'italic'
  | 'underline'
  | 'strikethrough'
  | 'spoiler'
  | 'code'
  | 'code block'
  | 'header'
  | 'subtext'
  | 'list'
  | 'quote'
  | 'masked link'
  | 'link'
  | 'user mention'
  | 'role mention'
  | 'everyone'
  | 'channel link'
  | 'slash command'
  | 'guild link'
  | 'timestamp'
  | 'custom emoji';

export interface Formatting {
  readonly kind: Construct;
  /** The characters of the text that make the construct up. */
  readonly text: string;
}

const MASKED_LINK = /\[((?:\[[^[\]]*\]|[^[\]\n])+)\]\(\s*<?(https?:\/\/[^\s<>]*?)>?(?:\s+"[^"]*")?\s*\)/g;
const BARE_LINK = /https?:\/\/[^\s<]+[^<.,:;"'\])\s]/g;
const ANGLE_LINK = /<(https?:\/\/[^\s<>]+)>/g;

/** In order of precedence: what one has taken the next does not see. */
const INLINE: readonly (readonly [Construct, RegExp])[] = [
  ['masked link', MASKED_LINK],
  ['link', ANGLE_LINK],
  ['link', BARE_LINK],
  ['user mention', /<@!?\d+>/g],
  ['role mention', /<@&\d+>/g],
  ['everyone', /@(?:everyone|here)\b/g],
  ['channel link', /<#\d+>/g],
  ['slash command', /<\/[-_\p{L}\p{N} ]+:\d+>/gu],
  ['guild link', /<id:[a-z-]+>/g],
  ['timestamp', /<t:-?\d+(?::[a-zA-Z])?>/g],
  ['custom emoji', /<a?:\w+:\d+>/g],
];

/** Letters outside ASCII end no word here, as in Discord's own patterns. */
const STYLES: readonly (readonly [Construct, RegExp])[] = [
  ['bold', /\*\*[\s\S]+?\*\*/g],
  ['underline', /__[\s\S]+?__/g],
  ['strikethrough', /~~[\s\S]+?~~/g],
  ['spoiler', /\|\|[\s\S]+?\|\|/g],
  ['italic', /(?<!\*)\*(?=[^\s*])[\s\S]*?[^\s*]\*(?!\*)/g],
  ['italic', /(?<!\w)_(?:__|[^_])+?_(?!\w)/g],
];

const LINES: readonly (readonly [Construct, RegExp])[] = [
  ['quote', /^ *>(?:>>)? .*$/gm],
  ['header', /^ *(?:> +)?(?:[-*] +)?#{1,3} +\S.*$/gm],
  ['subtext', /^ *-# +\S.*$/gm],
  ['list', /^ *(?:[-*]|\d+\.) +\S.*$/gm],
];

/** A backslash with the character it takes the meaning from, or code, whose backticks are the group. */
const LITERAL = /\\[^\p{L}\p{N}\s]|(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/gu;

const HIDDEN = '\u0000';

/**
 * The text with everything hidden that no other construct can use: code, and characters that a backslash takes the
 * meaning from. Its length is the text's.
 */
function hideCode(text: string, found: Formatting[] = []): string {
  return text.replace(LITERAL, (match, ticks?: string) => {
    if (ticks) found.push({ kind: ticks.length >= 3 ? 'code block' : 'code', text: match });
    return HIDDEN.repeat(match.length);
  });
}

/** Which constructs of the text are live: a person sees them formatted, linked or as a mention. */
export function discordFormatting(text: string): Formatting[] {
  const found: Formatting[] = [];
  let rest = hideCode(text, found);
  const take = (kind: Construct, pattern: RegExp, keep: boolean) => {
    const before = rest;
    for (const match of before.matchAll(pattern)) {
      found.push({ kind, text: text.slice(match.index, match.index + match[0].length) });
    }
    if (!keep) rest = before.replace(pattern, (match) => HIDDEN.repeat(match.length));
  };
  for (const [kind, pattern] of LINES) take(kind, pattern, true);
  // What begins a line is no emphasis.
  rest = rest.replace(/^ *(?:[-*]|>(?:>>)?|#{1,3}|-#) /gm, (match) => HIDDEN.repeat(match.length));
  for (const [kind, pattern] of INLINE) take(kind, pattern, false);
  for (const [kind, pattern] of STYLES) take(kind, pattern, true);
  return found;
}

/** Addresses in a text that Discord shows a preview card for: bare ones and masked ones, unless written `<…>`. */
export function previewsIn(text: string): string[] {
  const open = hideCode(text).replace(/<https?:\/\/[^\s<>]+>/g, (match) => HIDDEN.repeat(match.length));
  const masked = [...open.matchAll(MASKED_LINK)].map((match) => match[2]!);
  const bare = [...open.replace(MASKED_LINK, ' ').matchAll(BARE_LINK)].map((match) => match[0]);
  return [...new Set([...masked, ...bare])];
}

export interface Pinged {
  readonly users: readonly string[];
  readonly roles: readonly string[];
  readonly everyone: boolean;
}

export const NOBODY: Pinged = { users: [], roles: [], everyone: false };

/** What may notify when a body says nothing of it: all in channels, users alone in interactions and webhooks. */
export const DEFAULT_MENTIONS = {
  channel: { parse: ['users', 'roles', 'everyone'] },
  interaction: { parse: ['users'] },
} as const;

/**
 * Whom the texts notify. A backslash does not keep a mention from notifying, code does.
 * https://discord.com/developers/docs/resources/message#allowed-mentions-object
 */
export function pingedBy(
  texts: readonly string[],
  allowed: Body,
  { repliedTo, mayPingEveryone }: { repliedTo?: string | undefined; mayPingEveryone: boolean },
): Pinged {
  const open = texts
    .map((text) => text.replace(LITERAL, (match, ticks?: string) => (ticks ? ' ' : match)))
    .join('\n');
  const idsOf = (pattern: RegExp): string[] => [
    ...new Set([...open.matchAll(pattern)].map((match) => match[1]!)),
  ];
  const parse = listOf(allowed.parse);
  const live = (kind: string, ids: string[]) =>
    parse.includes(kind) ? ids : ids.filter((id) => listOf(allowed[kind]).includes(id));
  const users = live('users', idsOf(/<@!?(\d+)>/g));
  if (repliedTo && allowed.replied_user === true && !users.includes(repliedTo)) users.push(repliedTo);
  return {
    users,
    roles: live('roles', idsOf(/<@&(\d+)>/g)),
    everyone: mayPingEveryone && parse.includes('everyone') && /@(?:everyone|here)\b/.test(open),
  };
}

/** What a person reads of a text: links as `text <url>`, mentions as `⟦mention⟧`, backslashes gone. */
export function readableText(text: string): string {
  const literal: string[] = [];
  const keep = (part: string) => `\ue000${literal.push(part) - 1}\ue001`;
  return text
    .replace(LITERAL, (match, ticks?: string) => keep(ticks ? match : match.slice(1)))
    .replace(MASKED_LINK, (_, label: string, url: string) => `${label} <${url}>`)
    .replace(/<@[!&]?\d+>/g, '⟦mention⟧')
    .replace(/\ue000(\d+)\ue001/g, (_, at: string) => literal[Number(at)]!);
}

/** What the parts of a message have to say: a message as it was posted, or as Discord's API gives it. */
export interface Readable {
  readonly content: string;
  readonly embeds: readonly unknown[];
  readonly components: readonly unknown[];
  readonly pinged?: Pinged;
}

/** What a person reads: content, embeds, text displays; buttons as `[label]`, link buttons as `[label <url>]`. */
export function discordText(message: Readable): string {
  const everyone = message.pinged?.everyone
    ? (text: string) => text.replace(/@(?:everyone|here)\b/g, '⟦mention⟧')
    : (text: string) => text;
  return [
    everyone(readableText(message.content)),
    ...message.embeds.filter(isBody).map(embedText),
    ...message.components.filter(isBody).map(componentText),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function embedText(embed: Body): string {
  const part = (name: string, field: string) => {
    const whole = embed[name];
    return isBody(whole) ? textOf(whole[field]) : '';
  };
  const title = embed.url ? `${textOf(embed.title)} <${embed.url}>` : textOf(embed.title);
  const fields = listOf(embed.fields)
    .filter(isBody)
    .map((field) => `${readableText(textOf(field.name))}\n${readableText(textOf(field.value))}`);
  const lines = [part('author', 'name'), title, readableText(textOf(embed.description)), ...fields];
  return [...lines, part('footer', 'text')].filter((line) => line !== '').join('\n');
}

function componentText(component: Body): string {
  const children = listOf(component.components).filter(isBody);
  switch (component.type) {
    case 1:
      return children.map(componentText).join(' ');
    case 2:
      return component.url ? `[${component.label} <${component.url}>]` : `[${component.label}]`;
    case 3:
      return `[${component.placeholder ?? 'select'}: ${listOf(component.options)
        .filter(isBody)
        .map((option) => option.label)
        .join(' | ')}]`;
    case 9:
      return [...children, component.accessory]
        .filter(isBody)
        .map(componentText)
        .filter((part) => part !== '')
        .join('\n');
    case 10:
      return readableText(textOf(component.content));
    case 14:
      return component.divider === false ? '' : '---';
    case 17:
      return children.map(componentText).join('\n');
    default:
      return '';
  }
}

/** The texts of a message in which mentions can notify: its content and its text displays. */
export function mentioningTexts(content: string, components: readonly unknown[]): string[] {
  const displays = components
    .filter(isBody)
    .flatMap((one): string[] => [
      ...(one.type === 10 ? [textOf(one.content)] : []),
      ...mentioningTexts('', listOf(one.components)),
    ]);
  return content === '' ? displays : [content, ...displays];
}
