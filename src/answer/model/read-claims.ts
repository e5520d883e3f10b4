// Claims out of a model's text while it is still being generated: every object that has the form of a claim, wherever
// it stands. So it does not matter whether a server keeps to the JSON asked for, wraps it in a code fence, writes one
// claim a line, or breaks off.
import { z } from 'zod';
import { ModelError } from './language-model.ts';

/** A claim as a model writes it: what it cites by the numbers of sentences, or copied, with the number of the passage. */
export interface WrittenClaim {
  readonly text: string;
  readonly sentences: readonly number[];
  readonly quotes: readonly { readonly passage: number; readonly words: string }[];
}

/** What is asked of the model. */
export const CLAIMS_FORM = z.object({
  elements: z.array(
    z.object({
      text: z.string().describe('One whole sentence of the answer'),
      sentences: z.array(z.number()).describe('Numbers of the sentences that prove it'),
    }),
  ),
});

/** What is understood as a number: also "1", "[1]" and "sentence 1". */
export const LOOSE_NUMBER = z.union([
  z.number(),
  z.string().transform((text) => Number(/\d+/.exec(text)?.[0] ?? 0)),
]);
/** Quotes may name no passage. */
const QUOTE = z.union([
  z.string().transform((words) => ({ passage: 0, words })),
  z.object({ passage: LOOSE_NUMBER.catch(0), words: z.string() }),
]);
/** A list, or one thing that stands for a list of one. */
export const listOf = <T extends z.ZodType>(one: T) =>
  z.union([z.array(one), one.transform((value) => [value])]);
const CLAIM = z
  .object({
    text: z.string(),
    sentences: listOf(LOOSE_NUMBER).optional(),
    quotes: listOf(QUOTE).optional(),
  })
  .refine(({ sentences, quotes }) => sentences || quotes)
  .transform(({ text, sentences = [], quotes = [] }) => ({ text, sentences, quotes }) as WrittenClaim);

/** A handful of sentences with their quotes is a tenth of it; a model that runs away is stopped. */
export const ANSWER_CHARS_MAX = 40_000;

/**
 * The claims in the pieces of a text, each as soon as it is complete. None at all is an answer where the model gives an
 * empty list; anything else without claims throws ModelError `model-unreadable`. Linear in the length of the text.
 */
export async function* readClaims(pieces: AsyncIterable<string>): AsyncGenerator<WrittenClaim, void> {
  const objects = createObjectReader();
  let claims = 0;
  let text = '';
  for await (const piece of pieces) {
    const read = piece.slice(0, ANSWER_CHARS_MAX - text.length);
    text += read;
    for (const object of objects.read(read)) {
      const claim = parseClaim(object);
      if (!claim) continue;
      claims++;
      yield claim;
    }
    if (text.length >= ANSWER_CHARS_MAX) break;
  }
  if (claims === 0 && !/"?elements"?\s*:\s*\[\s*\]/.test(text))
    throw new ModelError('model-unreadable', 'The model wrote nothing that has the form of a claim');
}

function parseClaim(text: string): WrittenClaim | undefined {
  if (!text.includes('"text"') || !/"(?:quotes|sentences)"/.test(text)) return undefined;
  try {
    return CLAIM.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** A claim holds quotes, and they hold nothing: what is nested deeper is none, and is not looked at. */
const NESTED_MAX = 2;

/** Gives every complete {…} that holds no more than others without any, inner ones before those around them. */
function createObjectReader() {
  /** What was read since the outermost brace that is still open. */
  let text = '';
  /** Where in it braces are open, and how deep what they hold is nested so far. */
  const open: { at: number; nested: number }[] = [];
  let inString = false;
  let escaped = false;
  return {
    read(piece: string): string[] {
      const complete: string[] = [];
      for (const char of piece) {
        if (open.length === 0 && char !== '{') continue;
        text += char;
        // No string of JSON goes over a line's end: after a stray quotation mark the next line begins anew.
        if (char === '\n') inString = escaped = false;
        else if (escaped) escaped = false;
        else if (inString && char === '\\') escaped = true;
        else if (char === '"') inString = !inString;
        else if (inString) continue;
        else if (char === '{') open.push({ at: text.length - 1, nested: 1 });
        else if (char === '}') {
          const { at, nested } = open.pop()!;
          const around = open.at(-1);
          if (around) around.nested = Math.max(around.nested, nested + 1);
          if (nested <= NESTED_MAX) complete.push(text.slice(at));
          if (!around) text = '';
        }
      }
      return complete;
    },
  };
}
