// A conversation lives in the page's address: the question, and those asked before it. So an answer can be shared,
// and nothing of it is kept here.
import type { Understood } from '../../answer/answer.ts';
import { EARLIER_MAX } from '../../answer/understand.ts';
import { DROP_FILTERS } from '../../reply/wording.ts';

export interface Conversation {
  readonly question: string;
  /** Questions asked before, the oldest first. */
  readonly earlier: readonly string[];
}

export function askAddress({ question, earlier }: Conversation): string {
  const parameters = new URLSearchParams([
    ['q', question],
    ...recent(earlier).map((text) => ['earlier', text] as [string, string]),
  ]);
  return `/?${parameters}`;
}

export function recent(earlier: readonly string[]): readonly string[] {
  return earlier.filter((text) => text.trim() !== '').slice(-EARLIER_MAX);
}

/** The conversation as a follow-up question finds it. */
export function earlierForNext({ question, earlier }: Conversation): readonly string[] {
  return recent([...earlier, question]);
}

/** The same question with the filters set aside: those written out are taken away, those in plain words switched off. */
export function withoutFilters(question: string, { filterWords }: Understood): string {
  const written = filterWords.filter((words) => /^\p{L}+:/u.test(words));
  const bare = written.reduce((text, words) => text.replace(words, ' '), bareQuestion(question));
  return `${bare.replace(/\s+/gu, ' ').trim()} ${DROP_FILTERS}`;
}

export function dropsFilters(question: string): boolean {
  return question.toLowerCase().includes(DROP_FILTERS);
}

/** The question as a heading: without the word that switches filters off. */
export function bareQuestion(question: string): string {
  return question.replaceAll(new RegExp(DROP_FILTERS, 'gi'), ' ').replace(/\s+/gu, ' ').trim();
}
