// Claims with known outcome, made of articles' own sentences: true ones by rewrites that change nothing, false ones by
// one change each. Random, but the same in every run.
import type { Article } from '../../src/corpus/article.ts';
import { MONTHS } from '../../src/corpus/dates.ts';
import { cutPassages, type Passage } from '../../src/corpus/passages.ts';
import type { Slice } from '../../src/corpus/sentences.ts';
import { workOutDates } from '../../src/reply/worked-out-dates.ts';
import { isEnglish } from '../../src/retrieval/english.ts';

export interface DraftClaim {
  readonly claim: string;
  /** What was done to the sentence. */
  readonly kind: string;
  readonly supported: boolean;
  readonly quotes: readonly string[];
  readonly passage: Passage;
}

/** A sentence as a claim may be made of it, in characters. */
const SENTENCE = { min: 50, max: 280 } as const;

/** Makes true and false claims of `count` sentences, spread over the articles. */
export function makeDrafts(articles: readonly Article[], count: number, seed = 1): DraftClaim[] {
  const random = randomNumbers(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const all = articles.flatMap((article) =>
    cutPassages(article).flatMap((passage) =>
      passage.sentences
        .filter((slice) => isProse(article.text.slice(slice.start, slice.end)))
        .map((slice) => ({ passage, slice })),
    ),
  );
  const names = namesOf(all.map(({ passage, slice }) => passage.article.text.slice(slice.start, slice.end)));
  const found: DraftClaim[] = [];
  for (let made = 0; made < count; made++) {
    const { passage, slice } = count >= all.length ? all[made % all.length]! : pick(all);
    const other = pick(all);
    const make: Make = { passage, slice, random, pick, names, other: textOf(other.passage, other.slice) };
    found.push(...trueClaims(make), ...falseClaims(make));
  }
  return found;
}

interface Make {
  readonly passage: Passage;
  readonly slice: Slice;
  readonly random: () => number;
  readonly pick: <T>(from: readonly T[]) => T;
  readonly names: readonly string[];
  readonly other: string;
}

const textOf = ({ article }: Passage, { start, end }: Slice): string =>
  article.text.slice(start, end).replace(/\s+/g, ' ');

function isProse(sentence: string): boolean {
  return (
    sentence.length >= SENTENCE.min &&
    sentence.length <= SENTENCE.max &&
    /[.”"]$/.test(sentence) &&
    /^["“\p{Lu}]/u.test(sentence) &&
    /\p{Ll}{3}/u.test(sentence)
  );
}

function trueClaims(make: Make): DraftClaim[] {
  const { passage, slice, pick } = make;
  const sentence = textOf(passage, slice);
  const quote = pick([sentence, pieceOf(sentence)]);
  const base = { supported: true, passage };
  const publisher = passage.article.publisher.name;
  const found: DraftClaim[] = [{ ...base, claim: sentence, kind: 'as it stands', quotes: [quote] }];
  const add = (kind: string, claim: string | undefined, quotes: readonly string[] = [quote]) => {
    if (claim && claim !== sentence) found.push({ ...base, claim, kind, quotes });
  };
  if (!/\s/.test(sentence[0]!)) {
    add(
      '"X said that"',
      `${pick([publisher, `The ${publisher}`])} ${pick(['said', 'reported', 'stated', 'noted'])} that ${lowerFirst(sentence)}`,
    );
    add('"According to X,"', `According to ${publisher}, ${lowerFirst(sentence)}`);
  }
  add('clause dropped', withoutClause(sentence), [sentence]);
  add('date made absolute', withDate(sentence, passage));
  add('number rewritten', numberRewritten(sentence));
  const next = passage.sentences[passage.sentences.indexOf(slice) + 1];
  if (next && isProse(textOf(passage, next)))
    add('two joined', `${sentence.replace(/[.”"]+$/, '')}, and ${lowerFirst(textOf(passage, next))}`, [
      sentence,
      textOf(passage, next),
    ]);
  return found;
}

function falseClaims(make: Make): DraftClaim[] {
  const { passage, slice } = make;
  const sentence = textOf(passage, slice);
  const base = { supported: false, passage, quotes: [sentence] };
  const kinds: Record<string, string | undefined> = {
    'number changed': numberChanged(sentence, make),
    'name swapped': nameSwapped(sentence, make),
    'negation inserted': sentence.replace(
      /\b(was|were|is|are|has|have|had|will|would|could|should|can)\b(?! not)/,
      '$1 not',
    ),
    'negation removed': negationRemoved(sentence),
    'subject and object swapped': sidesSwapped(sentence),
    'date shifted': dateShifted(sentence, make),
    'sentence of another article': make.other,
  };
  return Object.entries(kinds).flatMap(([kind, claim]) =>
    claim && claim !== sentence ? [{ ...base, claim, kind }] : [],
  );
}

function lowerFirst(sentence: string): string {
  const first = /^\p{L}+/u.exec(sentence)?.[0];
  return first && isEnglish(first.toLowerCase()) && first !== 'I' && !/^\p{Lu}{2}/u.test(first)
    ? sentence[0]!.toLowerCase() + sentence.slice(1)
    : sentence;
}

/** The longer part of a sentence at a comma, as a writer may quote it. */
function pieceOf(sentence: string): string {
  const parts = sentence.split(/(?<=,) /);
  const longest = [...parts].sort((a, b) => b.length - a.length)[0]!;
  return longest.length >= 0.6 * sentence.length ? longest.replace(/,$/, '') : sentence;
}

function withoutClause(sentence: string): string | undefined {
  const at = Math.max(sentence.lastIndexOf(', '), sentence.lastIndexOf(' and '));
  return at > 40 && !/["“”]/.test(sentence) ? `${sentence.slice(0, at)}.` : undefined;
}

function written(iso: string): string {
  const [year, month, day] = iso.split('-').map(Number);
  return `${day} ${MONTHS[month! - 1]} ${year}`;
}

function withDate(sentence: string, { article }: Passage): string | undefined {
  const [first] = workOutDates(sentence, article.date);
  return first && /\bon (?:\w+day)\b/.test(sentence)
    ? sentence.replace(/\bon \w+day\b/, `on ${written(first.date)}`)
    : undefined;
}

const SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  );

function numberRewritten(sentence: string): string | undefined {
  const word = sentence.replace(
    new RegExp(`(?<![\\p{L}-])(${SMALL.slice(2).join('|')})(?![\\p{L}-])`, 'u'),
    (found) => String(SMALL.indexOf(found)),
  );
  if (word !== sentence) return word;
  const digits = sentence.replace(
    /(?<![\d.,:$£€-]|\p{Lu}\p{Ll}+\.? )\b([2-9]|1\d)\b(?![\d.,:%-]|st|nd|rd|th| \p{Lu}| per)/u,
    (found) => SMALL[Number(found)]!,
  );
  return digits === sentence ? undefined : digits;
}

function numberChanged(sentence: string, { random }: Make): string | undefined {
  const match =
    /(?<![\p{L}\d.,-])\d[\d,]*(?:\.\d+)?(?![\d-])/u.exec(sentence) ??
    new RegExp(`\\b(?:${SMALL.slice(2).join('|')})\\b`).exec(sentence);
  if (!match || /^(?:19|20)\d\d$/.test(match[0])) return undefined;
  const value = Number(match[0].replaceAll(',', ''));
  const changed = Number.isNaN(value)
    ? SMALL[3 + ((SMALL.indexOf(match[0]) + 4) % 17)]!
    : String(Math.round(value * (1.2 + random())) + 1);
  return sentence.slice(0, match.index) + changed + sentence.slice(match.index + match[0].length);
}

const NAME = /(?<=[\p{Ll},] )\p{Lu}\p{Ll}{2,}(?: \p{Lu}\p{Ll}{2,})*/gu;
const CALENDAR = new RegExp(`${MONTHS.join('|')}|day\\b`);

function namesOf(sentences: readonly string[]): string[] {
  return sentences.flatMap((sentence) => sentence.match(NAME) ?? []).filter((name) => !CALENDAR.test(name));
}

function nameSwapped(sentence: string, { pick, names, passage }: Make): string | undefined {
  const own = namesOf([sentence])[0];
  if (!own) return undefined;
  for (let attempt = 0; attempt < 10; attempt++) {
    const name = pick(names);
    // A name that stands in the passage, or shares a word with the one it replaces, makes no plainly false claim.
    if (name.split(' ').every((word) => !passage.text.includes(word.slice(0, 5))))
      return sentence.replace(own, name);
  }
  return undefined;
}

function negationRemoved(sentence: string): string | undefined {
  const changed = sentence.replace(
    /\b(?:did|does|do) not |\bnever |(?<=\b(?:was|were|is|are|has|have|had|will|would|could|should|can)) not\b|(?<=\b(?:has|have|had|is|was|are|were))n[’']t\b|\b(?:refused|failed) to /u,
    '',
  );
  return changed === sentence ? undefined : changed;
}

/** Only around a verb that has an active doer: "X met Y" means the same both ways, and is left out. */
function sidesSwapped(sentence: string): string | undefined {
  const match =
    /^((?:The )?\p{Lu}[\p{L}-]+(?: \p{Lu}[\p{L}-]+)*)( (?:\p{L}+ )?(?:attacked|accused|urged|bombed|struck|shelled|condemned|criticized|criticised|blamed|told|asked|praised|warned|thanked|invaded|killed|supported|supports|backed|backs|hit|targeted|called on|beat|defeated|joined|replaced|sued|left|hired|invited|threatened) (?:the )?)(\p{Lu}[\p{L}-]+(?: \p{Lu}[\p{L}-]+)*)/u.exec(
      sentence,
    );
  if (!match || match[1] === match[3]) return undefined;
  return match[3]! + match[2]! + match[1]! + sentence.slice(match[0].length);
}

function dateShifted(sentence: string, { random }: Make): string | undefined {
  const step = 1 + Math.floor(random() * 5);
  const month = new RegExp(
    `\\b(${MONTHS.join('|')})(?= \\d)|(?<=\\d )(${MONTHS.join('|')})\\b|(?<=\\b[Ii]n )(${MONTHS.join('|')})\\b`,
  ).exec(sentence);
  if (month)
    return (
      sentence.slice(0, month.index) +
      MONTHS[(MONTHS.indexOf(month[0]) + step) % 12]! +
      sentence.slice(month.index + month[0].length)
    );
  const year = /\b(?:in|since|until) ((?:19|20)\d\d)\b/.exec(sentence);
  if (year) return sentence.replace(year[0], year[0].replace(year[1]!, String(Number(year[1]) - step)));
  return undefined;
}

/** Mulberry32: numbers from 0 to 1, the same for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
