// Sentences of a text, as slices of it.

/** A slice `[start, end)` of a text, in UTF-16 code units. */
export interface Slice {
  readonly start: number;
  readonly end: number;
}

/** A text without sentence ends (lists, tables, lost punctuation) is cut at a word after this many characters. */
const SENTENCE_CHARS_MAX = 1000;

/** Enough of a sentence's end to hold any abbreviation and the white space after it. */
const TAIL_CHARS = 40;

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

// Intl.Segmenter splits after these ("Gen. Idris", "on Jan. 5"), so what follows them is joined on again.
const ABBREVIATION =
  /(?:^|[\s("“‘])(?:mr|mrs|ms|dr|prof|gen|lt|col|maj|capt|sgt|brig|adm|sen|rep|gov|pres|amb|rev|hon|st|jr|sr|no|nos|vs|inc|ltd|co|corp|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec|approx|est|fig|art|vol|u\.n|u\.s|u\.k|e\.g|i\.e|a\.m|p\.m|\p{Lu})\.\s*$/iu;

/** Sentences in order, trimmed of white space around them. A line break ends a sentence. */
export function sentences(text: string): Slice[] {
  const found: Slice[] = [];
  for (const line of text.matchAll(/[^\n]+/g)) {
    let start = line.index;
    let end = start;
    const close = () => {
      pushTrimmed(found, text, start, end);
      start = end;
    };
    for (const { segment } of segmenter.segment(line[0])) {
      end += segment.length;
      // Only its last word is looked at: sentences joined on and on would otherwise be read again and again.
      const ended = text.slice(Math.max(start, end - TAIL_CHARS), end);
      // "p.m. On Friday" may end a sentence; what follows in lower case never starts one.
      const next = text.slice(end, end + 2);
      if (!ABBREVIATION.test(ended) && !/^\p{Ll}/u.test(next)) close();
    }
    if (end > start) close();
  }
  return found;
}

function pushTrimmed(found: Slice[], text: string, from: number, to: number): void {
  let rest = trim(text, from, to);
  while (rest.end - rest.start > SENTENCE_CHARS_MAX) {
    // Within the piece only: a text without spaces would otherwise be searched to its beginning each time.
    const space = rest.start + text.slice(rest.start, rest.start + SENTENCE_CHARS_MAX + 1).lastIndexOf(' ');
    const cut = space > rest.start ? space : betweenCharacters(text, rest.start + SENTENCE_CHARS_MAX);
    found.push(trim(text, rest.start, cut));
    rest = trim(text, cut, rest.end);
  }
  if (rest.end > rest.start) found.push(rest);
}

function trim(text: string, from: number, to: number): Slice {
  let start = from;
  let end = to;
  while (start < end && /\s/u.test(text[start]!)) start++;
  while (end > start && /\s/u.test(text[end - 1]!)) end--;
  return { start, end };
}

/** A character outside the basic plane is two code units, and is never cut in half. */
function betweenCharacters(text: string, at: number): number {
  return /[\udc00-\udfff]/.test(text[at]!) && /[\ud800-\udbff]/.test(text[at - 1]!) ? at - 1 : at;
}
