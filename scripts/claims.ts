// npm run claims -- FILE… [--archive FOLDER] [--model] [--verbose]: claims with known outcome through the proof.
// A claim file holds one JSON object a line: article, claim, quotes, true, note. The second look is taken by a local
// server that knows which claims are true (what is left is the fault of everything else), by nobody (words decide), and
// with --model by the model of the settings.
import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { type ClaimsJudge, createClaimsJudge } from '../src/answer/model/claims-judge.ts';
import { openJudgingModel } from '../src/answer/model/open-model.ts';
import { readPrompts } from '../src/answer/model/prompts.ts';
import { faultByWords, faultOf, tidy } from '../src/answer/proof.ts';
import { looksEnglish, scriptOf } from '../src/answer/same-language.ts';
import { createSecondLook } from '../src/answer/second-look.ts';
import { type Statement, verify } from '../src/answer/verify.ts';
import { environment, readConfig } from '../src/config.ts';
import { cutPassages } from '../src/corpus/passages.ts';
import { readArchive } from '../src/corpus/read-archive.ts';
import type { Hit } from '../src/retrieval/passage-index.ts';
import { textsOf } from '../test/servers/openai-request.ts';
import { startOpenAiServer } from '../test/servers/openai-server.ts';
import { type KnownClaim, readClaimFile } from './eval/claim-file.ts';

const USAGE = `Usage: npm run claims -- FILE… [--archive FOLDER] [--model] [--verbose]

FILE       claims, one JSON object a line: article, claim, quotes, true.
--archive  the articles; else corpus.jsonl beside the file, else CORPUS_DIR (seeds).
--model    asks the model of the settings (PROOF_MODEL, else OPENAI_MODEL) too.
--verbose  prints every claim that came out wrong, with the reason.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    archive: { type: 'string' },
    model: { type: 'boolean' },
    verbose: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});
if (values.help || positionals.length === 0) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 2);
}

const config = readConfig(environment());
const log = pino({ level: 'silent' });
const prompts = readPrompts();
const server = await startOpenAiServer();
const knowing = createClaimsJudge(
  await openJudgingModel({ model: 'labels', baseUrl: server.url, api: 'chat', secondsMax: 60 }, log),
  prompts,
);
const judges: Record<string, ClaimsJudge | undefined> = { 'who knows': knowing, 'words alone': undefined };
if (values.model) {
  if (!config.model) throw new Error('--model: set OPENAI_API_KEY, or OPENAI_BASE_URL and OPENAI_MODEL');
  const judging = await openJudgingModel(config.model, log);
  judges[judging.name] = createClaimsJudge(judging, prompts);
}

for (const file of positionals) {
  const claims = await readClaimFile(file);
  server.behave(({ prompt }) => ({ say: JSON.stringify({ verdicts: verdictsOf(prompt, claims) }) }));
  const hits = await hitsByArticle(values.archive ?? (await corpusBeside(file)) ?? config.corpusDir);
  console.log(`\n${file}: ${claims.length} claims, ${claims.filter((one) => one.true).length} true`);
  console.log('second look      true, withheld     false, shown     reasons of the true ones withheld');
  for (const [name, judge] of Object.entries(judges)) {
    const reasons: (string | undefined)[] = [];
    for (const claim of claims) reasons.push(await reasonAgainst(claim, hits, judge));
    const of = (isTrue: boolean) =>
      claims
        .map((claim, index) => ({ claim, reason: reasons[index] }))
        .filter(({ claim }) => claim.true === isTrue);
    const withheld = of(true).filter(({ reason }) => reason !== undefined);
    const shown = of(false).filter(({ reason }) => reason === undefined);
    console.log(
      `${name.padEnd(14)}${shareOf(withheld.length, of(true).length)}${shareOf(shown.length, of(false).length)}     ${counted(withheld.map(({ reason }) => reason!))}`,
    );
    if (values.verbose)
      for (const { claim, reason } of [...withheld, ...shown])
        console.log(
          `    ${reason ? `withheld (${reason})` : 'SHOWN'}: ${claim.claim}\n      ${claim.quotes.join(' | ')}${claim.note ? `\n      ${claim.note}` : ''}`,
        );
  }
}
await server.close();

/** Why a claim is withheld; undefined where it is shown. */
async function reasonAgainst(
  { article, claim, quotes }: KnownClaim,
  hits: ReadonlyMap<string, readonly Hit[]>,
  judge: ClaimsJudge | undefined,
): Promise<string | undefined> {
  const found = hits.get(article);
  if (!found) throw new Error(`The archive has no article "${article}"`);
  const text = tidy(claim);
  const all = [...hits.values()].flat();
  const { statements, dropped } = verify(
    { claims: [{ text, quotes: quotes.map((words) => ({ passage: found[0]!.passage.id, words })) }] },
    found,
  );
  const statement = statements[0];
  if (!statement) return dropped[0]!.reason;
  const publishers = [...new Set(all.map(({ passage }) => passage.article.publisher))];
  const fault = faultOf(statement, { asked: [questionFor(claim)], publishers });
  if (fault) return fault;
  return new Promise((resolve, reject) => {
    const look = createSecondLook({
      question: questionFor(claim),
      judge,
      byWords: (one: Statement) => (faultByWords(one) ? undefined : one),
      log,
      onLooked: ({ refused, statement: shown }) =>
        resolve(refused === 'words-unproven' ? faultByWords(statement) : shown ? undefined : refused),
    });
    look.add(statement);
    look.end().catch(reject);
  });
}

/** A question that asks for nothing special, in the claim's language. */
function questionFor(claim: string): string {
  if (scriptOf(claim) === 'Arab') return 'ما الذي ورد في الأخبار؟';
  return looksEnglish(claim) ? 'What was reported?' : 'Que rapportent les articles sur cela ?';
}

function verdictsOf(prompt: string, claims: readonly KnownClaim[]) {
  return textsOf(prompt, 'claim').map((text, index) => ({
    claim: index + 1,
    supported: claims.some(
      (one) => one.true && tidy(one.claim) === text.replaceAll('‹', '<').replaceAll('›', '>'),
    ),
  }));
}

async function corpusBeside(file: string): Promise<string | undefined> {
  const beside = join(dirname(file), 'corpus.jsonl');
  return access(beside).then(
    () => beside,
    () => undefined,
  );
}

async function hitsByArticle(archive: string): Promise<Map<string, readonly Hit[]>> {
  const { articles } = await readArchive(archive);
  return new Map(
    articles.map((article) => [
      article.id,
      cutPassages(article).map((passage) => ({
        passage,
        score: 1,
        sentences: [],
        articleScore: 1,
        reprints: [],
      })),
    ]),
  );
}

function shareOf(part: number, whole: number): string {
  const percent = whole === 0 ? '–' : `${((100 * part) / whole).toFixed(0)} %`;
  return `${percent} (${part} of ${whole})`.padStart(18);
}

function counted(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => `${reason} ${count}`).join(', ');
}
