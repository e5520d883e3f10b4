// Long replies in several messages. A platform's limits are kept by cutting between pieces, and within a long text
// between words, before anything is sent: a footnote mark or a link is one piece, and is never cut or dropped.

/** Room that is left behind a cut text for its marks. */
const MARKS_CHARS = 24;

/** Cuts at the last space before `charsMax` less some room for marks; all pieces joined are the text again. */
export function cutText(text: string, charsMax: number): string[] {
  const most = Math.max(1, charsMax - MARKS_CHARS);
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

export interface Grouping<Piece> {
  readonly sizeOf: (piece: Piece) => number;
  /** Of all pieces of a group together. */
  readonly sizeMax: number;
  readonly piecesMax?: number;
  /** True for a piece, such as a mark, that stays with what it follows as long as a group can hold both. */
  readonly sticks?: (piece: Piece) => boolean;
}

/** Pieces in as few groups as hold them, in their order; a piece alone too large gets a group of its own. */
export function groupPieces<Piece>(
  pieces: readonly Piece[],
  { sizeOf, sizeMax, piecesMax = Number.POSITIVE_INFINITY, sticks = () => false }: Grouping<Piece>,
): Piece[][] {
  const groups: Piece[][] = [];
  let size = 0;
  for (const [index, piece] of pieces.entries()) {
    const ownSize = sizeOf(piece);
    let needed = ownSize;
    if (!sticks(piece))
      for (let next = index + 1; next < pieces.length && sticks(pieces[next]!); next++)
        needed += sizeOf(pieces[next]!);
    const last = groups.at(-1);
    if (last && last.length < piecesMax && size + needed <= sizeMax) {
      last.push(piece);
      size += ownSize;
    } else {
      groups.push([piece]);
      size = ownSize;
    }
  }
  return groups;
}
