// The model's claims, proven one by one while the next is being written.
import type { Logger } from '../log.ts';
import type { Progress } from './answer.ts';
import type { Asked, Found } from './assemble.ts';
import { choosePassages } from './model/choose-passages.ts';
import { failureForLog } from './model/language-model.ts';
import { type ModelWriter, SENTENCES_MAX } from './model/model-writer.ts';
import { type Fault, faultOf, type Told, tidy } from './proof.ts';
import { EARLIER_MAX } from './understand.ts';
import { type Claim, type DropReason, type Statement, verify } from './verify.ts';

/** Claims that are read; a model that writes on is stopped. */
const CLAIMS_MAX = 20;

export interface Written {
  readonly statements: readonly Statement[];
  /** Claims dropped because they were not proven. */
  readonly withheld: number;
}

export interface Writing {
  readonly model: ModelWriter;
  readonly log: Logger;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/**
 * The statements that could be proven. `onStatement` is called with each further one, and all before it. 'failed' where
 * the model did not get to the end, whatever it had written until then. Rejects when the signal is aborted.
 */
export async function writeStatements(
  { question, read }: Asked,
  { hits, candidates }: Found,
  { model, log, signal, onProgress }: Writing,
  onStatement: (soFar: Written) => void,
): Promise<Written | 'failed'> {
  const chosen = choosePassages(hits, candidates);
  const told: Told = {
    asked: [question.text, ...(question.earlier ?? []), read.text],
    ...(read.translation?.text && { translated: read.translation.text }),
    publishers: [...new Set(hits.map((hit) => hit.passage.article.publisher))],
  };
  const statements: Statement[] = [];
  const texts = new Set<string>();
  let withheld = 0;
  let firstMs: number | undefined;
  const begun = performance.now();
  const articles = new Set(chosen.map((hit) => hit.passage.article)).size;
  const writing = {
    question: read.rewritten ?? question.text,
    earlier: read.rewritten ? [] : (question.earlier ?? []).slice(-EARLIER_MAX),
    filters: read.filters,
    hits: chosen,
  };
  const claims = model.write(writing, {
    signal,
    onWait: (ahead) => onProgress?.({ kind: 'waiting', ahead }),
    onBegin: () => onProgress?.({ kind: 'writing', articles }),
  });
  try {
    for await (const written of claims) {
      if (texts.size === CLAIMS_MAX) break;
      const claim = { ...written, text: tidy(written.text) };
      if (texts.has(claim.text)) continue;
      texts.add(claim.text);
      firstMs ??= performance.now() - begun;
      const proven = await prove(claim);
      if (typeof proven === 'string') {
        withheld++;
        log.info({ reason: proven }, 'Statement withheld');
        log.debug({ reason: proven, claim }, 'Statement withheld, in full');
      } else {
        statements.push(proven);
        onStatement({ statements: [...statements], withheld });
        // What the model would still write is not waited for.
        if (statements.length === SENTENCES_MAX) break;
      }
    }
  } catch (error) {
    signal?.throwIfAborted();
    log.warn({ ...failureForLog(error), claims: texts.size }, 'The model failed; the answer is quoted');
    return 'failed';
  }
  const times = { firstMs: Math.round(firstMs ?? 0), totalMs: Math.round(performance.now() - begun) };
  log.info({ passages: chosen.length, statements: statements.length, withheld, ...times }, 'Answer written');
  return { statements, withheld };

  async function prove(claim: Claim): Promise<Statement | DropReason | Fault | 'judged-unproven'> {
    const { statements: cited, dropped } = verify({ claims: [claim] }, hits);
    const statement = cited[0];
    if (!statement) return dropped[0]!.reason;
    const fault = faultOf(statement, told);
    if (fault) return fault;
    return (await passesSecondLook(statement)) ? statement : 'judged-unproven';
  }

  async function passesSecondLook(statement: Statement): Promise<boolean> {
    if (!model.judge) return true;
    try {
      return await model.judge(statement, { signal });
    } catch (error) {
      signal?.throwIfAborted();
      // What holds without it was proven by everything else.
      log.warn(failureForLog(error), 'The second look at a statement failed');
      return true;
    }
  }
}
