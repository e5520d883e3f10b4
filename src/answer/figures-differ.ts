// Do the articles cited give different figures of what a question counts? Compared as values, however they are written
// ("two dozen" is 24), and only where both count the same: not the wounded of one and the dead of another.
import { sentences } from '../corpus/sentences.ts';
import type { Query } from '../retrieval/query.ts';
import { STOP_WORDS } from '../retrieval/stop-words.ts';
import { foldWord, stem, words } from '../retrieval/terms.ts';
import { latinDigits, type NumberMention, numbersIn } from './claim-numbers.ts';

/** What may be meant by a figure: "at least 20" is every number from 20 on. */
interface Figure {
  /** Figures of different units are never compared: money of one currency, shares, spans of time, counts. */
  readonly unit: string;
  readonly low: number;
  readonly high: number;
}

/** True where the quotes of one article hold no figure that any figure of another one agrees with. */
export function figuresDiffer(query: Query, quotesByArticle: readonly (readonly string[])[]): boolean {
  if (query.kind !== 'number') return false;
  const read = createFigureReader(query);
  const sets = quotesByArticle.map((quotes) => quotes.flatMap(read));
  return sets.some((one, index) => sets.slice(index + 1).some((other) => disagree(one, other)));
}

function disagree(one: readonly Figure[], other: readonly Figure[]): boolean {
  const comparable = one.filter((figure) => other.some(({ unit }) => unit === figure.unit));
  return (
    comparable.length > 0 &&
    comparable.every((figure) =>
      other.every(({ unit, low, high }) => unit !== figure.unit || low > figure.high || high < figure.low),
    )
  );
}

/** What may happen to those who are counted: "killed nine and wounded 40" holds two figures of different things. */
const EVENTS: readonly (readonly [string, RegExp])[] = [
  [
    'death',
    /^(?:kill(?:s|ed|ing|ings)?|die[sd]?|dying|dead|deadly|deaths?|toll|fatal\w*|perish\w*|slain|slaughter\w*|bodies|corpses|martyr\w*|massacred|executed)$/,
  ],
  ['injury', /^(?:injur\w+|wound\w*|hurt|maim\w*)$/],
  ['arrest', /^(?:arrest\w*|detain\w*|captur\w+|jail\w*|imprison\w*)$/],
  ['abduction', /^(?:abduct\w*|kidnap\w*)$/],
  ['release', /^(?:free[sd]|freeing|releas\w+)$/],
  ['leaving', /^(?:displac\w+|fled|flee\w*|left|leav(?:e|es|ing)|evacuat\w+|departed)$/],
  ['return', /^return(?:s|ed|ing|ees)?$/],
  ['arrival', /^(?:arriv\w+)$/],
  ['absence', /^(?:missing|disappear\w*|vanish\w*)$/],
  ['rescue', /^(?:rescu\w+|saved|pulled)$/],
  ['treatment', /^(?:treat(?:s|ed|ing)?|hospitali[sz]ed)$/],
  ['damage', /^(?:destroy\w*|damag\w+|burn(?:s|ed|t|ing)?|demolish\w*|wreck\w*)$/],
];
const ARABIC_EVENTS: readonly (readonly [string, RegExp])[] = [
  [
    'death',
    /^[وف]?(?:ال)?(?:قتل\p{L}*|قتيل\p{L}*|مقتل|استشه\p{L}*|شهيد\p{L}*|شهداء|ضحايا|توفي\p{L}*|وفاه|وفيات|مصرع)$/u,
  ],
  ['injury', /^[وف]?(?:ال)?(?:جرح\p{L}*|جريح\p{L}*|اصاب\p{L}*|اصيب\p{L}*|مصاب\p{L}*)$/u],
  ['arrest', /^[وف]?(?:ال)?(?:اعتق\p{L}*|معتقل\p{L}*|احتج\p{L}*)$/u],
];
/** People in general: nobody counts anything else by them. */
const ANYONE =
  /^(?:people|persons?|lives|victims?|civilians?|residents?|dead|deaths?|bodies|fatalit(?:y|ies)|casualt(?:y|ies)|others?|souls|individuals|toll|total|شخصا?|اشخاص|مدنيا?|مدنيين|قتيلا?|قتلي|جريحا?|جرحي)$/;

