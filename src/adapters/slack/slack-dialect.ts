// Writes a reply as Slack messages. All of it is rich text, whose text elements are literal: nothing in them can
// mention, link or format (https://docs.slack.dev/reference/block-kit/blocks/rich-text-block).
import type { types } from '@slack/bolt';
import { isWebAddress, literal, shortened } from '../../reply/literal.ts';
import type { Block, Reply, SourceLine, Span } from '../../reply/reply.ts';
import { cutText, groupPieces } from '../../reply/split.ts';
import { type Button, buttonsFor, type Controls } from '../chat/actions.ts';

type KnownBlock = types.KnownBlock;
type Element = types.RichTextElement;
type Text = types.RichTextText;

export interface SlackMessage {
  /** For notifications; Slack shows the blocks. */
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/** Blocks of one message: https://docs.slack.dev/reference/block-kit/blocks */
const BLOCKS_MAX = 50;
/** Buttons and feedback are two blocks, of at most about 1,200 characters of JSON. */
const CONTROL_BLOCKS = 2;
/**
 * All blocks of a message together, in characters of their JSON. Slack's own limit is not documented, about 13,200 by
 * https://github.com/slackapi/bolt-js/issues/2509; the rest is left for the buttons.
 */
const MESSAGE_CHARS_MAX = 11_500;
/** Of one block, in characters of its JSON. */
const BLOCK_CHARS_MAX = 4_000;
/** Of one text within a block; as JSON at most twice as long. */
const TEXT_CHARS_MAX = 1_800;
/** https://docs.slack.dev/reference/block-kit/blocks/rich-text-block: no longer than 3,000 anywhere in Block Kit. */
const ADDRESS_CHARS_MAX = 3_000;
/** For notifications: long ones are cut by Slack itself, anywhere. */
const SUMMARY_CHARS_MAX = 300;
const TITLE_CHARS_MAX = 300;
const PUBLISHER_CHARS_MAX = 200;

/** In as many messages as it needs, at least one. `isShareable`: seen by one person, who may share it. */
export function writeSlack(reply: Reply, controls?: Controls, isShareable = false): SlackMessage[] {
  const written = writeBlocks(reply.blocks);
  const packed = groupPieces(written.length > 0 ? written : richText([text(reply.summary)]), {
    sizeOf,
    sizeMax: MESSAGE_CHARS_MAX,
    piecesMax: BLOCKS_MAX - CONTROL_BLOCKS,
  });
  if (packed.length === 0) packed.push([]);
  if (controls) packed.at(-1)!.push(...writeControls(controls, isShareable));
  const summary = escaped(literal(shortened(reply.summary, SUMMARY_CHARS_MAX)).toWellFormed());
  return packed.map((blocks, index) => ({ text: index === 0 ? summary : `${summary} (continued)`, blocks }));
}

/** `&`, `<` and `>` make mentions and links in a message's plain text: https://docs.slack.dev/messaging/formatting-message-text#escaping */
function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export function writeBlocks(blocks: readonly Block[]): KnownBlock[] {
  return blocks.flatMap((block) =>
    block.kind === 'examples' ? writeExamples(block.questions) : richText(writeBlock(block)),
  );
}

function writeBlock(block: Exclude<Block, { kind: 'examples' }>): Element[] {
  switch (block.kind) {
    case 'statement':
    case 'paragraph':
      return block.spans.map(writeSpan);
    case 'filters':
      return block.spans.map(writeSpan).map(italic);
    case 'notice':
      return [text('ⓘ '), ...block.spans.map(writeSpan)].map(italic);
    case 'source':
      return [text(`[${block.source.number}] `), ...writeSource(block.source)];
    case 'nearest': {
      const { quotes } = block.source;
      return [text('• '), ...writeSource(block.source), ...quotes.map((quote) => text(` “${quote.text}”`))];
    }
  }
}

function writeSpan(span: Span): Element {
  switch (span.kind) {
    case 'text':
      return text(span.text);
    case 'strong':
      return { ...text(span.text), style: { bold: true } };
    case 'quote':
      return text(`“${span.text}”`);
    case 'reference':
      return link(`[${span.number}]`, span.url);
  }
}

/** `“Title” · Publisher (affiliation) · 24 January 2018 · original · archived`; the title leads to the article's page. */
function writeSource({ title, publisher, date, url, links, alsoBy }: SourceLine): Element[] {
  const further = links.filter((one) => isLink(one.url) && one.url !== url);
  return [
    link(`“${shortened(title, TITLE_CHARS_MAX)}”`, url),
    text(` · ${shortened(publisher, PUBLISHER_CHARS_MAX)} · ${date}`),
    text(alsoBy ? ` · also published by ${alsoBy}` : ''),
    ...further.flatMap((one) => [text(' · '), link(one.text, one.url)]),
  ];
}

/** Elements in as many blocks as hold them; a footnote mark stays with the words before it. */
function richText(elements: readonly Element[]): KnownBlock[] {
  const pieces = elements.flatMap((one) => (one.type === 'text' ? cutElement(one) : [one]));
  return groupPieces(pieces, { sizeOf, sizeMax: BLOCK_CHARS_MAX, sticks: isMarkOrSpace }).map((some) => ({
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: some }],
  }));
}

