// Near misses of the seeds: names and places of the archive, but not the fact asked; and the same facts asked rightly.
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openArchive } from '../../src/answer/archive.ts';

const archive = openArchive({ folder: 'seeds' });

async function answers(text: string): Promise<boolean> {
  await archive.ready;
  return (await archive.ask({ text })).kind === 'answered';
}

describe('judge()', () => {
  it.each([
    ['a figure that is given', 'How many people were killed in Maar Shoureen?', true],
    [
      'a figure that is not',
      'How many doctors took part in the protest at the ruined hospital in Ghouta?',
      false,
    ],
    ['a figure of something else', 'How many delegates attended the Sochi conference?', false],
    ['a speaker of the archive', 'What did Jeffrey say about an attack on Idlib?', true],
    ['a speaker it does not know', 'What did Trump say about the Idlib agreement?', false],
    ['somebody it does not know', 'Did Hariri meet Putin in Moscow?', false],
    ['a name that is not given', 'What was the name of the hospital destroyed in Ghouta?', false],
    ['a word that is missing in a short question', 'What is the capital of France?', false],
    ['a time outside the archive', 'What did the Coalition say in December 2024?', false],
    ['filters only', 'What did ARK News report?', true],
  ])('decides on %s', async (_, question, expected) => {
    expect(await answers(question)).toBe(expected);
  });

  it('declines at least seven of ten near misses, and answers nine of ten others, of our own questions', async () => {
    const lines = (await readFile('scripts/eval/data/seeds-more.jsonl', 'utf8')).trim().split('\n');
    const questions = lines.map((line) => JSON.parse(line) as { question: string; answerable: boolean });
    const rightly = { true: 0, false: 0 };
    for (const { question, answerable } of questions)
      if ((await answers(question)) === answerable) rightly[`${answerable}`]++;
    expect(rightly.true / questions.filter((one) => one.answerable).length).toBeGreaterThanOrEqual(0.9);
    expect(rightly.false / questions.filter((one) => !one.answerable).length).toBeGreaterThanOrEqual(0.7);
  });
});
