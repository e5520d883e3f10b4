// "Which automaker recalled 2.9 million vehicles this week?": no date is named, but the latest such event is meant.
import type { IsoDate } from '../corpus/article.ts';

const NOW =
  /\bthis (?:week|month|year)\b|\b(?:next|last|past) (?:week|month|year)\b|\brecent(?:ly)?\b|\b(?:right )?now\b|\bcurrent(?:ly)?\b|\blatest\b|\btoday\b|\bsoon\b|(?:^|\s)(?:مؤخرا|مؤخراً|حاليا|حالياً|اليوم|الآن)(?:\s|$|؟)|هذا (?:الأسبوع|الشهر|العام)/iu;

/** Years after which an article's share for being new is half of it. */
const HALF_LIFE_YEARS = 2;
const RECENCY_SHARE = 0.2;
const YEAR_MS = 365.25 * 24 * 3600 * 1000;

/** True for a question about the present, whose day nobody names. */
export function asksForNow(question: string): boolean {
  return NOW.test(question);
}

/** What an article's score is multiplied by: 1 on the archive's last day, less the longer before it; 1 for undated ones. */
export function recency(date: IsoDate | undefined, last: IsoDate | undefined): number {
  if (!date || !last) return 1;
  const years = (Date.parse(last) - Date.parse(date)) / YEAR_MS;
  return 1 - RECENCY_SHARE * (1 - 2 ** (-years / HALF_LIFE_YEARS));
}
