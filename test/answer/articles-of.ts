// The articles of an archive with their texts, the latest first.
import type { Archive, Article } from '../../src/answer/archive.ts';

export async function articlesOf(archive: Archive): Promise<Article[]> {
  return Promise.all(archive.articles().map(async ({ id }) => (await archive.article(id))!));
}