function cutElement(element: Text): Element[] {
  // Slack refuses empty texts.
  return element.text === ''
    ? []
    : cutText(element.text, TEXT_CHARS_MAX).map((words) => ({ ...element, text: words }));
}

function isMarkOrSpace(element: Element): boolean {
  return element.type === 'link' || (element.type === 'text' && element.text.trim() === '');
}

function sizeOf(piece: object): number {
  return JSON.stringify(piece).length;
}

function writeExamples(questions: readonly string[]): KnownBlock[] {
  const items = questions
    .map((question) => text(shortened(question, TITLE_CHARS_MAX)))
    .filter((one) => one.text !== '')
    .map((one) => ({ type: 'rich_text_section' as const, elements: [one] }));
  return groupPieces(items, { sizeOf, sizeMax: BLOCK_CHARS_MAX }).map((some) => ({
    type: 'rich_text',
    elements: [{ type: 'rich_text_list', style: 'bullet', elements: some }],
  }));
}

function writeControls(controls: Controls, isShareable: boolean): KnownBlock[] {
  const { onwards, good, bad } = buttonsFor(controls, isShareable);
  const kept = ({ label, action }: Button) => ({ text: plain(label), value: action });
  const buttons = onwards.map((one) => ({
    type: 'button' as const,
    action_id: one.action,
    ...kept(one),
  }));
  const feedback: types.ContextActionsBlock = {
    type: 'context_actions',
    elements: [
      {
        type: 'feedback_buttons',
        action_id: `footnote:feedback:${controls.answer}`,
        positive_button: kept(good),
        negative_button: kept(bad),
      },
    ],
  };
  return [...(buttons.length > 0 ? [{ type: 'actions' as const, elements: buttons }] : []), feedback];
}

function plain(label: string): types.PlainTextElement {
  return { type: 'plain_text', text: label };
}

/** Literal text; a half of a character, which JSON could not carry, becomes a sign for it. */
function text(words: string): Text {
  return { type: 'text', text: literal(words).toWellFormed() };
}

function italic(element: Element): Element {
  return element.type === 'text' ? { ...element, style: { ...element.style, italic: true } } : element;
}

function link(words: string, url: string | undefined): Element {
  return isLink(url)
    ? { type: 'link', url: new URL(url).href, text: literal(words).toWellFormed() }
    : text(words);
}

function isLink(url: string | undefined): url is string {
  return isWebAddress(url) && new URL(url).href.length <= ADDRESS_CHARS_MAX;
}
