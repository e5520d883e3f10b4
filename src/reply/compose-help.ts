// Replies that answer no question: help, what the archive holds, the quoted words of an answer, a plain word.
import type { ArchiveExtent } from '../answer/answer.ts';
import { askedParagraph, type Block, paragraph, type Reply, type Span, text } from './reply.ts';
import { count, FILTER_HELP, writeExtent, writePeriod } from './wording.ts';

/** Some words, as they are. */
export function composeWords(...paragraphs: readonly string[]): Reply {
  return { blocks: paragraphs.map(paragraph), summary: paragraphs[0] ?? '' };
}

/** `ways`: how this platform is asked, a line each. */
export function composeHelp(
  extent: ArchiveExtent,
  examples: readonly string[],
  ways: readonly string[],
): Reply {
  const promise =
    'Ask what the archive reports. Every sentence of an answer is footnoted with the article, its publisher, its date and the exact words it rests on; what the archive does not hold is not answered.';
  const blocks: Block[] = [
    paragraph(promise),
    ...(examples.length > 0 ? [{ kind: 'examples', questions: examples } as const] : []),
    ...ways.map(paragraph),
    paragraph(FILTER_HELP),
    paragraph(`The archive holds ${writeExtent(extent)}.`),
  ];
  return { blocks, summary: promise };
}

/** Publishers that are listed one by one. */
const PUBLISHERS_LISTED = 40;

/** What the archive holds: publishers, how many articles, from when to when. */
export function composeSources(extent: ArchiveExtent): Reply {
  const { articles, publishers, from, to } = extent;
  const period = from && to ? `, ${writePeriod(from, to)}` : '';
  const summary = `The archive holds ${count(articles, 'article')} of ${count(publishers.length, 'publisher')}${period}.`;
  const more = publishers.length - PUBLISHERS_LISTED;
  const listed = publishers.slice(0, PUBLISHERS_LISTED).join(', ');
  return {
    blocks: [
      paragraph(summary),
      paragraph(`Publishers: ${listed}${more > 0 ? `, and ${count(more, 'other')}` : ''}.`),
      paragraph('Ask within one of them with from:"Publisher".'),
    ],
    summary,
  };
}

/** The words that an answer's footnotes rest on, each with its article. */
export function composeQuotes(answer: Reply): Reply {
  const blocks = answer.blocks.flatMap((block): Block[] => {
    if (block.kind !== 'source') return [];
    const { number = 0, title, publisher, date, quotes } = block.source;
    const head: Span[] = [
      { kind: 'strong', text: `[${number}] “${title}”` },
      text(` · ${publisher} · ${date}`),
    ];
    return [
      { kind: 'paragraph', spans: head },
      ...quotes.map((quote): Block => {
        const mark: Span = {
          kind: 'reference',
          number,
          quote: quote.id,
          ...(quote.url && { url: quote.url }),
        };
        return { kind: 'paragraph', spans: [{ kind: 'quote', text: quote.text }, text(' '), mark] };
      }),
    ];
  });
  return { blocks, summary: 'The quoted words' };
}

/** An answer given to one person, for everybody. */
export function composeShared(question: string, answer: Reply): Reply {
  return { blocks: [askedParagraph(question), ...answer.blocks], summary: answer.summary };
}
