// What Discord accepts of messages, embeds and threads, as numbers. Components and commands have their own files.
// Numbers: https://discord.com/developers/docs/resources/message#embed-object-embed-limits and the create-message page.
// Lengths are counted in UTF-16 units, the strictest reading of "characters".
import { checkComponents, isComponentsV2 } from './discord-components.ts';
import {
  type Body,
  DiscordRefusal,
  isBody,
  listOf,
  Problems,
  refuseProblems,
  textOf,
} from './discord-problems.ts';

export const LIMITS = {
  content: 2_000,
  nonce: 25,
  allowedMentionIds: 100,
  embeds: 10,
  embedsTogether: 6_000,
  embedTitle: 256,
  embedDescription: 4_096,
  embedFields: 25,
  embedFieldName: 256,
  embedFieldValue: 1_024,
  embedFooter: 2_048,
  embedAuthor: 256,
  threadName: 100,
} as const;

export interface MessageCheck {
  /** Where the message stands in the body: `data.` in an interaction's callback, else nothing. */
  readonly under?: string;
  /** The message that is edited, if one is; what the body leaves out stays as it is. */
  readonly edited?: { readonly content: string; readonly embeds: readonly unknown[]; readonly flags: number };
}

/** Checks a message that is created or edited. Throws 50035, or 50006 for one that holds nothing. */
export function checkMessage(body: Body, { under = '', edited }: MessageCheck = {}): void {
  const problems = new Problems();
  problems.length(`${under}content`, body.content, LIMITS.content);
  problems.length(`${under}nonce`, body.nonce === undefined ? undefined : String(body.nonce), LIMITS.nonce);
  checkEmbeds(body.embeds, `${under}embeds`, problems);
  checkAllowedMentions(body.allowed_mentions, `${under}allowed_mentions`, problems);
  const v2 = isComponentsV2(body.flags);
  checkComponents(body.components, { path: `${under}components`, v2 }, problems);
  if (v2 || (edited && isComponentsV2(edited.flags))) {
    const content = body.content === undefined && v2 ? edited?.content : body.content;
    const embeds = body.embeds === undefined && v2 ? edited?.embeds : body.embeds;
    const legacy = [textOf(content) && 'content', listOf(embeds).length > 0 && 'embeds', body.poll && 'poll'];
    for (const field of legacy.filter((one) => typeof one === 'string' && one !== '')) {
      problems.add(
        `${under}${field}`,
        'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
        `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
      );
    }
  }
  refuseProblems(problems);
  if (!edited && isEmptyMessage(body)) throw new DiscordRefusal(400, 50006, 'Cannot send an empty message');
}

function isEmptyMessage(body: Body): boolean {
  const parts = [body.embeds, body.attachments, body.sticker_ids, body.components];
  return textOf(body.content).trim() === '' && parts.every((part) => listOf(part).length === 0) && !body.poll;
}

const WEB = ['http', 'https'];

function checkEmbeds(embeds: unknown, path: string, problems: Problems): void {
  problems.length(path, embeds, LIMITS.embeds);
  let together = 0;
  for (const [at, embed] of listOf(embeds).entries()) {
    if (isBody(embed)) together += checkEmbed(embed, `${path}.${at}`, problems);
  }
  if (together > LIMITS.embedsTogether) {
    problems.add(
      path,
      'MAX_EMBED_SIZE_EXCEEDED',
      `Embed size exceeds maximum size of ${LIMITS.embedsTogether}`,
    );
  }
}

/** Returns the characters that count against the limit of all embeds together. */
function checkEmbed(embed: Body, path: string, problems: Problems): number {
  const part = (name: string): Body => (isBody(embed[name]) ? (embed[name] as Body) : {});
  const footer = part('footer');
  const author = part('author');
  problems.length(`${path}.title`, embed.title, LIMITS.embedTitle);
  problems.length(`${path}.description`, embed.description, LIMITS.embedDescription);
  problems.length(`${path}.footer.text`, footer.text, LIMITS.embedFooter, embed.footer ? 1 : 0);
  problems.length(`${path}.author.name`, author.name, LIMITS.embedAuthor, embed.author ? 1 : 0);
  problems.length(`${path}.fields`, embed.fields, LIMITS.embedFields);
  problems.url(`${path}.url`, embed.url, WEB);
  problems.url(`${path}.author.url`, author.url, WEB);
  for (const name of ['image', 'thumbnail'])
    problems.url(`${path}.${name}.url`, part(name).url, [...WEB, 'attachment']);
  const texts = [embed.title, embed.description, footer.text, author.name];
  for (const [at, field] of listOf(embed.fields).entries()) {
    if (!isBody(field)) continue;
    problems.length(`${path}.fields.${at}.name`, field.name, LIMITS.embedFieldName, 1);
    problems.length(`${path}.fields.${at}.value`, field.value, LIMITS.embedFieldValue, 1);
    texts.push(field.name, field.value);
  }
  const shown = [...texts, part('image').url, part('thumbnail').url];
  if (shown.every((text) => !text)) problems.required(`${path}.description`);
  return texts.reduce<number>((sum, text) => sum + textOf(text).length, 0);
}

function checkAllowedMentions(allowed: unknown, path: string, problems: Problems): void {
  if (!isBody(allowed)) return;
  const parse = listOf(allowed.parse);
  for (const [at, kind] of parse.entries())
    problems.choice(`${path}.parse.${at}`, kind, ['roles', 'users', 'everyone']);
  for (const kind of ['users', 'roles']) {
    problems.length(`${path}.${kind}`, allowed[kind], LIMITS.allowedMentionIds);
    if (parse.includes(kind) && listOf(allowed[kind]).length > 0) {
      problems.add(
        path,
        'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
        `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
      );
    }
  }
}

/** Checks the body of a new thread. Throws 50035. */
export function checkThread(body: Body): void {
  const problems = new Problems();
  problems.length('name', body.name, LIMITS.threadName, 1);
  problems.choice('auto_archive_duration', body.auto_archive_duration, [60, 1_440, 4_320, 10_080]);
  refuseProblems(problems);
}
