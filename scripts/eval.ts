// npm run eval -- FILE | DIR [--archive FOLDER] [--copying] [--json] [--verbose]
// FILE: a question file, asked of the archive beside it (corpus.jsonl) or of --archive. DIR: a folder of the BEIR form.
import { access, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { openArchive } from '../src/answer/archive.ts';
import { environment, readConfig } from '../src/config.ts';
import { startCopyingModel } from './eval/copying-model.ts';
import { runBeir } from './eval/run-beir.ts';
import { countsTable, runQuestions } from './eval/run-questions.ts';

const USAGE = `Usage: npm run eval -- FILE [--archive FOLDER] [--copying] [--json] [--verbose]
       npm run eval -- DIR [--json]

FILE  questions, one JSON object a line: id, question, type, answerable, gold, evidence, facts, follows.
      They are asked of --archive, else of corpus.jsonl beside the file, else of CORPUS_DIR (seeds).
--copying  answers are written by a local model that copies the questions' evidence, where it is given it.
DIR   a folder with corpus.jsonl, queries.jsonl and qrels.tsv: ranking of articles.

With EMBEDDING_MODEL or RERANK_MODEL set, they help to rank; passages are embedded first, and kept in DATA_DIR.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    archive: { type: 'string' },
    copying: { type: 'boolean' },
    json: { type: 'boolean' },
    verbose: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});
const path = positionals[0];
if (values.help || path === undefined) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 2);
}

const info = await stat(path).catch(() => undefined);
if (!info) {
  console.error(`There is no "${path}".\n\n${USAGE}`);
  process.exit(2);
}
const config = readConfig(environment());
const ranking = config.ranking && { ...config.ranking, embedsPassages: true };
if (info.isDirectory()) {
  const counts = await runBeir(path, ranking, config.dataDir);
  if (values.json) console.log(JSON.stringify(counts));
  else {
    console.log(
      `${path}: ${counts.queries} queries, nDCG@10 ${counts.ndcg10.toFixed(3)}, hit@10 ${counts.hit10.toFixed(3)}`,
    );
    console.log(
      `query p50 ${counts.p50Ms.toFixed(1)} ms, p95 ${counts.p95Ms.toFixed(1)} ms, index built in ${counts.buildSeconds.toFixed(1)} s`,
    );
  }
} else {
  const beside = join(dirname(path), 'corpus.jsonl');
  const exists = await access(beside).then(
    () => true,
    () => false,
  );
  const embedded = Promise.withResolvers<void>();
  const copying = values.copying ? await startCopyingModel(path) : undefined;
  const archive = openArchive({
    folder: values.archive ?? (exists ? beside : config.corpusDir),
    ...(copying && { writers: copying.writers }),
    ...(ranking && { ranking, dataDir: config.dataDir }),
    onNotice: console.error,
    onEmbedding: ({ done }) => done && embedded.resolve(),
  });
  await archive.ready;
  if (ranking?.embedding) await embedded.promise;
  const { outcomes, counts, byType } = await runQuestions(path, archive);
  await copying?.close();
  if (values.json) console.log(JSON.stringify({ ...counts, byType, outcomes }));
  else {
    console.log(countsTable(path, counts, byType));
    console.log(`p95 of a question: ${counts.p95Ms.toFixed(1)} ms`);
    if (values.verbose)
      for (const one of outcomes)
        console.log(
          `${one.id.padEnd(16)}${one.answerable ? ['', 'answered'][Number(one.answered)]!.padEnd(9) + (one.gold ? 'gold ' : '     ') + (one.facts ? 'facts' : '') : one.answered ? 'ANSWERED though unanswerable' : 'declined'}`,
        );
  }
}
