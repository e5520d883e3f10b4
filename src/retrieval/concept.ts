// What a question asks about, and the ways in which the archive may write it.
import type { TermId } from './vocabulary.ts';

/** One way to write a concept: all its terms must stand in the sentence. */
export interface Wording {
  readonly terms: readonly TermId[];
  /** The same terms as words of the index. */
  readonly words: readonly string[];
  /** How surely it means the concept: 1 is the question's own word. */
  readonly strength: number;
  /** The archive's spelling, where it is another one than the question's. */
  readonly variant?: string;
}

export interface Concept {
  /** As the question has it. */
  readonly text: string;
  readonly wordings: readonly Wording[];
  /** How much finding it tells, see Vocabulary.weight. */
  readonly weight: number;
  /** A person, place or body by name. */
  readonly name: boolean;
  readonly number: boolean;
  /** A country by its English name: it is written in one way only. */
  readonly country: boolean;
  /** False where the archive holds no wording of it at all. */
  readonly known: boolean;
}