const SPAN_DAYS: ReadonlyMap<string, number> = new Map([
  ['second', 1 / 86_400],
  ['minute', 1 / 1440],
  ['hour', 1 / 24],
  ['day', 1],
  ['week', 7],
  ['month', 30.4],
  ['year', 365],
]);
const MONTH =
  /^(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|ust|tember|ember|ober)?$/i;

/** Words on each side of a figure within which its verb or noun stands. */
const NEAR = 6;
/** A mark or an "and" between a figure and a word parts them as much as so many words. */
const APART = 3;

function eventOf(word: string): string | undefined {
  return [...EVENTS, ...ARABIC_EVENTS].find(([, pattern]) => pattern.test(word))?.[0];
}

function createFigureReader(query: Query): (text: string) => Figure[] {
  const asked = words(query.text).map((word) => foldWord(word.text));
  const event = asked.map(eventOf).find((one) => one !== undefined);
  const counted = query.counted.filter(
    ({ text }) => !ANYONE.test(foldWord(text)) && !eventOf(foldWord(text)),
  );
  const countsAnyone = counted.length === 0;
  const countedTerms = new Set(counted.flatMap(({ wordings }) => wordings.flatMap((one) => one.words)));
  const given = numbersIn(query.text).map(({ value }) => value);
  const asksSpan = /\bhow (?:long|old)\b/i.test(query.text) || asked.some((word) => spanDays(word));

  return (text) =>
    sentences(text).flatMap(({ start, end }) => {
      const sentence = text.slice(start, end);
      const mentions = numbersIn(sentence);
      return mentions.flatMap((mention, index): Figure[] => {
        const around = aroundOf(sentence, mention);
        if (given.includes(mention.value) || isNoTotal(around, mention)) return [];
        const unit = unitOf(around, mention);
        if (unit === 'span' && !asksSpan) return [];
        if (unit === 'count') {
          const own = eventNear(around);
          const noun = nounOf(around);
          const isCounted = noun !== undefined && countedTerms.has(noun);
          if (isPart(around) && !isCounted) return [];
          if (event ? own !== undefined && own !== event : own !== undefined && !isCounted) return [];
          if (noun === undefined || ANYONE.test(noun)) {
            if (
              countsAnyone ? !own && noun === undefined && event !== undefined : !holds(around, countedTerms)
            )
              return [];
          } else if (!isCounted) return [];
        }
        return [withBounds(around, mention, mentions[index + 1], unit)];
      });
    });
}

interface Around {
  readonly before: string;
  readonly after: string;
}

function aroundOf(given: string, { start, end }: NumberMention): Around {
  const sentence = latinDigits(given);
  return { before: sentence.slice(0, start), after: sentence.slice(end) };
}

