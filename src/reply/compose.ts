// From an answer to a reply: what is said, in which order. The same for every platform.
import type { Answer, Answered, Declined, Source, Statement, Understood } from '../answer/answer.ts';
import type { Citation } from '../answer/verify.ts';
import type { Article } from '../corpus/article.ts';
import { hasFilters } from '../retrieval/filters.ts';
import type { Addresses } from './addresses.ts';
import { shortened } from './literal.ts';
import {
  type Block,
  paragraph,
  type QuoteLine,
  type Reply,
  type SourceLine,
  type Span,
  text,
} from './reply.ts';
import {
  ABSENCE,
  DECLINED_BY_WORDS,
  DROP_FILTERS,
  FILTER_HELP,
  writeAuthor,
  writeDate,
  writeDeclined,
  writeExtent,
  writeFilters,
  writeNotice,
  writePublisher,
  writeSearched,
  writeTranslation,
  writeWithheld,
} from './wording.ts';
import { workOutDates } from './worked-out-dates.ts';

const SUMMARY_CHARS_MAX = 200;
/** Reprints named at a source. */
const REPRINTS_NAMED = 5;

/** `examples`: questions that the archive answers, for who asked nothing. */
export function compose(answer: Answer, addresses: Addresses, examples: readonly string[] = []): Reply {
  return answer.kind === 'answered'
    ? composeAnswered(answer, addresses)
    : composeDeclined(answer, addresses, examples);
}

function composeAnswered(answer: Answered, addresses: Addresses): Reply {
  const blocks: Block[] = [...filterBlocks(answer.understood)];
  const markOf = footnoteMarks(answer.sources, addresses);
  if (answer.writtenBy === 'quotes')
    for (const group of byArticle(answer.statements))
      blocks.push({ kind: 'statement', spans: quotedSpans(group, markOf) });
  else blocks.push({ kind: 'statement', spans: writtenSpans(answer.statements, markOf) });
  for (const source of answer.sources) blocks.push({ kind: 'source', source: sourceLine(source, addresses) });
  for (const notice of answer.notices) {
    // "From one publisher" already says what that publisher is.
    if (notice === 'party' && answer.notices.includes('one-publisher')) continue;
    blocks.push({ kind: 'notice', notice, spans: [text(writeNotice(notice, answer))] });
  }
  if (answer.writtenBy !== 'quotes')
    blocks.push({
      kind: 'notice',
      notice: 'written',
      spans: [text(writeAuthor(answer.writtenBy, answer.checkedBy))],
    });
  if (answer.withheld > 0)
    blocks.push({ kind: 'notice', notice: 'withheld', spans: [text(writeWithheld(answer.withheld))] });
  blocks.push(...understoodBlocks(answer.understood));
  return { blocks, summary: shortened(answer.statements[0]!.text, SUMMARY_CHARS_MAX) };
}

function composeDeclined(answer: Declined, addresses: Addresses, examples: readonly string[]): Reply {
  const blocks: Block[] = [...filterBlocks(answer.understood), paragraph(writeDeclined(answer))];
  if (answer.reason === 'filter-unreadable')
    for (const detail of answer.details) blocks.push(paragraph(detail));
  if (answer.reason === 'not-a-question') {
    blocks.push(paragraph(`The archive holds ${writeExtent(answer.archive)}.`));
    if (examples.length > 0) blocks.push({ kind: 'examples', questions: examples });
    blocks.push(paragraph(FILTER_HELP));
  } else if (answer.reason !== 'filter-unreadable' && answer.reason !== 'question-too-long') {
    blocks.push(paragraph(writeSearched(answer)));
    if (answer.nearest.length > 0) blocks.push(paragraph('Nearest:'));
    for (const [index, citation] of answer.nearest.entries())
      blocks.push({ kind: 'nearest', source: nearestLine(citation, index, addresses) });
    blocks.push(paragraph(ABSENCE));
    if (answer.notices.includes('model-failed'))
      blocks.push({ kind: 'notice', notice: 'model-failed', spans: [text(DECLINED_BY_WORDS)] });
    blocks.push(...understoodBlocks(answer.understood));
  }
  return { blocks, summary: writeDeclined(answer) };
}

/** Statements of one article that follow one another are introduced together. */
function byArticle(statements: readonly Statement[]): Statement[][] {
  const groups: Statement[][] = [];
  for (const statement of statements) {
    const last = groups.at(-1);
    if (last && articleOf(last[0]!) === articleOf(statement)) last.push(statement);
    else groups.push([statement]);
  }
  return groups;
}

function articleOf(statement: Statement): Article {
  return statement.citations[0]!.passage.article;
}

