import { describe, expect, it } from 'vitest';
import { misattributed } from '../../src/answer/speakers.ts';
import { verify } from '../../src/answer/verify.ts';
import { cutPassages } from '../../src/corpus/passages.ts';

const article = {
  id: 'a',
  title: 'Coalition meets US envoy',
  text: 'President Abdurrahman Mustafa met James Jeffrey in Istanbul. He said that the Idlib agreement is a positive step. Jeffrey pointed out that any attack on Idlib would be a reckless escalation. Local activists said that shells fell on the town. Hadi al-Bahra warned of a new wave of displacement.',
  publisher: { name: 'ARK News', aliases: ['ARK'], party: false },
  date: '2018-10-17',
};
const passages = cutPassages(article as never);
const hits = passages.map((passage) => ({ passage, score: 1, sentences: [], articleScore: 1, reprints: [] }));

function isMisattributed(text: string, words: string): boolean {
  const { statements } = verify({ claims: [{ text, quotes: [{ passage: passages[0]!.id, words }] }] }, hits);
  return misattributed(statements[0]!);
}

describe('misattributed()', () => {
  const positive = 'the Idlib agreement is a positive step';
  const reckless = 'any attack on Idlib would be a reckless escalation';

  it('takes the speaker that the sentence names, or the one before it', () => {
    expect(isMisattributed('Jeffrey said that an attack on Idlib would be reckless.', reckless)).toBe(false);
    expect(isMisattributed('Abdurrahman Mustafa said the agreement is a positive step.', positive)).toBe(
      false,
    );
    expect(isMisattributed('According to James Jeffrey, any attack would be reckless.', reckless)).toBe(
      false,
    );
  });

  it('takes the publisher, by any of its names', () => {
    expect(isMisattributed('ARK News reported that Jeffrey pointed out the risk.', reckless)).toBe(false);
    expect(isMisattributed('According to ARK, any attack would be a reckless escalation.', reckless)).toBe(
      false,
    );
  });

  it('refuses another speaker of the same passage', () => {
    expect(isMisattributed('Mustafa said that any attack would be a reckless escalation.', reckless)).toBe(
      true,
    );
    expect(isMisattributed('Hadi al-Bahra said the agreement is a positive step.', positive)).toBe(true);
    expect(isMisattributed('According to Mustafa, any attack would be reckless.', reckless)).toBe(true);
  });

  it('leaves sentences without a named speaker alone', () => {
    expect(isMisattributed('Residents said that shells fell on the town.', 'shells fell on the town')).toBe(
      false,
    );
    expect(isMisattributed('An attack on Idlib would be a reckless escalation.', reckless)).toBe(false);
  });

  it('knows a name in another spelling', () => {
    expect(
      isMisattributed('Hadi Bahrah warned of a new wave of displacement.', 'a new wave of displacement'),
    ).toBe(false);
  });
});
