// Who published how much of the archive.
import type { Article } from '../../answer/archive.ts';

export interface PublisherHolding {
  readonly publisher: Article['publisher'];
  readonly articles: number;
}

/** The one with most articles first. */
export function publishersOf(articles: readonly Article[]): readonly PublisherHolding[] {
  const holdings = new Map<string, { publisher: Article['publisher']; articles: number }>();
  for (const { publisher } of articles) {
    const known = holdings.get(publisher.name);
    if (known) known.articles++;
    else holdings.set(publisher.name, { publisher, articles: 1 });
  }
  return [...holdings.values()].sort((a, b) => b.articles - a.articles);
}
