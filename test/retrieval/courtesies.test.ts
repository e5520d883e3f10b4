import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutCourtesies } from '../../src/retrieval/courtesies.ts';
import { otherSpellings } from '../../src/retrieval/english-spellings.ts';
import { takesBack } from '../../src/retrieval/taken-back.ts';

describe('withoutCourtesies()', () => {
  it.each([
    ['Hi, quick one: how many died in Kolm? thanks!', 'how many died in Kolm?'],
    ['Hello! What did the envoy report? Cheers', 'What did the envoy report?'],
    ['I’m on deadline - who met the mayor??', 'who met the mayor??'],
    ['could you check who opened it pls', 'who opened it'],
    ['مرحبا، كم قتل في حلب؟ شكرا', 'كم قتل في حلب؟'],
    ['Dear all, sorry to bother: why did they strike? Many thanks in advance', 'why did they strike?'],
  ])('leaves the question of %j', (text, question) => {
    expect(withoutCourtesies(text)).toBe(question);
  });

  it.each([
    'Good morning Vietnam release date',
    'Thanks for nothing was said by whom?',
    'urgent aid to Kolm - how much?',
    'Best actor of 2022',
    'hi',
    'Thank you!',
  ])('leaves %j as it is', (text) => {
    expect(withoutCourtesies(text)).toBe(text);
  });

  it('never leaves nothing of something, and ends soon', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('hi', ' ', ',', 'thanks', '?', 'please', '!', 'Kolm', 'quick question'), {
          maxLength: 400,
        }),
        (parts) => {
          const text = parts.join('');
          const begun = performance.now();
          const left = withoutCourtesies(text);
          expect(text.includes(left)).toBe(true);
          if (text !== '') expect(left).not.toBe('');
          expect(performance.now() - begun).toBeLessThan(200);
        },
      ),
    );
  });
});

it.each([
  ['flavour', 'flavor'],
  ['flavor', 'flavour'],
  ['authorised', 'authorized'],
  ['centre', 'center'],
  ['defence', 'defense'],
  ['travelling', 'traveling'],
  ['grey', 'gray'],
])('otherSpellings() of %s has %s', (word, other) => {
  expect(otherSpellings(word)).toContain(other);
});

describe('takesBack()', () => {
  it.each([
    'However, the court has not decided.',
    'The ministry later corrected the figure to 14.',
    'This is false.',
    'There is no evidence for this.',
    'He was later acquitted.',
    'Correction: the mayor’s name is Orm.',
    'The company denied this.',
    'All six were later found alive.',
    'It turned out that nobody was hurt.',
  ])('knows %s', (sentence) => {
    expect(takesBack(sentence)).toBe(true);
  });

  it.each([
    'The mayor opened the school.',
    'Police arrested two men on Friday.',
    'She said that the harvest was good.',
  ])('leaves %s', (sentence) => {
    expect(takesBack(sentence)).toBe(false);
  });
});
