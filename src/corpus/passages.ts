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
  let group: Slice[] = [];
  for (const sentence of sentences(article.text)) {
    const first = group[0];
    const length = first ? sentence.end - first.start : 0;
    const newParagraph = first !== undefined && /\n/.test(article.text.slice(group.at(-1)!.end, sentence.start));
    // A paragraph's edge is the better place to cut, so it is taken a little before the passage is full.
    if (first && (length > chars || (newParagraph && length > chars * 0.75))) {
      groups.push(group);
      group = [];
    }
    group.push(sentence);
  }
  if (group.length > 0) groups.push(group);
  return groups.map((slices, index) => {
    const start = index === 0 ? 0 : slices[0]!.start;
    const end = groups[index + 1]?.[0]?.start ?? article.text.length;
    return { id: `${article.id}@${start}-${end}`, article, start, end, text: article.text.slice(start, end), sentences: slices };
  });
}
