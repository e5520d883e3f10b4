// An article for tests that need no archive folder.
import type { Article } from '../../src/corpus/article.ts';

export function articleOf(text: string, more: Partial<Article> = {}): Article {
  return {
    id: 'a',
    title: 'A title',
    text,
    publisher: { name: 'Daily', aliases: [], party: false },
    file: 'a.txt',
    line: 1,
    ...more,
  };
}
