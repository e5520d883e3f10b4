// What goes wrong between the app and Slack, and what people do meanwhile: every question gets one answer, or one
// apology; none is lost, and none comes twice.
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../servers/slack-faults.ts';
import { slackText } from '../../servers/slack-text.ts';
import { driven, RICH_QUESTION, writtenPart } from '../web/driven-archive.ts';
import { pressButton, textOf } from './reading.ts';
import { NEWS, QUESTION, QUOTED, runSlack, seeds } from './slack-run.ts';

const STREAMLESS = { server: { streaming: false } };

async function part(statements: number) {
  await seeds.ready;
  return writtenPart(await seeds.ask({ text: RICH_QUESTION }), statements, ['First.', 'Second.', 'Third.']);
}

describe('calls that fail', () => {
  const faults: [string, Fault, number][] = [
    ['a rate limit', { status: 429, retryAfter: 1 }, 1],
    ['a rate limit told in the body', { error: 'ratelimited' }, 1],
    ['a server error', { status: 503 }, 2],
    ['an error that leaves open what was done', { error: 'internal_error' }, 1],
    ['a cut connection', { destroy: true }, 1],
    ['a hanging call', { hang: true }, 1],
    ['a cut connection after the post', { destroy: true, done: true }, 1],
    ['a hanging call after the post', { hang: true, done: true }, 1],
  ];

  it.each(faults)('%s: a mention is answered exactly once', async (_, fault, times) => {
    const { slack, settled, logged } = await runSlack(STREAMLESS);
    slack.faults.next('chat.postMessage', fault, times);
    await slack.mention({ user: 'U1', channel: NEWS, text: QUESTION });
    await settled();
    expect(slack.posted(NEWS)).toHaveLength(1);
    expect(textOf(slack.posted(NEWS))).toContain(QUOTED);
    expect(logged.join('\n')).not.toContain('"level":50');
  });

  it.each(faults.filter(([, , times]) => times === 1))(
    '%s: a stream is begun once, and the answer stands in it',
    async (_, fault, times) => {
      const { archive, next } = driven(seeds);
      const { slack, settled } = await runSlack({ archive });
      for (const method of ['chat.startStream', 'chat.appendStream', 'chat.stopStream', 'chat.update'])
        slack.faults.next(method, fault, times);
      await slack.mention({ user: 'U1', channel: NEWS, text: RICH_QUESTION });
      const asked = await next();
      asked.tell({ kind: 'proven', soFar: await part(1) });
      await slack.until(() => slack.posted(NEWS).length === 1);
      asked.tell({ kind: 'proven', soFar: await part(2) });
      asked.answer(await part(3));
      await settled();
      expect(slack.posted(NEWS)).toHaveLength(1);
      expect(textOf(slack.posted(NEWS))).toContain('Third.');
      expect(slack.posted(NEWS)[0]!.streaming).not.toBe('in_progress');
    },
  );

  it.each(faults.filter(([, fault]) => !('done' in fault) && !('error' in fault) && !('hang' in fault)))(
    '%s: a command is answered exactly once',
    async (_, fault, times) => {
      const { slack, settled } = await runSlack();
      slack.faults.next('response_url', fault, times);
      await slack.command({ user: 'U1', channel: NEWS, text: QUESTION });
      await settled();
      expect(slack.posted(NEWS)).toHaveLength(1);
      expect(textOf(slack.posted(NEWS))).toContain(QUOTED);
    },
  );

  it('a response_url that takes no more: the answer comes as a direct message', async () => {
    const { archive, next } = driven(seeds);
    let now = Date.now();
    const { slack, settled } = await runSlack({ archive, server: { now: () => now } });
    await slack.command({ user: 'U1', channel: NEWS, text: QUESTION });
    const asked = await next();
    now += 31 * 60_000;
    asked.answer(await seeds.ask({ text: QUESTION }));
    await settled();
    expect(slack.posted(NEWS)).toEqual([]);
    expect(slack.posted('D1')).toHaveLength(1);
    expect(textOf(slack.posted('D1'))).toContain(QUOTED);
  });

  it('a look into the thread that fails, too: the answer comes all the same', async () => {
    const { slack, settled } = await runSlack(STREAMLESS);
    slack.faults.next('chat.postMessage', { status: 500 });
    slack.faults.next('conversations.replies', { error: 'missing_scope' });
    await slack.mention({ user: 'U1', channel: NEWS, text: QUESTION });
    await settled();
    expect(slack.posted(NEWS)).toHaveLength(1);
  });

  it('a second message of a long answer that is lost comes once', async () => {
    const { archive, next } = driven(seeds);
    const { slack, settled } = await runSlack({ archive, ...STREAMLESS });
    await slack.mention({ user: 'U1', channel: NEWS, text: RICH_QUESTION });
    const long = 'Something was said. '.repeat(1_000);
    const answer = writtenPart(await seeds.ask({ text: RICH_QUESTION }), 5, [long, long, long, long, long]);
    const asked = await next();
    slack.faults.next('chat.postMessage', { destroy: true, done: true }, 2);
    asked.answer(answer);
    await settled();
    expect(textOf(slack.posted(NEWS)).split('Something')).toHaveLength(1_000 * answer.statements.length + 1);
  });

  it('a refusal of the answer ends in one apology', async () => {
    const { slack, settled, logged } = await runSlack(STREAMLESS);
    slack.faults.next('chat.postMessage', { error: 'msg_blocks_too_long' });
    await slack.mention({ user: 'U1', channel: NEWS, text: QUESTION });
    await settled();
    expect(slack.posted(NEWS).map(slackText)).toEqual([expect.stringContaining('Something went wrong')]);
    expect(logged.filter((line) => line.includes('could not be answered'))).toHaveLength(1);
  });

  it('a question whose apology does not arrive either is answered when it is delivered again', async () => {
    const { slack, settled } = await runSlack(STREAMLESS);
    slack.faults.next('chat.postMessage', { error: 'restricted_action' }, 2);
    const { acknowledged } = await slack.mention({ user: 'U1', channel: NEWS, text: QUESTION });
    await settled();
    expect(slack.posted(NEWS)).toEqual([]);
    await slack.redeliver(acknowledged!.eventId!);
    await settled();
    expect(textOf(slack.posted(NEWS))).toContain(QUOTED);
  });

  it('an answer whose message was deleted meanwhile is said anew', async () => {
    const { archive, next } = driven(seeds);
    const { slack, settled } = await runSlack({ archive, ...STREAMLESS });
    await slack.mention({ user: 'U1', channel: NEWS, text: RICH_QUESTION });
    const asked = await next();
    asked.tell({ kind: 'proven', soFar: await part(1) });
    await slack.until(() => slack.posted(NEWS).length === 1);
    slack.faults.next('chat.update', { error: 'message_not_found' });
    asked.answer(await part(2));
    await settled();
    expect(textOf(slack.posted(NEWS))).toContain('Second.');
  });

  it('a failing archive is apologised for once, and the log tells it', async () => {
    const { archive, next } = driven(seeds);
    const { slack, settled, logged } = await runSlack({ archive });
    await slack.command({ user: 'U1', channel: NEWS, text: QUESTION });
    (await next()).fail(new TypeError('x is not a function'));
    await settled();
    expect(slack.posted(NEWS).map(slackText)).toEqual([expect.stringContaining('The fault is ours')]);
    expect(logged.join('\n')).toContain('x is not a function');
  });
});

