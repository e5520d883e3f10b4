// What somebody said in Slack, as the text of a question.
import { describe, expect, it } from 'vitest';
import { readQuestion, readWords, speaksToApp } from '../../../src/adapters/slack/read-event.ts';

const BOT = 'U0BOT';
const SHARED = {
  is_share: true,
  author_id: 'U2',
  text: 'The dam of &lt;Tell Zein&gt; broke.',
  fallback: 'x',
};
const BLOCKS = [
  {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: [
          { type: 'text', text: 'The dam ' },
          { type: 'text', text: 'broke.' },
        ],
      },
    ],
  },
];

describe('readQuestion()', () => {
  it.each([
    [`<@${BOT}> is this true?`, [SHARED], 'The dam of <Tell Zein> broke.'],
    [`<@${BOT}>`, [SHARED], 'The dam of <Tell Zein> broke.'],
    [`صحيح؟ <@${BOT}>`, [SHARED], 'The dam of <Tell Zein> broke.'],
    [
      `<@${BOT}> source?`,
      [{ is_msg_unfurl: true, message_blocks: [{ message: { blocks: BLOCKS } }] }],
      'The dam broke.',
    ],
    [`<@${BOT}> Who broke the dam?`, [SHARED], 'Who broke the dam?'],
    [`<@${BOT}> true?`, [{ text: 'A preview of a page' }], 'true?'],
    [`<@${BOT}> true?`, [{ ...SHARED, author_id: BOT }], 'true?'],
    [`<@${BOT}> true?`, [], 'true?'],
    [`&gt; The dam broke.\n<@${BOT}> true?`, [], 'The dam broke.'],
    [`&gt; The dam broke.\n<@${BOT}> Who broke it?`, [], '> The dam broke. Who broke it?'],
  ])('of %j', (text, attachments, question) => {
    expect(readQuestion({ text, attachments }, BOT)).toBe(question);
  });
});

describe('readWords()', () => {
  it('gives what a message without words shares', () => {
    expect(readWords({ text: '', attachments: [SHARED] })).toBe('The dam of <Tell Zein> broke.');
    expect(readWords({ text: 'Look', attachments: [SHARED] })).toBe('Look');
    expect(readWords({})).toBe('');
  });
});

describe('speaksToApp()', () => {
  it.each([
    [`<@${BOT}> Who met?`, true],
    [`\`<@${BOT}>\` is how you ask it`, false],
    [`Type this:\n\`\`\`\n<@${BOT}> Who met?\n\`\`\``, false],
    [`&gt; <@${BOT}> Who met?\nHe asked that.`, false],
    [`&gt; He met her.\n<@${BOT}> true?`, true],
    [`\`<@${BOT}>\` <@${BOT}> Who met?`, true],
    ['Who met?', true],
  ])('of %j is %s', (text, expected) => {
    expect(speaksToApp(text, BOT)).toBe(expected);
  });
});
