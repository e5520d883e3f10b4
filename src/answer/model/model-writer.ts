// The writer that asks a model: claims from the passages found, questions that stand alone or in the archive's language,
// a second look at a claim.
import { z } from 'zod';
import { writeDate } from '../../corpus/dates.ts';
import { type Filters, hasFilters } from '../../retrieval/filters.ts';
import type { Hit } from '../../retrieval/passage-index.ts';
import type { Claim, Statement } from '../verify.ts';
import { type LanguageModel, type ModelCall, ModelError } from './language-model.ts';
import { fenced, type Prompts } from './prompts.ts';
import { CLAIMS_FORM, readClaims } from './read-claims.ts';

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
  /** True where a second model finds the statement proven; absent without one. Throws ModelError. */
  judge?(statement: Statement, call?: ModelCall): Promise<boolean>;
}

export const SENTENCES_MAX = 6;

export function createModelWriter(
  model: LanguageModel,
  prompts: Prompts,
  proofModel?: LanguageModel,
): ModelWriter {
  return {
    name: model.name,
    async *write({ question, earlier, filters, hits }, call) {
      const prompt = prompts.fill('write-answer', {
        passages: hits.map(({ passage }, index) => fencedPassage(passage, index + 1)).join('\n'),
        conversation: fencedConversation(earlier),
        filters: hasFilters(filters) ? fencedFilters(filters) : '',
        question: fenced(question),
        sentences: String(SENTENCES_MAX),
      });
      const text = model.generate({ name: 'answer', schema: CLAIMS_FORM, ...prompt }, call);
      for await (const claim of readClaims(text))
        yield {
          text: claim.text,
          quotes: claim.quotes.map(({ passage, words }) => ({
            passage: hits[passage - 1]?.passage.id ?? '',
            words,
          })),
        };
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
    ...(proofModel && {
      async judge({ text, citations }: Statement, call?: ModelCall) {
        const passages = new Set(citations.map((citation) => citation.passage));
        const prompt = prompts.fill('judge-claim', {
          passages: [...passages].map((passage, index) => fencedPassage(passage, index + 1)).join('\n'),
          quotes: citations.map((citation) => fenced(citation.quote)).join('\n'),
          claim: fenced(text),
        });
        const form = z.object({ supported: z.boolean() });
        return (await oneObject(proofModel, { name: 'judge', schema: form, ...prompt }, form, call))
          .supported;
      },
    }),
  };
}

function fencedPassage({ article, text }: Hit['passage'], number: number): string {
  const { title, publisher, date } = article;
  const attributes = {
    number,
    title,
    publisher: publisher.name,
    ...(publisher.affiliation && { affiliation: publisher.affiliation }),
    date: writeDate(date),
  };
  const written = Object.entries(attributes).map(([name, value]) => `${name}="${attribute(String(value))}"`);
  return `<passage ${written.join(' ')}>\n${fenced(text.trim())}\n</passage>`;
}

function attribute(text: string): string {
  return fenced(text).replaceAll('&', '&amp;').replaceAll('"', '&quot;').replace(/\s+/g, ' ');
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

/** Answers to the small tasks are a line; a model that goes on and on is not read to the end. */
const OBJECT_CHARS_MAX = 8_000;

async function oneObject<T>(
  model: LanguageModel,
  task: Parameters<LanguageModel['generate']>[0],
  form: z.ZodType<T>,
  call: ModelCall | undefined,
): Promise<T> {
  let text = '';
  for await (const piece of model.generate(task, call)) {
    text += piece;
    if (text.length > OBJECT_CHARS_MAX) break;
  }
  try {
    return form.parse(JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)));
  } catch {
    throw new ModelError('model-unreadable', `The model gave no JSON of the form asked for (${task.name})`);
  }
}
