// Who published how much of the archive, and when.
import type { ArticleListing } from '../../answer/archive.ts';

export interface PublisherHolding {
  readonly publisher: ArticleListing['publisher'];
  readonly articles: number;
  /** By `yyyy-mm`, or "undated"; months and articles in the order in which the archive gives them. */
  readonly months: ReadonlyMap<string, readonly ArticleListing[]>;
}

/** Each state of the archive gives a list of its own; counting 100,000 articles takes longer than writing a page. */
const known = new WeakMap<readonly ArticleListing[], readonly PublisherHolding[]>();

/** The one with most articles first. Counted once for each list. */
export function publishersOf(articles: readonly ArticleListing[]): readonly PublisherHolding[] {
  const holdings = known.get(articles) ?? count(articles);
  known.set(articles, holdings);
  return holdings;
}

interface Counted {
  readonly publisher: ArticleListing['publisher'];
  articles: number;
  readonly months: Map<string, ArticleListing[]>;
}

function count(articles: readonly ArticleListing[]): readonly PublisherHolding[] {
  const holdings = new Map<string, Counted>();
  for (const article of articles) {
    const { publisher, date } = article;
    const month = date?.slice(0, 7) ?? 'undated';
    let holding = holdings.get(publisher.name);
    if (!holding) {
      holding = { publisher, articles: 0, months: new Map() };
      holdings.set(publisher.name, holding);
    }
    holding.articles++;
    const ofMonth = holding.months.get(month);
    if (ofMonth) ofMonth.push(article);
    else holding.months.set(month, [article]);
  }
  return [...holdings.values()].sort((a, b) => b.articles - a.articles);
}

/** What a publisher holds of one month; undefined for nothing. */
export function holdingIn(month: string, holding: PublisherHolding): PublisherHolding | undefined {
  const articles = holding.months.get(month);
  return articles && { ...holding, articles: articles.length, months: new Map([[month, articles]]) };
}

/** How many articles each month has, by `yyyy-mm` or "undated", in no order. */
export function countByMonth(holdings: readonly PublisherHolding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { months } of holdings)
    for (const [month, articles] of months) counts.set(month, (counts.get(month) ?? 0) + articles.length);
  return counts;
}
