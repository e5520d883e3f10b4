// Long replies in several messages. A platform's limits are kept by cutting between spans, and within a long text
// between words, before anything is written: a footnote mark or a link is one piece, and is never cut or dropped.
import type { Block, Span } from './reply.ts';

/** Blocks of which none holds more than `charsMax` characters of text; sources are one piece whatever they hold. */
export function cutBlocks(blocks: readonly Block[], charsMax: number): Block[] {
  return blocks.flatMap((block): Block[] =>
    'spans' in block ? cutSpans(block.spans, charsMax).map((spans) => ({ ...block, spans })) : [block],
  );
}

function cutSpans(spans: readonly Span[], charsMax: number): Span[][] {
  const pieces = spans.flatMap((span): Span[] =>
    'text' in span ? cutText(span.text, charsMax).map((text) => ({ ...span, text })) : [span],
  );
  return groupPieces(pieces, lengthOf, isMarkOrSpace, charsMax);
}

function isMarkOrSpace(span: Span): boolean {
  return span.kind === 'reference' || (span.kind === 'text' && span.text.trim() === '');
}

/** Room that a mark takes, and the quotation marks. */
const MARK_CHARS = 8;

function lengthOf(span: Span): number {
  return 'text' in span ? span.text.length + (span.kind === 'quote' ? 2 : 0) : MARK_CHARS;
}

/** Cuts at the last space before `charsMax` less some room for marks; all pieces joined are the text again. */
export function cutText(text: string, charsMax: number): string[] {
  const most = Math.max(1, charsMax - 3 * MARK_CHARS);
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > most) {
    const space = rest.lastIndexOf(' ', most - 1);
    let at = space > most / 2 ? space + 1 : most;
    // Never between the halves of one character.
    if (/[\ud800-\udbff]$/.test(rest.slice(0, at))) at = Math.max(1, at - 1);
    pieces.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return [...pieces, rest];
}

/**
 * Pieces in as few groups as hold them, in their order, none larger than `max` unless it is one piece. A piece that
 * sticks, such as a mark, stays with what it follows as long as a group can hold both.
 */
export function groupPieces<Piece>(
  pieces: readonly Piece[],
  sizeOf: (piece: Piece) => number,
  sticks: (piece: Piece) => boolean,
  max: number,
): Piece[][] {
  const groups: Piece[][] = [[]];
  let size = 0;
  const makeRoom = (needed: number) => {
    if (groups.at(-1)!.length === 0 || size + needed <= max) return;
    groups.push([]);
    size = 0;
  };
  for (const [index, piece] of pieces.entries()) {
    if (!sticks(piece)) {
      let needed = sizeOf(piece);
      for (let next = index + 1; next < pieces.length && sticks(pieces[next]!); next++)
        needed += sizeOf(pieces[next]!);
      makeRoom(needed);
    }
    makeRoom(sizeOf(piece));
    groups.at(-1)!.push(piece);
    size += sizeOf(piece);
  }
  return groups;
}

export interface MessageLimits {
  readonly itemsMax: number;
  readonly charsMax: number;
}

/** Items in as few messages as hold them, in their order. An item alone too large gets a message of its own. */
export function packMessages<Item>(
  items: readonly Item[],
  charsOf: (item: Item) => number,
  { itemsMax, charsMax }: MessageLimits,
): Item[][] {
  const messages: Item[][] = [];
  let chars = 0;
  for (const item of items) {
    const length = charsOf(item);
    const last = messages.at(-1);
    if (!last || last.length === itemsMax || chars + length > charsMax) {
      messages.push([item]);
      chars = length;
    } else {
      last.push(item);
      chars += length;
    }
  }
  return messages;
}
