// Claims out of a model's text while it is still being generated: every object that has the form of a claim, wherever
// it stands. So it does not matter whether a server keeps to the JSON asked for, wraps it in a code fence, writes one
// claim a line, or breaks off.
import { z } from 'zod';
import { ModelError } from './language-model.ts';

/** A claim as a model writes it: passages by their number in the prompt. */
export interface WrittenClaim {
  readonly text: string;
  readonly quotes: readonly { readonly passage: number; readonly words: string }[];
}

/** What is asked of the model. */
export const CLAIMS_FORM = z.object({
  elements: z.array(
    z.object({
      text: z.string().describe('One sentence of the answer'),
      quotes: z.array(
        z.object({
          passage: z.number().describe('Number of the passage'),
          words: z.string().describe('Exact words of the passage, one contiguous piece'),
        }),
      ),
    }),
  ),
});

/** What is understood of the answer: also "1" and "[1]" for 1, and quotes that name no passage. */
const QUOTE = z.union([
  z.string().transform((words) => ({ passage: 0, words })),
  z.object({
    passage: z
      .union([z.number(), z.string().transform((text) => Number(/\d+/.exec(text)?.[0] ?? 0))])
      .catch(0),
    words: z.string(),
  }),
]);
const CLAIM = z.object({
  text: z.string(),
  quotes: z.union([z.array(QUOTE), QUOTE.transform((one) => [one])]),
});

/** A handful of sentences with their quotes is a tenth of it; a model that runs away is stopped. */
export const ANSWER_CHARS_MAX = 40_000;

/**
 * The claims in the pieces of a text, each as soon as it is complete. None at all is an answer where the model gives an
 * empty list; anything else without claims throws ModelError `model-unreadable`.
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
  if (!text.includes('"text"') || !text.includes('"quotes"')) return undefined;
  try {
    return CLAIM.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Gives every complete {…}, inner ones before those around them. */
function createObjectReader() {
  /** What was read since the outermost brace that is still open, and where in it braces are open. */
  let text = '';
  const open: number[] = [];
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
        else if (char === '{') open.push(text.length - 1);
        else if (char === '}') {
          complete.push(text.slice(open.pop()!));
          if (open.length === 0) text = '';
        }
      }
      return complete;
    },
  };
}
