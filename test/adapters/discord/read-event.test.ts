// What somebody said, as the text of a question.
import { describe, expect, it } from 'vitest';
import { readText, speaksToOther, threadName } from '../../../src/adapters/discord/read-event.ts';

const BOT = '100000000000000001';
const ANNA = {
  id: '100000000000000002',
  username: 'anna',
  discriminator: '0',
  avatar: null,
  global_name: 'Anna B.',
};

describe('readText()', () => {
  it.each([
    [`<@${BOT}> Who met?`, 'Who met?'],
    [`<@!${BOT}>, who met?`, 'who met?'],
    [`What did <@${ANNA.id}> say to <@100000000000000009>?`, 'What did @Anna B. say to @somebody?'],
    ['**Who** said __this__ ~~or~~ ||that|| `there`?', 'Who said this or that there?'],
    ['> # Who met?\n-# small', 'Who met? small'],
    ['[Who](https://a.example/x) met <https://b.example>?', 'Who met https://b.example?'],
    ['What happened on <t:1516752000:D>?', 'What happened on 2018-01-24?'],
    ['Who <:sad:100000000000000003> met </syria ask:100000000000000004>?', 'Who :sad: met /syria ask?'],
    ['from:"ARK News" after\\:2018', 'from:"ARK News" after:2018'],
    ['<t:999999999999999> 2 * 3 snake_case', '<t:999999999999999> 2 * 3 snake_case'],
    ['أين عقدت الهيئة؟', 'أين عقدت الهيئة؟'],
    ['', ''],
  ])('of %j is %j', (content, text) => {
    expect(readText({ content, mentions: [ANNA] }, BOT)).toBe(text);
  });
});

describe('speaksToOther()', () => {
  const said = (content: string, answers?: string) =>
    speaksToOther(
      { content, ...(answers && { referenced_message: { author: { id: answers } } }) } as never,
      BOT,
    );

  it('is true where somebody else is mentioned first, or answered', () => {
    expect([said(`<@${ANNA.id}> you?`), said('<@&100000000000000005> you?'), said('yes', ANNA.id)]).toEqual([
      true,
      true,
      true,
    ]);
    expect([said('Who met?'), said(`<@${BOT}> you?`, ANNA.id), said('And then?', BOT)]).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('threadName()', () => {
  it('is the question, at most 100 characters of it, never empty, and no half of a character', () => {
    expect(threadName('Who\nmet?')).toBe('Who met?');
    expect(threadName('')).toBe('Question');
    for (const text of ['x'.repeat(101), `${'x'.repeat(98)}🙂🙂`, 'word '.repeat(40)]) {
      expect(threadName(text).length).toBeLessThanOrEqual(100);
      expect(threadName(text).isWellFormed()).toBe(true);
      expect(threadName(text)).toMatch(/…$/);
    }
  });
});
