// An archive that was read, ready to be searched.
import type { Article } from '../corpus/article.ts';
import type { KnownPublisher } from '../retrieval/filters.ts';
import { buildPassageIndex, type PassageIndex } from '../retrieval/passage-index.ts';
import type { ArchiveExtent } from './answer.ts';

/** What answering needs of an archive that was read. */
export interface Searchable {
  readonly index: PassageIndex;
  readonly articles: readonly Article[];
  readonly publishers: readonly KnownPublisher[];
  readonly extent: ArchiveExtent;
}

/** Indexes articles; they stand in it the latest first. */
export async function makeSearchable(
  unsorted: readonly Article[],
  signal?: AbortSignal,
): Promise<Searchable> {
  const articles = [...unsorted].sort((a, b) => (b.date ?? '').localeCompare(a.date ?? ''));
  return {
    index: await buildPassageIndex(articles, signal),
    articles,
    publishers: publishersOf(articles),
    extent: extentOf(articles),
  };
}

function publishersOf(articles: readonly Article[]): KnownPublisher[] {
  const byName = new Map(articles.map(({ publisher }) => [publisher.name, publisher]));
  return [...byName.values()].map(({ name, aliases, party }) => ({
    name,
    party,
    names: [name, ...aliases, ...siteName(name)],
  }));
}

/** A publisher known only by its site ("cnn.com") is asked for as "CNN". */
function siteName(name: string): string[] {
  const site = /^([a-z\d-]{2,})\.(?:com|org|net|co\.\w+|[a-z]{2})$/i.exec(name)?.[1];
  return site ? [site] : [];
}

function extentOf(articles: readonly Article[]): ArchiveExtent {
  const counts = new Map<string, number>();
  for (const { publisher } of articles) counts.set(publisher.name, (counts.get(publisher.name) ?? 0) + 1);
  const dates = articles.flatMap(({ date }) => date ?? []).sort();
  return {
    articles: articles.length,
    publishers: [...counts].sort((a, b) => b[1] - a[1]).map(([name]) => name),
    ...(dates.length > 0 && { from: dates[0]!, to: dates.at(-1)! }),
  };
}
