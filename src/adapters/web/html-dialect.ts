// Writes a reply as HTML. Every text of it passes through html`…`, which escapes; nothing here makes markup of texts.
import { html } from 'hono/html';
import { literal } from '../../reply/literal.ts';
import type { Block, Reply, SourceLine, Span } from '../../reply/reply.ts';
import { type Html, isWebAddress, outsideLink } from './layout.ts';

type BlockOf<Kind extends Block['kind']> = Extract<Block, { kind: Kind }>;

export interface HtmlOptions {
  /** Stands in for the reply's own line of filters, which tells chat users what to type. */
  readonly filters: Html | '';
  /** Where a question of the reply's examples is asked. */
  readonly askAddress: (question: string) => string;
  /** Stands where the next statement will come, while there are more to come. */
  readonly progress: Html | '';
}

export function writeReply(reply: Reply, options: HtmlOptions): Html {
  const first = reply.blocks.filter(comesFirst);
  const others = reply.blocks.filter((block) => !comesFirst(block));
  return html`${runsOfOneKind([...first, ...others]).map((run) => writeRun(run, options))}`;
}

/** Who has seen an answer grow, and sees another in its place, is told why before he reads it. */
function comesFirst(block: Block): boolean {
  return block.kind === 'notice' && ['model-failed', 'model-unproven'].includes(block.notice);
}

/** Blocks that follow one another and make one list together. */
function runsOfOneKind(blocks: readonly Block[]): Block[][] {
  const runs: Block[][] = [];
  for (const block of blocks) {
    const last = runs.at(-1);
    if (last?.[0]?.kind === block.kind) last.push(block);
    else runs.push([block]);
  }
  return runs;
}

function writeRun(run: readonly Block[], options: HtmlOptions): Html {
  switch (run[0]!.kind) {
    case 'statement':
      return html`${(run as BlockOf<'statement'>[]).map(({ spans }) => html`<p class="statement" dir="auto">${writeSpans(spans)}</p>`)}${options.progress}`;
    case 'paragraph':
      return html`${(run as BlockOf<'paragraph'>[]).map(({ spans }) => html`<p dir="auto">${writeSpans(spans)}</p>`)}`;
    case 'source':
      return html`<section class="footnotes" aria-labelledby="footnotes"><h2 id="footnotes">Footnotes</h2>
<ol role="list">${(run as BlockOf<'source'>[]).map(({ source }) => writeSource(source))}</ol></section>`;
    case 'nearest':
      return html`<ul class="nearest" role="list">${(run as BlockOf<'nearest'>[]).map(({ source }) => writeNearest(source))}</ul>`;
    case 'filters':
      return html`${options.filters}`;
    case 'notice':
      return html`<ul class="notices" role="list">${(run as BlockOf<'notice'>[]).map(
        ({ notice, spans }) => html`<li class="notice-${notice}" dir="auto">${writeSpans(spans)}</li>`,
      )}</ul>`;
    case 'examples':
      return writeExamples(
        (run as BlockOf<'examples'>[]).flatMap(({ questions }) => questions),
        options.askAddress,
      );
  }
}

function writeSpans(spans: readonly Span[]): Html {
  return html`${spans.map((span, index) => {
    // A mark at the beginning of a line would seem to belong to what follows.
    const isBeforeMark = span.kind === 'text' && span.text === ' ' && spans[index + 1]?.kind === 'reference';
    return isBeforeMark ? '\u00a0' : writeSpan(span);
  })}`;
}

function writeSpan(span: Span): Html {
  switch (span.kind) {
    case 'text':
      return html`${literal(span.text)}`;
    case 'strong':
      return html`<strong><bdi>${literal(span.text)}</bdi></strong>`;
    case 'quote':
      return writeQuote(span.text);
    case 'reference':
      // The script shows the quote named by data-quote on the spot; without it, the link leads to the article.
      return html`<a class="reference" href="${span.url ?? `#source-${span.number}`}" data-quote="quote-${span.quote}" aria-label="Footnote ${span.number}">[${span.number}]</a>`;
  }
}

/** The marks are letters of the text, so that they are copied with it. */
function writeQuote(text: string): Html {
  return html`<q dir="auto">“${literal(text)}”</q>`;
}

function writeSource(source: SourceLine): Html {
  const { number, quotes, alsoBy } = source;
  return html`<li id="source-${number}" class="source"><span class="source-number" aria-hidden="true">[${number}]</span><div>
${writeSourceLines(source)}
${alsoBy && html`<p class="source-line">Also published by <bdi>${literal(alsoBy)}</bdi></p>`}
<details><summary>Show the quoted words</summary>${quotes.map(
    ({ id, text, url }) =>
      html`<blockquote id="quote-${id}"><p>${writeQuote(text)}</p>${url && html`<p><a class="in-article" href="${url}">Read it in the article</a></p>`}</blockquote>`,
  )}</details></div></li>`;
}

/** Nothing cites a nearest article, so its title leads straight to the words. */
function writeNearest(source: SourceLine): Html {
  const url = source.quotes[0]?.url ?? source.url;
  return html`<li class="source"><div>${source.quotes.map(({ text }) => html`<p class="nearest-quote">${writeQuote(text)}</p>`)}
${writeSourceLines({ ...source, ...(url && { url }) })}</div></li>`;
}

function writeSourceLines({ title, url, publisher, date, links }: SourceLine): Html {
  const shown = literal(title);
  const heading = url ? html`<a href="${url}">${shown}</a>` : shown;
  return html`<p class="source-title" dir="auto">${heading}</p>
<p class="source-line"><bdi>${publisher}</bdi> · ${date} <span class="links">${links.map((link) => isWebAddress(link.url) && html`· ${outsideLink(link.url, link.text)} `)}</span></p>`;
}

export function writeExamples(questions: readonly string[], addressOf: (question: string) => string): Html {
  return html`<ul class="examples" role="list">${questions.map((question) => html`<li><a href="${addressOf(question)}" data-ask dir="auto">${question}</a></li>`)}</ul>`;
}
