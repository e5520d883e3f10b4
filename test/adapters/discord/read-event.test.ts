// What somebody said, as the text of a question.
import { describe, expect, it } from 'vitest';
import {
  mentions,
  readQuestion,
  readText,
  readWords,
  speaksToOther,
  threadName,
} from '../../../src/adapters/discord/read-event.ts';

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

describe('readQuestion()', () => {
  const from = (id: string, content: string, more: object = {}) => ({ author: { id }, content, ...more });
  const forwards = { message_snapshots: [{ message: { content: 'The **dam** broke.', mentions: [] } }] };

  it.each([
    [
      `<@${BOT}> is this true?`,
      { referenced_message: from(ANNA.id, 'The **dam** broke.') },
      'The dam broke.',
    ],
    [`<@${BOT}>`, { referenced_message: from(ANNA.id, 'The dam broke.') }, 'The dam broke.'],
    [`<@${BOT}> صحيح؟`, { referenced_message: from(ANNA.id, 'انهار السد.') }, 'انهار السد.'],
    [`<@${BOT}> source?`, { referenced_message: from(ANNA.id, '', forwards) }, 'The dam broke.'],
    ['', forwards, 'The dam broke.'],
    [`<@${BOT}> Who broke it?`, { referenced_message: from(ANNA.id, 'The dam broke.') }, 'Who broke it?'],
    ['true?', { referenced_message: from(BOT, 'An answer.') }, 'true?'],
    [`<@${BOT}> true?`, { referenced_message: null }, 'true?'],
    [`<@${BOT}> true?`, {}, 'true?'],
    [`> The dam broke.\n<@${BOT}> true?`, {}, 'The dam broke.'],
  ])('of %j with %j is %j', (content, more, question) => {
    expect(readQuestion({ content, mentions: [], ...more } as never, BOT)).toBe(question);
  });

  it('reads a forwarded message as the one that it forwards', () => {
    expect(readWords({ content: '', ...forwards } as never, BOT)).toBe('The dam broke.');
    expect(readWords({ content: 'Look', ...forwards } as never, BOT)).toBe('Look');
  });
});

describe('mentions()', () => {
  it.each([
    [`<@${BOT}> Who met?`, true],
    [`\`<@${BOT}>\` is how you ask it`, false],
    [`\`\`\`\n<@!${BOT}> Who met?\n\`\`\``, false],
    [`> <@${BOT}> Who met?\nHe asked that.`, false],
    [`He asked:\n>>> <@${BOT}> Who met?\n\nand more`, false],
    [`> He met her.\n<@${BOT}> true?`, true],
    ['Answered with a ping', true],
  ])('of %j is %s', (content, expected) => {
    expect(mentions({ content, mentions: [{ id: BOT }] } as never, BOT)).toBe(expected);
  });

  it('is true for an answer to us, whatever it quotes, and false where nobody named us', () => {
    const content = `> <@${BOT}> Who met?`;
    const answered = { referenced_message: { author: { id: BOT } } };
    expect(mentions({ content, mentions: [{ id: BOT }], ...answered } as never, BOT)).toBe(true);
    expect(mentions({ content, mentions: [] } as never, BOT)).toBe(false);
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
