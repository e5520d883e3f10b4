// "On Tuesday" in an article of Thursday 21 December 2017 is 19 December 2017. Worked out, and always shown as such:
// never inside the quotation marks.
import type { IsoDate } from '../corpus/article.ts';
import { addDays, weekday } from '../corpus/dates.ts';

export interface WorkedOutDate {
  /** The article's word: "Tuesday". */
  readonly words: string;
  readonly date: IsoDate;
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
/** "next Tuesday", "Tuesday's upcoming", "every Friday" and "Friday prayers" are no day just gone. */
const ON_DAY =
  /\b(?<!\b(?:next|coming|upcoming|every|each|this|until|by|before) )(Sunday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday)\b(?! prayers?|s\b|,? \d| (?:next|to come))/g;

/** Reports name the days just gone by their weekday: the last such day up to the article's own date. */
export function workOutDates(text: string, published: IsoDate | undefined): WorkedOutDate[] {
  if (!published) return [];
  const found = new Map<string, WorkedOutDate>();
  for (const [, words] of text.matchAll(ON_DAY)) {
    const back = (weekday(published) - DAYS.indexOf(words!) + 7) % 7;
    found.set(words!, { words: words!, date: addDays(published, -back) });
  }
  return [...found.values()];
}
