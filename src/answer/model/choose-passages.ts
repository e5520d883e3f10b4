// Which of the passages found a model is given: the best ones that fit its token budget, as they stand in the articles.
import type { Hit } from '../../retrieval/passage-index.ts';
import { takesBack } from '../../retrieval/taken-back.ts';
import { type Candidate, dayOf, firstOfEach, publisherOf } from '../candidates.ts';
import type { QuestionScope } from '../question-scope.ts';

/** Measured on the development questions: see docs/quality.md, "Passages given to the model". */
const PASSAGE_TOKENS_MAX = 4_000;
/** Best sentences whose passages are given whatever the ranking of the passages says. */
const SENTENCES_FIRST = 4;
/** Publishers or days of which each has a passage first. */
const SIDES_MAX = 8;
/** What the head of a passage (title, publisher, date) takes. */
const HEAD_TOKENS = 40;

/**
 * Where accounts are compared or a development is traced, each publisher's or day's best passage comes right behind the
 * best of all. A passage that takes the end of a chosen one back comes along.
 */
export function choosePassages(
  hits: readonly Hit[],
  candidates: readonly Candidate[],
  tokensMax = PASSAGE_TOKENS_MAX,
  scope: QuestionScope = 'fact',
): Hit[] {
  const sides = scope === 'compared' ? publisherOf : scope === 'developed' ? dayOf : undefined;
  const each = sides ? firstOfEach(candidates, sides).slice(0, SIDES_MAX) : [];
  const first = [...candidates.slice(0, SENTENCES_FIRST), ...each].map((candidate) => candidate.hit);
  const ranked = new Set([...first, ...[...hits].sort((a, b) => b.score - a.score)]);
  const chosen: Hit[] = [];
  let tokens = 0;
  for (const hit of ranked) {
    if (chosen.includes(hit)) continue;
    const more = HEAD_TOKENS + estimateTokens(hit.passage.text);
    if (tokens + more > tokensMax && chosen.length > 0) continue;
    tokens += more;
    chosen.push(hit);
    const after = followingThatTakesBack(hit, hits);
    if (after && !chosen.includes(after)) {
      tokens += HEAD_TOKENS + estimateTokens(after.passage.text);
      chosen.push(after);
    }
  }
  // Articles in the order of their best passage, the passages of each as they stand in it.
  const articles = [...new Set(chosen.map((hit) => hit.passage.article))];
  return articles.flatMap((article) =>
    chosen.filter((hit) => hit.passage.article === article).sort((a, b) => a.passage.start - b.passage.start),
  );
}

function followingThatTakesBack({ passage }: Hit, hits: readonly Hit[]): Hit | undefined {
  const after = hits.find(
    (one) => one.passage.article === passage.article && one.passage.start === passage.end,
  );
  const first = after?.passage.sentences[0];
  return first && takesBack(passage.article.text.slice(first.start, first.end)) ? after : undefined;
}

/**
 * About four characters a token in English, two in Arabic and other scripts
 * (https://help.openai.com/en/articles/4936856); models differ, and an estimate is enough for a budget.
 */
export function estimateTokens(text: string): number {
  const foreign = text.match(/[^\p{Script=Latin}\p{Script=Common}]/gu)?.length ?? 0;
  return Math.ceil((text.length - foreign) / 4 + foreign / 2);
}
