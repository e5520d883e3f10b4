// How answers come in Slack: growing, in place, with sources and buttons, in several messages, and what is kept of them.
import { describe, expect, it } from 'vitest';
import { type Archive, openArchive } from '../../../src/answer/archive.ts';
import { openModelWriter } from '../../../src/answer/model/open-model.ts';
import { writeFeedback } from '../../../src/feedback.ts';
import { temporaryFolder } from '../../corpus/temporary-folder.ts';
import { startOpenAiServer } from '../../servers/openai-server.ts';
import { mentionsAnybody, slackNotification, slackText } from '../../servers/slack-text.ts';
import { driven, RICH_QUESTION, writtenPart } from '../web/driven-archive.ts';
import { buttonsOf, linksIn, pressButton, textOf } from './reading.ts';
import { NEWS, QUESTION, QUOTED, runSlack, type SlackRunOptions, seeds } from './slack-run.ts';

const FIRST = 'First this was said.';
const SECOND = 'Second that was said.';
const THIRD = 'Third it was denied.';

async function part(statements: number, texts: readonly string[] = [FIRST, SECOND, THIRD]) {
  await seeds.ready;
  return writtenPart(await seeds.ask({ text: RICH_QUESTION }), statements, texts);
}

/** A question in a channel whose answer the test makes by hand. */
async function ask(options: SlackRunOptions = {}) {
  const { archive, next } = driven(seeds);
  await seeds.ready;
  const run = await runSlack({ archive, ...options });
  const { message } = await run.slack.mention({ user: 'U1', channel: NEWS, text: RICH_QUESTION });
  return { ...run, message, asked: await next(), shown: () => run.slack.posted(NEWS, message.ts) };
}

