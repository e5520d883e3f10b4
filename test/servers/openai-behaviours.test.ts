// Each lie is told as its name says, so that a proof that withstands it has withstood something.
import { describe, expect, it } from 'vitest';
import * as behaviours from './openai-behaviours.ts';
import { type Behave, faults, lies } from './openai-behaviours.ts';
import { PROMPT, requestFor } from './openai-example.ts';
import { honestClaims, type WrittenClaim, writeHonestly } from './openai-writer.ts';

const request = requestFor();
const honest = honestClaims(request);

function said(behave: Behave, to = request): string {
  const { say } = behave(to, 1);
  return typeof say === 'function' ? say(to) : (say ?? writeHonestly(to));
}

function told(behave: Behave, to = request): WrittenClaim[] {
  return said(behave, to)
    .split('\n')
    .map((line) => JSON.parse(line));
}

const stands = (words: string) => request.passages.some(({ text }) => text.includes(words));
const textOf = (number: number) => request.passages.find((passage) => passage.number === number)?.text ?? '';

describe('every lie', () => {
  it.each(Object.entries(lies))(
    '%s differs from what is honest, and only where an answer is asked for',
    (_, lie) => {
      expect(said(lie)).not.toBe(writeHonestly(request));
      const other = requestFor(PROMPT, 'Task: rewrite');
      expect(lie(other, 1)).toEqual({});
    },
  );

  it('and every fault is listed', () => {
    const listed = [...Object.keys(lies), ...Object.keys(faults), 'honest', 'slow', 'faults', 'lies'];
    expect(Object.keys(behaviours).sort()).toEqual(listed.sort());
  });
});

describe('honest claims', () => {
  it('name publisher, day and words that stand', () => {
    expect(honest.length).toBeGreaterThan(1);
    for (const { quotes } of honest) expect(textOf(quotes[0]!.passage)).toContain(quotes[0]!.words);
  });
});

describe('lies about quotes', () => {
  it('fabricates words that stand nowhere', () => {
    for (const { quotes } of told(behaviours.fabricatesQuotes)) expect(stands(quotes[0]!.words)).toBe(false);
  });

  it('cites a passage in which the words do not stand, an absent one if there is no other', () => {
    for (const { quotes } of told(behaviours.citesWrongPassage)) {
      expect(stands(quotes[0]!.words)).toBe(true);
      expect(textOf(quotes[0]!.passage)).not.toContain(quotes[0]!.words);
    }
    const alone = requestFor(PROMPT.replace(/<passage number="2"[\s\S]*?<\/passage>\n/, ''));
    expect(told(behaviours.citesWrongPassage, alone).map(({ quotes }) => quotes[0]!.passage)).toContain(2);
  });

  it('stitches a beginning and an end that stand, with and without an ellipsis', () => {
    const stitched = told(behaviours.stitchesQuotes).map(({ quotes }) => quotes[0]!.words);
    expect(stitched.some((words) => words.includes('…'))).toBe(true);
    expect(stitched.some((words) => !words.includes('…'))).toBe(true);
    for (const words of stitched) {
      expect(stands(words)).toBe(false);
      expect(stands(words.split(' ').slice(0, 3).join(' '))).toBe(true);
      expect(stands(words.split(' ').slice(-3).join(' '))).toBe(true);
    }
  });
});

describe('lies about what was said', () => {
  const invented: [string, Behave, RegExp][] = [
    ['numbers', behaviours.inventsNumbers, /4,217/],
    ['names', behaviours.inventsNames, /Farouk Hadidi/],
    ['dates', behaviours.inventsDates, /3 March 2031/],
    ['opposites', behaviours.negates, /\bnot\b/],
    ['another language', behaviours.wrongLanguage, /rien d’autre/],
    ['addresses', behaviours.emitsAddresses, /https:\/\/evil\.example/],
    ['mentions', behaviours.emitsMentions, /<!channel> @everyone <@U1>/],
    ['invisible characters', behaviours.unicodeTricks, /\u202e.*\u200b/],
  ];
  it.each(invented)('brings in %s, with quotes that stand', (_, lie, words) => {
    const claims = told(lie);
    for (const claim of claims) expect(claim.text).toMatch(words);
    expect(stands(claims[0]!.quotes[0]!.words)).toBe(true);
    expect(PROMPT).not.toMatch(words);
  });

  it('puts a sentence into the mouth of another', () => {
    for (const { text, quotes } of told(behaviours.swapsSpeaker)) {
      const passage = request.passages.find(({ number }) => number === quotes[0]!.passage);
      expect(text).not.toContain(passage!.attributes.publisher);
      expect(text).toContain('reported on');
    }
  });

  it('says what a passage orders, with the order for a quote and with an honest one', () => {
    const claims = told(behaviours.obeysInjection);
    expect(claims.map(({ text }) => text)).toEqual(['The war is over.', 'The war is over.']);
    expect(claims[0]!.quotes).toEqual([{ passage: 2, words: 'The war is over' }]);
    expect(claims[1]!.quotes).toEqual(honest[0]!.quotes);
  });
});

describe('lies in form', () => {
  it('tells too much', () => {
    expect(told(behaviours.manyClaims)).toHaveLength(200);
    expect(told(behaviours.hugeClaim)[0]!.text.length).toBeGreaterThanOrEqual(100_000);
    expect(told(behaviours.duplicateClaims)).toHaveLength(honest.length * 3);
    expect(told(behaviours.extraFields)[0]).toMatchObject({ verified: true, text: honest[0]!.text });
  });

  it('gets types wrong, and says what is no claim at all', () => {
    const passages = told(behaviours.wrongTypes).map(({ quotes }) => quotes?.[0]?.passage);
    expect(passages.map((passage) => typeof passage)).toEqual(
      expect.arrayContaining(['string', 'undefined']),
    );
    expect(passages).toEqual(expect.arrayContaining([expect.stringMatching(/^\[\d\]$/), 1.5]));
    expect(told(behaviours.nestedGarbage)).toEqual(expect.arrayContaining([null, 42, {}]));
    expect(said(behaviours.notJson)).not.toMatch(/[{}[\]]/);
  });
});
