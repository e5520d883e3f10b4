// The words said to a model. They stand in prompts/*.md, instructions and message apart, with slots in double braces;
// a prompt whose slots are not those filled here stops the start.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FootnoteError } from '../../errors.ts';

/** Prompts by file name, each with the slots that it must have. */
const SLOTS = {
  'write-answer': ['passages', 'conversation', 'filters', 'question', 'sentences'],
  'rewrite-question': ['conversation', 'question'],
  'translate-question': ['language', 'question'],
  'judge-claims': ['passages', 'question', 'claims'],
} as const;

export type PromptName = keyof typeof SLOTS;
type Slots<Name extends PromptName> = Readonly<Record<(typeof SLOTS)[Name][number], string>>;

export interface FilledPrompt {
  readonly instructions: string;
  readonly message: string;
}

export interface Prompts {
  fill<Name extends PromptName>(name: Name, slots: Slots<Name>): FilledPrompt;
}

export const PROMPTS_FOLDER = join(import.meta.dirname, '../../../prompts');

/** Between the instructions and the message of a prompt. */
const DIVIDER = /^={3,}$/m;
const SLOT = /\{\{([^{}]*)\}\}/g;

/** Reads and checks all prompts. Throws FootnoteError `prompt-invalid` naming every problem. */
export function readPrompts(folder: string = PROMPTS_FOLDER): Prompts {
  const names = Object.keys(SLOTS) as PromptName[];
  const texts = new Map(names.map((name) => [name, readPrompt(folder, name)]));
  const problems = names.flatMap((name) => problemsOf(name, texts.get(name)));
  if (problems.length > 0)
    throw new FootnoteError(
      'prompt-invalid',
      `Cannot use the prompts in ${folder}\n${problems.map((one) => `  ${one}`).join('\n')}`,
    );
  return {
    fill(name, slots) {
      const filled = (text: string) =>
        text.replace(SLOT, (_, slot: string) => (slots as Record<string, string>)[slot.trim()]!).trim();
      const [instructions, message] = texts.get(name)!.split(DIVIDER);
      return { instructions: filled(instructions!), message: filled(message!).replace(/\n{3,}/g, '\n\n') };
    },
  };
}

function readPrompt(folder: string, name: PromptName): string | undefined {
  try {
    return readFileSync(join(folder, `${name}.md`), 'utf8').replaceAll('\r\n', '\n');
  } catch {
    return undefined;
  }
}

function problemsOf(name: PromptName, text: string | undefined): string[] {
  if (text === undefined) return [`${name}.md: cannot be read`];
  const problems: string[] = [];
  if (text.split(DIVIDER).length !== 2)
    problems.push(`${name}.md: expected instructions and message with one line "=====" between them`);
  const expected: readonly string[] = SLOTS[name];
  const found = new Set([...text.matchAll(SLOT)].map((match) => match[1]!.trim()));
  for (const slot of found)
    if (!expected.includes(slot))
      problems.push(`${name}.md: unknown slot {{${slot}}}, expected ${expected.join(', ')}`);
  for (const slot of expected) if (!found.has(slot)) problems.push(`${name}.md: slot {{${slot}}} is missing`);
  return problems;
}

/** Text inside a fence of our own: it can neither close the fence nor open another. */
export function fenced(text: string): string {
  return text.replaceAll('<', '‹').replaceAll('>', '›');
}