describe('an answer while it is made', () => {
  it('begins as a status, grows as a stream, and ends in the same message', async () => {
    const { slack, message, asked, shown, settled } = await ask();
    asked.tell({ kind: 'writing', articles: 4 });
    await slack.until(() => slack.status(NEWS, message.ts) === 'Reading 4 articles…');
    expect(shown()).toEqual([]);
    asked.tell({ kind: 'proven', soFar: await part(1) });
    await slack.until(() => textOf(shown()).includes(FIRST));
    expect(shown()[0]!.streaming).toBe('in_progress');
    expect(slack.status(NEWS, message.ts)).toBe('');
    expect(linksIn(shown()[0]!)).toEqual([]);
    asked.tell({ kind: 'proven', soFar: await part(2) });
    await slack.until(() => textOf(shown()).includes(SECOND));
    asked.answer(await part(3));
    await settled();
    expect(shown()).toHaveLength(1);
    expect(shown()[0]!.streaming).toBe('completed');
    for (const text of [FIRST, SECOND, THIRD]) expect(textOf(shown()).split(text)).toHaveLength(2);
    expect(slack.callsOf('chat.postMessage')).toEqual([]);
    expect(slack.calls.filter(({ error }) => error)).toEqual([]);
  });

  it('is posted and updated in a workspace without streams', async () => {
    const { slack, asked, shown, settled } = await ask({ server: { streaming: false } });
    asked.tell({ kind: 'proven', soFar: await part(1) });
    await slack.until(() => textOf(shown()).includes(FIRST));
    asked.tell({ kind: 'proven', soFar: await part(2) });
    await slack.until(() => textOf(shown()).includes(SECOND));
    expect(shown()[0]!.updates).toBe(1);
    asked.answer(await part(3));
    await settled();
    expect(shown()).toHaveLength(1);
    expect(textOf(shown())).toContain(THIRD);
    expect(slack.callsOf('chat.startStream')).toHaveLength(1);
  });

  it('says so in a message where statuses are not known either', async () => {
    const { slack, asked, shown, settled } = await ask({ server: { streaming: false } });
    slack.faults.next('assistant.threads.setStatus', { error: 'unknown_method' });
    asked.tell({ kind: 'writing', articles: 4 });
    await slack.until(() => textOf(shown()) === 'Reading 4 articles…');
    asked.answer(await part(3));
    await settled();
    expect(shown()).toHaveLength(1);
    expect(textOf(shown())).toContain(THIRD);
    expect(textOf(shown())).not.toContain('Reading');
  });

  it('goes on where the stream was ended by Slack or a reader', async () => {
    const { slack, asked, shown, settled } = await ask();
    asked.tell({ kind: 'proven', soFar: await part(1) });
    await slack.until(() => shown().length === 1);
    slack.endStream(shown()[0]!);
    asked.tell({ kind: 'proven', soFar: await part(2) });
    asked.answer(await part(3));
    await settled();
    expect(shown()).toHaveLength(1);
    expect(textOf(shown())).toContain(THIRD);
  });

  it('may still be replaced as a whole', async () => {
    const { slack, asked, shown, settled } = await ask();
    asked.tell({ kind: 'proven', soFar: await part(2) });
    await slack.until(() => textOf(shown()).includes(SECOND));
    asked.answer(await seeds.ask({ text: 'What is the capital of France?' }));
    await settled();
    expect(shown()).toHaveLength(1);
    expect(textOf(shown())).toContain('The archive does not say.');
    expect(textOf(shown())).not.toContain(FIRST);
  });

  it('gives one sign to who used the command, and only where it takes long', async () => {
    const { archive, next } = driven(seeds);
    const { slack, settled } = await runSlack({ archive, signAfterMs: 60 });
    await slack.command({ user: 'U1', channel: NEWS, text: RICH_QUESTION });
    const slow = await next();
    slow.tell({ kind: 'writing', articles: 4 });
    await slack.until(() => slack.posted(NEWS).length === 1);
    expect(textOf(slack.posted(NEWS))).toBe('Reading 4 articles…');
    slow.tell({ kind: 'proven', soFar: await part(1) });
    slow.answer(await part(2));
    await settled();
    expect(slack.posted(NEWS)).toHaveLength(2);
    await slack.command({ user: 'U1', channel: NEWS, text: RICH_QUESTION });
    const quick = await next();
    quick.tell({ kind: 'writing', articles: 4 });
    quick.answer(await part(2));
    await settled();
    expect(slack.posted(NEWS)).toHaveLength(3);
  });

  it('grows while a real model writes; deleting the question ends its request', async () => {
    const model = await startOpenAiServer();
    model.behave((request) =>
      request.question.includes('Idlib')
        ? { pieceChars: 8, betweenMs: 10, hang: 'mid-stream' }
        : { betweenMs: 4 },
    );
    const archive = await archiveWith(model.url);
    const { slack, settled } = await runSlack({ archive });
    const { message } = await slack.mention({ user: 'U1', channel: NEWS, text: RICH_QUESTION });
    await settled();
    expect(textOf(slack.posted(NEWS, message.ts))).toContain('Written by local-model');
    const other = await slack.mention({
      user: 'U1',
      channel: NEWS,
      text: 'What did the Coalition say about Idlib?',
    });
    await slack.until(() => model.requests.some(({ question }) => question.includes('Idlib')));
    await slack.remove(other.message);
    await settled();
    expect(slack.posted(NEWS, other.message.ts)).toEqual([]);
    expect(slack.status(NEWS, other.message.ts)).toBe('');
    await slack.until(() => model.requests.at(-1)!.aborted);
    await archive.close();
    await model.close();
  });
});

async function archiveWith(baseUrl: string): Promise<Archive> {
  const { log } = (await runSlack()).parts();
  const model = await openModelWriter({ model: 'local-model', baseUrl, api: 'chat', secondsMax: 20 }, log);
  const archive = openArchive({ folder: 'seeds', writers: { model, log } });
  await archive.ready;
  return archive;
}

