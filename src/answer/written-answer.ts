// The model's claims, proven one by one while the next is being written.
import type { Logger } from '../log.ts';
import type { Hit } from '../retrieval/passage-index.ts';
import type { Notice, Progress } from './answer.ts';
import type { Asked, Found } from './assemble.ts';
import { choosePassages } from './model/choose-passages.ts';
import { failureForLog } from './model/language-model.ts';
import { type ModelWriter, SENTENCES_MAX } from './model/model-writer.ts';
import { type CertainFault, faultByWords, faultOf, type Told, tidy, withBearingCitations } from './proof.ts';
import { scopeOf } from './question-scope.ts';
import { createSecondLook } from './second-look.ts';
import { EARLIER_MAX } from './understand.ts';
import { type Claim, type DropReason, type Statement, verify } from './verify.ts';

/** Claims that are read; a model that writes on is stopped. */
const CLAIMS_MAX = 20;

export interface Written {
  readonly statements: readonly Statement[];
  /** Claims dropped because they were not proven. */
  readonly withheld: number;
  /** The model that took the second look at some of them. */
  readonly checkedBy?: string | undefined;
  /** `checked-by-words`, `may-be-incomplete`. */
  readonly notices: readonly Notice[];
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
  { query, hits, candidates }: Found,
  { model, log, signal, onProgress }: Writing,
  onStatement: (soFar: Written) => void,
): Promise<Written | 'failed'> {
  const chosen = choosePassages(hits, candidates, model.passageTokensMax, scopeOf(query));
  const told: Told = {
    asked: [question.text, ...(question.earlier ?? []), read.text],
    ...(read.translation?.text && { translated: read.translation.text }),
    publishers: [...new Set(hits.map((hit) => hit.passage.article.publisher))],
  };
  const statements: Statement[] = [];
  const notices = new Set<Notice>();
  let checkedBy: string | undefined;
  const texts = new Set<string>();
  let passed = 0;
  let withheld = 0;
  const soFar = (): Written => ({ statements: [...statements], withheld, checkedBy, notices: [...notices] });
  const withhold = (reason: string, claim: Claim | Statement) => {
    withheld++;
    log.info({ reason }, 'Statement withheld');
    log.debug({ reason, claim }, 'Statement withheld, in full');
  };
  const look = createSecondLook({
    question: read.translation?.text ?? read.text,
    judge: model.judge,
    byWords: (statement) => {
      const bearing = withBearingCitations(statement);
      return faultByWords(bearing, read.translation?.text ?? read.text) ? undefined : bearing;
    },
    log,
    signal,
    onLooked({ statement, refused, by }, looked) {
      if (by === 'model') checkedBy = model.judge!.name;
      if (!statement) return withhold(refused!, looked);
      if (by === 'words') notices.add('checked-by-words');
      statements.push(statement);
      onStatement(soFar());
    },
  });
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
    onCut: () => notices.add('may-be-incomplete'),
  });
  try {
    for await (const written of claims) {
      if (texts.size === CLAIMS_MAX) break;
      const claim = { ...written, text: tidy(written.text) };
      if (texts.has(claim.text)) continue;
      texts.add(claim.text);
      firstMs ??= performance.now() - begun;
      const statement = prove(claim, hits, told);
      if (typeof statement === 'string') withhold(statement, claim);
      else {
        look.add(statement);
        // What the model would still write is not waited for.
        if (++passed === SENTENCES_MAX) break;
      }
    }
  } catch (error) {
    signal?.throwIfAborted();
    log.warn({ ...failureForLog(error), claims: texts.size }, 'The model failed; the answer is quoted');
    return 'failed';
  }
  await look.end();
  const times = { firstMs: Math.round(firstMs ?? 0), totalMs: Math.round(performance.now() - begun) };
  log.info({ passages: chosen.length, statements: statements.length, withheld, ...times }, 'Answer written');
  return soFar();
}

/** What can be decided exactly: the quotes, and that the text holds nothing that is certainly not in the articles. */
function prove(claim: Claim, hits: readonly Hit[], told: Told): Statement | DropReason | CertainFault {
  const { statements, dropped } = verify({ claims: [claim] }, hits);
  const [statement] = statements;
  return statement ? (faultOf(statement, told) ?? statement) : dropped[0]!.reason;
}
