// Passages: slices of an article, small enough to be evidence and large enough to be understood.
//
//   article.text   |-- paragraph --||---- paragraph ----||-- paragraph --|
//   passages       |------- 0 -------------||--- 1 ---||------- 2 -------|   tile the text: joined, they are it again
//   sentences      |--||-----||----||------||---------||------||---------|   never cut by a passage's edge
import type { Article } from './article.ts';
import { type Slice, sentences } from './sentences.ts';

export interface Passage extends Slice {
  /** `<article id>@<start>-<end>`: tells where the passage stands, and so is as stable as the article's text. */
  readonly id: string;
  readonly article: Article;
  /** `article.text.slice(start, end)`. */
  readonly text: string;
  /** Sentences as slices of the article's text, not of the passage's. */
  readonly sentences: readonly Slice[];
}

/** Measured on the development questions: see docs/quality.md, "Passage size". */
export const PASSAGE_CHARS = 700;

/** Cuts an article at paragraphs and sentences into passages of about `chars` characters. */
export function cutPassages(article: Article, chars = PASSAGE_CHARS): Passage[] {
  const groups: Slice[][] = [];
  for (const paragraph of paragraphs(article.text)) {
    let group = groups.at(-1);
    // A paragraph that would not fit begins a passage of its own, unless the last one is still short.
    if (group && !fits(group, paragraph, chars)) group = undefined;
    for (const sentence of paragraph) {
      if (!group || sentence.start - group[0]!.start > chars) {
        group = [];
        groups.push(group);
      }
      group.push(sentence);
    }
  }
  return groups.map((slices, index) => {
    const start = index === 0 ? 0 : slices[0]!.start;
    const end = groups[index + 1]?.[0]?.start ?? article.text.length;
    return {
      id: `${article.id}@${start}-${end}`,
      article,
      start,
      end,
      text: article.text.slice(start, end),
      sentences: slices,
    };
  });
}

function fits(group: readonly Slice[], paragraph: readonly Slice[], chars: number): boolean {
  const length = group.at(-1)!.end - group[0]!.start;
  const joined = paragraph.at(-1)!.end - group[0]!.start;
  return length < chars * SHORT_SHARE || joined <= chars;
}

/** A passage shorter than this share of the wanted length takes in the next paragraph, whatever its length. */
const SHORT_SHARE = 0.35;

/** The sentences of a text by the lines they stand in. */
function paragraphs(text: string): Slice[][] {
  const found: Slice[][] = [];
  let end = 0;
  for (const sentence of sentences(text)) {
    const last = found.at(-1);
    if (last && !text.slice(end, sentence.start).includes('\n')) last.push(sentence);
    else found.push([sentence]);
    end = sentence.end;
  }
  return found;
}
