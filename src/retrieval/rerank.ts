// A model that reads the question and a passage together puts the best articles in order, by the best passage of each.
import type { Passage } from '../corpus/passages.ts';
import { textForModels } from './passage-vectors.ts';

/** What of a hit is looked at, and changed. */
interface ScoredPassage {
  readonly passage: Passage;
  readonly score: number;
  readonly articleScore: number;
}

/** The articles' hits in the model's order; as they were where it gives none. */
export async function rerankArticles<Hit extends ScoredPassage>(
  question: string,
  /** Of each article, the best one first. */
  articles: readonly (readonly Hit[])[],
  rerank: (question: string, texts: readonly string[]) => Promise<readonly number[] | undefined>,
): Promise<readonly (readonly Hit[])[]> {
  if (articles.length < 2) return articles;
  const texts = articles.map(([best]) => textForModels(best!.passage));
  const relevance = await rerank(question, texts);
  if (!relevance) return articles;
  const order = [...articles.keys()].sort((a, b) => relevance[b]! - relevance[a]! || a - b);
  // What is judged by scores expects those of a search: the scores stay, and the articles change places.
  const scores = articles.map(([best]) => best!.articleScore).sort((a, b) => b - a);
  return order.map((index, place) => withArticleScore(articles[index]!, scores[place]!));
}

function withArticleScore<Hit extends ScoredPassage>(hits: readonly Hit[], articleScore: number): Hit[] {
  return hits.map((hit) => ({
    ...hit,
    articleScore,
    score: hit.articleScore > 0 ? (hit.score * articleScore) / hit.articleScore : articleScore,
  }));
}
