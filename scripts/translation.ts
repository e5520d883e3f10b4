// node scripts/translation.ts: what translating a question does to its look-up. The questions of
// scripts/eval/data/translated.jsonl are asked of the seeds without a translation, and with the one that stands beside
// them, which a local server gives in a model's place. Answers are quoted in both cases, so that only the look-up differs.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { openArchive } from '../src/answer/archive.ts';
import { openModelWriter } from '../src/answer/model/open-model.ts';
import { startOpenAiServer } from '../test/servers/openai-server.ts';
import { translating } from '../test/servers/openai-translator.ts';
import { countsTable, runQuestions } from './eval/run-questions.ts';

const { values } = parseArgs({ options: { verbose: { type: 'boolean' } } });
const FILE = 'scripts/eval/data/translated.jsonl';
const FOLDER = 'seeds';

const lines = readFileSync(FILE, 'utf8').split('\n').filter(Boolean);
const table = new Map(
  lines.map((line): [string, string] => {
    const { question, translation } = JSON.parse(line);
    return [question, translation];
  }),
);
const server = await startOpenAiServer();
const translate = translating(table);
// What is no JSON is answered with quotes, and counts as no failure of the provider.
server.behave((request, n) => (request.task === 'answer' ? { say: 'No.' } : translate(request, n)));
const log = pino({ level: values.verbose ? 'info' : 'silent' });
const model = await openModelWriter(
  { model: 'local', baseUrl: server.url, api: 'chat', secondsMax: 30 },
  log,
);

for (const [name, writers] of [
  ['without', undefined],
  ['with', { model, log }],
] as const) {
  const archive = openArchive({ folder: FOLDER, ...(writers && { writers }) });
  await archive.ready;
  const { outcomes, counts, byType } = await runQuestions(FILE, archive);
  console.log(`\n${name} a translation`);
  console.log(countsTable(FILE, counts, byType));
  if (values.verbose)
    for (const { id, answerable, answered, gold, facts } of outcomes)
      console.log(id.padEnd(16), { answerable, answered, gold, facts });
  await archive.close();
}
await server.close();
