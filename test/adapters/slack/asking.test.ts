// How people ask in Slack, with the real Bolt on a local Slack and the archive of the seeds.
import { describe, expect, it } from 'vitest';
import { mentionsAnybody, slackText } from '../../servers/slack-text.ts';
import { buttonsOf, pressButton, textOf } from './reading.ts';
import { NEWS, QUESTION, QUOTED, runSlack, seeds } from './slack-run.ts';

const OTHER = 'C0OTHER';
const HELP = 'Every sentence of an answer is footnoted';

describe('the slash command', () => {
  it('answers the person alone, also where the app is not in the channel', async () => {
    const { slack, settled } = await runSlack();
    for (const channel of [NEWS, OTHER, 'G0SECRET']) {
      const { latency } = await slack.command({ user: 'U1', channel, text: QUESTION });
      expect(latency).toBeLessThan(1_000);
      await settled();
      expect(slack.posted(channel).map(({ ephemeralFor }) => ephemeralFor)).toEqual(['U1']);
      expect(textOf(slack.posted(channel))).toContain(QUOTED);
    }
    expect(slack.callsOf('chat.postMessage')).toEqual([]);
  });

  it.each(['', '   ', 'help', 'HELP', '?', '<@U0BOT>'])('helps who types "%s"', async (text) => {
    const { slack, settled } = await runSlack();
    await slack.command({ user: 'U1', channel: NEWS, text });
    await settled();
    const [help, ...more] = slack.posted(NEWS);
    expect(more).toEqual([]);
    for (const part of [HELP, '/syria', seeds.examples()[0]!, 'after:2018-01', '10 articles'])
      expect(slackText(help!)).toContain(part);
  });

  it('tells the sources of the archive', async () => {
    const { slack, settled } = await runSlack();
    await slack.command({ user: 'U1', channel: NEWS, text: 'sources' });
    await settled();
    expect(textOf(slack.posted(NEWS))).toContain('Publishers: Syrian Coalition, ARK News.');
    expect(textOf(slack.posted(NEWS))).toContain('21 December 2017 – 28 June 2019');
  });

  it.each([
    ['10,000 characters', 'Russia '.repeat(1_430), 'The question is too long'],
    ['emoji alone', ':slightly_smiling_face: :+1::skin-tone-3: 🙂', 'The archive holds 10 articles'],
    ['everybody', '<!channel> what happened?', 'Ask a question'],
  ])('says a word to %s', async (_, text, expected) => {
    const { slack, settled } = await runSlack();
    await slack.command({ user: 'U1', channel: NEWS, text });
    await settled();
    expect(slack.posted(NEWS)).toHaveLength(1);
    expect(textOf(slack.posted(NEWS))).toContain(expected);
    expect(mentionsAnybody(slack.posted(NEWS)[0]!)).toBe(false);
  });

  it('shares its answer in the channel, with the question, once', async () => {
    const { slack, settled } = await runSlack();
    await slack.command({ user: 'U1', channel: OTHER, text: QUESTION });
    await settled();
    const before = slack.posted(OTHER);
    await Promise.all([
      pressButton(slack, before, 'Share in channel'),
      pressButton(slack, before, 'Share in channel'),
    ]);
    await slack.until(() => slack.posted(OTHER).length === 3);
    const shared = slack.posted(OTHER).filter(({ ephemeralFor }) => ephemeralFor === undefined);
    expect(shared).toHaveLength(1);
    expect(slackText(shared[0]!)).toContain(QUESTION);
    expect(slackText(shared[0]!)).toContain(QUOTED);
    expect(buttonsOf(shared[0]!).map(({ label }) => label)).toEqual([
      'Show the quoted words',
      'Good answer',
      'Bad answer',
    ]);
    expect(shared[0]!.args).toMatchObject({ unfurl_links: false, unfurl_media: false });
    expect(textOf(slack.posted(OTHER))).toContain('was shared just now');
  });
});

