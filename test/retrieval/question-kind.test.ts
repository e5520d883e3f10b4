import { expect, test } from 'vitest';
import { questionKind } from '../../src/retrieval/question-kind.ts';

test.each([
  ['Who met Hariri?', 'person'],
  ['Which official spoke?', 'person'],
  ['Name the envoy', 'person'],
  ['Who spoke and how many died?', 'person'],
  ['How many people died?', 'number'],
  ['What was the death toll?', 'number'],
  ['When did it happen?', 'time'],
  ['On what date did they meet?', 'time'],
  ['Where did they meet?', 'place'],
  ['Which city hosted it?', 'place'],
  ['Why did talks stall?', 'reason'],
  ['What did Mustafa say about Idlib?', 'statement'],
  ['Which agreement was signed?', 'name'],
  ['Did Russia agree?', 'other'],
  ['كم شخصا قتل؟', 'number'],
  ['متى اجتمعوا؟', 'time'],
  ['أين اجتمعت اللجنة؟', 'place'],
  ['من هو رئيس الوفد؟', 'person'],
  ['لماذا توقفت المحادثات؟', 'reason'],
  ['ماذا قال الحريري؟', 'statement'],
])('questionKind() takes "%s" for a question of the kind %s', (question, kind) => {
  expect(questionKind(question)).toBe(kind);
});
