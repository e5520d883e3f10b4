// What the archive holds: a chart of articles per month, and the articles by publisher and month, a page at a time.
import { html } from 'hono/html';
import type { Archive, ArticleListing } from '../../answer/archive.ts';
import { pageAddresses } from '../../reply/addresses.ts';
import { count, writeDate, writePeriod } from '../../reply/wording.ts';
import { type Html, writePage } from './layout.ts';
import { writeMonth, writeMonthChart } from './month-chart.ts';
import { type PublisherHolding, publishersOf } from './publishers.ts';

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
  const all = archive.articles();
  const publishers = publishersOf(all);
  const ofPublisher =
    choice.publisher === undefined ? all : all.filter(({ publisher }) => publisher.name === choice.publisher);
  const chosen =
    choice.month === undefined
      ? ofPublisher
      : ofPublisher.filter((article) => monthOf(article) === choice.month);
  const pages = Math.max(1, Math.ceil(chosen.length / ARTICLES_PER_PAGE));
  const page = Math.min(Math.max(1, choice.page), pages);
  const ordered = byPublisher(chosen, publishers);
  const main = html`<h1>What the archive holds</h1>
<p class="lead">${writeExtentLine(archive, publishers)}</p>
${writeMonthChart(ofPublisher.map(monthOf), (month) => contentsAddress({ publisher: choice.publisher, month, page: 1 }))}
${publishers.length > 1 && writePublishers(publishers, choice)}
${writeChoice(choice, chosen.length)}
${writeGroups(ordered, (page - 1) * ARTICLES_PER_PAGE)}
${writePages(choice, page, pages)}`;
  return writePage({
    title: 'What the archive holds · Footnote',
    main,
    articles: all.length,
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

function monthOf({ date }: ArticleListing): string {
  return date?.slice(0, 7) ?? 'undated';
}

function byPublisher(
  articles: readonly ArticleListing[],
  publishers: readonly PublisherHolding[],
): readonly ArticleListing[] {
  const rank = new Map(publishers.map(({ publisher }, index) => [publisher.name, index]));
  // The archive gives the latest first, and sorting keeps that order within each publisher.
  return [...articles].sort((a, b) => rank.get(a.publisher.name)! - rank.get(b.publisher.name)!);
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

interface Group {
  readonly heading: string;
  readonly articles: readonly ArticleListing[];
}

/** Articles that follow one another and agree in something. */
function grouped(
  articles: readonly ArticleListing[],
  headingOf: (article: ArticleListing) => string,
): Group[] {
  const groups: { heading: string; articles: ArticleListing[] }[] = [];
  for (const article of articles) {
    const heading = headingOf(article);
    const last = groups.at(-1);
    if (last?.heading === heading) last.articles.push(article);
    else groups.push({ heading, articles: [article] });
  }
  return groups;
}

/** The groups of one page; their counts are of the whole group, wherever a page ends. */
function writeGroups(ordered: readonly ArticleListing[], first: number): Html {
  const shown = ordered.slice(first, first + ARTICLES_PER_PAGE);
  const ofPublisher = new Map(
    grouped(ordered, ({ publisher }) => publisher.name).map((group) => [group.heading, group.articles]),
  );
  return html`${grouped(shown, ({ publisher }) => publisher.name).map((publisher) => {
    const whole = ofPublisher.get(publisher.heading)!;
    const perMonth = new Map(grouped(whole, monthOf).map((group) => [group.heading, group.articles.length]));
    return html`<section class="publisher-group"><h3><bdi>${publisher.heading}</bdi> <span class="count">${whole.length.toLocaleString('en')}</span></h3>
${grouped(publisher.articles, monthOf).map((month) => writeMonthGroup(month, perMonth.get(month.heading)!))}</section>`;
  })}`;
}

function writeMonthGroup({ heading, articles }: Group, inAll: number): Html {
  const addresses = pageAddresses('');
  return html`<div class="month-group"><h4>${heading === 'undated' ? 'Undated' : writeMonth(heading)} <span class="count">${inAll}</span></h4>
<ul role="list">${articles.map((article) => html`<li><span class="day">${writeDate(article.date)}</span> <a href="${addresses.article(article)}" dir="auto">${article.title}</a></li>`)}</ul></div>`;
}

function writePages(choice: ContentsChoice, page: number, pages: number): Html | '' {
  if (pages === 1) return '';
  const link = (to: number, name: string, rel: string) =>
    html`<a rel="${rel}" href="${contentsAddress({ ...choice, page: to })}#articles">${name}</a>`;
  return html`<nav class="pages" aria-label="Pages">${page > 1 && link(page - 1, 'Previous', 'prev')} <span>Page ${page} of ${pages}</span> ${page < pages && link(page + 1, 'Next', 'next')}</nav>`;
}