describe('a mention', () => {
  it('is answered in its thread, once, though it comes as two events', async () => {
    const { slack, settled } = await runSlack();
    const { message, twin } = await slack.mention({ user: 'U1', channel: NEWS, text: QUESTION });
    expect(twin).toBeDefined();
    await settled();
    expect(slack.posted(NEWS)).toHaveLength(1);
    expect(slack.posted(NEWS, message.ts)).toHaveLength(1);
    expect(textOf(slack.posted(NEWS))).toContain(QUOTED);
  });

  it('alone is helped', async () => {
    const { slack, settled } = await runSlack();
    await slack.mention({ user: 'U1', channel: NEWS, text: '' });
    await settled();
    expect(textOf(slack.posted(NEWS))).toContain(HELP);
  });

  it('within a thread of others is answered there', async () => {
    const { slack, settled } = await runSlack();
    const { message } = await slack.message({ user: 'U2', channel: NEWS, text: 'Something else.' });
    await slack.mention({ user: 'U1', channel: NEWS, text: QUESTION, threadTs: message.ts });
    await settled();
    expect(slack.posted(NEWS, message.ts)).toHaveLength(1);
  });

  it('names no other person in what is kept or searched', async () => {
    const { slack, settled, parts } = await runSlack();
    await slack.mention({ user: 'U1', channel: NEWS, text: `<@U7> <!subteam^S9|@desk> ${QUESTION}` });
    await settled();
    const answer = buttonsOf(slack.posted(NEWS)[0]!)[0]!.value.split(':')[2]!;
    expect(parts().store.answer(answer)?.question).toBe(QUESTION);
  });
});

describe('a thread that was answered in', () => {
  const start = async (options: Parameters<typeof runSlack>[0] = {}) => {
    const run = await runSlack(options);
    const { message } = await run.slack.mention({
      user: 'U1',
      channel: NEWS,
      text: 'Who called on Russia to put pressure on the Assad regime in December 2017?',
    });
    await run.settled();
    const say = async (text: string) => {
      await run.slack.message({ user: 'U2', channel: NEWS, text, threadTs: message.ts });
      await run.settled();
      return run.slack.posted(NEWS, message.ts);
    };
    return { ...run, say, root: message };
  };

  it('goes on without a mention, also by somebody else, and after a restart', async () => {
    const { say, restart } = await start();
    expect(textOf((await say('And what did they say about detainees?')).slice(1))).toContain(
      'Understood as a follow-up',
    );
    await restart();
    expect(await say('And about Geneva?')).toHaveLength(3);
  });

  it('is left to people who speak to each other', async () => {
    const { say } = await start();
    expect(await say('<@U3> did you see this?')).toHaveLength(1);
    expect(await say('<@U0BOT> and what did they say about detainees?')).toHaveLength(2);
  });

  it('needs a mention where the settings say so', async () => {
    for (const mentionAlways of [['*'], [NEWS]]) {
      const { say, slack, root, settled } = await start({ config: { mentionAlways } });
      expect(await say('And what did they say about detainees?')).toHaveLength(1);
      await slack.mention({ user: 'U1', channel: NEWS, text: 'And about detainees?', threadTs: root.ts });
      await settled();
      expect(slack.posted(NEWS, root.ts)).toHaveLength(2);
    }
    expect(
      await (await start({ config: { mentionAlways: ['C0ELSE'] } })).say('And about detainees?'),
    ).toHaveLength(2);
  });

  it('is forgotten after a day', async () => {
    let now = Date.now();
    const { say } = await start({ now: () => now });
    now += 25 * 3_600_000;
    expect(await say('And what did they say about detainees?')).toHaveLength(1);
  });

  it('is no reason to answer in other threads, or outside of them', async () => {
    const { slack, settled, root } = await start();
    await slack.message({ user: 'U1', channel: NEWS, text: QUESTION });
    await slack.message({ user: 'U1', channel: NEWS, text: QUESTION, threadTs: '1700000000.000100' });
    await settled();
    expect(slack.posted(NEWS)).toEqual(slack.posted(NEWS, root.ts));
  });
});

