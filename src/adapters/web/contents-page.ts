// What the archive holds: a chart of articles per month, and the articles by publisher and month, a page at a time.
import { html } from 'hono/html';
import type { Archive, ArticleListing } from '../../answer/archive.ts';
import { pageAddresses } from '../../reply/addresses.ts';
import { literal } from '../../reply/literal.ts';
import { count, writeDate, writePeriod } from '../../reply/wording.ts';
import { type Html, writePage } from './layout.ts';
import { writeMonth, writeMonthChart } from './month-chart.ts';
import { countByMonth, holdingIn, type PublisherHolding, publishersOf } from './publishers.ts';

/** What is looked at: everything, or what one publisher or month holds. */
export interface ContentsChoice {
  readonly publisher?: string | undefined;
  /** `yyyy-mm`, or "undated". */
  readonly month?: string | undefined;
  /** From 1. */
  readonly page: number;
}

const ARTICLES_PER_PAGE = 100;
/** Longer lists of publishers are folded away. */
const PUBLISHERS_OPEN = 12;

export function writeContentsPage(archive: Archive, choice: ContentsChoice): Html {
  const { publisher, month } = choice;
  const publishers = publishersOf(archive.articles());
  const ofPublisher =
    publisher === undefined ? publishers : publishers.filter((one) => one.publisher.name === publisher);
  const chosen =
    month === undefined ? ofPublisher : ofPublisher.flatMap((holding) => holdingIn(month, holding) ?? []);
  const articles = chosen.reduce((sum, one) => sum + one.articles, 0);
  const pages = Math.max(1, Math.ceil(articles / ARTICLES_PER_PAGE));
  const page = Math.min(Math.max(1, choice.page), pages);
  const main = html`<h1>What the archive holds</h1>
<p class="lead">${writeExtentLine(archive, publishers)}</p>
${writeMonthChart(countByMonth(ofPublisher), (month) => contentsAddress({ publisher, month, page: 1 }))}
${publishers.length > 1 && writePublishers(publishers, choice)}
${writeChoice(choice, articles)}
${writeHoldings(chosen, (page - 1) * ARTICLES_PER_PAGE)}
${writePages(choice, page, pages)}`;
  return writePage({
    title: 'What the archive holds · Footnote',
    main,
    articles: archive.articles().length,
    here: 'archive',
  });
}

function writeExtentLine(archive: Archive, publishers: readonly PublisherHolding[]): string {
  const { articles, from, to } = archive.extent();
  return `${count(articles, 'article')} of ${count(publishers.length, 'publisher')}${from && to ? `, ${writePeriod(from, to)}` : ''}.`;
}

export function contentsAddress({ publisher, month, page }: ContentsChoice): string {
  const parameters = new URLSearchParams();
  if (publisher !== undefined) parameters.set('publisher', publisher);
  if (month !== undefined) parameters.set('month', month);
  if (page > 1) parameters.set('page', String(page));
  return parameters.size > 0 ? `/archive?${parameters}` : '/archive';
}

function writePublishers(publishers: readonly PublisherHolding[], choice: ContentsChoice): Html {
  const list = html`<ul class="publishers" role="list">${publishers.map(({ publisher, articles }) => {
    const isChosen = publisher.name === choice.publisher;
    return html`<li><a href="${contentsAddress({ publisher: publisher.name, page: 1 })}"${isChosen ? html` aria-current="true"` : ''}><bdi>${publisher.name}</bdi></a>${publisher.affiliation && html` <span class="affiliation">(<bdi>${publisher.affiliation}</bdi>)</span>`} <span class="count">${count(articles, 'article')}</span></li>`;
  })}</ul>`;
  return html`<nav aria-labelledby="publishers-heading"><h2 id="publishers-heading">Publishers</h2>
${publishers.length > PUBLISHERS_OPEN ? html`<details><summary>Show all ${publishers.length} publishers</summary>${list}</details>` : list}</nav>`;
}

function writeChoice({ publisher, month }: ContentsChoice, articles: number): Html {
  const words = [
    month && (month === 'undated' ? 'undated' : writeMonth(month)),
    publisher && `published by ${publisher}`,
  ]
    .filter(Boolean)
    .join(', ');
  return html`<h2 id="articles">${words ? html`Articles: <bdi>${words}</bdi>` : 'Articles'} <span class="count">${articles.toLocaleString('en')}</span></h2>
${words && html`<p><a href="/archive">Show all articles</a></p>`}${articles === 0 && html`<p>The archive holds no such article.</p>`}`;
}

/** The articles of one page, from the first one on; counts are of the whole, wherever a page ends. */
function writeHoldings(holdings: readonly PublisherHolding[], first: number): Html {
  const sections: Html[] = [];
  let before = 0;
  for (const { publisher, articles, months } of holdings) {
    if (before >= first + ARTICLES_PER_PAGE) break;
    if (before + articles > first)
      sections.push(html`<section class="publisher-group"><h3><bdi>${publisher.name}</bdi> <span class="count">${articles.toLocaleString('en')}</span></h3>
${writeMonths(months, first - before)}</section>`);
    before += articles;
  }
  return html`${sections}`;
}

/** As writeHoldings; `first` is less than 0 where others stand before on the page. */
function writeMonths(months: PublisherHolding['months'], first: number): Html[] {
  const groups: Html[] = [];
  let before = 0;
  for (const [month, articles] of months) {
    const shown = articles.slice(
      Math.max(0, first - before),
      Math.max(0, first + ARTICLES_PER_PAGE - before),
    );
    if (shown.length > 0) groups.push(writeMonthGroup(month, shown, articles.length));
    before += articles.length;
  }
  return groups;
}

function writeMonthGroup(month: string, articles: readonly ArticleListing[], inAll: number): Html {
  const addresses = pageAddresses('');
  return html`<div class="month-group"><h4>${month === 'undated' ? 'Undated' : writeMonth(month)} <span class="count">${inAll}</span></h4>
<ul role="list">${articles.map((article) => html`<li><span class="day">${writeDate(article.date)}</span> <a href="${addresses.article(article)}" dir="auto">${literal(article.title)}</a></li>`)}</ul></div>`;
}

function writePages(choice: ContentsChoice, page: number, pages: number): Html | '' {
  if (pages === 1) return '';
  const link = (to: number, name: string, rel: string) =>
    html`<a rel="${rel}" href="${contentsAddress({ ...choice, page: to })}#articles">${name}</a>`;
  return html`<nav class="pages" aria-label="Pages">${page > 1 && link(page - 1, 'Previous', 'prev')} <span>Page ${page} of ${pages}</span> ${page < pages && link(page + 1, 'Next', 'next')}</nav>`;
}
