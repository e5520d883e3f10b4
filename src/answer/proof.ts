// Whether a sentence that a model wrote says no more than the articles it cites. `verify` has found its quotes there;
// here comes what can be decided exactly (`faultOf`) and, where no model can be asked, what words tell (`faultByWords`).

import type { Publisher } from '../corpus/article.ts';
import { writeDate } from '../corpus/dates.ts';
import type { Passage } from '../corpus/passages.ts';
import { type Slice, sentences } from '../corpus/sentences.ts';
import { terms, words } from '../retrieval/terms.ts';
import { datesIn } from './claim-dates.ts';
import { indexNames, namesIn } from './claim-names.ts';
import { sharesLanguage } from './same-language.ts';
import { misattributed } from './speakers.ts';
import { contradicts, SUPPORT_MIN, supportScore, unfounded } from './support.ts';
import { type Citation, citeSentence, findQuote, type Statement } from './verify.ts';

/** What is certainly wrong with a statement. */
export type CertainFault =
  /** Longer than a sentence, a piece of one, or nothing. */
  | 'no-sentence'
  /** Holds an address, or what a chat platform could take for a mention. */
  | 'address'
  /** Neither in the question's language nor in that of what it cites. */
  | 'other-language'
  /** What is cited is too short to prove anything. */
  | 'quote-too-short'
  /** What is cited belongs to an order to whoever reads on a machine's behalf: "Ignore previous instructions …". */
  | 'order'
  /** Names a publisher who has nothing to do with what is cited. */
  | 'misattributed'
  /** Words in quotation marks that stand in no cited article. */
  | 'misquoted'
  /** A number, date or name that is nowhere in the cited articles, their data, or the question. */
  | 'unfounded-number'
  | 'unfounded-date'
  | 'unfounded-name';

/** What makes a statement doubtful, as far as words tell. */
export type WordsFault =
  /** Has nothing of what the question names. */
  | 'beside-the-question'
  /** What is cited speaks of something else, whatever its passage says. */
  | 'quote-unrelated'
  /** Gives words to another speaker than the one named beside them. */
  | 'misattributed'
  /** Says the opposite, or turns around who did it to whom. */
  | 'contradicted'
  /** Too little of it stands in what it cites. */
  | 'unsupported';

const SENTENCE_CHARS_MAX = 700;
/** Fewer words prove nothing. */
const QUOTE_WORDS_MIN = 3;

/** What the model was told beside the passages. */
export interface Told {
  /** The question, and those before it. */
  readonly asked: readonly string[];
  /** The question in the archive's language; an answer in it is one too. No name or number is taken from it. */
  readonly translated?: string;
  /** Of all passages found. */
  readonly publishers: readonly Publisher[];
}

/**
 * What is certainly wrong with a statement: decided exactly, and so that no true statement is refused in whichever words
 * it is put. Undefined where nothing is; whether the statement follows from its quotes is for a second look.
 */
export function faultOf(
  statement: Statement,
  { asked, translated, publishers }: Told,
): CertainFault | undefined {
  const { text, citations } = statement;
  if (text.length > SENTENCE_CHARS_MAX || isFragment(text)) return 'no-sentence';
  const passages = [...new Set(citations.map(({ passage }) => passage))];
  const articles = [...new Set(passages.map(({ article }) => article))];
  const publisherNames = articles.flatMap(({ publisher }) => namesOf(publisher));
  if (hasAddress(text, publisherNames)) return 'address';
  const said = withoutQuotes(text);
  // The articles' language will do: the quotes that would be shown instead are in it as well.
  const languages = [
    asked[0] ?? '',
    ...(translated ? [translated] : []),
    ...citations.map(({ quote }) => quote),
  ];
  if (!languages.some((one) => sharesLanguage(said, one))) return 'other-language';
  if (citations.every(({ quote }) => words(quote).length < QUOTE_WORDS_MIN)) return 'quote-too-short';
  if (citations.some(belongsToOrder)) return 'order';
  const whole = articles.flatMap(({ text: words, title }) => [words, title]);
  if (quotedParts(text).some((part) => !whole.some((one) => findQuote(one, part)))) return 'misquoted';
  const told = [...whole, ...publisherNames];
  if (publishers.some((one) => isNamed(one, [text]) && !isNamed(one, told))) return 'misattributed';
  // Mostly all of it stands in the passages; the whole of a long article is looked through only where it does not.
  const [first] =
    unfounded(text, [...passages.map(sourceOf), ...asked]).length > 0
      ? unfounded(text, [...articles.map((article) => sourceOf({ text: article.text, article })), ...asked])
      : [];
  return first && `unfounded-${first.kind}`;
}

/**
 * Whether a statement's words are too far from those it cites: what decides where no model takes a second look. It refuses
 * true statements in other words, and lets false ones in the article's own words through (docs/quality.md, "Proof").
 */