/** `Syrian Coalition, 21 December 2017: "…" [1] "…" [1]` */
function quotedSpans(group: readonly Statement[], markOf: Marks): Span[] {
  const article = articleOf(group[0]!);
  const spans: Span[] = [{ kind: 'strong', text: `${article.publisher.name}, ${writeDate(article.date)}:` }];
  // Only what was proven stands in quotation marks: the citation's words, not the writer's.
  for (const citation of group.flatMap((statement) => statement.citations)) {
    spans.push(text(' '), { kind: 'quote', text: oneLine(citation.quote) }, text(' '), markOf(citation));
    const workedOut = workOutDates(citation.quote, article.date);
    if (workedOut.length > 0)
      spans.push(
        text(
          ` (${workedOut.map(({ words, date }) => `${words}: ${writeDate(date)}`).join('; ')}, worked out)`,
        ),
      );
  }
  return spans;
}

/** `The Coalition said … [1] ARK News reported … [2]` */
function writtenSpans(statements: readonly Statement[], markOf: Marks): Span[] {
  return statements.flatMap((statement, index) => {
    const marks = statement.citations.map(markOf);
    // One mark an article; all that is quoted from it stands at its source.
    const firsts = marks.filter((mark, at) => marks.findIndex(({ number }) => number === mark.number) === at);
    return [
      text(index === 0 ? statement.text : ` ${statement.text}`),
      ...firsts.flatMap((mark) => [text(' '), mark]),
    ];
  });
}

type Mark = Extract<Span, { kind: 'reference' }>;
type Marks = (citation: Citation) => Mark;

function footnoteMarks(sources: readonly Source[], addresses: Addresses): Marks {
  const marks = new Map(
    sources.flatMap(({ number, citations }) =>
      citations.map((citation, index): [Citation, Mark] => {
        const { id, url } = quoteLine(citation, `${number}-${index + 1}`, addresses);
        return [citation, { kind: 'reference', number, quote: id, ...(url && { url }) }];
      }),
    ),
  );
  return (citation) => marks.get(citation)!;
}

function sourceLine({ number, article, citations, reprints }: Source, addresses: Addresses): SourceLine {
  return {
    number,
    ...articleLine(article, addresses),
    quotes: citations.map((citation, index) => quoteLine(citation, `${number}-${index + 1}`, addresses)),
    ...(reprints.length > 0 && { alsoBy: writeReprints(reprints) }),
  };
}

/** The earliest first; a text that everybody carried would be longer than its answer. */
function writeReprints(reprints: Source['reprints']): string {
  const all = [...new Set(reprints.map(({ publisher, date }) => `${publisher.name}, ${writeDate(date)}`))];
  const named = all.slice(0, REPRINTS_NAMED);
  const more = all.length - named.length;
  return `${named.join('; ')}${more > 0 ? ` and ${more.toLocaleString('en')} more` : ''}`;
}

function nearestLine(citation: Citation, index: number, addresses: Addresses): SourceLine {
  return {
    ...articleLine(citation.passage.article, addresses),
    quotes: [quoteLine(citation, `nearest-${index + 1}`, addresses)],
  };
}

function articleLine(article: Article, addresses: Addresses): Omit<SourceLine, 'quotes'> {
  const url = addresses.article(article);
  const links = [];
  if (article.originalUrl) links.push({ text: 'original', url: article.originalUrl });
  if (article.archivedUrl) links.push({ text: 'archived', url: article.archivedUrl });
  return {
    title: article.title,
    publisher: writePublisher(article.publisher),
    date: writeDate(article.date),
    links,
    ...(url && { url }),
  };
}

function quoteLine(citation: Citation, id: string, addresses: Addresses): QuoteLine {
  const url = addresses.citation(citation);
  return { id, text: oneLine(citation.quote), ...(url && { url }) };
}

function filterBlocks(understood: Understood): Block[] {
  if (!hasFilters(understood)) return [];
  return [
    {
      kind: 'filters',
      spans: [text(`${writeFilters(understood)} · ask again with ${DROP_FILTERS} to search without`)],
    },
  ];
}

function understoodBlocks({ variants, follows, rewritten, translation }: Understood): Block[] {
  const told: string[] = [];
  if (rewritten) told.push(`Understood as "${rewritten}"`);
  if (follows) told.push(`Understood as a follow-up to "${follows}"`);
  if (translation) told.push(writeTranslation(translation));
  if (variants.length > 0)
    told.push(
      `Also searched: ${variants.map(({ asked, found }) => `${asked}, as ${found.join(', ')}`).join('; ')}`,
    );
  return told.map((one) => ({ kind: 'notice', notice: 'understood', spans: [text(one)] }));
}

/** A quote may run over a paragraph's end; in a reply it is one piece. */
function oneLine(words: string): string {
  return words.replace(/\s+/gu, ' ');
}
