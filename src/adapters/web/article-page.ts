// One article as it was published, with the cited words marked, and a citation to copy.
import { html } from 'hono/html';
import type { Article } from '../../answer/archive.ts';
import { findCited } from '../../reply/addresses.ts';
import { literal } from '../../reply/literal.ts';
import { writeDate, writePublisher } from '../../reply/wording.ts';
import { type Html, isWebAddress, langAttribute, outsideLink, writePage } from './layout.ts';

interface Place {
  readonly start: number;
  readonly end: number;
}

/** `cited`: the key of the words to mark; absent where the article was opened as a whole. */
export function writeArticlePage(article: Article, cited: string | undefined, articles: number): Html {
  const place = cited === undefined ? undefined : findCited(article.text, cited);
  const main = html`<article>
<header class="article-header"><h1 dir="auto"${langAttribute(article.language)}>${literal(article.title)}</h1>
<p class="byline"><bdi>${writePublisher(article.publisher)}</bdi> · ${writeTime(article)}${writeLinks(article)}</p>
${article.source && html`<p class="byline">Source as given: <bdi>${article.source}</bdi></p>`}</header>
${place && html`<p class="marked-note"><a href="#cited">Go to the marked words</a></p>`}
${cited !== undefined && !place && html`<p class="warning" role="note"><strong>The cited words no longer stand in this article.</strong> Its text has changed since they were cited, or the address is damaged. Nothing is marked.</p>`}
<div class="article-text"${langAttribute(article.language)}>${writeText(article.text, place)}</div>
</article>
${writeCitationBox(article, place)}
<p><a href="${draftAddress(article)}">Ask about what <bdi>${article.publisher.name}</bdi> published${article.date && ' that day'}</a></p>`;
  return writePage({
    title: `${literal(article.title)} · Footnote`,
    main,
    articles,
    noindex: cited !== undefined,
  });
}

function writeTime({ date }: Article): Html | string {
  return date ? html`<time datetime="${date}">${writeDate(date)}</time>` : writeDate(date);
}

function writeLinks({ originalUrl, archivedUrl }: Article): Html {
  return html` <span class="links">${isWebAddress(originalUrl) && html`· ${outsideLink(originalUrl, 'original')} `}${isWebAddress(archivedUrl) && html`· ${outsideLink(archivedUrl, 'archived copy')}`}</span>`;
}

/** Paragraph by paragraph; cited words that run over a paragraph's end are marked in each, and the first is the target. */
function writeText(text: string, cited: Place | undefined): Html {
  let isFirst = true;
  const paragraphs = [...text.matchAll(/[^\n]+/g)].map(({ 0: words, index }) => {
    const start = Math.max(0, (cited?.start ?? 0) - index);
    const end = Math.min(words.length, (cited?.end ?? 0) - index);
    if (!cited || start >= end) return html`<p dir="auto">${words}</p>`;
    const id = isFirst ? html` id="cited"` : '';
    isFirst = false;
    return html`<p dir="auto">${words.slice(0, start)}<mark${id}>${words.slice(start, end)}</mark>${words.slice(end)}</p>`;
  });
  return html`${paragraphs}`;
}

function writeCitationBox(article: Article, place: Place | undefined): Html {
  const citation = writeCitation(article, place && article.text.slice(place.start, place.end));
  return html`<section class="citation" aria-labelledby="citation-heading"><h2 id="citation-heading">Copy this citation</h2>
<textarea id="citation" readonly rows="7" dir="auto" aria-labelledby="citation-heading">${citation}</textarea>
<p><button type="button" data-copy="citation" hidden>Copy</button> <span class="copied" role="status"></span></p></section>`;
}

/** `“quoted words” — Publisher (affiliation), “Title”, 24 January 2018. original address (address of the stored copy)` */
export function writeCitation(article: Article, quote: string | undefined): string {
  const { title, publisher, date, originalUrl, archivedUrl } = article;
  const quoted = quote ? `${isolate(`“${literal(quote.replace(/\s+/gu, ' '))}”`)} — ` : '';
  const addresses = [originalUrl, archivedUrl && (originalUrl ? `(${archivedUrl})` : archivedUrl)]
    .filter(Boolean)
    .join(' ');
  return `${quoted}${isolate(writePublisher(publisher))}, ${isolate(`“${literal(title)}”`)}, ${writeDate(date)}. ${addresses}`.trimEnd();
}

/** In plain text, words written from right to left draw the figures beside them along, unless they are isolated. */
function isolate(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/u;

/** The ask box, with the filters that lead to this article already in it. */
function draftAddress({ publisher, date }: Article): string {
  const day = date ? ` after:${date} before:${date}` : '';
  return `/?${new URLSearchParams({ draft: ` from:"${publisher.name.replaceAll('"', '')}"${day}` })}`;
}