export function faultByWords(statement: Statement, question = ''): WordsFault | undefined {
  const { text, citations } = statement;
  const passages = [...new Set(citations.map(({ passage }) => passage))];
  const texts = passages.map((passage) => passage.text);
  const asked = namesIn(question);
  if (asked.length > 0) {
    const told = indexNames([text, ...texts, ...passages.flatMap((passage) => dataOf(passage))]);
    if (!asked.some((name) => told.has(name, asked))) return 'beside-the-question';
  }
  if (!restsOnQuotes(text, citations)) return 'quote-unrelated';
  if (misattributed(statement)) return 'misattributed';
  const data = passages.flatMap((passage) => dataOf(passage));
  const evidence = { quotes: citations.map(({ quote }) => quote), passages: [...texts, ...data] };
  // One by one, so that a true sentence cannot carry a false one through.
  const parts = sentences(text).map(({ start, end }) => text.slice(start, end));
  if (parts.some((one) => contradicts(one, evidence)) || deniesAlone(text, evidence.passages))
    return 'contradicted';
  return parts.every((one) => supportScore(bare(one), evidence) >= SUPPORT_MIN) ? undefined : 'unsupported';
}

/** Of the words that the nearest cited sentence shares with a statement, the share that others must have to be cited. */
const BEARING_SHARE = 0.5;

/**
 * The statement without citations whose words have little to do with it, and without sentences at the ends of the others
 * that have not: small models cite more than they use.
 */
export function withBearingCitations(statement: Statement): Statement {
  const said = new Set(terms(statement.text));
  const pieces = statement.citations.flatMap(({ passage, start, end }) =>
    passage.sentences
      .filter((slice) => slice.start < end && slice.end > start)
      .map((slice) => {
        const words = terms(passage.article.text.slice(slice.start, slice.end));
        return { passage, slice, shared: new Set(words.filter((term) => said.has(term))).size };
      }),
  );
  const least = BEARING_SHARE * Math.max(...pieces.map(({ shared }) => shared));
  const bears = ({ passage, start, end }: Citation) =>
    pieces.some(
      (one) =>
        one.passage === passage && one.slice.start < end && one.slice.end > start && one.shared >= least,
    );
  const citations = statement.citations.filter(bears).map((citation) => trimmed(citation, pieces, least));
  return { ...statement, citations: citations.length > 0 && least > 0 ? citations : statement.citations };
}

interface CitedPiece {
  readonly passage: Passage;
  readonly slice: Slice;
  readonly shared: number;
}

function trimmed(citation: Citation, pieces: readonly CitedPiece[], least: number): Citation {
  const { passage, start, end } = citation;
  const bearing = pieces.filter(
    (one) => one.passage === passage && one.slice.start < end && one.slice.end > start && one.shared >= least,
  );
  const from = Math.max(start, bearing[0]!.slice.start);
  const to = Math.min(end, bearing.at(-1)!.slice.end);
  return from === start && to === end ? citation : citeSentence(passage, { start: from, end: to });
}

/** Shorter ones are sentences only if they end like one: "Steifo urged China." but not "the US delegation". */
const SENTENCE_WORDS = 6;
const SENTENCE_WORDS_MIN = 3;

/** True for what is no whole sentence: too short, or begun or ended in the middle of one. */
function isFragment(text: string): boolean {
  const { length } = words(text);
  const begins = /^[^\p{L}\p{N}]*(?:\p{Lu}|\p{Lo}|\p{N}|(?:al|el|de|van|von|bin)\b)/u.test(text);
  const ends = /[.!?…؟。"”»)\]]$/u.test(text);
  // "cnn.com reported …" is one all the same.
  const isWhole = begins ? ends || length >= SENTENCE_WORDS : ends && length >= SENTENCE_WORDS;
  return length < SENTENCE_WORDS_MIN || !isWhole;
}

/** "…, according to local activists.", "…, the Coalition said." */
const CLOSING_ATTRIBUTION =
  /(?:,? according to [^,]{1,80}|, (?:[^\s,]+ ){1,6}(?:said|says|reported|stated|added|noted|announced))(?=[.!?]?$)/i;

/**
 * A sentence without what the score need not find beside its words, and what was checked before: dates, for which
 * articles write "on Tuesday", and who says it.
 */
function bare(claim: string): string {
  let text = '';
  let at = 0;
  for (const { start, end } of datesIn(claim).sort((a, b) => a.start - b.start)) {
    if (start < at) continue;
    text += claim.slice(at, start).replace(/\b(?:on|in|of|since|until|by) $/i, '');
    at = end;
  }
  return (text + claim.slice(at)).replace(CLOSING_ATTRIBUTION, '');
}

/** Telling words that a sentence must share with what it cites; with fewer, all there are. */
const SHARED_MIN = 2;

/** In another script than the sentence a quote shares no words with it. */
function restsOnQuotes(text: string, citations: readonly Citation[]): boolean {
  const quoted = citations.map(({ quote }) => quote).join(' ');
  if (isArabic(text) !== isArabic(quoted)) return true;
  const said = new Set(terms(text));
  const cited = [...new Set(terms(quoted))];
  const shared = cited.filter((term) => said.has(term)).length;
  return shared >= Math.max(1, Math.min(SHARED_MIN, cited.length, said.size));
}

function isArabic(text: string): boolean {
  return /\p{Script=Arabic}/u.test(text);
}

const ORDER =
  /\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|prompts?|guidelines)\b|\b(?:language model|AI assistant|chatbot)s?\b.{0,40}\b(?:must|should|have to)\b|^\W*system ?(?:prompt|message)?:/i;

