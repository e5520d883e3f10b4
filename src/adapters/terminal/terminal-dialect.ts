// Writes a reply for a terminal: wrapped lines, colours and links where the terminal has them, footnotes below.
import { styleText } from 'node:util';
import type { Block, Reply, SourceLine, Span } from '../../reply/reply.ts';

export interface TerminalStyle {
  /** Columns; text is wrapped to them, addresses are not. */
  readonly columns: number;
  readonly colours: boolean;
  /** Addresses behind words (OSC 8), where the terminal knows them; otherwise they are printed. */
  readonly links: boolean;
}

export function writeTerminal(reply: Reply, style: TerminalStyle): string {
  const parts: string[] = [];
  const quotesShown = reply.blocks.some(
    (block) => block.kind === 'statement' && block.spans.some(({ kind }) => kind === 'quote'),
  );
  let before: Block['kind'] | undefined;
  for (const block of reply.blocks) {
    // Footnotes and notices stand together, everything else apart.
    if (
      before &&
      !(
        before === block.kind &&
        (block.kind === 'notice' || block.kind === 'nearest' || block.kind === 'source')
      )
    )
      parts.push('');
    parts.push(writeBlock(block, style));
    // Sentences that are no quotes themselves rest on these.
    if (block.kind === 'source' && !quotesShown) parts.push(...writeQuotes(block.source, style));
    before = block.kind;
  }
  return `${parts.join('\n')}\n`;
}

function writeBlock(block: Block, style: TerminalStyle): string {
  const { colours } = style;
  switch (block.kind) {
    case 'statement':
    case 'paragraph':
      return wrap(writeSpans(block.spans, style), style.columns);
    case 'filters':
      return wrap(paint('yellow', writeSpans(block.spans, style), colours), style.columns);
    case 'notice':
      return wrap(paint('dim', `(i) ${writeSpans(block.spans, style)}`, colours), style.columns, '    ');
    case 'source':
      return writeSource(block.source, style, `[${block.source.number}] `);
    case 'nearest':
      return [writeSource(block.source, style, '  • '), ...writeQuotes(block.source, style)].join('\n');
    case 'examples':
      return [
        'For example:',
        ...block.questions.map((question) => wrap(`  ${literal(question)}`, style.columns, '  ')),
      ].join('\n');
  }
}

/** `[1] “Title” · Publisher (affiliation) · 24 January 2018`, and below it where it is to be read. */
function writeSource(
  { title, publisher, date, url, links, alsoBy }: SourceLine,
  style: TerminalStyle,
  mark: string,
): string {
  const indent = ' '.repeat(mark.length);
  const also = alsoBy ? ` · also published by ${literal(alsoBy)}` : '';
  const head = `${mark}${paint('bold', `“${literal(title)}”`, style.colours)} · ${literal(publisher)} · ${date}${also}`;
  const page = url && !links.some((link) => link.url === url) ? [{ text: 'page', url }] : [];
  const addresses = [...page, ...links];
  if (style.links) {
    const linked = addresses.map((one) => hyperlink(one.text, one.url)).join(' · ');
    return wrap(linked ? `${head} · ${linked}` : head, style.columns, indent);
  }
  return [
    wrap(head, style.columns, indent),
    ...addresses.map((one) => `${indent}${one.text}: ${literal(one.url)}`),
  ].join('\n');
}

function writeQuotes({ quotes }: SourceLine, style: TerminalStyle): string[] {
  return quotes.map(({ text }) => wrap(`    “${literal(text)}”`, style.columns, '    '));
}

function writeSpans(spans: readonly Span[], style: TerminalStyle): string {
  return spans.map((span) => writeSpan(span, style)).join('');
}

function writeSpan(span: Span, { colours, links }: TerminalStyle): string {
  switch (span.kind) {
    case 'text':
      return literal(span.text);
    case 'strong':
      return paint('bold', literal(span.text), colours);
    case 'quote':
      return `“${literal(span.text)}”`;
    case 'reference': {
      const mark = paint('cyan', `[${span.number}]`, colours);
      return links && span.url ? hyperlink(mark, span.url) : mark;
    }
  }
}

/**
 * Control characters could move the cursor, recolour or relink the terminal, and line ends forge lines of ours: from
 * an article they are only shown.
 */
export function literal(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to keep out
  return text.replace(/[\u0000-\u001f\u2028\u2029\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\uFFFD');
}

export function paint(colour: 'bold' | 'dim' | 'cyan' | 'yellow', text: string, colours: boolean): string {
  return colours ? styleText(colour, text, { validateStream: false }) : text;
}

/** https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda: the address in printable ASCII, else unchanged. */
function hyperlink(text: string, url: string): string {
  const address = url.toWellFormed().replace(/[^\x21-\x7e]/gu, encodeURIComponent);
  return `\u001b]8;;${address}\u001b\\${text}\u001b]8;;\u001b\\`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours and links take no columns
const UNSEEN = /\u001b\[[\d;]*m|\u001b\]8;;[^\u001b]*\u001b\\/g;

/** Breaks at spaces; `indent` stands before every line but the first. */
export function wrap(text: string, columns: number, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<=\S) +/)) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (line !== '' && columnsOf(joined) > columns) {
      lines.push(line);
      line = indent + word;
    } else line = joined;
  }
  return [...lines, line].join('\n');
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Columns that a text of one line takes. */
export function columnsOf(text: string): number {
  const plain = text.replace(UNSEEN, '');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the plain ASCII case needs no segmenting
  return /^[\u0000-\u007f]*$/.test(plain) ? plain.length : [...graphemes.segment(plain)].length;
}