/** Dates, times, ages, articles, parts of another figure and those that were overtaken: none of them is the count. */
function isNoTotal({ before, after }: Around, { value, words: written }: NumberMention): boolean {
  const last = /(\p{L}+)\.? $/u.exec(before)?.[1] ?? '';
  const next = /^ (\p{L}+)/u.exec(after)?.[1] ?? '';
  if (/^(?:19|20)\d{2}$/.test(written) && !/^ \p{Ll}{3,}s\b/u.test(after)) return true;
  if (/^\d+(?:st|nd|rd|th)$/i.test(written)) return true;
  // "May" is a verb as well.
  if ((MONTH.test(last) && last !== 'may') || (MONTH.test(next) && next !== 'may')) return true;
  if (
    /^(?::\d|\/\d|-\d\d-| ?[ap]\.?m\b|[- ](?:year|month)s?[- ]olds?\b)/i.test(after) ||
    /\d[:/]$/.test(before)
  )
    return true;
  if (/\b(?:aged|age|resolutions?|article|no|number|page|chapter) $/i.test(before)) return true;
  if (/^(?:sides?|parties|countries)$/.test(next)) return true;
  // "Nine more", "another nine": not the whole.
  if (/^ (?:more|other|others|additional|further)\b/.test(after)) return true;
  if (/\b(?:another|other|additional) $/i.test(before)) return true;
  // "Rose from nine to 23": the later one counts.
  return (
    value >= 0 &&
    /\bfrom $/.test(before) &&
    /^(?: \p{L}+){0,2} to \S*\d|^(?: \p{L}+){0,2} to [a-z]+(?:ty|teen|en|ve|ne|ight|ix|undred|ousand)\b/u.test(
      after,
    )
  );
}

/** "Among them three children", "including two women": a part of those counted, unless such ones are asked for. */
function isPart({ before }: Around): boolean {
  return /\b(?:including|among them|among (?:whom|the|those)|of them|of whom|along with)(?: at least| some| about)? $/i.test(
    before,
  );
}

function unitOf({ before, after }: Around, { percent }: NumberMention): string {
  if (percent) return 'percent';
  const sign = /(US ?\$|[$€£₺]|\b(?:USD|EUR|GBP|SYP|TRY) ?)$/.exec(before)?.[1]?.trim();
  if (sign) return `money ${CURRENCIES.get(sign) ?? sign}`;
  const named =
    /^ (?:of )?(?:(us|american|canadian|syrian|lebanese|turkish|british) )?(dollars?|euros?|pounds?|liras?|dinars?|rubles?|usd|eur)\b/i.exec(
      after,
    );
  if (named) {
    const name = named[2]!.toLowerCase().replace(/s$/, '');
    const country = (named[1] ?? '').toLowerCase();
    if (/^(?:dollar|usd)$/.test(name) && !/canad/.test(country)) return 'money dollar';
    if (/^(?:euro|eur)$/.test(name)) return 'money euro';
    return `money ${`${country} ${name}`.trim()}`;
  }
  const next = /^[ -](\p{L}+)/u.exec(after)?.[1];
  return next && spanDays(next)
    ? 'span'
    : next && LENGTHS.test(next)
      ? `length ${stem(foldWord(next))}`
      : 'count';
}

const CURRENCIES: ReadonlyMap<string, string> = new Map([
  ['$', 'dollar'],
  ['US$', 'dollar'],
  ['US $', 'dollar'],
  ['USD', 'dollar'],
  ['€', 'euro'],
  ['EUR', 'euro'],
  ['£', 'pound'],
  ['GBP', 'british pound'],
  ['SYP', 'syrian pound'],
  ['₺', 'turkish lira'],
  ['TRY', 'turkish lira'],
]);
const LENGTHS =
  /^(?:kilomet(?:er|re)s?|km|miles?|met(?:er|re)s?|hectares?|tons?|tonnes?|kilograms?|kg|lit(?:er|re)s?)$/i;

function spanDays(word: string): number | undefined {
  return SPAN_DAYS.get(word.toLowerCase().replace(/s$/, ''));
}

