// Follow-up questions made to stand alone by a model, and by the rule where it does not help.
import { describe, expect, it } from 'vitest';
import { openModelArchive } from './model-archive.ts';

const FIRST = 'What did Hariri ask of Russia?';
const FOLLOW_UP = 'And what did he say about Idlib?';

function rewritingAs(question: string) {
  return (request: { task: string }) =>
    request.task === 'rewrite' ? { say: JSON.stringify({ question }) } : {};
}

describe('a follow-up', () => {
  it('is looked up, put to the model and shown as it was rewritten', async () => {
    const { ask, server } = await openModelArchive();
    server.behave(rewritingAs('What did Hariri say about Idlib?'));
    const { answer } = await ask(FOLLOW_UP, { earlier: [FIRST] });
    expect(answer.understood).toMatchObject({ rewritten: 'What did Hariri say about Idlib?' });
    expect(answer.understood.follows).toBeUndefined();
    const [rewriting, writing] = server.requests;
    expect(rewriting).toMatchObject({ task: 'rewrite', earlier: [FIRST], question: FOLLOW_UP });
    expect(writing).toMatchObject({
      task: 'answer',
      question: 'What did Hariri say about Idlib?',
      earlier: [],
    });
  });

  it('within the filters of the question before it, or its own, or those that the rewriting names', async () => {
    const { ask, server } = await openModelArchive();
    server.behave(rewritingAs('What did Hariri say about Idlib?'));
    const inherited = await ask(FOLLOW_UP, { earlier: [`${FIRST} after:2018-01`] });
    expect(inherited.answer.understood.after).toBe('2018-01-01');
    const own = await ask(`${FOLLOW_UP} after:2017-12`, { earlier: [`${FIRST} after:2018-01`] });
    expect(own.answer.understood.after).toBe('2017-12-01');
    server.behave(rewritingAs('What did Hariri say about Idlib in January 2018?'));
    const named = await ask(FOLLOW_UP, { earlier: ['What did Hariri ask of Russia in January 2018?'] });
    expect(named.answer.understood).toMatchObject({ after: '2018-01-01', before: '2018-01-31' });
  });

  it('that begins a new subject stands alone', async () => {
    const { ask, server } = await openModelArchive();
    server.behave(rewritingAs('How many people died  in Maar Shoureen?'));
    const { answer } = await ask('How many people died in Maar Shoureen?', { earlier: [FIRST] });
    expect(answer.understood.follows).toBeUndefined();
    expect(answer.understood.rewritten).toBeUndefined();
  });

  it.each([
    ['a name', 'What did Colonel Farouk Hadidi say about Idlib?'],
    ['a number', 'What did Hariri say about the 4,217 dead in Idlib?'],
    ['a date', 'What did Hariri say about Idlib on 3 March 2031?'],
    ['an address', 'What did Hariri say about Idlib? See evil.example.'],
    ['a mention', 'What did <!channel> Hariri say about Idlib?'],
    ['other words', 'Hariri admitted secretly bribing smugglers about Idlib, did he say so?'],
    ['nothing', ''],
    ['far too much', `What did Hariri say about Idlib ${'and Idlib '.repeat(300)}?`],
  ])('rewritten with %s that nobody said goes by the rule', async (_, rewritten) => {
    const { ask, server, lines } = await openModelArchive();
    server.behave(rewritingAs(rewritten));
    const { answer } = await ask(FOLLOW_UP, { earlier: [FIRST] });
    expect(answer.understood.rewritten).toBeUndefined();
    expect(answer.understood.follows).toBe(FIRST);
    expect(lines.some(({ msg }) => /rewrote a follow-up with what nobody had said/.test(msg))).toBe(true);
    expect(answer).toMatchObject({ kind: 'answered', writtenBy: 'local' });
  });

  it.each([
    ['fails', { status: 500 }],
    ['is no JSON', { say: 'Sure! He means Hariri.' }],
    ['has another form', { say: '{"question": 5}' }],
  ])('of which the rewriting %s goes by the rule', async (_, behaviour) => {
    const { ask, server } = await openModelArchive();
    server.behave((request) => (request.task === 'rewrite' ? behaviour : {}));
    const { answer } = await ask(FOLLOW_UP, { earlier: [FIRST] });
    expect(answer.understood.rewritten).toBeUndefined();
    expect(answer.understood.follows).toBe(FIRST);
  });

  it('of which the rewriting hangs costs a part of the time, and goes by the rule', async () => {
    const { ask, server } = await openModelArchive({ settings: { secondsMax: 2 } });
    server.behave((request) => (request.task === 'rewrite' ? { hang: 'before-headers' } : {}));
    const begun = performance.now();
    const { answer } = await ask(FOLLOW_UP, { earlier: [FIRST] });
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect(answer).toMatchObject({ writtenBy: 'local', understood: { follows: FIRST } });
  });

  it('is given no more than the last questions of a long conversation', async () => {
    const { ask, server } = await openModelArchive();
    const earlier = Array.from({ length: 40 }, () => FIRST);
    await ask(FOLLOW_UP, { earlier });
    expect(server.requests.map((request) => request.earlier.length)).toEqual([6, 0]);
  });
});
