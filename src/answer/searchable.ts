// An archive that was read, ready to be searched: what answering needs of it, in this thread or in another.
import type { Article, ArticleListing } from '../corpus/article.ts';
import { keepArticle } from '../corpus/kept-article.ts';
import { admits, type Filters, type KnownPublisher } from '../retrieval/filters.ts';
import { IndexedArchive } from '../retrieval/indexed-archive.ts';
import { createPassageIndex, type Hit, type RankingModels } from '../retrieval/passage-index.ts';
import type { Query } from '../retrieval/query.ts';
import type { ArchiveExtent } from './answer.ts';
import { type Candidate, weighSentences } from './candidates.ts';
import { languagesOf } from './languages.ts';
import type { ReadQuestion } from './understand.ts';

/** Articles looked into for an answer. */
const ARTICLES_MAX = 12;

/** What the archive holds on a question, before anything is judged. */
export interface Found {
  readonly query: Query;
  readonly hits: readonly Hit[];
  /** Best first. */
  readonly candidates: readonly Candidate[];
}

/** Looks things up in the archive, wherever its index is. */
export interface LookUps {
  lookUp(read: ReadQuestion): Promise<Found>;
  /** True where some article lies within the filters. */
  holdsWithin(filters: Filters): Promise<boolean>;
}

/** What answering needs of an archive that was read. */
export interface Searchable extends LookUps {
  readonly publishers: readonly KnownPublisher[];
  readonly extent: ArchiveExtent;
  /** Tags of the articles' languages, the most frequent first; absent: unknown. */
  readonly languages?: readonly string[];
}

/** Looks things up in an index of this thread. */
export function createLookUps(archive: IndexedArchive, models?: RankingModels): LookUps {
  const index = createPassageIndex(archive, models);
  return {
    async lookUp({ text, filters, follows, translation }) {
      const query = index.makeQuery(translation?.text ?? text, filters, {
        follows,
        asked: translation?.text && text,
      });
      const hits = await index.search(query, ARTICLES_MAX);
      return { query, hits, candidates: weighSentences(query, hits) };
    },
    holdsWithin: async (filters) =>
      archive.some(({ article }) => admits(filters, article.date, article.publisher.name)),
  };
}

/** Indexes articles in this thread. */
export async function makeSearchable(
  articles: readonly Article[],
  signal?: AbortSignal,
): Promise<Searchable> {
  const archive = new IndexedArchive();
  await archive.update(articles.map(keepArticle), signal);
  await archive.proposals.follow(signal);
  return {
    ...createLookUps(archive),
    publishers: publishersOf(articles),
    extent: extentOf(articles),
    languages: languagesOf(articles),
  };
}

export function publishersOf(articles: readonly ArticleListing[]): KnownPublisher[] {
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

export function extentOf(articles: readonly ArticleListing[]): ArchiveExtent {
  const counts = new Map<string, number>();
  let from: string | undefined;
  let to: string | undefined;
  for (const { publisher, date } of articles) {
    counts.set(publisher.name, (counts.get(publisher.name) ?? 0) + 1);
    if (date && (!from || date < from)) from = date;
    if (date && (!to || date > to)) to = date;
  }
  return {
    articles: articles.length,
    publishers: [...counts].sort((a, b) => b[1] - a[1]).map(([name]) => name),
    ...(from && to && { from, to }),
  };
}
