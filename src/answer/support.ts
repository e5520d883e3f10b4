// The proof of a claim in prose, without a language model: what it makes up, whether it says the opposite, and how far
// its evidence supports it. Pure functions of the claim and of texts.
import { type Evidence, readTraits, TRAITS, type Traits } from './support-traits.ts';

export { type Contradiction, contradicts } from './claim-contradiction.ts';
export { type ClaimSource, type Unfounded, unfounded } from './claim-facts.ts';
export type { Evidence } from './support-traits.ts';

/** Weights of a logistic regression, fitted by `node scripts/fit-support.ts` (docs/quality.md, "Support"). */
const WEIGHTS: Traits & { readonly bias: number } = {
  bias: -14.96,
  wordsFound: 9.3,
  bestSentence: 3.149,
  thirdSentence: 9.931,
  apart: -3.732,
  aligned: 2.568,
  alignedLength: 0.716,
  worstClause: -1.863,
  copied: -2.944,
  heaviestMissing: 0.453,
  numbersMissing: -2.511,
  namesMissing: -1.003,
  rareMissing: -0.909,
  length: 1.887,
};

/** Least score of a claim that may be shown. */
export const SUPPORT_MIN = 0.5;

/**
 * How far evidence supports a claim, 0 to 1, by words, their order and their distance (see `readTraits`); who says it
 * ("X said that", "According to X,") and days of months are left to `unfounded`. Of a claim
 * in another script than all of its evidence (Arabic on English articles) words tell nothing: its score is 1, and
 * numbers and quoted names are left to `unfounded`. About linear in the length of the evidence.
 */
export function supportScore(claim: string, evidence: Evidence): number {
  if (otherScript(claim, evidence)) return 1;
  const traits = readTraits(claim, evidence);
  const sum = TRAITS.reduce((total, name) => total + WEIGHTS[name] * traits[name], WEIGHTS.bias);
  const score = 1 / (1 + Math.exp(-sum));
  return restates(traits) ? Math.max(score, SUPPORT_MIN) : score;
}

/**
 * What makes a claim one that only restates, however short: all its words in one sentence, mostly in their order. The
 * weights were fitted to long claims and think little of "17 people were killed".
 */
const RESTATES_MIN: Partial<Traits> = { wordsFound: 0.99, bestSentence: 0.8 ** 2, aligned: 0.75 ** 2 };

function restates(traits: Traits): boolean {
  return TRAITS.every((name) => traits[name] >= (RESTATES_MIN[name] ?? Number.NEGATIVE_INFINITY));
}

/** Evidence counts as written in the claim's script from this share of its letters on. */
const SCRIPT_SHARE_MIN = 0.1;

function otherScript(claim: string, { quotes, passages }: Evidence): boolean {
  const script = arabicShare(claim) > 0.5 ? 'arabic' : 'other';
  const share = arabicShare((quotes.length > 0 ? quotes : passages).join(' '));
  return script === 'arabic' ? share < SCRIPT_SHARE_MIN : share > 1 - SCRIPT_SHARE_MIN;
}

function arabicShare(text: string): number {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return letters === 0 ? 0 : (text.match(/\p{Script=Arabic}/gu)?.length ?? 0) / letters;
}