describe('a direct message', () => {
  it('is answered without a mention, and continues', async () => {
    const { slack, settled } = await runSlack();
    const { message } = await slack.message({
      user: 'U1',
      text: 'Who called on Russia to put pressure on the Assad regime?',
    });
    await settled();
    expect(slack.posted('D1', message.ts)).toHaveLength(1);
    await slack.message({ user: 'U1', text: 'And what did they say about detainees?' });
    await settled();
    expect(textOf(slack.posted('D1').slice(1))).toContain('Understood as a follow-up');
  });

  it.each(['', '🙂', '<@U0BOT>'])('of "%s" is helped', async (text) => {
    const { slack, settled } = await runSlack();
    await slack.message({ user: 'U1', text });
    await settled();
    expect(slack.posted('D1')).toHaveLength(1);
    expect(textOf(slack.posted('D1'))).toContain('The archive holds 10 articles');
  });

  it('is suggested questions that the archive answers', async () => {
    const { slack, settled } = await runSlack();
    await slack.openAgent({ user: 'U1' });
    await slack.until(() => slack.prompts.length === 1);
    const [{ channel, prompts }] = slack.prompts as [(typeof slack.prompts)[number]];
    expect(channel).toBe('D1');
    expect(prompts.map(({ message }) => message)).toEqual(seeds.examples());
    await slack.message({ user: 'U1', text: String(prompts[0]!.message) });
    await settled();
    expect(textOf(slack.posted('D1'))).toContain('[1]');
  });

  it('of the older assistant view is answered in its thread', async () => {
    const { slack, settled } = await runSlack();
    await slack.openAgent({ user: 'U1', assistantView: true });
    await slack.message({ user: 'U1', text: QUESTION, threadTs: '1700000000.000100' });
    await settled();
    expect(slack.posted('D1', '1700000000.000100')).toHaveLength(1);
  });
});

describe('the message shortcut', () => {
  it('takes the message as the question, and answers who used it, in the thread of the message', async () => {
    const { slack, settled } = await runSlack();
    for (const threadTs of [undefined, '1700000000.000100']) {
      const { message } = await slack.message({
        user: 'U2',
        channel: OTHER,
        text: 'Hariri asked Russia to commit to the agreements it signed off on.',
        ...(threadTs && { threadTs }),
      });
      await slack.shortcut({ user: 'U1', message, callbackId: 'ask-archive' });
      await settled();
      const answer = slack.posted(OTHER).at(-1)!;
      expect(answer.ephemeralFor).toBe('U1');
      expect(answer.threadTs).toBe(threadTs);
      expect(slackText(answer)).toContain(QUOTED);
    }
  });
});

describe('what is not for the app', () => {
  it('is left alone: bots, itself, joins, its own changes, others’ edits', async () => {
    const { slack, settled } = await runSlack();
    await slack.message({ user: 'U9', channel: NEWS, text: `<@U0BOT> ${QUESTION}`, botId: 'B9' });
    await slack.message({ user: 'U1', channel: NEWS, text: '<@U1> joined', subtype: 'channel_join' });
    await slack.message({ user: 'U9', text: QUESTION, botId: 'B9' });
    const { message } = await slack.message({ user: 'U1', channel: NEWS, text: 'Good morning' });
    await slack.edit(message, `<@U0BOT> ${QUESTION}`);
    await settled();
    expect(slack.posted(NEWS)).toEqual([]);
    expect(slack.posted('D9')).toEqual([]);
    await slack.mention({ user: 'U1', channel: NEWS, text: QUESTION });
    await settled();
    // Its own post, its changes and its deletion come back to it as events.
    expect(slack.posted(NEWS)).toHaveLength(1);
  });
});

describe('channels that are not answered in', () => {
  const config = { channels: ['G0DESK'] };

  it('are silent to mentions, and say where to ask to commands', async () => {
    const { slack, settled } = await runSlack({ config });
    await slack.mention({ user: 'U1', channel: NEWS, text: QUESTION });
    await settled();
    expect(slack.posted(NEWS)).toEqual([]);
    await slack.command({ user: 'U1', channel: NEWS, text: QUESTION });
    const { message } = await slack.message({ user: 'U2', channel: NEWS, text: QUESTION });
    await slack.shortcut({ user: 'U1', message, callbackId: 'ask-archive' });
    await slack.until(() => slack.posted(NEWS).length === 2);
    for (const one of slack.posted(NEWS)) {
      expect(slackText(one)).toContain('Please ask in a direct message');
      expect(one.ephemeralFor).toBe('U1');
    }
  });

  it('leave the others and direct messages', async () => {
    const { slack, settled } = await runSlack({ config });
    await slack.mention({ user: 'U1', channel: 'G0DESK', text: QUESTION });
    await slack.message({ user: 'U1', text: QUESTION });
    await settled();
    expect(textOf(slack.posted('G0DESK'))).toContain(QUOTED);
    expect(textOf(slack.posted('D1'))).toContain(QUOTED);
  });
});
