// Does what was written follow from what it cites? Statements whose quotes, figures and names hold are looked at once
// more: by a model, a few in one call while the next ones are written; where that cannot be had, by their words.
import type { Logger } from '../log.ts';
import type { ClaimsJudge, ClaimVerdict } from './model/claims-judge.ts';
import { failureForLog } from './model/language-model.ts';
import type { Statement } from './verify.ts';

/** Why a statement is withheld by a second look. */
export type Refusal = 'judged-unproven' | 'judged-beside-the-question' | 'words-unproven';

export interface Looked {
  /** As it may be shown: without citations that it does not rest on. */
  readonly statement?: Statement;
  readonly refused?: Refusal;
  /** Who looked. */
  readonly by: 'model' | 'words';
}

export interface SecondLookOptions {
  readonly question: string;
  /** Absent: words decide. */
  readonly judge?: ClaimsJudge | undefined;
  /** The statement as far as words prove it; undefined where they are too far from those it cites. */
  readonly byWords: (statement: Statement) => Statement | undefined;
  readonly log: Logger;
  readonly signal?: AbortSignal | undefined;
  /** Called in the order in which statements were added. Without a model each is looked at as it is added. */
  readonly onLooked: (looked: Looked, at: Statement) => void;
}

export interface SecondLook {
  add(statement: Statement): void;
  /** Resolves when all were looked at; at most one call after the last was added. */
  end(): Promise<void>;
}

/** Fewer statements wait for others before the model is asked about them, or for the end. */
const GROUP_MIN = 2;

/** Takes second looks at the statements of one answer. */
export function createSecondLook(options: SecondLookOptions): SecondLook {
  const { question, judge, byWords, log, signal, onLooked } = options;
  const added: Statement[] = [];
  const looked = new Map<number, Looked>();
  const calls: Promise<void>[] = [];
  let asked = 0;
  let told = 0;
  let busy = false;

  const tell = () => {
    for (; looked.has(told); told++) onLooked(looked.get(told)!, added[told]!);
  };
  const lookedByWords = (statement: Statement): Looked => {
    const proven = byWords(statement);
    return proven ? { statement: proven, by: 'words' } : { refused: 'words-unproven', by: 'words' };
  };

  const lookAtGroup = async (from: number, group: readonly Statement[]): Promise<void> => {
    let verdicts: readonly (ClaimVerdict | undefined)[] = [];
    try {
      verdicts = await judge!.judge(question, group, { signal });
    } catch (error) {
      signal?.throwIfAborted();
      log.warn(failureForLog(error), 'The second look failed; statements are checked by their words');
    }
    for (const [index, statement] of group.entries()) {
      const verdict = verdicts[index];
      looked.set(from + index, verdict ? byVerdict(statement, verdict, log) : lookedByWords(statement));
    }
    tell();
  };

  const start = () => {
    const from = asked;
    const group = added.slice(from);
    asked = added.length;
    busy = true;
    const call = lookAtGroup(from, group).finally(() => {
      busy = false;
    });
    // Awaited at the end; until then nobody listens.
    call.catch(() => undefined);
    calls.push(call);
  };

  return {
    add(statement) {
      added.push(statement);
      if (!judge) {
        looked.set(added.length - 1, lookedByWords(statement));
        tell();
      } else if (!busy && added.length - asked >= GROUP_MIN) start();
    },
    async end() {
      if (judge && added.length > asked) start();
      await Promise.all(calls);
    },
  };
}

function byVerdict(statement: Statement, verdict: ClaimVerdict, log: Logger): Looked {
  const { supported, answers, citations, why } = verdict;
  if (supported && answers) return { statement: { ...statement, citations }, by: 'model' };
  // Why is in the model's words, which hold the articles'.
  log.debug({ why, claim: statement.text }, 'Refused by the second look');
  return { refused: supported ? 'judged-beside-the-question' : 'judged-unproven', by: 'model' };
}
