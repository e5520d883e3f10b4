// Questions to begin with, drawn from the archive itself: who is often quoted in it, and what was reported when.
// Only those that it answers are offered.
import type { Article } from '../corpus/article.ts';
import { MONTHS } from '../corpus/dates.ts';
import { createPacer } from '../corpus/pacer.ts';
import { answerQuestion } from './answer-question.ts';
import type { Searchable } from './searchable.ts';

const EXAMPLES_MAX = 3;
/** Articles looked through for names; the latest ones. */
const ARTICLES_MAX = 200;
/** Characters of each that are looked through. */
const CHARS_MAX = 4_000;

/** "Nasr al-Hariri stressed", "President Mustafa said": a speaker, by two capitalised words before a verb of saying. */
const SPEAKER =
  /(?<!\p{Lu}\p{L}+ )(?!The |A |Human )(\p{Lu}\p{Ll}+ (?:al-|Al-|el-|El-)?\p{Lu}\p{Ll}+)(?= (?:said|stressed|pointed out|added|warned|called on|urged|stated|told|emphasized|noted)\b)/gu;
/** "the Idlib agreement": what is talked about, by a capitalised word within a sentence. */
const TOPIC =
  /(?<=\p{Ll} (?:the )?)(\p{Lu}\p{Ll}{3,}(?: \p{Lu}\p{Ll}+)?)(?= (?:agreement|conference|talks|process|camp|massacre|attack|bombing|election|crisis|deal)\b)( \p{Ll}+)/gu;

/** `latest`: the articles, the latest first, each to be called for. Gives way to others now and then. */
export async function exampleQuestions(
  archive: Searchable,
  latest: readonly (() => Article)[],
): Promise<string[]> {
  const pacer = createPacer();
  const speakers = new Map<string, { count: number; month: string | undefined }>();
  const topics = new Map<string, number>();
  for (const articleOf of latest.slice(0, ARTICLES_MAX)) {
    const { text: whole, date } = articleOf();
    const text = whole.slice(0, CHARS_MAX);
    await pacer();
    const month = date && `${MONTHS[Number(date.slice(5, 7)) - 1]} ${date.slice(0, 4)}`;
    for (const [, name] of text.matchAll(SPEAKER)) {
      if (archive.extent.publishers.includes(name!)) continue;
      const known = speakers.get(name!.trim());
      speakers.set(name!.trim(), { count: (known?.count ?? 0) + 1, month: known?.month ?? month });
    }
    for (const [, name, noun] of text.matchAll(TOPIC))
      topics.set(`${name}${noun}`, (topics.get(`${name}${noun}`) ?? 0) + 1);
  }
  const [first, second] = [...speakers].sort((a, b) => b[1].count - a[1].count);
  const topic = [...topics].sort((a, b) => b[1] - a[1])[0]?.[0];
  const proposed = [
    first && `What did ${first[0]} say?`,
    topic && `What was said about the ${topic}?`,
    second?.[1].month && `What did ${second[0]} say in ${second[1].month}?`,
    ...archive.publishers.flatMap(({ name, party }) => (party ? [] : `What did ${name} report?`)).slice(0, 2),
  ];
  const answered: string[] = [];
  for (const text of proposed) {
    if (answered.length === EXAMPLES_MAX) break;
    if (text && (await answerQuestion({ text }, archive)).kind === 'answered') answered.push(text);
  }
  return answered;
}