describe('a finished answer', () => {
  it('has marks that lead to their articles, numbered sources, notices and buttons', async () => {
    const { slack, settled } = await runSlack();
    await slack.mention({ user: 'U1', channel: NEWS, text: QUESTION });
    await settled();
    const [answer] = slack.posted(NEWS);
    const text = slackText(answer!);
    expect(text).toContain(QUOTED);
    expect(text).toContain('” [1] <http://en.etilaf.org/date/2018/1/24.html?catid=16>');
    expect(text).toMatch(
      /^\[1\] “.+” <http\S+> · Syrian Coalition \(opposition body, party to the conflict\) · 24 January 2018 · archived <.+>$/m,
    );
    expect(text).toContain('ⓘ All evidence is from one publisher');
    expect(buttonsOf(answer!).map(({ label }) => label)).toEqual([
      'Show the quoted words',
      'Good answer',
      'Bad answer',
    ]);
    expect(slackNotification(answer!)).toMatch(/^.{20,300}$/);
  });

  it('is posted without previews, names or formats', async () => {
    const { slack, settled } = await runSlack({ server: { streaming: false } });
    await slack.mention({ user: 'U1', channel: NEWS, text: QUESTION });
    await slack.command({ user: 'U1', channel: NEWS, text: QUESTION });
    await settled();
    const sent = [...slack.callsOf('chat.postMessage'), ...slack.callsOf('response_url')];
    expect(sent).toHaveLength(2);
    for (const { args } of sent)
      expect(args).toMatchObject({
        unfurl_links: false,
        unfurl_media: false,
        parse: 'none',
        link_names: false,
      });
  });

  it('says what was searched and what comes nearest where it declines', async () => {
    const { slack, settled } = await runSlack();
    await slack.mention({
      user: 'U1',
      channel: NEWS,
      text: 'How many delegates attended the Sochi conference?',
    });
    await settled();
    const text = textOf(slack.posted(NEWS));
    expect(text).toContain(
      'I searched 10 articles of 2 publishers (Syrian Coalition, ARK News), 21 December 2017 to 28 June 2019',
    );
    expect(text).toMatch(/^• “.+” <http\S+> · .+ · \d+ \w+ 201\d/m);
    expect(buttonsOf(slack.posted(NEWS)[0]!).map(({ label }) => label)).toEqual([
      'Good answer',
      'Bad answer',
    ]);
  });

  it('continues in the thread where it is long, with every mark and source', async () => {
    const { asked, shown, settled } = await ask();
    const long = 'Something was said about it at length and in many words. '.repeat(120);
    const answer = await part(5, [long, long, long, long, long]);
    asked.answer(answer);
    await settled();
    expect(shown().length).toBeGreaterThan(2);
    expect(textOf(shown()).split('Something was said')).toHaveLength(120 * answer.statements.length + 1);
    for (const { article } of answer.sources) expect(textOf(shown())).toContain(article.title.slice(0, 200));
    expect(shown().map((one) => buttonsOf(one).length)).toEqual([...Array(shown().length - 1).fill(0), 3]);
    expect(
      shown()
        .slice(1)
        .every((one) => slackNotification(one).endsWith('(continued)')),
    ).toBe(true);
  });

  it('says in private that it goes on where a command’s answer needs more than its five uses', async () => {
    const { archive, next } = driven(seeds);
    const { slack, settled } = await runSlack({ archive });
    await slack.command({ user: 'U1', channel: NEWS, text: RICH_QUESTION });
    const long = 'Something was said about it at length and in many words. '.repeat(250);
    (await next()).answer(await part(5, [long, long, long, long, long]));
    await settled();
    expect(slack.posted(NEWS)).toHaveLength(4);
    expect(textOf(slack.posted(NEWS))).toContain('Ask in a direct message for all of it');
    expect(slack.callsOf('response_url').every(({ error }) => error === undefined)).toBe(true);
  });
});

