// Passages as a model is shown them: every sentence with a number, counted through all passages, so that it can be
// cited without being copied.
import { writeDate } from '../../corpus/dates.ts';
import type { Passage } from '../../corpus/passages.ts';
import type { Slice } from '../../corpus/sentences.ts';
import { fenced } from './prompts.ts';

export interface NumberedPassages {
  /** For the prompt: `<passage number="1" title="…" publisher="…" date="…">`, then a sentence a line: `[1] …`. */
  readonly text: string;
  /** The passage and the sentence of a number, from 1; undefined for a number that was not given. */
  sentence(number: number): NumberedSentence | undefined;
  /** Numbers of the sentences of a passage that overlap a stretch of its article. */
  numbersWithin(passage: Passage, stretch: Slice): number[];
}

export interface NumberedSentence {
  readonly passage: Passage;
  readonly slice: Slice;
}

export function numberPassages(passages: readonly Passage[]): NumberedPassages {
  const all: NumberedSentence[] = [];
  const parts = passages.map((passage, index) => {
    const lines = passage.sentences.map((slice) => {
      const words = passage.article.text.slice(slice.start, slice.end).replace(/\s+/g, ' ').trim();
      return `[${all.push({ passage, slice })}] ${fenced(words)}`;
    });
    return `<passage ${attributesOf(passage, index + 1)}>\n${lines.join('\n')}\n</passage>`;
  });
  return {
    text: parts.join('\n'),
    sentence: (number) => all[number - 1],
    numbersWithin: (passage, { start, end }) =>
      all.flatMap(({ passage: other, slice }, index) =>
        other === passage && slice.start < end && slice.end > start ? [index + 1] : [],
      ),
  };
}

function attributesOf({ article: { title, publisher, date } }: Passage, number: number): string {
  const attributes = {
    number,
    title,
    publisher: publisher.name,
    ...(publisher.affiliation && { affiliation: publisher.affiliation }),
    date: writeDate(date),
  };
  return Object.entries(attributes)
    .map(([name, value]) => `${name}="${attribute(String(value))}"`)
    .join(' ');
}

function attribute(text: string): string {
  return fenced(text).replaceAll('&', '&amp;').replaceAll('"', '&quot;').replace(/\s+/g, ' ');
}