describe('questions that change', () => {
  const EDIT = { user: 'U1', channel: NEWS };

  it('edited soon are answered anew in place, and their buttons belong to the new answer', async () => {
    const { slack, settled } = await runSlack();
    const { message } = await slack.mention({ ...EDIT, text: 'What is the capital of France?' });
    await settled();
    await slack.edit(message, `<@U0BOT> ${QUESTION}`);
    await settled();
    expect(slack.posted(NEWS)).toHaveLength(1);
    expect(textOf(slack.posted(NEWS))).toContain(QUOTED);
    await pressButton(slack, slack.posted(NEWS), 'Show the quoted words');
    await slack.until(() => slack.posted(NEWS).length === 2);
    expect(slackText(slack.posted(NEWS)[1]!)).toContain(QUOTED);
  });

  it('edited while the answer grows are answered once, in the same message', async () => {
    const { archive, next } = driven(seeds);
    const { slack, settled } = await runSlack({ archive });
    const { message } = await slack.mention({ ...EDIT, text: RICH_QUESTION });
    const first = await next();
    first.tell({ kind: 'proven', soFar: await part(2) });
    await slack.until(() => slack.posted(NEWS).length === 1);
    await slack.edit(message, '<@U0BOT> And this?');
    await slack.edit(message, `<@U0BOT> ${QUESTION}`);
    expect(first.signal?.aborted).toBe(true);
    let last = await next();
    while (last.question.text !== QUESTION) last = await next();
    last.answer(await seeds.ask({ text: QUESTION }));
    await settled();
    expect(slack.posted(NEWS)).toHaveLength(1);
    expect(textOf(slack.posted(NEWS))).toContain(QUOTED);
    expect(textOf(slack.posted(NEWS))).not.toContain('Second.');
  });

  it('edited late keep the answer they had', async () => {
    let now = Date.now();
    const { slack, settled } = await runSlack({ now: () => now });
    const { message } = await slack.mention({ ...EDIT, text: 'What is the capital of France?' });
    await settled();
    now += 5 * 60_000 + 1;
    await slack.edit(message, `<@U0BOT> ${QUESTION}`);
    await settled();
    expect(textOf(slack.posted(NEWS))).not.toContain(QUOTED);
    expect(slack.posted(NEWS)[0]!.updates).toBe(0);
  });

  it('that only got a preview are not answered anew', async () => {
    const { slack, settled } = await runSlack();
    const { message } = await slack.mention({ ...EDIT, text: QUESTION });
    await settled();
    await slack.edit(message, message.text);
    await settled();
    expect(slack.posted(NEWS)[0]!.updates).toBe(0);
  });

  it('become shorter: what is left of a long answer is taken away', async () => {
    const { archive, next } = driven(seeds);
    const { slack, settled } = await runSlack({ archive });
    const { message } = await slack.mention({ ...EDIT, text: RICH_QUESTION });
    const long = 'Something was said. '.repeat(500);
    (await next()).answer(
      writtenPart(await seeds.ask({ text: RICH_QUESTION }), 5, [long, long, long, long, long]),
    );
    await settled();
    expect(slack.posted(NEWS).length).toBeGreaterThan(2);
    await slack.edit(message, `<@U0BOT> ${QUESTION}`);
    (await next()).answer(await seeds.ask({ text: QUESTION }));
    await settled();
    expect(slack.posted(NEWS)).toHaveLength(1);
  });

  it.each(['message_deleted', 'tombstone'])(
    'deleted (%s) stop, and take the signs of progress along',
    async (how) => {
      const { archive, next } = driven(seeds);
      const { slack, settled } = await runSlack({ archive });
      const { message } = await slack.mention({ ...EDIT, text: RICH_QUESTION });
      const asked = await next();
      asked.tell({ kind: 'proven', soFar: await part(1) });
      await slack.until(() => slack.posted(NEWS).length === 1);
      if (how === 'message_deleted') await slack.remove(message);
      else {
        const tombstone = {
          type: 'message',
          subtype: 'tombstone',
          user: 'USLACKBOT',
          ts: message.ts,
          hidden: true,
        };
        const text = 'This message was deleted.';
        await slack.event({
          type: 'message',
          subtype: 'message_changed',
          channel: NEWS,
          channel_type: 'channel',
          ts: message.ts,
          message: { ...tombstone, text },
        });
      }
      await settled();
      expect(asked.signal?.aborted).toBe(true);
      expect(slack.posted(NEWS)).toEqual([]);
    },
  );

  it('deleted after the answer leave it to its readers', async () => {
    const { slack, settled } = await runSlack();
    const { message } = await slack.mention({ ...EDIT, text: QUESTION });
    await settled();
    await slack.remove(message);
    await settled();
    expect(slack.posted(NEWS)).toHaveLength(1);
  });
});

