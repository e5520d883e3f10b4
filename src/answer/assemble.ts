// Puts answers together: what was understood, the sources in the order of their citation, the notices.
import type { Article } from '../corpus/article.ts';
import type { Hit } from '../retrieval/passage-index.ts';
import type { Query } from '../retrieval/query.ts';
import { foldWord, words } from '../retrieval/terms.ts';
import type { Answered, Declined, DeclineReason, Notice, Source, Understood } from './answer.ts';
import { figuresDiffer } from './figures-differ.ts';
import { languageName } from './languages.ts';
import type { Found, Searchable } from './searchable.ts';
import type { Question, ReadQuestion } from './understand.ts';
import { type Citation, type Statement, verify } from './verify.ts';

export type { Found };

const NEAREST_MAX = 3;

/** A question under way: as it was asked and read, and the archive it is asked of. */
export interface Asked {
  readonly question: Question;
  readonly read: ReadQuestion;
  readonly archive: Searchable;
}

/** Who wrote the statements, and what of his was withheld. */
export interface Authorship {
  /** "quotes", or the model's name. */
  readonly writtenBy: string;
  readonly withheld: number;
  /** The model that took the second look. */
  readonly checkedBy?: string | undefined;
  /** What is to be said of how it was made. */
  readonly notices?: readonly Notice[];
}

export function answered(
  { question, read, archive }: Asked,
  { query, hits }: Found,
  statements: readonly Statement[],
  { writtenBy, withheld, checkedBy, notices = [] }: Authorship,
): Answered {
  const sources = sourcesOf(statements, hits);
  return {
    kind: 'answered',
    question: question.text,
    understood: understood(read, query, statements),
    writtenBy,
    ...(checkedBy && { checkedBy }),
    statements,
    sources,
    notices: [...noticesOf(sources, query), ...notices],
    withheld,
    archive: archive.extent,
  };
}

export function declined(
  { question, read, archive }: Asked,
  reason: DeclineReason,
  found?: Found,
  notices: readonly Notice[] = [],
): Declined {
  return {
    kind: 'declined',
    question: question.text,
    understood: understood(read, found?.query),
    reason,
    details: reason === 'other-language' ? (archive.languages ?? []).map(languageName) : read.unreadable,
    nearest: found ? nearest(found) : [],
    notices,
    archive: archive.extent,
  };
}

/** Other spellings and words are told where they made a difference: those that stand in what is shown. */
function understood(
  { text, filters, follows, rewritten, translation }: ReadQuestion,
  query?: Query,
  statements: readonly Statement[] = [],
): Understood {
  const { after, before, reportedUntil, publishers, words: filterWords } = filters;
  const shownTexts = statements.flatMap((one) => [one.text, ...one.citations.map(({ quote }) => quote)]);
  const shown = new Set(shownTexts.flatMap((one) => words(one).map((word) => foldWord(word.text))));
  const variants = (query?.concepts ?? []).flatMap((concept) => {
    const spellings = concept.wordings.flatMap((one) => one.variant ?? []);
    const found = [...new Set(spellings)].filter((spelling) =>
      spelling.split(' ').every((word) => shown.has(word)),
    );
    return found.length > 0 ? [{ asked: concept.text, found }] : [];
  });
  return {
    text,
    publishers,
    filterWords,
    variants,
    ...(after && { after }),
    ...(before && { before }),
    ...(reportedUntil && { reportedUntil }),
    ...(follows && { follows }),
    ...(rewritten && { rewritten }),
    ...(translation && { translation }),
  };
}

/** The best sentence of each of the nearest articles, proven like every other citation. */
function nearest({ candidates, hits }: Found): Citation[] {
  const claims = new Map<Article, { text: string; quotes: { passage: string; words: string }[] }>();
  for (const { hit, text } of candidates) {
    const { passage } = hit;
    if (!claims.has(passage.article))
      claims.set(passage.article, { text, quotes: [{ passage: passage.id, words: text }] });
    if (claims.size === NEAREST_MAX) break;
  }
  return verify({ claims: [...claims.values()] }, hits).statements.flatMap(
    (statement) => statement.citations,
  );
}

function sourcesOf(statements: readonly Statement[], hits: readonly Hit[]): Source[] {
  const reprints = new Map(hits.map((hit) => [hit.passage.article, hit.reprints]));
  const byArticle = new Map<Article, Citation[]>();
  for (const citation of statements.flatMap((statement) => statement.citations)) {
    const { article } = citation.passage;
    const known = byArticle.get(article);
    if (known) known.push(citation);
    else byArticle.set(article, [citation]);
  }
  return [...byArticle].map(([article, citations], index) => ({
    number: index + 1,
    article,
    citations,
    reprints: (reprints.get(article) ?? []).filter(({ id }) => id !== article.id),
  }));
}

function noticesOf(sources: readonly Source[], query: Query): Notice[] {
  const notices: Notice[] = [];
  const articles = sources.map((source) => source.article);
  const publishers = new Set(
    sources.flatMap((source) => [source.article, ...source.reprints].map((one) => one.publisher.name)),
  );
  const quotes = sources.map((source) => source.citations.map(({ quote }) => quote));
  if (figuresDiffer(query, quotes)) notices.push('figures-differ');
  if (publishers.size === 1) notices.push('one-publisher');
  if (articles.every((article) => article.publisher.party)) notices.push('party');
  if (articles.some((article) => !article.date)) notices.push('undated');
  return notices;
}
