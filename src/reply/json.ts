// The answer as JSON: what other programs read. Its form is fixed; fields are added, never changed.
import type { Answer, Understood } from '../answer/answer.ts';
import type { Citation } from '../answer/verify.ts';
import type { ArticleListing } from '../corpus/article.ts';
import type { Addresses } from './addresses.ts';
import { workOutDates } from './worked-out-dates.ts';

export function answerJson(answer: Answer, addresses: Addresses): Record<string, unknown> {
  const common = {
    question: answer.question,
    understood: understoodJson(answer.understood),
    archive: answer.archive,
  };
  if (answer.kind === 'declined') {
    const { kind, reason, details, nearest, notices } = answer;
    return {
      kind,
      ...common,
      reason,
      ...(details.length > 0 && { details }),
      nearest: nearest.map((citation) => sourceJson([citation], addresses)),
      ...(notices.length > 0 && { notices }),
    };
  }
  const numberOf = new Map(answer.sources.map((source) => [source.article, source.number]));
  return {
    kind: answer.kind,
    ...common,
    writtenBy: answer.writtenBy,
    ...(answer.checkedBy && { checkedBy: answer.checkedBy }),
    statements: answer.statements.map(({ text, citations }) => ({
      text,
      citations: [...new Set(citations.map((citation) => numberOf.get(citation.passage.article)))],
      quotes: citations.map((citation) => quoteJson(citation, addresses)),
      workedOut: citations.flatMap(({ quote, passage }) => workOutDates(quote, passage.article.date)),
    })),
    sources: answer.sources.map(({ number, citations, reprints }) => ({
      number,
      ...sourceJson(citations, addresses),
      ...(reprints.length > 0 && { reprints: reprints.map((article) => articleJson(article, addresses)) }),
    })),
    notices: answer.notices,
    withheld: answer.withheld,
  };
}

function understoodJson({
  text,
  after,
  before,
  reportedUntil,
  publishers,
  filterWords,
  variants,
  follows,
  rewritten,
  translation,
}: Understood): Record<string, unknown> {
  return {
    text,
    ...(after && { after }),
    ...(before && { before }),
    ...(reportedUntil && { reportedUntil }),
    ...(publishers.length > 0 && { publishers }),
    ...(filterWords.length > 0 && { filterWords }),
    ...(variants.length > 0 && { variants }),
    ...(follows && { follows }),
    ...(rewritten && { rewritten }),
    ...(translation &&
      (translation.text
        ? { translated: translation.text, translatedInto: translation.language }
        : { untranslated: translation.language })),
  };
}

/** One article with what is cited from it; `quote` and `passage` are the first citation's, `quotes` holds all. */
function sourceJson(citations: readonly Citation[], addresses: Addresses): Record<string, unknown> {
  const first = citations[0]!;
  return {
    ...articleJson(first.passage.article, addresses),
    ...quoteJson(first, addresses),
    ...(citations.length > 1 && { quotes: citations.map((citation) => quoteJson(citation, addresses)) }),
  };
}

function articleJson(article: ArticleListing, addresses: Addresses): Record<string, unknown> {
  const { id, title, publisher, date, originalUrl, archivedUrl } = article;
  const url = addresses.article(article);
  return {
    article: id,
    title,
    publisher: publisher.name,
    ...(publisher.affiliation && { affiliation: publisher.affiliation }),
    ...(date && { date }),
    ...(url && { url }),
    ...(originalUrl && { originalUrl }),
    ...(archivedUrl && { archivedUrl }),
  };
}

function quoteJson(citation: Citation, addresses: Addresses): Record<string, unknown> {
  const url = addresses.citation(citation);
  return { passage: citation.passage.id, quote: citation.quote, ...(url && { url }) };
}