describe('many at once', () => {
  it('tells who asks too often how long to wait', async () => {
    const { slack, settled } = await runSlack({ limits: { questionsPerPersonAndMinute: 2 } });
    for (let n = 0; n < 4; n++) await slack.command({ user: 'U1', channel: NEWS, text: QUESTION });
    await slack.command({ user: 'U2', channel: NEWS, text: QUESTION });
    await settled();
    const texts = slack.posted(NEWS).map(slackText);
    expect(texts.filter((text) => text.includes(QUOTED))).toHaveLength(3);
    expect(texts.filter((text) => /ask again in \d+ seconds/.test(text))).toHaveLength(2);
  });

  it('limits a channel as a whole', async () => {
    const { slack, settled } = await runSlack({ limits: { questionsPerChannelAndMinute: 2 } });
    for (const user of ['U1', 'U2', 'U3']) await slack.mention({ user, channel: NEWS, text: QUESTION });
    await slack.mention({ user: 'U1', channel: 'G0DESK', text: QUESTION });
    await settled();
    expect(
      slack
        .posted(NEWS)
        .map(slackText)
        .filter((text) => text.includes('More questions came at once')),
    ).toHaveLength(1);
    expect(textOf(slack.posted('G0DESK'))).toContain(QUOTED);
  });

  it('tells the place in the queue, and turns away politely beyond it', async () => {
    const { archive, next } = driven(seeds);
    const limits = { questionsAtOnceMax: 1, questionsWaitingMax: 2 };
    const { slack, settled } = await runSlack({ archive, limits });
    const said: Awaited<ReturnType<typeof slack.mention>>[] = [];
    for (let n = 0; n < 4; n++)
      said.push(await slack.mention({ user: `U${n}`, channel: NEWS, text: QUESTION }));
    const status = (n: number) => slack.status(NEWS, said[n]!.message.ts);
    await slack.until(() => status(1) === 'Next in line…');
    await slack.until(() => status(2) === 'Waiting for 1 question before this one…');
    await slack.until(() => slack.posted(NEWS, said[3]!.message.ts).length === 1);
    expect(textOf(slack.posted(NEWS))).toContain('Many questions are waiting at this moment');
    for (let n = 0; n < 3; n++) (await next()).answer(await seeds.ask({ text: QUESTION }));
    await settled();
    for (let n = 0; n < 3; n++) expect(textOf(slack.posted(NEWS, said[n]!.message.ts))).toContain(QUOTED);
  });
});
