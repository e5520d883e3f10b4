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

// Intl.Segmenter splits after abbreviations ("Gen. Idris", "on Jan. 5"), so what follows them is joined on again.
const BEFORE = '(?:^|[\\s("“‘«\\[/–—-])';
const shortened = (words: string) => new RegExp(`${BEFORE}(?:${words})\\.\\s*$`, 'iu');

/** Titles, also in a row ("Lt. Col."), and what stands before a name or a number: no sentence ends in them. */
const LEADS_ON = shortened(
  'mr|mrs|ms|mx|messrs|mme|dr|drs|prof|gen|lt|lieut|col|maj|capt|cpt|cmdr|cmdt|sgt|cpl|brig|adm|sen|rep|reps|gov|pres|amb|rev|hon|msgr|fr|eng|engr|supt|insp|det|secy|mlle|vs|approx|ca|e\\.g|i\\.e|cf|viz|incl|excl|nos|arts|figs|vol|vols|para|paras|pp|sect',
);
/** These may end a sentence as well: "in the U.S. He left", "a town in the D. It". */
const MAY_END = shortened(
  'st|ste|mt|mts|yrs|bldg|apt|jr|sr|esq|ph\\.d|bros|inc|ltd|co|corp|univ|dept|div|dist|bn|ft|sec|dir|acc|ext|tel|ave|blvd|rd|sq|etc|al|jan|feb|apr|jun|jul|aug|sept|sep|oct|nov|dec|tue|tues|thu|thurs|fri|u\\.n|u\\.s|u\\.s\\.a|u\\.k|e\\.u|u\\.a\\.e|d\\.c|a\\.m|p\\.m|a\\.k\\.a',
);
const CAPITAL_TITLE = new RegExp(`${BEFORE}(?:Arch|Abp|Bp|Sh|Met|Min|Col|Mons)\\.\\s*$`, 'u');
const INITIAL = new RegExp(`${BEFORE}(?:\\p{Lu}\\.\\s?){0,3}\\p{Lu}\\.\\s*$`, 'u');
/** "Bde.", "Mgr.": no vowel, so no word. What is all in capitals is an acronym, and ends sentences. */
const NO_WORD = new RegExp(`${BEFORE}[B-DF-HJ-NP-TV-XZ]?[b-df-hj-np-tv-xz]{1,4}\\.\\s*$`, 'u');
/** "Gen. (ret.) Hadi": a word shortened in brackets. */
const BRACKETED = /\(\p{L}{1,6}\.\)\s*$/u;
/** Units end sentences; like every abbreviation they are followed by small letters otherwise. */
const UNIT = /\d\s?[a-z]{1,3}\.\s*$/u;
/** Words as well ("said no.", "in the sun."): abbreviations only before a number. */
const NEEDS_NUMBER = shortened('no|art|fig|ch|p|c|ed|est|max|min|avg|mar|mon|wed|sat|sun|res|sec|div|nr');
const NUMBER =
  /^[("“]?(?:#?\p{Nd}|[IVXLC]+\b|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty)\b)/iu;
/** Arabic titles are a letter or two: "د. سامر" (Dr), "م. هند" (engineer), "أ.د." (professor). */
const ARABIC_TITLE = /(?:^|[\s("“«[])[ول]?(?:[\u0621-\u064a]\.\s?){0,2}[\u0621-\u064a]ـ?\.\s*$/u;
/** "Of the year ٢٠١٨ م.": after a number, a letter tells the calendar. */
const ARABIC_YEAR = /\p{Nd}\s?(?:[قب]\.\s?)?(?:م|هـ?)\.\s*$/u;
/** Words that begin sentences and no names. "A." is an initial. */
const BEGINS =
  /^["“‘«(]*(?:The|A|An|He|She|It|They|We|You|This|That|These|Those|There|His|Her|Its|Their|Our|In|On|At|By|But|And|Or|If|When|While|After|Before|As|For|From|To|With|Some|Many|Most|No|Not|Meanwhile|However|Later|Earlier|Since|Then|Who|What|Why|Where|How|All|Both|Each|Another|Also|Under|During|Among|According|Last|Next)(?![\p{L}.'’-])/u;
/** "1.", "(2)", "Arch.": the number of a point, or a title that is not known here, is no sentence. */
const LONE = /^\s*(?:[("“«[]*(?:\p{Nd}{1,3}|\p{L})[.)]{1,2}|\p{Lu}\p{Ll}{1,4}\.)\s*$/u;
const ANSWER = /^\s*(?:yes|no|why|how|what|who|when|well|never|maybe|none|amen|stop|go|gone|dead)\./iu;

/** Does what ended here go on with what follows? */
function goesOn(ended: string, next: string, whole: string | undefined): boolean {
  // What follows in lower case never starts a sentence.
  if (/^\p{Ll}/u.test(next)) return true;
  if (whole !== undefined && (!/[\p{L}\p{N}]/u.test(whole) || (LONE.test(whole) && !ANSWER.test(whole))))
    return true;
  if (BRACKETED.test(ended)) return !BEGINS.test(next);
  if (!/\.\s*$/u.test(ended)) return false;
  if (NEEDS_NUMBER.test(ended) && NUMBER.test(next)) return true;
  if (LEADS_ON.test(ended) || CAPITAL_TITLE.test(ended)) return true;
  if (ARABIC_TITLE.test(ended)) return !ARABIC_YEAR.test(ended);
  const mayEnd = MAY_END.test(ended) || INITIAL.test(ended) || (NO_WORD.test(ended) && !UNIT.test(ended));
  return mayEnd && !BEGINS.test(next);
}

/** Marks that close what the sentence before them opened, apart from it by a space, and marks of footnotes. */
const CLOSING = /^[”’»)\]]+(?=[\s.,;]|$)|^\d{1,3}\](?=\s|$)/u;

/** Characters at the start of `next` that belong to what stands before it. `open`: a straight quotation mark is open. */
function closingChars(next: string, open: boolean): number {
  return (CLOSING.exec(next) ?? (open ? /^"(?=\s|$)/.exec(next) : null))?.[0].length ?? 0;
}

/** Sentences in order, trimmed of white space around them. A line break ends a sentence. */
export function sentences(text: string): Slice[] {
  const found: Slice[] = [];
  for (const line of text.matchAll(/[^\n]+/g)) {
    let start = line.index;
    let end = start;
    let quoteOpen = false;
    for (const { segment } of segmenter.segment(line[0])) {
      end += segment.length;
      if ((segment.match(/"/g)?.length ?? 0) % 2 === 1) quoteOpen = !quoteOpen;
      const closing = closingChars(text.slice(end, end + TAIL_CHARS), quoteOpen);
      const until = Math.max(start, end + closing);
      // Only its last word is looked at: sentences joined on and on would otherwise be read again and again.
      const ended = text.slice(Math.max(start, end - TAIL_CHARS), end);
      const whole = until - start < TAIL_CHARS ? text.slice(start, until) : undefined;
      const next = text.slice(until, until + TAIL_CHARS).trimStart();
      if (goesOn(ended, closing > 0 ? next : text.slice(end, end + TAIL_CHARS), whole)) continue;
      pushTrimmed(found, text, start, until);
      start = until;
    }
    if (end > start) pushTrimmed(found, text, start, end);
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
