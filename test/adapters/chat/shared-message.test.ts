import { expect, test } from 'vitest';
import {
  asksWhetherTrue,
  ownWords,
  questionOf,
  quotedWords,
} from '../../../src/adapters/chat/shared-message.ts';

test.each([
  'Is this true?',
  'is that really true??',
  'true?',
  'True or false?',
  'source?',
  'Any sources for this claim?',
  'verify',
  'Please verify this.',
  'can you check if this is true?',
  'Fact-check this please',
  'hey, is it fake?',
  'did this really happen?',
  'صحيح؟',
  'هل هذا صحيح؟',
  'هل هذا الخبر صحيح؟',
  'المصدر؟',
  'ما المصدر؟',
])('"%s" asks about something said elsewhere', (text) => {
  expect(asksWhetherTrue(text)).toBe(true);
});

test.each([
  'Is it true that the dam of Tell Zein broke?',
  'What is the source of the Rim river?',
  'Who verified this?',
  'Did this happen in Beit Lulu?',
  'true story of Nour Hadi',
  '',
  'ما مصدر المياه في رأس حبيب؟',
  'x'.repeat(10_000),
])('"%s" is a question of its own, or none', (text) => {
  expect(asksWhetherTrue(text)).toBe(false);
});

test('ownWords() leaves out code and quoted lines, quotedWords() gives those lines', () => {
  const said = 'See `<@1>` and ```\n<@1> x\n```\n> The dam broke.\n> It rained.\nTrue?';
  expect(ownWords(said).replace(/\s+/g, ' ').trim()).toBe('See and True?');
  expect(quotedWords(said).trim()).toBe('The dam broke.\nIt rained.');
  expect(ownWords('&gt; The dam broke.\nTrue?').trim()).toBe('True?');
  expect(quotedWords('Look:\n&gt;&gt;&gt; The dam broke.\n\nAll fled.').trim()).toBe(
    'The dam broke.\n\nAll fled.',
  );
  expect(ownWords('2 > 1 and a `b')).toBe('2 > 1 and a `b');
});

test('questionOf() asks what the other message says only where the own one asks nothing else', () => {
  const others = ['', 'The dam broke.'];
  expect(questionOf({ whole: 'True?', own: 'True?', others })).toBe('The dam broke.');
  expect(questionOf({ whole: '', own: '', others })).toBe('The dam broke.');
  expect(questionOf({ whole: 'Who broke it?', own: 'Who broke it?', others })).toBe('Who broke it?');
  expect(questionOf({ whole: 'True?', own: 'True?', others: [''] })).toBe('True?');
});
