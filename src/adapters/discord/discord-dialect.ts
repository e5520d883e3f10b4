// Writes a reply as Discord messages of text displays (components, version 2): they need no permission, hold twice the
// characters of plain content, and get no preview cards. Formatting is live in them, so every text is written literal.
// https://discord.com/developers/docs/components/reference#text-display
import { type APIMessageTopLevelComponent, ButtonStyle, ComponentType, MessageFlags } from 'discord.js';
import { shortened } from '../../reply/literal.ts';
import type { Block, Reply, SourceLine, Span } from '../../reply/reply.ts';
import { groupPieces } from '../../reply/split.ts';
import { type Button, buttonsFor, type Controls } from '../chat/actions.ts';
import { linkAddress, literalMarkdown, markLink, maskedLink } from './literal-markdown.ts';

export interface DiscordMessage {
  readonly flags: MessageFlags;
  readonly components: APIMessageTopLevelComponent[];
  /** Nobody is notified, whatever a text says. */
  readonly allowed_mentions: { readonly parse: never[]; readonly replied_user: false };
}

/** Characters of all text displays of a message: https://discord.com/developers/docs/components/reference#text-display */
const MESSAGE_CHARS_MAX = 4_000;
/** Of 40 components, nested ones included; the rest is for buttons and their rows, and lines between the parts. */
const LINES_MAX = 28;
const TITLE_CHARS_MAX = 300;
/** What is kept together: a footnote mark with the words before it. */
const PIECE_CHARS_MAX = 1_500;

/** `isShareable`: seen by one person, who may share it. */
export function writeDiscord(reply: Reply, controls?: Controls, isShareable = false): DiscordMessage[] {
  const lines = reply.blocks.flatMap((block) =>
    join(writeBlock(block), MESSAGE_CHARS_MAX - 1)
      // Nor does it take an empty display.
      .filter((text) => text.trim() !== '')
      .map((text): Line => ({ group: groupOf(block), text })),
  );
  const packed = groupPieces(lines, {
    sizeOf: ({ text }) => text.length + 1,
    sizeMax: MESSAGE_CHARS_MAX,
    piecesMax: LINES_MAX,
  });
  // Discord takes no empty message.
  if (packed.length === 0) packed.push([{ group: 'words', text: writeSummary(reply) }]);
  return packed.map((some, index) => {
    const isLast = index === packed.length - 1;
    const buttons = isLast && controls ? writeControls(controls, isShareable) : [];
    return {
      flags: MessageFlags.IsComponentsV2,
      components: [...writeLines(some), ...buttons],
      allowed_mentions: { parse: [], replied_user: false },
    };
  });
}

function writeSummary({ summary }: Reply): string {
  return literalMarkdown(shortened(summary, TITLE_CHARS_MAX)).trim() || '\u200b';
}

interface Line {
  readonly group: 'words' | 'sources' | 'nearest' | 'notices';
  readonly text: string;
}

function groupOf({ kind }: Block): Line['group'] {
  if (kind === 'source') return 'sources';
  return kind === 'nearest' ? 'nearest' : kind === 'notice' ? 'notices' : 'words';
}

/** Sources stand together in one display, below a line, and so do notices; everything else apart. */
function writeLines(lines: readonly Line[]): APIMessageTopLevelComponent[] {
  const displays: Line[] = [];
  for (const line of lines) {
    const last = displays.at(-1);
    if (last && last.group === line.group && line.group !== 'words')
      displays[displays.length - 1] = { group: line.group, text: `${last.text}\n${line.text}` };
    else displays.push(line);
  }
  const components = displays.map(({ text }): APIMessageTopLevelComponent => {
    return { type: ComponentType.TextDisplay, content: text };
  });
  const firstSources = displays.findIndex(({ group }) => group === 'sources');
  if (firstSources > 0) components.splice(firstSources, 0, { type: ComponentType.Separator });
  return components;
}

/** A block as pieces that must not be cut. */
function writeBlock(block: Block): string[] {
  switch (block.kind) {
    case 'statement':
    case 'paragraph':
      return writeSpans(block.spans);
    case 'filters':
      return ['-# ', ...writeSpans(block.spans)];
    case 'notice':
      return ['-# ⓘ ', ...writeSpans(block.spans)];
    case 'source':
      return [`\\[${block.source.number}\\] `, ...writeSource(block.source)];
    case 'nearest':
      return [
        '• ',
        ...writeSource(block.source),
        ...block.source.quotes.flatMap((quote) => [' ', ...writeSpan({ kind: 'quote', text: quote.text })]),
      ];
    case 'examples':
      return block.questions.flatMap((question, index) => [
        index === 0 ? '- ' : '\n- ',
        ...pieces(literalMarkdown(question)),
      ]);
  }
}

function writeSpans(spans: readonly Span[]): string[] {
  const written: string[] = [];
  for (const span of spans) {
    const last = written.at(-1);
    const isMark = span.kind === 'reference' || (span.kind === 'text' && span.text.trim() === '');
    const [first = '', ...rest] = writeSpan(span);
    if (last !== undefined && isMark && last.length + first.length <= PIECE_CHARS_MAX)
      written[written.length - 1] = last + first;
    else written.push(first);
    written.push(...rest);
  }
  return written;
}

function writeSpan(span: Span): string[] {
  switch (span.kind) {
    case 'text':
      return pieces(literalMarkdown(span.text));
    case 'strong':
      return join(pieces(literalMarkdown(span.text)), PIECE_CHARS_MAX).map((words) =>
        words.replace(/^(\s*)(.*\S)(\s*)$/s, '$1**$2**$3'),
      );
    case 'quote':
      return pieces(`“${literalMarkdown(span.text)}”`);
    case 'reference':
      return [markLink(span.number, span.url)];
  }
}

/** `“Title” · Publisher (affiliation) · 24 January 2018 · original · archived` */
function writeSource({ title, publisher, date, url, links, alsoBy }: SourceLine): string[] {
  const also = alsoBy ? ` · also published by ${alsoBy}` : '';
  return [
    maskedLink(`“${shortened(title, TITLE_CHARS_MAX)}”`, url),
    ...pieces(literalMarkdown(` · ${publisher} · ${date}${also}`)),
    ...links.filter((one) => linkAddress(one.url)).map((one) => ` · ${maskedLink(one.text, one.url)}`),
  ];
}

/** Cut behind spaces, and a word without end anywhere but behind a backslash or within a character. */
function pieces(written: string): string[] {
  return written.match(/(?:\\.|[^\\\s]){1,500}\s{0,100}|\s{1,100}/gsu) ?? [''];
}

/** Pieces in as few texts as hold them. */
function join(written: readonly string[], charsMax: number): string[] {
  return groupPieces(written, { sizeOf: ({ length }) => length, sizeMax: charsMax }).map((some) =>
    some.join(''),
  );
}

function writeControls(controls: Controls, isShareable: boolean): APIMessageTopLevelComponent[] {
  const { onwards, good, bad } = buttonsFor(controls, isShareable);
  const button = ({ label, action }: Button) => ({
    type: ComponentType.Button as const,
    style: ButtonStyle.Secondary as const,
    custom_id: action,
    label,
  });
  return [onwards, [good, bad]]
    .filter((row) => row.length > 0)
    .map((row) => ({ type: ComponentType.ActionRow, components: row.map(button) }));
}