/** What a figure counts: the first of the words after it that is a noun, as a term; none where it stands alone. */
function nounOf({ after }: Around): string | undefined {
  const phrase = /^(?:[- ](?:of )?(?:the |its |their )?[\p{L}'’-]+){1,4}/u.exec(after)?.[0] ?? '';
  let noun: string | undefined;
  for (const { text } of words(phrase)) {
    const folded = foldWord(text);
    if (folded === 'of' || folded === 'the') continue;
    if (ANYONE.test(folded)) return folded;
    if (STOP_WORDS.has(folded) || eventOf(folded) || /ed$|ing$|ly$/.test(folded)) break;
    noun = stem(folded);
    // A noun in the plural is the last of its phrase: "24 poor families".
    if (/[^s]s$|^(?:men|women|children|sheep|cattle|police)$/.test(folded)) break;
  }
  return noun;
}

/** The event that stands nearest to a figure, if one stands near. */
function eventNear({ before, after }: Around): string | undefined {
  const found: { event: string; far: number }[] = [];
  const look = (text: string, isAfter: boolean) => {
    const parts = [...text.matchAll(/[\p{L}'’-]+|[,;:()]/gu)].map(([part]) => part);
    let far = 0;
    for (const part of isAfter ? parts : parts.reverse()) {
      far += /^(?:[,;:()]|and|but|while|after|when|who|that)$/.test(part) ? APART : 1;
      const event = eventOf(foldWord(part));
      // "Left 12 dead" is nobody's leaving.
      if (!isAfter && /^left$/i.test(part) && far <= 3) continue;
      if (event) return found.push({ event, far });
      if (far > NEAR + APART) return;
    }
    return;
  };
  look(before, false);
  look(after, true);
  return found.sort((a, b) => a.far - b.far)[0]?.event;
}

function holds({ before, after }: Around, terms: ReadonlySet<string>): boolean {
  const near = [...words(before).slice(-NEAR), ...words(after).slice(0, NEAR)];
  return near.some((word) => terms.has(stem(foldWord(word.text))));
}

/** About so many: what is a tenth off agrees. */
const ROUGHLY = 0.1;
/** Months and years are of different lengths. */
const SPAN_ROUGHLY = 0.03;

function withBounds(
  around: Around,
  mention: NumberMention,
  next: NumberMention | undefined,
  unit: string,
): Figure {
  const { before, after } = around;
  const span = unit === 'span' ? (spanDays(/^[ -](\p{L}+)/u.exec(after)![1]!) ?? 1) : 1;
  const value = mention.value * span;
  const exact = (from: number, to: number): Figure => ({
    unit,
    low: unit === 'span' ? from * (1 - SPAN_ROUGHLY) : from,
    high: unit === 'span' ? to * (1 + SPAN_ROUGHLY) : to,
  });
  if (next && next.value > mention.value && isRange(around, mention, next))
    return exact(value, next.value * span);
  const lead = before.slice(-24);
  const mark = '(?:US ?)?[$€£₺]?$';
  if (
    new RegExp(
      `\\b(?:at least|no (?:fewer|less) than|more than|over|above|exceed(?:s|ed|ing)|upwards of|a minimum of)(?: an?)? ?${mark}`,
      'i',
    ).test(lead) ||
    /^(?: \p{L}+)? or more\b|^\+/u.test(after)
  )
    return { ...exact(value, value), high: Number.POSITIVE_INFINITY };
  if (
    new RegExp(
      `\\b(?:up to|at most|fewer than|less than|under|below|no more than|not more than|a maximum of)(?: an?)? ?${mark}`,
      'i',
    ).test(lead)
  )
    return { ...exact(value, value), low: 0 };
  if (
    new RegExp(
      `\\b(?:about|around|some|nearly|almost|roughly|approximately|approx\\.|an estimated|estimated|close to|circa)(?: an?)? ?${mark}`,
      'i',
    ).test(lead)
  )
    return exact(value * (1 - ROUGHLY), value * (1 + ROUGHLY));
  return exact(value, value);
}

/** "Between 350 and 400", "350 to 400", "350-400": the first of the two stands for both. */
function isRange({ before, after }: Around, mention: NumberMention, next: NumberMention): boolean {
  const between = after.slice(0, Math.max(0, next.start - mention.end));
  return (
    /^ ?(?:-|–|to|or) ?[$€£]?$/.test(between) ||
    (/\bbetween [$€£]?$/i.test(before) && /^ and [$€£]?$/.test(between))
  );
}
