// "On Tuesday" in an article of Thursday 21 December 2017 is 19 December 2017; "will meet on Tuesday" is the 26th. Worked
// out, and always shown as such: never inside the quotation marks. Where it cannot be known, nothing is worked out.
import type { IsoDate } from '../corpus/article.ts';
import { addDays, MONTHS, weekday } from '../corpus/dates.ts';
import { sentences } from '../corpus/sentences.ts';

export interface WorkedOutDate {
  /** The article's word: "Tuesday". */
  readonly words: string;
  readonly date: IsoDate;
}

/** On which side of the article's day a weekday lies. */
type Side = 'past' | 'future' | 'unknown';

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const WEEKDAY = new RegExp(`(?<![\\p{L}\\d-])(${DAYS.join('|')})(?![\\p{L}\\d-])`, 'gu');

/** Reports name days by their weekday: the last such day up to the article's own, or the next one after it. */
export function workOutDates(text: string, published: IsoDate | undefined): WorkedOutDate[] {
  if (!published) return [];
  const found = new Map<string, Set<IsoDate | undefined>>();
  for (const { start, end } of sentences(text)) {
    const sentence = text.slice(start, end);
    for (const match of sentence.matchAll(WEEKDAY)) {
      const before = sentence.slice(0, match.index);
      const after = sentence.slice(match.index + match[0].length);
      if (isPartOfName(before, after)) continue;
      const dates = found.get(match[0]) ?? new Set();
      found.set(match[0], dates.add(dateOf(match[0], before, after, published)));
    }
  }
  // "Tuesday" twice, once for a day that is not known or for another one: whoever reads "Tuesday: …" would be misled.
  return [...found].flatMap(([words, dates]) => {
    const [date] = dates;
    return dates.size === 1 && date ? [{ words, date }] : [];
  });
}

function dateOf(day: string, before: string, after: string, published: IsoDate): IsoDate | undefined {
  if (isAnyOrDated(before, after)) return undefined;
  const back = (weekday(published) - DAYS.indexOf(day) + 7) % 7;
  const side = sideOf(before, after);
  if (side === 'future') {
    // "Will resume on Tuesday", on a Tuesday: today or in a week? Only "next" tells.
    if (back === 0) return NEXT.test(before) ? addDays(published, 7) : undefined;
    return addDays(published, 7 - back);
  }
  if (side === 'unknown') return undefined;
  if (back > 0) return addDays(published, -back);
  if (LAST.test(before)) return addDays(published, -7);
  return SINCE.test(before) ? undefined : published;
}

const NEXT = /\b(?:next|coming|upcoming) $/i;
const LAST = /\b(?:last|past) $/i;
const SINCE = /\bsince $/i;

