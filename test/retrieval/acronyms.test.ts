import { describe, expect, test } from 'vitest';
import { Acronyms, definitionsIn, isAcronym } from '../../src/retrieval/acronyms.ts';
import { NO_FILTERS } from '../../src/retrieval/filters.ts';
import { buildPassageIndex } from '../../src/retrieval/passage-index.ts';
import { articleOf } from '../corpus/article-of.ts';

test.each([
  ['The Eastern Water Supply Board (EWSB) met.', ['ewsb: eastern water suppli board']],
  ['The Board of Wells and Springs (BWS) met.', ['bws: board well spring']],
  ['The Council for the Relief of the North (CRN) met.', ['crn: council relief north']],
  ['The “Free Rim Board” (FRB) met.', ['frb: free rim board']],
  ['The Eastern Water Supply Board – EWSB – met.', ['ewsb: eastern water suppli board']],
  ['EWSB (the Eastern Water Supply Board) met.', ['ewsb: eastern water suppli board']],
  ['The Eastern Water Supply Board, or EWSB, met.', ['ewsb: eastern water suppli board']],
  ['The Anti-Flood Task Force (AFTF) met.', ['aftf: anti flood task forc']],
  ['The mayor of Beit Lulu (EWSB) met them.', []],
  ['They met in Rim (see page 4) on Monday.', []],
])('definitionsIn() reads "%s"', (sentence, expected) => {
  expect(definitionsIn(sentence).map(({ acronym, name }) => `${acronym}: ${name}`)).toEqual(expected);
});

test('isAcronym() takes capitals only, two to six', () => {
  expect(['SNC', 'S.N.C', 'SDF’s', 'UNHCR', 'Snc', 'A', 'SEVENTH', 'R2D2'].map(isAcronym)).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

test('Acronyms forgets what articles that went have said', () => {
  const acronyms = new Acronyms();
  const sentence = 'The Eastern Water Supply Board (EWSB) met.';
  acronyms.read(sentence, 1);
  expect(acronyms.namesOf('ewsb')).toEqual([['eastern', 'water', 'suppli', 'board']]);
  expect(new Acronyms(acronyms.entries()).namesOf('ewsb')).toHaveLength(1);
  acronyms.read(sentence, -1);
  expect(acronyms.namesOf('ewsb')).toEqual([]);
  expect(acronyms.entries()).toEqual([]);
});

describe('an archive with acronyms', async () => {
  const index = await buildPassageIndex(
    [
      'The Eastern Water Supply Board (EWSB) opened a well in Beit Lulu.',
      'The EWSB closed the spring at Qasr Rim.',
      'The Eastern Water Supply Board repaired the dam of Tell Zein.',
      'The RPC shelled the mill. The AID office closed. The UNRIA sent tents.',
    ].map((text, id) => articleOf(text, { id: `a${id}` })),
  );
  const concept = (question: string, text: string) =>
    index.makeQuery(question, NO_FILTERS).concepts.find((one) => one.text === text)!;
  const found = async (question: string) =>
    (await index.search(index.makeQuery(question, NO_FILTERS), 12)).map(({ passage }) => passage.article.id);

  test('finds the full name for the acronym, and the acronym for the full name', async () => {
    expect(await found('What did the EWSB repair in Tell Zein?')).toContain('a2');
    expect(await found('What did the Eastern Water Supply Board close?')).toContain('a1');
  });

  test.each([
    ['Did the RPCC shell the mill?', 'RPCC'],
    ['Did the RPF shell the mill?', 'RPF'],
    ['Did the RP shell the mill?', 'RP'],
    ['Did the UNRA send tents?', 'UNRA'],
    ['Did the EWS open a well?', 'EWS'],
    ['Did the AIDS office close?', 'AIDS'],
    ['Did the rpcc shell the mill?', 'rpcc'],
  ])('knows nothing of another one: %s', (question, text) => {
    expect(concept(question, text)).toMatchObject({ known: false, wordings: [] });
  });

  test('knows those it holds, exactly', () => {
    expect(concept('Did the RPC shell the mill?', 'RPC').wordings.map((one) => one.words)).toEqual([['rpc']]);
    expect(concept('RPC’s mill?', 'RPC’s').known).toBe(true);
  });
});
