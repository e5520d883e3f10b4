import { expect, test } from 'vitest';
import { figuresDiffer } from '../../src/answer/figures-differ.ts';
import { readArchive } from '../../src/corpus/read-archive.ts';
import { NO_FILTERS } from '../../src/retrieval/filters.ts';
import { buildPassageIndex } from '../../src/retrieval/passage-index.ts';
import { temporaryFolder } from '../corpus/temporary-folder.ts';

async function differ(question: string, ...texts: string[]): Promise<boolean> {
  const records = texts.map(
    (text, id) => `${JSON.stringify({ id: `a${id}`, publisher: 'Rim Post', text })}\n`,
  );
  const { articles } = await readArchive(await temporaryFolder({ 'a.jsonl': records.join('') }));
  const index = await buildPassageIndex(articles);
  return figuresDiffer(
    index.makeQuery(question, NO_FILTERS),
    texts.map((text) => [text]),
  );
}

const KILLED = 'How many people did the fire at the mill of Beit Lulu kill?';
const HERDERS = 'How many herders left Wadi Rim?';
const COST = 'How much did the bridge of Tell Zein cost?';
const LONG = 'How long did the siege of Qasr Rim last?';

test.each([
  [KILLED, 'The fire at the mill killed nine people.', 'The death toll of the fire rose to 23, medics said.'],
  [KILLED, 'The fire at the mill killed nine people.', 'The toll rose from nine to 23, medics said.'],
  [KILLED, 'The fire killed nine people and injured 40.', 'Twelve people were killed and 40 were injured.'],
  [KILLED, 'At least 20 people were killed.', 'The fire killed 17 people.'],
  [HERDERS, 'Two dozen herders left Wadi Rim.', '30 herders left Wadi Rim on Monday.'],
  [COST, 'The bridge cost $1.5 million.', 'The bridge cost 2,000,000 dollars.'],
  [LONG, 'The siege lasted 30 days.', 'The siege lasted two weeks.'],
  [
    'How many sheep died at Jabal Rim?',
    '200 sheep died at Jabal Rim.',
    'Between 350 and 400 sheep died at Jabal Rim.',
  ],
])('figures differ: %s %s %s', async (question, one, other) => {
  expect(await differ(question, one, other)).toBe(true);
  expect(await differ(question, other, one)).toBe(true);
});

test.each([
  [HERDERS, 'Two dozen herders left Wadi Rim on Sunday.', '24 herders left Wadi Rim, the council said.'],
  [COST, 'The bridge cost $1.5 million.', 'The bridge cost 1,500,000 dollars.'],
  [COST, 'The bridge cost $1.5m.', 'The bridge cost 1.5 million US dollars and 300 tons of steel.'],
  [KILLED, 'At least 20 people were killed.', 'The fire killed 20 people.'],
  [KILLED, 'More than 20 people were killed.', 'The fire killed 20 people.'],
  [KILLED, 'More than 20 people were killed.', 'The fire killed 23 people.'],
  [KILLED, 'About 20 people were killed.', 'The fire killed 21 people.'],
  [KILLED, 'The fire killed nine people.', 'Doctors treated 40 children after the fire.'],
  [KILLED, 'The fire killed nine people.', 'The fire killed nine and wounded fourteen.'],
  [KILLED, 'The fire killed nine people.', 'Nine people died, including three children.'],
  [KILLED, 'The fire killed nine people.', 'The fire killed 30 sheep.'],
  [KILLED, 'The fire killed nine people.', 'Police arrested 3 people over the fire.'],
  [KILLED, 'The fire killed nine people.', 'The fire on 12 March 2018 killed people at 5 a.m. in the mill.'],
  [KILLED, 'The fire killed nine people.', 'A fire of five hours burned the mill.'],
  [
    'How many children were killed?',
    'Four children were killed.',
    'Nine were killed, among them four children.',
  ],
  [LONG, 'The siege lasted 14 days.', 'The siege lasted two weeks.'],
  ['Who burned the mill?', 'Nine people died.', 'Ten people died.'],
])('figures do not differ: %s %s %s', async (question, one, other) => {
  expect(await differ(question, one, other)).toBe(false);
  expect(await differ(question, other, one)).toBe(false);
});
