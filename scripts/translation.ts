// node scripts/translation.ts: what translating a question does to its look-up. The questions of
// scripts/eval/data/translated.jsonl are asked of the seeds without a translation, and with the one that stands beside
// them, which a local server gives in a model's place. Answers are quoted in both cases, so that only the look-up differs.
// Then it counts which translations the checks refuse: right ones (scripts/eval/data/translations.jsonl), and ones with
// another name.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { openArchive } from '../src/answer/archive.ts';
import { openModelWriter } from '../src/answer/model/open-model.ts';
import { translationFault } from '../src/answer/translation-facts.ts';
import type { Behave } from '../test/servers/openai-behaviours.ts';
import { startOpenAiServer } from '../test/servers/openai-server.ts';
import { translating } from '../test/servers/openai-translator.ts';
import { countsTable, runQuestions } from './eval/run-questions.ts';

const { values } = parseArgs({ options: { verbose: { type: 'boolean' } } });
const FILE = 'scripts/eval/data/translated.jsonl';
const FOLDER = 'seeds';
const TRANSLATIONS = 'scripts/eval/data/translations.jsonl';
const NAMES = {
  Lavrov: 'لافروف',
  Hariri: 'الحريري',
  Tillerson: 'تيلرسون',
  Putin: 'بوتين',
  Macron: 'ماكرون',
  Mustafa: 'مصطفى',
  Jeffrey: 'جيفري',
  Steifo: 'اسطيفو',
  Erdogan: 'أردوغان',
  Netanyahu: 'نتنياهو',
  Makdissi: 'المقدسي',
  Obama: 'أوباما',
  Zarif: 'ظريف',
  Kerry: 'كيري',
};

const lines = readFileSync(FILE, 'utf8').split('\n').filter(Boolean);
const table = new Map(
  lines.map((line): [string, string] => {
    const { question, translation } = JSON.parse(line);
    return [question, translation];
  }),
);
const server = await startOpenAiServer();
const translate = translating(table);
// Where it writes no JSON, the answer is quoted; that counts as no failure of the provider.
const translateOnly: Behave = (request, n) =>
  request.task === 'answer' ? { say: 'No.' } : translate(request, n);
const log = pino({ level: values.verbose ? 'info' : 'silent' });
const model = await openModelWriter(
  { model: 'local', baseUrl: server.url, api: 'chat', secondsMax: 30 },
  log,
);

for (const [name, behave] of [['without a translation'], ['with a translation', translateOnly]] as const) {
  const writers = behave && { model, log };
  if (behave) server.behave(behave);
  const archive = openArchive({ folder: FOLDER, ...(writers && { writers }) });
  await archive.ready;
  const { outcomes, counts, byType } = await runQuestions(FILE, archive);
  console.log(`\n${name}`);
  console.log(countsTable(FILE, counts, byType));
  if (values.verbose)
    for (const { id, answerable, answered, gold, facts } of outcomes)
      console.log(id.padEnd(16), { answerable, answered, gold, facts });
  await archive.close();
}
await server.close();

const pairs = readFileSync(TRANSLATIONS, 'utf8').split('\n').filter(Boolean);
const refused = pairs.filter((line) => {
  const { question, translation } = JSON.parse(line);
  return translationFault(translation, question, 'en') !== undefined;
});
console.log(`\nright translations refused: ${refused.length} of ${pairs.length}`);
if (values.verbose) console.log(refused.join('\n'));

const swapped = Object.entries(NAMES).flatMap(([name, arabic]) =>
  Object.keys(NAMES)
    .filter((other) => other !== name)
    .flatMap((other) =>
      [`Qu’a dit ${name} à Astana ?`, `ماذا قال ${arabic} في أستانا؟`].map((question) =>
        translationFault(`What did ${other} say in Astana?`, question, 'en'),
      ),
    ),
);
console.log(`with another name refused: ${swapped.filter(Boolean).length} of ${swapped.length}`);
