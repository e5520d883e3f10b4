// A question file: one JSON object a line, as described in docs/quality.md.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const schema = z
  .object({
    id: z.string().optional(),
    _id: z.string().optional(),
    question: z.string().optional(),
    text: z.string().optional(),
    type: z.string().default('question'),
    answerable: z.boolean().optional(),
    answers: z.array(z.string()).default([]),
    gold: z.array(z.string()).default([]),
    // Of other collections' files, evidence of another form is left aside.
    evidence: z.array(z.object({ article: z.string(), quote: z.string() })).catch([]),
    facts: z.array(z.string()).default([]),
    follows: z.string().optional(),
  })
  .transform(({ _id, text, ...fields }, context) => {
    const id = fields.id ?? _id;
    const question = fields.question ?? text;
    if (id !== undefined && question !== undefined) {
      // Quiz questions carry answers; a list of questions without any is one that the archive cannot answer.
      return { ...fields, id, question, answerable: fields.answerable ?? fields.answers.length > 0 };
    }
    context.addIssue({ code: 'custom', message: 'expected "id" and "question" (or "_id" and "text")' });
    return z.NEVER;
  });

export type EvalQuestion = z.infer<typeof schema>;

/** Throws with file and line where a line is not a question. */
export async function readQuestions(file: string): Promise<EvalQuestion[]> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [schema.parse(JSON.parse(line))];
    } catch (error) {
      throw new Error(`${file}:${index + 1}: is not a question: ${(error as Error).message}`);
    }
  });
}

/** The questions asked before one in its conversation, the oldest first. */
export function earlierQuestions(question: EvalQuestion, all: ReadonlyMap<string, EvalQuestion>): string[] {
  const earlier: string[] = [];
  for (
    let before = question.follows && all.get(question.follows);
    before;
    before = before.follows && all.get(before.follows)
  ) {
    if (earlier.unshift(before.question) > all.size) break;
  }
  return earlier;
}
