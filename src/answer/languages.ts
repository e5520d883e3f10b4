// The languages of an archive, as far as titles tell them, and whether a question is plainly in none of them.
import type { ArticleListing } from '../corpus/article.ts';
import { words } from '../retrieval/terms.ts';
import { looksEnglish, scriptOf } from './same-language.ts';

/** Titles looked at, spread over the archive. */
const TITLES_MAX = 500;
/** A language of fewer articles is none of the archive's. */
const SHARE_MIN = 0.1;

/**
 * Tags ("en", "ar") of the languages that at least a tenth of the articles are in, the most frequent first. What an
 * article says of itself counts; without that, Arabic is known by its letters and English by the words of all titles
 * together. Empty where nothing can be told.
 */
export function languagesOf(articles: readonly ArticleListing[]): string[] {
  const step = Math.max(1, Math.ceil(articles.length / TITLES_MAX));
  const sample = articles.filter((_, index) => index % step === 0);
  const latin = sample.filter(({ language, title }) => !language && scriptOf(title) === 'Latn');
  const titles = latin.map(({ title }) => title).join('\n');
  const english = looksEnglish(titles) && !isPlainlyOther(titles, 'en') ? 'en' : undefined;
  const counts = new Map<string, number>();
  for (const { language, title } of sample) {
    const script = scriptOf(title);
    const guessed = script === 'Arab' ? 'ar' : script === 'Latn' ? english : undefined;
    const tag = language ? baseOf(language) : guessed;
    if (tag) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count >= SHARE_MIN * sample.length)
    .sort((a, b) => b[1] - a[1])
    .map(([tag]) => tag);
}

const known = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** "en" of "en-GB" and of "English"; undefined for what is no language. */
function baseOf(language: string): string | undefined {
  try {
    const base = new Intl.Locale(language).language;
    if (known.of(base)) return base;
  } catch {
    // No tag; perhaps a name.
  }
  return tagsByName().get(language.trim().toLowerCase());
}

let tags: ReadonlyMap<string, string> | undefined;

/** Two-letter tags by the English names of their languages. */
function tagsByName(): ReadonlyMap<string, string> {
  if (tags) return tags;
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const pairs = letters.flatMap((one) => letters.map((other) => one + other));
  const named = pairs.map((tag) => [known.of(tag)?.toLowerCase(), tag] as const);
  // The first tag of a name: some have an older one as well.
  tags = new Map(named.flatMap(([name, tag]) => (name ? [[name, tag] as const] : [])).reverse());
  return tags;
}

/** "English", "Arabic". */
export function languageName(tag: string): string {
  return known.of(tag) ?? tag;
}

/**
 * True where a question is plainly not in a language: in other letters, or in Latin ones where one of the two is
 * English and the little words tell. French and Spanish are not told apart.
 */
export function isPlainlyOther(question: string, tag: string): boolean {
  const script = scriptOf(question);
  if (script === undefined) return false;
  if (!scriptsOf(tag).includes(script)) return true;
  if (script !== 'Latn') return false;
  const { english, foreign } = littleWords(question);
  return tag === 'en' ? foreign > english : english > foreign + 1;
}

/** Codes of the scripts that a language is written in: "Hans" and "Jpan" are kinds of Han. */
function scriptsOf(tag: string): readonly string[] {
  const script = new Intl.Locale(tag).maximize().script ?? 'Latn';
  return { Hans: ['Hani'], Hant: ['Hani'], Jpan: ['Hani'], Kore: ['Hang', 'Hani'] }[script] ?? [script];
}

/** Words of one language each, with which questions are put; those that several languages share are left out. */
const ENGLISH = new Set(
  'the of and to is are were did does do has have had that which what who whom whose when where why how many much about by for from with it they he she his her their this these those there been be not any'.split(
    ' ',
  ),
);
const FOREIGN = new Set(
  // French, Spanish, Portuguese, Italian, German, Dutch, Turkish, and what some of them share.
  `le la les un une des du de et est qui que quoi quel quelle quels quelles quand où ou comment combien pourquoi dans sur pour avec par ont été sont aux ce cette ses selon
  el los las una del y quién quien quiénes qué cuándo cuando dónde donde cómo como cuántos cuántas cuánto pidió dijo por con fue fueron su sus según
  o os um uma da dos das quem quando onde quantos quantas qual foi foram em pelo pela
  il lo gli di che chi quale quali quanti quante dove perché della alla dalla sulla nel nella ha hanno sono stato stati per
  der das dem den ein eine einen und ist sind wer wen wem wann wo wie viele warum welche welcher welches sagt sagte sagten hat haben wurde wurden im von mit bei nach über für auf zu
  het een van wie waar wanneer hoe hoeveel waarom welke heeft hebben werd werden met voor op
  ve bir ne kim nerede kaç hangi nasıl için ile neden mi mı`.split(/\s+/),
);

/** They stand within names as well: "De Gaulle", "el-Bab". */
const PARTICLES = new Set('de del des du la le el der den das di da dos van von zu'.split(' '));

/** A foreign letter tells as much as a little word: "février", "después", "während". */
function littleWords(text: string): { english: number; foreign: number } {
  // "qu’a", "d’Idlib", "l'opposition": what is elided is a little word of its own.
  const elided = text.match(/(?<!\p{L})(?:qu|[dljns])['’](?=\p{L})/giu)?.length ?? 0;
  const all = words(text).filter(({ text: word }) => /^\p{L}+$/u.test(word));
  const small = all.filter(({ text: word, end }, index) => {
    if (index > 0 && !/^\p{Ll}/u.test(word)) return false;
    return !PARTICLES.has(word.toLowerCase()) || !/^[ -]\p{Lu}/u.test(text.slice(end, end + 2));
  });
  const lower = small.map(({ text: word }) => word.toLowerCase());
  return {
    english: lower.filter((word) => ENGLISH.has(word)).length,
    foreign: elided + lower.filter((word) => FOREIGN.has(word) || /[^a-z]/.test(word)).length,
  };
}
