// Which of the passages found a model is given: the best ones that fit its token budget, as they stand in the articles.
import type { Hit } from '../../retrieval/passage-index.ts';
import type { Candidate } from '../candidates.ts';

/** Measured on the development questions: see docs/quality.md, "Passages given to the model". */
const PASSAGE_TOKENS_MAX = 4_000;
/** Best sentences whose passages are given whatever the ranking of the passages says. */
const SENTENCES_FIRST = 4;
/** What the head of a passage (title, publisher, date) takes. */
const HEAD_TOKENS = 40;

export function choosePassages(
  hits: readonly Hit[],
  candidates: readonly Candidate[],
  tokensMax = PASSAGE_TOKENS_MAX,
): Hit[] {
  const first = candidates.slice(0, SENTENCES_FIRST).map((candidate) => candidate.hit);
  const ranked = new Set([...first, ...[...hits].sort((a, b) => b.score - a.score)]);
  const chosen: Hit[] = [];
  let tokens = 0;
  for (const hit of ranked) {
    const more = HEAD_TOKENS + estimateTokens(hit.passage.text);
    if (tokens + more > tokensMax && chosen.length > 0) continue;
    tokens += more;
    chosen.push(hit);
  }
  // Articles in the order of their best passage, the passages of each as they stand in it.
  const articles = [...new Set(chosen.map((hit) => hit.passage.article))];
  return articles.flatMap((article) =>
    chosen.filter((hit) => hit.passage.article === article).sort((a, b) => a.passage.start - b.passage.start),
  );
}

/**
 * About four characters a token in English, two in Arabic and other scripts
 * (https://help.openai.com/en/articles/4936856); models differ, and an estimate is enough for a budget.
 */
export function estimateTokens(text: string): number {
  const foreign = text.match(/[^\p{Script=Latin}\p{Script=Common}]/gu)?.length ?? 0;
  return Math.ceil((text.length - foreign) / 4 + foreign / 2);
}