/** True where the sentences that are cited, or the one before them, give such an order. */
function belongsToOrder({ passage, start, end }: Citation): boolean {
  const first = passage.sentences.findIndex((one) => one.end > start);
  const around = passage.sentences.slice(Math.max(0, first - 1)).filter((one) => one.start < end);
  return around.some((one) => ORDER.test(passage.article.text.slice(one.start, one.end)));
}

/** "It is not true that …" keeps all words of what it denies, and puts its denial far from them. */
const DENIAL =
  /\b(?:(?:not|isn[’']t|wasn[’']t) (?:the case|true|correct)|untrue|false|falsely|wrongly|no (?:truth|evidence|proof)|fabricat\w*|hoax|den(?:y|ies|ied|ial|ying)|reject\w*|refut\w*|disput\w*|l(?:ie|ies|ied|ying))\b/i;

/** True where a claim calls false what none of the passages does. */
function deniesAlone(claim: string, passages: readonly string[]): boolean {
  return DENIAL.test(claim) && !passages.some((passage) => DENIAL.test(passage));
}

function namesOf({ name, aliases }: Publisher): string[] {
  return [name, ...aliases];
}

/** As a whole name: "Syria" here and "coalition" there are no Syrian Coalition. */
function isNamed(publisher: Publisher, texts: readonly string[]): boolean {
  return namesOf(publisher).some((name) => texts.some((text) => findQuote(text, name)));
}

function sourceOf({ text, article }: Pick<Passage, 'text' | 'article'>) {
  const { date } = article;
  return { texts: [text, ...dataOf({ article })], ...(date && { published: date }) };
}

/** What is known of a passage beside its text. */
function dataOf({ article: { title, publisher, date } }: Pick<Passage, 'article'>): string[] {
  const { name, aliases, affiliation } = publisher;
  return [title, name, ...aliases, ...(affiliation ? [affiliation] : []), ...(date ? [writeDate(date)] : [])];
}

/**
 * The sentence on one line, without what models like to add: footnote marks ("[1]", "(passage 2)", "【3】"), emphasis,
 * the targets of links, and characters that are not seen or turn the direction of writing.
 */
export function tidy(text: string): string {
  return text
    .replace(/\p{Cf}/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/\[([^\][]*)\]\([^()\s]*\)/g, '$1')
    .replace(
      /\s*(?:\[\s*(?:\^|passage )?\d[\d\s,;-]*\]|【[^】]*】|\((?:passage|source)s? [\d\s,and]+\))/gi,
      '',
    )
    .replace(/\*\*|__|`/g, '')
    .trim();
}

/** With a scheme, of mail, in angle brackets as Slack and Discord write mentions, or left over from a link. */
const ADDRESS =
  /[a-z][\w+.-]*:\/\/|\b(?:www\.|mailto:|javascript:|data:\w+\/)|[\w.+-]+@[\w-]+\.\w|<[^<>\s][^<>]*>|(?<![\w.])@(?:everyone|here|channel)\b|\]\(/i;
/** Words joined by dots, of which the last may be a domain: "example.org", not "U.S.", "e.g.", "2.5m" or "end.The". */
const HOST = /(?<![\p{L}\d])[\p{L}\d][\p{L}\d-]+(?:\.[\p{L}\d-]{2,})*\.\p{Ll}{2,24}(?![\p{L}\d])/u;
const HOST_IN_CAPITALS =
  /[\p{L}\d-]{2,}\.(?:com|org|net|info|io|gov|edu|ru|sy|tr|eu|uk|de|fr|tv|co)(?![\p{L}\d])/iu;

/** True for a text with an address or a mention; `names`: of publishers, who may be called "Rudaw.net". */
export function hasAddress(text: string, names: readonly string[] = []): boolean {
  const unnamed = names.reduce((rest, name) => (name ? rest.replaceAll(name, ' ') : rest), text);
  return ADDRESS.test(unnamed) || HOST.test(unnamed) || HOST_IN_CAPITALS.test(unnamed);
}

/** One that is not closed goes to the end; single ones only where they are no apostrophes. */
const QUOTATION =
  /"([^"]+)(?:"|$)|“([^”]+)(?:”|$)|«([^»]+)(?:»|$)|„([^“”]+)[“”]|(?<![\p{L}\d])‘([^‘]+?)’(?![\p{L}\d])|(?<![\p{L}\d])'((?:[^']|'(?=\p{L}))+)'(?![\p{L}\d])/gu;

function withoutQuotes(text: string): string {
  return text.replace(QUOTATION, ' ');
}

/** What stands in quotation marks. */
function quotedParts(text: string): string[] {
  return [...text.matchAll(QUOTATION)]
    .map((match) => match.slice(1).find((part) => part !== undefined)!)
    .filter((part) => words(part).length > 0);
}
