// Who says it. Words given to the wrong speaker are the worst of wrong citations: every word of them is true.
import { indexNames, namesIn } from './claim-names.ts';
import type { Citation, Statement } from './verify.ts';

const SAYING =
  'said|says|stated|told|stressed|added|announced|declared|warned|urged|accused|claimed|denied|noted|emphasi[sz]ed|underscored|reaffirmed|reiterated|insisted|argued|explained|revealed|confirmed|called (?:on|for)|pointed out|expressed';
const NAME = String.raw`\p{Lu}[\p{L}\p{M}'’-]*(?: (?:(?:al|el|bin|ibn|de|of|the|for|and) )?\p{Lu}[\p{L}\p{M}'’-]*)*`;
/** "Nasr Hariri also stressed". */
const BEFORE_VERB = new RegExp(
  `(${NAME})(?:, [^,]{1,80},)? (?:(?:has|had|have|also|further|then|later|meanwhile) )*(?:${SAYING})\\b`,
  'dgu',
);
/** "According to ARK News", "said Nasr Hariri". */
const AFTER = new RegExp(`(?:\\b[Aa]ccording to|\\bsaid|\\badded) (?:the )?(${NAME})`, 'dgu');
/** "The", "He": capitals that begin a sentence name nobody. */
const NOBODY = /^(?:The|A|An|He|She|They|It|We|I|This|That|These|Those|But|And|In|On|At|Both|Who)$/;
/** Sentences before a quote in which its speaker may be named: "Hariri met … He said … He added …". */
const SENTENCES_BEFORE = 4;

/**
 * True where a statement names a speaker who is neither the publisher of what it cites nor named where the cited words
 * stand; or where another speaker is named right there.
 */
export function misattributed({ text, citations }: Statement): boolean {
  const speakers = speakersIn(text);
  if (speakers.length === 0) return false;
  const told = citations.map(settingOf);
  return speakers.some((speaker) => !told.some((setting) => mayBeSaidBy(speaker, setting)));
}

/** Where a citation's words stand: their own sentences, those before them, and what is known of the article. */
interface Setting {
  readonly own: string;
  readonly before: string;
  readonly publishers: string;
}

function settingOf({ passage, start, end }: Citation): Setting {
  const { article, sentences } = passage;
  const first = Math.max(
    0,
    sentences.findIndex((one) => one.end > start),
  );
  const last = sentences.findLastIndex((one) => one.start < end);
  const textOf = (from: number, to: number) =>
    to < from ? '' : article.text.slice(sentences[from]!.start, sentences[to]!.end);
  const { name, aliases } = article.publisher;
  return {
    own: textOf(first, last),
    before: `${article.title}\n${textOf(Math.max(0, first - SENTENCES_BEFORE), first - 1)}`,
    publishers: [name, ...aliases].join('\n'),
  };
}

function mayBeSaidBy(speaker: string, { own, before, publishers }: Setting): boolean {
  if (names(publishers, speaker) || names(own, speaker)) return true;
  const others = speakersIn(own);
  return others.length === 0 && names(before, speaker);
}

/** The names that a text gives as speakers; ordinary words that begin a sentence ("Residents said") are none. */
function speakersIn(text: string): string[] {
  const ends = new Set(namesIn(text).map((word) => word.end));
  const found = [...text.matchAll(BEFORE_VERB), ...text.matchAll(AFTER)];
  return found
    .filter((match) => ends.has(match.indices![1]![1]))
    .map((match) =>
      match[1]!
        .split(' ')
        .filter((word) => !NOBODY.test(word))
        .join(' '),
    )
    .filter((name) => name !== '');
}

/** True where a text holds the last word of a name, in whichever spelling: the surname, or the kind of body. */
function names(text: string, speaker: string): boolean {
  const all = namesIn(`by ${speaker}`);
  const last = all.at(-1);
  return last === undefined || indexNames([text]).has(last, all);
}