/** "Good Friday", "Friday prayers", "the Sunday Times": a day of a name is no day. */
function isPartOfName(before: string, after: string): boolean {
  if (/^(?: sermons?| prayers?| mass| market| school)\b/i.test(after)) return true;
  if (
    /\b(?:Good|Black|Bloody|Holy|Easter|Palm|Ash|Maundy|Cyber|Great|Red|Blue|White|Super|Big|Whit|Shrove|Fat|Giving) $/.test(
      before,
    )
  )
    return true;
  // "On Friday Israel said" is a day; "in the Friday Review", "Sunday Times reporters" are names.
  const led = LED.test(before);
  if (/^ \p{Lu}\p{L}*/u.test(after) && (!led || PAPER.test(after))) return true;
  const capital = /(?:^|\s)(\p{Lu}[\p{L}'’.-]*) $/u.exec(before)?.[1];
  // American papers write "in Homs Friday": there the name is the place's.
  return (
    capital !== undefined && !led && !/\b(?:in|at|near|from|to|of)(?: \p{Lu}[\p{L}'’-]*)+ $/u.test(before)
  );
}

/** What leads to a day rather than to a name. */
const LED =
  /\b(?:on|last|next|past|coming|upcoming|by|since|until|till|from|before|after|for|to|late|early|this|said|and|or|starting|beginning) $/i;
const PAPER =
  /^ (?:Times|Post|Telegraph|Mirror|Express|Mail|Review|Herald|Tribune|Club|Market|Group|Movement|Brigade)\b/;

const MONTH = `(?:${MONTHS.join('|')}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\\b\\.?)`;
const YEAR = '(?:1[89]|20)\\d\\d';
/** "of last year", "two weeks ago": another reckoning than the weekday's own. */
const RECKONED = `(?:last|next|previous|following|same|this|that|each|every|a) (?:week|month|year|summer|winter|autumn|spring)|(?:days?|weeks?|months?|years?|decades?) (?:ago|earlier|later|before|after)|(?:in|of|during|since) (?:(?:early|late|mid)[ -])?(?:${MONTH}|${YEAR}|the (?:\\d\\d)?\\d0s)`;
const RECKONED_IN = new RegExp(`\\b(?:${RECKONED})\\b`, 'u');
const OPENS_IN_ANOTHER_TIME = new RegExp(
  `^["“(]?(?:In|During|By|Back in) (?:(?:early|late|mid)[ -])?(?:${MONTH}|${YEAR})|^["“(]?(?:Last|Next) (?:week|month|year)`,
  'u',
);
const DATE_AFTER = new RegExp(
  `^(?:['’]s)?(?: (?:morning|afternoon|evening|night|noon))?,? ?\\(?(?:(?:of|in|on|the) )*(?:(?:early|late|mid)[ -])?(?:\\d|${MONTH}(?![\\p{L}]))`,
  'u',
);
const DATE_BEFORE = new RegExp(
  `(?:\\d{1,2}(?:st|nd|rd|th)?(?: of)? ${MONTH}|${MONTH} \\d{1,2}(?:st|nd|rd|th)?|\\d{4}-\\d\\d-\\d\\d|\\d[/.]\\d+[/.]\\d+)(?:,? ${YEAR})?,? ?\\(?(?:on )?(?:a )?$`,
  'u',
);

/** Any such day, or one that is told by something else: "every Friday", "on a Friday in 2011", "the Friday before". */
function isAnyOrDated(before: string, after: string): boolean {
  if (
    /\b(?:every|each|any|an?|one|some|most|other|alternate|the|that|following|previous|first|second|third|fourth|final|same) (?:last |next |past |other |following |previous )?$/i.test(
      before,
    )
  )
    return true;
  if (/^(?:s\b| (?:before|after) (?:last|next)\b| of\b| (?:last|next|week)\b)/.test(after)) return true;
  if (DATE_AFTER.test(after) || DATE_BEFORE.test(before) || OPENS_IN_ANOTHER_TIME.test(before)) return true;
  return RECKONED_IN.test(lastClause(before)) || RECKONED_IN.test(firstClause(after));
}

const BREAK =
  /[,;:()“”"—–]|\b(?:that|who|whom|which|where|when|after|before|because|as|while|and|but|said|says|told|announced|stated|added)\b/gu;

function lastClause(text: string): string {
  return text.split(BREAK).at(-1)!;
}

function firstClause(text: string): string {
  return text.split(BREAK)[0]!;
}

const SAYING =
  /\b(?:said|says|told(?: \S+){1,4}|announced|stated|added|declared|reported|confirmed) (?:on |late |early )*$/;
const FUTURE = new RegExp(
  [
    "\\b(?:will|won['’]t|shall|must|should|would|may|might|can|could)\\b(?! have\\b)|['’]ll\\b",
    '\\b(?:is|are|be|am) (?:not |now |still |also )?to [a-z]+|\\bgoing to\\b|\\b(?:has|have|had) to [a-z]+',
    '\\b(?:scheduled|slated|rescheduled)\\b|\\b(?:planned|set|due|expected|fixed|called|announced) (?:for|to|on)\\b',
    '\\b(?:plan|vow|intend|hope|agree|promise|pledge|prepare|expect|threaten|decide|want|aim)(?:s|d|ed)? to [a-z]+',
    '\\b(?:planned|planning|vowed|preparing) to [a-z]+|\\bdue$|\\bto be (?:held|[a-z]+ed)\\b|\\bto (?:take place|come into force)\\b',
    '\\b(?:starts|begins|opens|reopens|re-opens|resumes|restarts|ends|expires|closes|arrives|departs|is on|falls on|kicks off|takes place|takes effect|comes into force|goes into effect)\\b',
    '\\b(?:postponed|adjourned|delayed|moved|put off|deferred|extended|brought forward|pushed back)\\b(?=.*\\b(?:to|until|till) $)',
    '\\b(?:has|have|had|gave|given|gives)\\b(?=.*\\b(?:until|till) $)',
    '\\b(?:order|tell|told|ask|urge|call|instruct|warn|give|gave|oblige|require)(?:s|ed|d|n)?\\b.* to [a-z]+(?=.*\\b(?:by|until|till|before) $)',
    '\\b(?:is|are) expected\\b|\\b(?:leaves|sails|flies|sets off) for\\b|\\b(?:deadline|tomorrow)\\b',
  ].join('|'),
  'gu',
);
/** What was once to come: whether it came is not said. */
const ONCE_FUTURE =
  /\b(?:was|were|had been) (?:not |originally |first |still )?(?:to [a-z]+|(?:scheduled|slated|planned|set|due|expected|supposed|meant)\b)|\b(?:would|could|should|might|may|must) have\b|\b(?:used|failing) to\b/u;
const IRREGULAR =
  'said told met held began went took came left fell hit struck broke burst shot made gave won lost found was were had did got led fled sent brought rose saw blew spoke wrote ran stood became drove kept paid sold slew cut beat fought sank sought taught swore threw withdrew flew grew drew shook stole froze overran laid fed bought built caught hung shut spent split won bled chose wore woke died';
const PAST = new RegExp(
  `(?<!\\b(?:the|an?|its|their|his|her|our|these|those|some|many|more|be|been|being|get) )\\b(?:${IRREGULAR.split(' ').join('|')}|(?!(?:armed|unarmed|united|wounded|injured|displaced|need|exceed|proceed|succeed|alleged|besieged|indeed|speed|hundred|sacred|red|shed|feed|seed|limited|so-called|called)\\b)[a-z]+ed)\\b`,
  'gu',
);
/** "Is held on Friday": what happens again and again. */
const HABIT =
  /\b(?:is|are) (?:usually |always |often )?[a-z]+(?:ed|held|shut)\b(?! to\b| for\b)|\b(?:usually|always|often|normally)\b/u;

/** Before or after the article's day? By the verb it belongs to: the nearest one before it, or after it where it leads. */
function sideOf(before: string, after: string): Side {
  if (NEXT.test(before)) return 'future';
  if (LAST.test(before) || SINCE.test(before) || SAYING.test(before)) return 'past';
  const toRange = /^ (?:to|through|until|till|and) /.test(after);
  const lead = /\b(from|starting|beginning|effective|as of|until|till|by|before|for|to) $/i
    .exec(before)?.[1]
    ?.toLowerCase();
  const possessive = /^['’]s?\b/.test(after);
  const front =
    /(?:^["“(]?|\b(that|and|but) |(,) |([;:—]) )(?:(?:on|by|from|until|late|early|this|starting|as of) )*$/i.exec(
      before,
    );
  const own = sideBefore(before, after);
  // "The council on Thursday held a meeting": no verb stands before the day either.
  const coming = front || !own ? sideAfter(after) : undefined;
  let side = coming ?? own;
  // "Talks scheduled for Friday were called off": that Friday may be past.
  if (side === 'future' && /\b(?:was|were|had been)\b/.test(firstClause(after))) side = 'unknown';
  // "Monday’s match was put off": it may have been meant for any Monday.
  if (!own && CALLED_OFF.test(firstClause(after))) side = 'unknown';
  // ", on Thursday, the mayor said" belongs to what stands before it as easily as to what follows.
  if (front?.[2] && coming && own && coming !== own) side = 'unknown';
  // "Opens from Sunday to Thursday": every week, unless it is said to come.
  if (
    isRange(before, after) &&
    side === 'future' &&
    !/\b(?:will|shall|would|is to|are to)\b/.test(before + after)
  )
    side = 'unknown';
  if (possessive)
    return side === 'past' && !/\b(?:for|of|before|until|from|to|about|on) $/.test(before)
      ? 'past'
      : 'unknown';
  if (lead && /^(?:from|starting|beginning|effective|as of)$/.test(lead) && !toRange) {
    if (side === undefined) return 'future';
    if (side === 'past')
      return /\b(?:announced|declared|decreed|ordered|said)\b[^,;]*$/.test(before) ? 'future' : 'unknown';
  }
  if (lead === 'for' && !possessive && side !== 'past') return side ?? 'future';
  // "Stayed until Friday", "had fled by Friday": the end of something that may still go on.
  if (lead && side === 'past')
    return /^(?:from|to)$/.test(lead) && toRange ? 'past' : front && lead === 'by' ? 'past' : 'unknown';
  return side ?? 'unknown';
}

const CALLED_OFF = /\b(?:cancel|postpon|call(?:ed|s)? off|put off|delayed|scrapped|rescheduled|adjourned)/;

function isRange(before: string, after: string): boolean {
  return (
    (/\bfrom $/i.test(before) && /^ (?:to|through|until|till) /.test(after)) ||
    /\bfrom \p{Lu}[a-z]+day (?:to|through|until|till) $/iu.test(before)
  );
}

/** By the clause before the day, or the one before that; undefined where no verb tells. */
function sideBefore(before: string, after: string): Side | undefined {
  const clauses = before.split(
    /[,;:()“”"—–]|\b(?=(?:that|who|whom|which|where|when|after|because|as|while|but|said|told|announced|stated|added)\b)/u,
  );
  for (const clause of clauses.reverse()) {
    const side = sideOfClause(clause, after);
    if (side) return side;
  }
  return undefined;
}

function sideOfClause(clause: string, after: string): Side | undefined {
  if (ONCE_FUTURE.test(clause)) return 'unknown';
  const future = [...clause.matchAll(FUTURE)].at(-1);
  const past = [...clause.matchAll(PAST)].at(-1);
  if (future) {
    if (!past || past.index <= future.index + future[0].length) return 'future';
    // "Will try the men arrested on Friday": which of the two was on Friday?
    return /\bto$|^(?:planned|set|due|expected|scheduled)/.test(past[0]) ? 'future' : 'unknown';
  }
  if (HABIT.test(clause)) return 'unknown';
  if (past) return 'past';
  return /\b(?:has|have) been\b/.test(clause) && after !== '' ? 'unknown' : undefined;
}

/** "On Thursday talks will resume": the first verb after a day that leads. */
function sideAfter(after: string): Side | undefined {
  if (ONCE_FUTURE.test(firstClause(after.replace(/^,/, '')))) return 'unknown';
  const future = after.search(FUTURE);
  const past = after.search(PAST);
  if (future < 0 && past < 0) return undefined;
  return future >= 0 && (past < 0 || future <= past) ? 'future' : 'past';
}
