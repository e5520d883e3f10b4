// A claim file: one JSON object a line, sentences as a model may write them, with what they cite and whether they are true.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const FORM = z.object({
  /** Id of the article that it cites. */
  article: z.string(),
  claim: z.string(),
  /** Words of the article. */
  quotes: z.array(z.string()).min(1),
  true: z.boolean(),
  /** What is wrong with it, or hard about it. */
  note: z.string().optional(),
});

export type KnownClaim = z.infer<typeof FORM>;

/** Throws with file and line where a line is not a claim. */
export async function readClaimFile(file: string): Promise<KnownClaim[]> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [FORM.parse(JSON.parse(line))];
    } catch (error) {
      throw new Error(`${file}:${index + 1}: is not a claim: ${(error as Error).message}`);
    }
  });
}
