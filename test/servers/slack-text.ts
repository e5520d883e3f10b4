// What a person reads in a message, as plain text.
import { isObject, type Json } from './slack-shapes.ts';
import type { SlackMessage } from './slack-workspace.ts';

/** Stands where a mention would be live: somebody would be notified, or a channel linked. */
export const MENTION = '⟦mention⟧';

/**
 * The message's blocks, a line each; its text if it has none. Links are `text <url>`, buttons `[label]`, live mentions
 * `⟦mention⟧`. Marks such as `*bold*` in mrkdwn and Markdown stay as written.
 */
export function slackText(message: SlackMessage): string {
  const names = linksNames(message);
  if (message.blocks.length === 0) {
    const attached = message.attachments.map((one) => mrkdwn(String(one.text ?? one.fallback ?? ''), names));
    return [notification(message, names), ...attached].filter(Boolean).join('\n');
  }
  return message.blocks.map((block) => blockText(block, names)).join('\n');
}

/** What a notification shows: the message's `text`, which nobody reads in the message itself when it has blocks. */
export const slackNotification = (message: SlackMessage): string =>
  notification(message, linksNames(message));

/** Whether anything in the message or its notification would mention somebody. */
export const mentionsAnybody = (message: SlackMessage): boolean =>
  `${slackText(message)}\n${slackNotification(message)}`.includes(MENTION);

/** Names such as @channel come alive only when asked for. */
const linksNames = ({ args }: SlackMessage): boolean =>
  args.link_names === true || args.link_names === 1 || args.parse === 'full';

const notification = (message: SlackMessage, names: boolean): string =>
  message.args.mrkdwn === false ? unescaped(message.text) : mrkdwn(message.text, names);

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** Slack's own markup: https://docs.slack.dev/messaging/formatting-message-text */
function mrkdwn(text: string, names: boolean): string {
  const withNames = names ? text.replace(/(?<![\w<])[@#][\w.-]+/g, MENTION) : text;
  return unescaped(withNames.replace(/<([^<>]+)>/g, (_, inside: string) => entity(inside)));
}

function entity(inside: string): string {
  const bar = inside.indexOf('|');
  const [target, label] = bar < 0 ? [inside, undefined] : [inside.slice(0, bar), inside.slice(bar + 1)];
  if (target.startsWith('!date^')) return label ?? target;
  if (/^(?:[@#]\w+|!(?:channel|here|everyone|subteam\^\w+))$/.test(target)) return MENTION;
  return label === undefined ? `&lt;${target}&gt;` : `${label} &lt;${target}&gt;`;
}

/** Standard Markdown; Slack's mentions are live in it too. */
const markdown = (text: string, names: boolean): string =>
  mrkdwn(text.replace(/(?<!\\)\[([^\]]*)\]\((\S+?)\)/g, '<$2|$1>'), names);

function textObject(value: unknown, names: boolean): string {
  if (!isObject(value)) return '';
  return value.type === 'mrkdwn' ? mrkdwn(String(value.text), names) : String(value.text);
}

const items = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

function blockText(block: Json, names: boolean): string {
  const object = (value: unknown) => textObject(value, names);
  switch (block.type) {
    case 'divider':
      return '---';
    case 'markdown':
      return markdown(String(block.text), names);
    case 'section':
      return [
        [object(block.text), ...items(block.fields).map(object)].filter(Boolean).join('\n'),
        element(block.accessory, names),
      ]
        .filter(Boolean)
        .join(' ');
    case 'context':
    case 'actions':
    case 'context_actions':
      return items(block.elements)
        .map((one) => element(one, names))
        .join(' ');
    case 'rich_text':
      return richText(block);
    case 'table':
      return (block.rows as Json[][])
        .map((row) => row.map((cell) => (cell.type === 'rich_text' ? richText(cell) : cell.text)).join(' | '))
        .join('\n');
    case 'image':
      return `[${String(block.alt_text)}]`;
    case 'plan':
    case 'task_card':
      return [block.title, block.details, block.output].filter(Boolean).join(': ');
    default:
      return object(block.text);
  }
}

function element(value: unknown, names: boolean): string {
  if (!isObject(value)) return '';
  const label = (button: unknown) => `[${textObject(isObject(button) ? button.text : undefined, names)}]`;
  switch (value.type) {
    case 'button':
      return value.url === undefined ? label(value) : `${label(value)} <${String(value.url)}>`;
    case 'icon_button':
      return label(value);
    case 'feedback_buttons':
      return `${label(value.positive_button)} ${label(value.negative_button)}`;
    case 'image':
      return `[${String(value.alt_text)}]`;
    case 'overflow':
    case 'static_select':
      return items(value.options).map(label).join(' ');
    default:
      return textObject(value, names);
  }
}

/** Its texts are literal: only elements made for it link or mention. */
function richText(block: Json): string {
  return items(block.elements)
    .map((part) => {
      if (part.type !== 'rich_text_list') return spans(part);
      const indent = '  '.repeat(Number(part.indent ?? 0));
      const first = Number(part.offset ?? 0) + 1;
      const mark = (index: number) => (part.style === 'ordered' ? `${first + index}.` : '•');
      return items(part.elements)
        .map((one, index) => `${indent}${mark(index)} ${spans(one)}`)
        .join('\n');
    })
    .join('\n');
}

function spans(part: Json): string {
  return items(part.elements)
    .map((one) => {
      switch (one.type) {
        case 'link':
          return one.text === undefined ? `<${String(one.url)}>` : `${one.text} <${String(one.url)}>`;
        case 'emoji':
          return `:${String(one.name)}:`;
        case 'text':
          return String(one.text);
        case 'color':
          return String(one.value);
        case 'date':
          return String(one.fallback ?? one.timestamp);
        default:
          return MENTION;
      }
    })
    .join('');
}
