// One question from its words to what may be said: understand → retrieve → judge → write → verify.

import type { Article } from '../corpus/article.ts';
import { admits, hasFilters } from '../retrieval/filters.ts';
import type { Hit } from '../retrieval/passage-index.ts';
import type { Query } from '../retrieval/query.ts';
import { foldWord, words } from '../retrieval/terms.ts';
import type { Answer, Declined, DeclineReason, Notice, Source, Statement, Understood } from './answer.ts';
import { type Candidate, weighSentences } from './candidates.ts';
import { judge } from './judge.ts';
import { writeQuotes } from './quotes-writer.ts';
import type { Searchable } from './searchable.ts';
import { type Question, type ReadQuestion, readQuestion } from './understand.ts';
import { type Citation, verify } from './verify.ts';

/** Articles looked into for an answer. */
const ARTICLES_MAX = 12;
const NEAREST_MAX = 3;

export async function answerQuestion(question: Question, archive: Searchable): Promise<Answer> {
  const read = readQuestion(question, archive.publishers);
  if (read.refusal) return declined(question, read, archive, read.refusal);
  if (
    hasFilters(read.filters) &&
    !archive.articles.some(({ date, publisher }) => admits(read.filters, date, publisher.name))
  ) {
    return declined(question, read, archive, 'nothing-within-filters');
  }
  const found = await lookUp(read, archive);
  const { query, hits, candidates } = found;
  if (!judge(query, candidates, archive.extent.articles).answers)
    return declined(question, read, archive, 'nothing-found', found);

  const { statements, dropped } = verify(writeQuotes(query, hits, candidates), hits);
  if (statements.length === 0) return declined(question, read, archive, 'nothing-proven', found);
  const sources = sourcesOf(statements, hits);
  return {
    kind: 'answered',
    question: question.text,
    understood: understood(read, query, statements),
    writtenBy: 'quotes',
    statements,
    sources,
    notices: noticesOf(sources, query, candidates),
    withheld: dropped.length,
    archive: archive.extent,
  };
}

/** What the archive holds on a question, before anything is judged. */
export interface Found {
  readonly query: Query;
  readonly hits: readonly Hit[];
  /** Best first. */
  readonly candidates: readonly Candidate[];
}

export async function lookUp(
  { text, filters, follows }: ReadQuestion,
  { index }: Searchable,
): Promise<Found> {
  const query = index.makeQuery(text, filters, follows);
  const hits = await index.search(query, ARTICLES_MAX);
  return { query, hits, candidates: weighSentences(query, hits) };
}

function declined(
  question: Question,
  read: ReadQuestion,
  archive: Searchable,
  reason: DeclineReason,
  found?: Found,
): Declined {
  return {
    kind: 'declined',
    question: question.text,
    understood: understood(read, found?.query),
    reason,
    details: read.unreadable,
    nearest: found ? nearest(found) : [],
    archive: archive.extent,
  };
}

/** Other spellings and words are told where they made a difference: those that stand in what is shown. */
function understood(
  { text, filters, follows }: ReadQuestion,
  query?: Query,
  statements: readonly Statement[] = [],
): Understood {
  const { after, before, reportedUntil, publishers, words: filterWords } = filters;
  const shown = new Set(
    statements.flatMap((statement) => words(statement.text).map((word) => foldWord(word.text))),
  );
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
    reprints: (reprints.get(article) ?? []).filter((other) => other !== article),
  }));
}

function noticesOf(sources: readonly Source[], query: Query, candidates: readonly Candidate[]): Notice[] {
  const notices: Notice[] = [];
  const articles = sources.map((source) => source.article);
  const publishers = new Set(
    sources.flatMap((source) => [source.article, ...source.reprints].map((one) => one.publisher.name)),
  );
  if (figuresDiffer(sources, query, candidates)) notices.push('figures-differ');
  if (publishers.size === 1) notices.push('one-publisher');
  if (articles.every((article) => article.publisher.party)) notices.push('party');
  if (articles.some((article) => !article.date)) notices.push('undated');
  notices.push('quoted');
  return notices;
}

/** True where cited articles of different publishers hold different figures of what is counted. */
function figuresDiffer(sources: readonly Source[], query: Query, candidates: readonly Candidate[]): boolean {
  if (query.kind !== 'number') return false;
  const cited = sources.flatMap((source) => source.citations);
  const byPublisher = new Map<string, Set<string>>();
  for (const candidate of candidates) {
    const { article } = candidate.hit.passage;
    const within = cited.some(
      (one) =>
        one.passage.article === article &&
        one.start <= candidate.slice.start &&
        one.end >= candidate.slice.end,
    );
    if (!within || candidate.traits.countedFigures.length === 0) continue;
    const figures = byPublisher.get(article.publisher.name) ?? new Set();
    byPublisher.set(article.publisher.name, figures);
    for (const figure of candidate.traits.countedFigures) figures.add(figure);
  }
  const sets = [...byPublisher.values()];
  return sets.some((one) => sets.some((other) => [...one].every((figure) => !other.has(figure))));
}
