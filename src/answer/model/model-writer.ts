// The writer that asks a model: claims from the passages found, questions that stand alone or in the archive's language.
import { z } from 'zod';
import { writeDate } from '../../corpus/dates.ts';
import type { Passage } from '../../corpus/passages.ts';
import type { Slice } from '../../corpus/sentences.ts';
import { type Filters, hasFilters } from '../../retrieval/filters.ts';
import type { Hit } from '../../retrieval/passage-index.ts';
import type { Claim } from '../verify.ts';
import type { ClaimsJudge } from './claims-judge.ts';
import type { LanguageModel, ModelCall } from './language-model.ts';
import { type NumberedPassages, numberPassages } from './numbered-passages.ts';
import { oneObject } from './one-object.ts';
import { fenced, type Prompts } from './prompts.ts';
import { CLAIMS_FORM, readClaims, type WrittenClaim } from './read-claims.ts';

/** What is to be answered, from what. */
export interface Writing {
  /** The question, standing alone or with the one it continues. */
  readonly question: string;
  readonly earlier: readonly string[];
  readonly filters: Filters;
  /** Passages in the order in which the model is to read them. */
  readonly hits: readonly Hit[];
}

export interface ModelWriter {
  /** The model's name. */
  readonly name: string;
  /**
   * The claims that the model proposes, each as soon as it is written; none where it says that the passages answer
   * nothing. Throws ModelError; `model-unreadable` where no claim was to be found.
   */
  write(writing: Writing, call?: ModelCall): AsyncGenerator<Claim, void>;
  /** The last question of a conversation so that it stands alone. Throws ModelError. */
  rewrite(question: string, earlier: readonly string[], call?: ModelCall): Promise<string>;
  /** The question in a language ("English"). Throws ModelError. */
  translate(question: string, language: string, call?: ModelCall): Promise<string>;
  /** Tokens of passages it is given for an answer, as an estimate. */
  readonly passageTokensMax?: number | undefined;
  /** Takes the second look at what was written; absent where none is wanted. */
  readonly judge?: ClaimsJudge;
}

export const SENTENCES_MAX = 6;

/** Without the second look, which another model may take. */
export function createModelWriter(model: LanguageModel, prompts: Prompts): Omit<ModelWriter, 'judge'> {
  return {
    name: model.name,
    async *write({ question, earlier, filters, hits }, call) {
      const numbered = numberPassages(hits.map(({ passage }) => passage));
      const prompt = prompts.fill('write-answer', {
        passages: numbered.text,
        conversation: fencedConversation(earlier),
        filters: hasFilters(filters) ? fencedFilters(filters) : '',
        question: fenced(question),
        sentences: String(SENTENCES_MAX),
      });
      const text = model.generate({ name: 'answer', schema: CLAIMS_FORM, ...prompt }, call);
      for await (const written of readClaims(text)) yield claimOf(written, numbered, hits);
    },
    async rewrite(question, earlier, call) {
      const prompt = prompts.fill('rewrite-question', {
        conversation: fencedEarlier(earlier),
        question: fenced(question),
      });
      const form = z.object({ question: z.string() });
      return (await oneObject(model, { name: 'rewrite', schema: form, ...prompt }, form, call)).question;
    },
    async translate(question, language, call) {
      const prompt = prompts.fill('translate-question', { language, question: fenced(question) });
      const form = z.object({ translation: z.string() });
      return (await oneObject(model, { name: 'translate', schema: form, ...prompt }, form, call)).translation;
    },
  };
}

/** With the words of the sentences it numbers; sentences that follow one another are one quote. */
function claimOf(
  { text, sentences, quotes }: WrittenClaim,
  numbered: NumberedPassages,
  hits: readonly Hit[],
): Claim {
  const cited: (Slice & { passage?: Passage; last: number })[] = [];
  for (const number of [...new Set(sentences)].sort((a, b) => a - b)) {
    const found = numbered.sentence(number);
    const before = cited.at(-1);
    if (!found) cited.push({ start: 0, end: 0, last: number });
    else if (before?.last === number - 1 && before.passage === found.passage)
      cited[cited.length - 1] = { ...before, end: found.slice.end, last: number };
    else cited.push({ ...found.slice, passage: found.passage, last: number });
  }
  const numberedQuotes = cited.map(({ passage, start, end }) => ({
    passage: passage?.id ?? '',
    words: passage?.article.text.slice(start, end) ?? '',
  }));
  const copied = quotes.map(({ passage, words }) => ({
    passage: hits[passage - 1]?.passage.id ?? '',
    // A copy may hold the numbers that stand before sentences.
    words: words.replace(/(?:^|\s)\[\d+\]\s/g, ' ').trim(),
  }));
  return { text, quotes: [...numberedQuotes, ...copied] };
}

function fencedConversation(earlier: readonly string[]): string {
  return earlier.length > 0 ? `<conversation>\n${fencedEarlier(earlier)}\n</conversation>` : '';
}

function fencedEarlier(earlier: readonly string[]): string {
  return earlier.map((question) => `<earlier>${fenced(question)}</earlier>`).join('\n');
}

function fencedFilters({ after, before, publishers }: Filters): string {
  const parts = [
    after && `published from ${writeDate(after)}`,
    before && `published up to ${writeDate(before)}`,
    publishers.length > 0 && `published by ${publishers.join(' or ')}`,
  ];
  return `<filters>Only passages ${parts.filter(Boolean).map(String).map(fenced).join(', ')} were searched.</filters>`;
}