describe('buttons', () => {
  it('show the quoted words to who presses, in the thread, also after a restart', async () => {
    const { slack, settled, restart } = await runSlack();
    const { message } = await slack.mention({ user: 'U1', channel: NEWS, text: QUESTION });
    await settled();
    for (const user of ['U1', 'U2']) {
      await pressButton(slack, slack.posted(NEWS), 'Show the quoted words', user);
      await slack.until(() => slack.posted(NEWS).some(({ ephemeralFor }) => ephemeralFor === user));
      await restart();
    }
    const words = slack.posted(NEWS).at(-1)!;
    expect(words.threadTs).toBe(message.ts);
    expect(slackText(words)).toContain(QUOTED);
    expect(slackText(words)).toContain('24 January 2018');
  });

  it('say it where an answer is no longer kept', async () => {
    const { slack, settled, parts } = await runSlack();
    await slack.mention({ user: 'U1', channel: NEWS, text: QUESTION });
    await settled();
    parts().store.forgetBefore(Date.now() + 1_000);
    await pressButton(slack, slack.posted(NEWS), 'Show the quoted words');
    await slack.until(() => textOf(slack.posted(NEWS)).includes('This answer is no longer kept'));
  });

  it.each([
    ['plain words', 'What did the Coalition say about Idlib in 2018?'],
    ['written out', 'What did the Coalition say about Idlib? after:2018-01 from:"Syrian Coalition"'],
  ])('drop filters in %s', async (_, text) => {
    const { slack, settled } = await runSlack();
    const { message } = await slack.mention({ user: 'U1', channel: NEWS, text });
    await settled();
    expect(textOf(slack.posted(NEWS))).toContain('Filter: ');
    await pressButton(slack, slack.posted(NEWS), 'Ask without filters', 'U2');
    await slack.until(() => slack.posted(NEWS, message.ts).length === 2);
    await settled();
    expect(slackText(slack.posted(NEWS)[1]!)).not.toContain('Filter: ');
    expect(slackText(slack.posted(NEWS)[1]!)).toContain('[1]');
  });

  it('drop the filters of a private answer in its place', async () => {
    const { slack, settled } = await runSlack();
    await slack.command({
      user: 'U1',
      channel: 'C0OTHER',
      text: 'What did the Coalition say about Idlib in 2018?',
    });
    await settled();
    await pressButton(slack, slack.posted('C0OTHER'), 'Ask without filters');
    await slack.until(() => slack.posted('C0OTHER')[0]!.updates === 1);
    await settled();
    expect(slack.posted('C0OTHER')).toHaveLength(1);
    expect(textOf(slack.posted('C0OTHER'))).not.toContain('Filter: ');
  });

  it('keep feedback, the last word of each person, for npm run feedback', async () => {
    const { slack, settled, parts } = await runSlack();
    await slack.mention({ user: 'U1', channel: NEWS, text: QUESTION });
    await settled();
    for (const [label, user] of [
      ['Good answer', 'U1'],
      ['Bad answer', 'U1'],
      ['Good answer', 'U2'],
    ] as const) {
      const before = slack.posted(NEWS).length;
      await pressButton(slack, slack.posted(NEWS), label, user);
      await slack.until(() => slack.posted(NEWS).length > before);
      expect(slackText(slack.posted(NEWS).at(-1)!)).toContain('your feedback is kept');
      expect(slack.posted(NEWS).at(-1)!.ephemeralFor).toBe(user);
    }
    const csv = writeFeedback(parts().store.feedback());
    expect(csv.split('\r\n')).toHaveLength(4);
    expect(csv).toMatch(/"slack","[0-9a-f]{20}","bad","answered","quotes","What did Hariri ask of Russia\?"/);
    expect(csv).not.toMatch(/U1|C0NEWS/);
  });
});

describe('hostile text', () => {
  const HOSTILE =
    '<!channel> <!here|here> <@U1> <#C0NEWS|news> <!subteam^S1> @here *bold* [a](https://evil.example/x) <https://evil.example/y|b>';

  it('of question, article and model is text, in messages, notifications and what is shared', async () => {
    const folder = await temporaryFolder({
      'a.jsonl': `${JSON.stringify({
        id: 'a',
        title: `Harvest ${HOSTILE}`,
        publisher: 'Herald <!channel> *of* <@U2>',
        affiliation: '<https://evil.example/p|official>',
        date: '2018-03-03',
        url: 'https://herald.example/a',
        text: `Zarnabad declared ${HOSTILE} that the harvest was plentiful.`,
      })}\n`,
    });
    const real = openArchive({ folder });
    await real.ready;
    const { archive, next } = driven(real);
    const { slack, settled } = await runSlack({ archive });
    const text = `What did Zarnabad declare about the harvest? ${HOSTILE.replaceAll('<!', '<?')}`;
    const answer = await real.ask({ text: 'What did Zarnabad declare about the harvest?' });
    for (const say of [
      () => slack.mention({ user: 'U1', channel: NEWS, text }),
      () => slack.command({ user: 'U1', channel: NEWS, text }),
    ]) {
      await say();
      (await next()).answer(writtenPart(answer, 1, [`${HOSTILE} The harvest was plentiful.`]));
      await settled();
    }
    await pressButton(slack, slack.posted(NEWS), 'Share in channel');
    await pressButton(slack, slack.posted(NEWS), 'Show the quoted words');
    await slack.until(() => slack.posted(NEWS).length === 4);
    for (const message of slack.posted(NEWS)) {
      expect(mentionsAnybody(message)).toBe(false);
      for (const url of linksIn(message))
        expect(url).toMatch(/^https:\/\/herald\.example\/|^https:\/\/web\.archive\.org\//);
      expect(slackText(message)).toContain('<!channel> <!here|here> <@U1>');
      // Nothing but rich text and buttons: no text that Slack would read for marks.
      expect(JSON.stringify(message.blocks)).not.toContain('mrkdwn');
      expect(new Set(message.blocks.map(({ type }) => type))).not.toContain('section');
    }
  });
});
