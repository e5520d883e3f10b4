// Who published how much of the archive.
import type { ArticleListing } from '../../answer/archive.ts';

export interface PublisherHolding {
  readonly publisher: ArticleListing['publisher'];
  readonly articles: number;
}

/** The one with most articles first. */
export function publishersOf(articles: readonly ArticleListing[]): readonly PublisherHolding[] {
  const holdings = new Map<string, { publisher: ArticleListing['publisher']; articles: number }>();
  for (const { publisher } of articles) {
    const known = holdings.get(publisher.name);
    if (known) known.articles++;
    else holdings.set(publisher.name, { publisher, articles: 1 });
  }
  return [...holdings.values()].sort((a, b) => b.articles - a.articles);
}
