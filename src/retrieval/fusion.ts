// Ranking by words and by meaning made one: a weighted sum of both, each as a share of the best. How far an article is
// ahead counts, which ranks alone would hide (Bruch, Gai and Ingber 2023, "An Analysis of Fusion Functions for Hybrid
// Retrieval"; measured in docs/quality.md, "Embeddings").
import type { Ranked } from './neighbours.ts';
import type { Closeness } from './passage-vectors.ts';

/** Weight of closeness in meaning; the rest is the words'. Small, as no strong model could be measured. */
const CLOSENESS_SHARE = 0.2;

/**
 * Fuses two shares from 0 to 1. What has no vector yet is taken to be as close as its words tell, so that it is neither
 * ahead of the others nor behind them.
 */
export function fused(byWords: number, closeness = byWords): number {
  return (1 - CLOSENESS_SHARE) * byWords + CLOSENESS_SHARE * closeness;
}

/** The articles with scores from 0 to 1 that both went into. Not sorted again. */
export function fuse(ranked: readonly Ranked[], closeness: Closeness): Ranked[] {
  const best = ranked.reduce((most, { score }) => Math.max(most, score), 0) || 1;
  return ranked.map(({ indexed, score }) => ({
    indexed,
    score: fused(score / best, closeness.ofArticle(indexed)),
  }));
}
