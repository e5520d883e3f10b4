// Every way to ask in Discord, and where the answer then stands.

import { cp } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openArchive } from '../../../src/answer/archive.ts';
import { temporaryFolder } from '../../corpus/temporary-folder.ts';
import {
  type Channel,
  type DiscordServer,
  discordText,
  type Permission,
  type Posted,
} from '../../servers/discord-server.ts';
import { driven, writtenPart } from '../web/driven-archive.ts';
import { ask, mention, QUESTION, QUOTED, type Stage, seeds, stage, whole } from './stage.ts';

/** Those that the invite link asks for. */
const PERMISSIONS: readonly Permission[] = [
  'VIEW_CHANNEL',
  'SEND_MESSAGES',
  'CREATE_PUBLIC_THREADS',
  'SEND_MESSAGES_IN_THREADS',
  'READ_MESSAGE_HISTORY',
];
const EARLIER = 'Who called on Russia to put pressure on the Assad regime in December 2017?';
const LATER = 'And what did they say about detainees?';

/** Our messages there, as they are read, when nothing is under way any more. */
async function read(there: Stage, channel: Channel = there.channel): Promise<string[]> {
  await there.parts.settled();
  return there.discord.answers(channel).map(({ message }) => discordText(message));
}

async function last(there: Stage, channel: Channel = there.channel): Promise<Posted> {
  await there.parts.settled();
  return there.discord.answers(channel).at(-1)!;
}

describe('/syria ask', () => {
  it('is deferred, and answered for all in the same message', async () => {
    const there = await stage();
    const { interaction, tookMs } = await there.discord.command({
      user: there.anna,
      channel: there.channel,
      ...ask(QUESTION),
    });
    expect(tookMs).toBeLessThan(3_000);
    expect(interaction.callback).toMatchObject({ type: 5, data: {} });
    const [text, ...others] = await read(there);
    expect(others).toEqual([]);
    expect(text).toContain(QUOTED);
    expect((await last(there)).ephemeralFor).toBeUndefined();
    expect(interaction.followUps).toEqual([]);
  });

  it('takes options as filters, whatever quotation marks they hold', async () => {
    const { archive, next } = driven(seeds);
    const there = await stage({ archive });
    const { discord, anna, channel } = there;
    const question = 'What was said about "Idlib"?';
    discord.command({
      user: anna,
      channel,
      ...ask({ question, from: 'ARK News', after: '2018', before: 'June "2019"' }),
    });
    const asked = await next();
    expect(asked.question.text).toBe(`${question} from:"ARK News" after:2018 before:“June "2019"”`);
    discord.command({
      user: anna,
      channel,
      ...ask({ question: 'What of from:"ARK', from: 'A ” and a "B"' }),
    });
    const other = await next();
    expect(other.question.text).toBe('from:“A " and a "B"” What of from:"ARK');
    for (const one of [asked, other]) one.answer(await seeds.ask(one.question));
    expect((await read(there))[0]).toContain('before:“June "2019"”: expected a day, month or year');
  });

  it('in private is seen by one person, who can share it once', async () => {
    const there = await stage();
    const { discord, anna, channel } = there;
    await discord.command({ user: anna, channel, ...ask({ question: QUESTION, private: true }) });
    const answer = await last(there);
    expect(answer.ephemeralFor).toBe(anna);
    await discord.press({ user: anna, message: answer.message, label: 'Share in channel' });
    const shared = await whole(there, channel, '**What did Hariri ask of Russia?**');
    expect(shared.ephemeralFor).toBeUndefined();
    expect(discordText(shared.message)).toContain(QUOTED);
    expect(discordText(shared.message)).not.toContain('[Share in channel]');
    expect(discordText(answer.message)).not.toContain('[Share in channel]');
    discord.gateway.redeliver('INTERACTION_CREATE');
    expect(await read(there)).toHaveLength(2);
  });

  it.each(['help', 'sources'])('has a sister %s, which is told to one person alone', async (subcommand) => {
    const there = await stage();
    const { discord, anna, channel } = there;
    await discord.command({ user: anna, channel, name: 'syria', subcommand });
    expect((await read(there))[0]).toContain('The archive holds 10 articles of 2 publishers');
    expect((await last(there)).ephemeralFor).toBe(anna);
  });

  it('works where only a person installed it, and in direct messages and conversations of others', async () => {
    const there = await stage();
    const { discord, anna } = there;
    const elsewhere = discord.addChannel(discord.addGuild({ name: 'Elsewhere', installed: false }));
    for (const channel of [elsewhere, discord.dm(anna), discord.addPrivateChannel()]) {
      await discord.command({ user: anna, channel, ...ask(QUESTION) });
      expect((await read(there, channel))[0]).toContain(QUOTED);
    }
  });

  it('offers to share a private answer only where there is somebody to share it with', async () => {
    const there = await stage();
    const { discord, anna } = there;
    await discord.command({
      user: anna,
      channel: discord.dm(anna),
      ...ask({ question: QUESTION, private: true }),
    });
    expect((await read(there, discord.dm(anna)))[0]).not.toContain('Share in channel');
  });
});

describe('while a command is typed', () => {
  const offered = async (there: Stage, focused: string, typed: string) => {
    const { discord, anna, channel } = there;
    const options = { question: 'x', [focused]: typed };
    return (
      await discord.autocomplete({ user: anna, channel, name: 'syria', subcommand: 'ask', options, focused })
    ).map(({ value }) => value);
  };

  it('publishers are offered, whatever their case and accents, those that begin so first', async () => {
    const names = [
      'Le Néo',
      'News of Néo',
      'Neon',
      'x'.repeat(101),
      ...Array.from({ length: 60 }, (_, at) => `Paper ${at}`),
    ];
    const lines = names.map((publisher, id) =>
      JSON.stringify({
        id: String(id),
        title: 't',
        publisher,
        date: '2018-01-01',
        text: 'Something was said.',
      }),
    );
    const archive = openArchive({ folder: await temporaryFolder({ 'a.jsonl': lines.join('\n') }) });
    await archive.ready;
    const there = await stage({ archive });
    expect(await offered(there, 'from', 'nEO')).toEqual(['Neon', 'Le Néo', 'News of Néo']);
    expect(await offered(there, 'from', '')).toHaveLength(25);
    expect(await offered(there, 'from', 'xxx')).toEqual([]);
  });

  it('years and months are offered that the archive covers', async () => {
    const there = await stage();
    expect(await offered(there, 'after', '')).toEqual([
      '2019',
      '2018',
      '2017',
      ...['2019-06', '2019-05', '2019-04', '2019-03', '2019-02', '2019-01'],
      ...Array.from({ length: 12 }, (_, at) => `2018-${String(12 - at).padStart(2, '0')}`),
      '2017-12',
    ]);
    expect(await offered(there, 'before', 'january')).toEqual(['2019-01', '2018-01']);
    expect(await offered(there, 'before', '2017')).toEqual(['2017', '2017-12']);
  });

  it('nothing is offered before the archive is read', async () => {
    await seeds.ready;
    const there = await stage({ archive: { ...seeds, isReady: () => false } });
    expect(await offered(there, 'from', '')).toEqual([]);
  });
});

describe('a mention', () => {
  it('is answered in a thread named after the question', async () => {
    const there = await stage();
    const long = `${QUESTION} ${'And what else was said? '.repeat(10)}`;
    const asked = mention(there, long);
    const answer = await last(there);
    expect(answer.thread).toBe(asked.thread);
    expect(asked.thread!.name).toMatch(/^What did Hariri ask of Russia\? And what.{50,}…$/);
    expect(answer.pinged).toEqual({ users: [], roles: [], everyone: false });
    expect(answer.previews).toEqual([]);
  });

  it.each([
    ['threads', 'CREATE_PUBLIC_THREADS'],
    ['messages in threads', 'SEND_MESSAGES_IN_THREADS'],
  ] as const)('is answered by a reply where %s are not permitted', async (_, permission) => {
    const there = await stage();
    const { discord, guild, anna } = there;
    const closed = discord.addChannel(guild, {
      permissions: PERMISSIONS.filter((one) => one !== permission),
    });
    const content = `<@${discord.bot.id}> ${QUESTION}`;
    const asked = discord.message({ user: anna, channel: closed, content });
    const answer = await last(there, closed);
    expect(answer).toMatchObject({ repliesTo: asked, pinged: { users: [] } });
    expect(answer.thread).toBeUndefined();
  });

  it('in a thread of people is answered there', async () => {
    const there = await stage();
    const thread = there.discord.thread({ user: there.ben, channel: there.channel, name: 'People' });
    const asked = there.discord.message({
      user: there.anna,
      channel: thread,
      content: `<@${there.discord.bot.id}> ${QUESTION}`,
    });
    expect(await last(there)).toMatchObject({ thread, repliesTo: asked });
    there.discord.message({ user: there.anna, channel: thread, content: 'Shall we have lunch?' });
    expect(await read(there)).toHaveLength(1);
  });

  it('is also an answer to us with a ping', async () => {
    const there = await stage();
    await there.discord.command({ user: there.anna, channel: there.channel, ...ask(EARLIER) });
    const { message: replyTo } = await last(there);
    there.discord.message({ user: there.anna, channel: there.channel, content: QUESTION, replyTo });
    expect((await read(there)).at(-1)).toContain(QUOTED);
  });

  it('is none where another is mentioned, or all', async () => {
    const there = await stage();
    for (const content of [`<@${there.ben.id}> ${QUESTION}`, `@everyone ${QUESTION}`, QUESTION])
      there.discord.message({ user: there.anna, channel: there.channel, content });
    expect(await read(there)).toEqual([]);
  });
});

describe('follow-ups in our thread', () => {
  const begin = async (there: Stage) => {
    const asked = mention(there, EARLIER);
    await read(there);
    return (content: string) => there.discord.message({ user: there.anna, channel: asked.thread!, content });
  };

  it('need no mention, where the intent is there', async () => {
    const there = await stage();
    (await begin(there))(LATER);
    expect((await read(there)).at(-1)).toContain('Understood as a follow-up');
  });

  it('need a mention where they are switched off', async () => {
    const there = await stage({ config: { followUps: false } });
    const say = await begin(there);
    say(LATER);
    expect(await read(there)).toHaveLength(1);
    say(`<@${there.discord.bot.id}> ${LATER}`);
    expect((await read(there)).at(-1)).toContain('Understood as a follow-up');
  });

  it('are not what is said to others', async () => {
    const there = await stage();
    const say = await begin(there);
    const first = say(`<@${there.ben.id}> did you see this?`);
    there.discord.message({ user: there.ben, channel: first.channel, content: 'I did.', replyTo: first });
    expect(await read(there)).toHaveLength(1);
  });
});

describe('a direct message', () => {
  it.each([true, false])(
    'from a channel never seen is answered (channel_type in the event: %s)',
    async (channelTypes) => {
      const there = await stage({ server: { channelTypes } });
      const channel = there.discord.dm(there.anna);
      there.discord.message({ user: there.anna, channel, content: EARLIER });
      await read(there, channel);
      there.discord.message({ user: there.anna, channel, content: LATER });
      const [first, second] = await read(there, channel);
      expect(first).toContain('Syrian Coalition');
      expect(second).toContain('Understood as a follow-up');
    },
  );
});

describe('the message command', () => {
  it('asks what somebody wrote, for one person alone', async () => {
    const there = await stage();
    const { discord, anna, ben, channel } = there;
    const message = discord.message({ user: ben, channel, content: `<@${anna.id}> **${QUESTION}**` });
    await discord.messageCommand({ user: anna, channel, name: 'Ask the archive', message });
    expect((await read(there))[0]).toContain(QUOTED);
    expect((await last(there)).ephemeralFor).toBe(anna);
  });
});

describe('buttons', () => {
  it('ask without filters for all where all saw the answer, else in private', async () => {
    const there = await stage();
    const { discord, anna, ben, channel } = there;
    for (const isPrivate of [false, true]) {
      await discord.command({
        user: anna,
        channel,
        ...ask({ question: 'What was said about Idlib?', after: '2018', private: isPrivate }),
      });
      const { message } = await last(there);
      await discord.press({ user: isPrivate ? anna : ben, message, label: 'Ask without filters' });
      const answer = await last(there);
      expect(discordText(answer.message)).not.toContain('Filter:');
      expect(answer.ephemeralFor).toBe(isPrivate ? anna : undefined);
    }
  });

  it('keep feedback, the last of each person', async () => {
    const there = await stage();
    const { discord, anna, ben, channel } = there;
    await discord.command({ user: anna, channel, ...ask(QUESTION) });
    const { message } = await last(there);
    for (const [user, label] of [
      [anna, 'Good answer'],
      [ben, 'Bad answer'],
      [anna, 'Bad answer'],
    ] as const)
      await discord.press({ user, message, label });
    await read(there);
    expect(there.parts.store.feedback().map(({ good, question }) => [good, question])).toEqual([
      [false, QUESTION],
      [false, QUESTION],
    ]);
  });

  it('of an answer no longer kept say so', async () => {
    const there = await stage();
    await there.discord.command({ user: there.anna, channel: there.channel, ...ask(QUESTION) });
    const { message } = await last(there);
    there.parts.store.forgetBefore(Date.now() + 1);
    await there.discord.press({ user: there.anna, message, label: 'Show the quoted words' });
    expect((await read(there)).at(-1)).toContain('This answer is no longer kept');
  });
});

describe('where questions are not wanted', () => {
  it('commands are told so in private, mentions are not answered, direct messages are', async () => {
    const there = await stage({ config: { channels: ['123456789012345678'] } });
    const { discord, anna, channel } = there;
    mention(there, QUESTION);
    await discord.command({ user: anna, channel, ...ask(QUESTION) });
    expect(await read(there)).toEqual([
      'Questions are not answered in this channel. Please ask in a direct message.',
    ]);
    expect((await last(there)).ephemeralFor).toBe(anna);
    discord.message({ user: anna, channel: discord.dm(anna), content: QUESTION });
    expect((await read(there, discord.dm(anna)))[0]).toContain(QUOTED);
  });

  it('threads of a listed channel are as good as the channel, and servers can be listed', async () => {
    const ids: { guilds: string[]; channels: string[] } = { guilds: [], channels: [] };
    const there = await stage({ config: ids });
    ids.channels.push(there.channel.id);
    ids.guilds.push(there.guild.id);
    const asked = mention(there, EARLIER);
    await read(there);
    there.discord.message({ user: there.anna, channel: asked.thread!, content: LATER });
    expect(await read(there)).toHaveLength(2);
    const other = there.discord.addChannel(there.discord.addGuild());
    there.discord.message({
      user: there.anna,
      channel: other,
      content: `<@${there.discord.bot.id}> ${QUESTION}`,
    });
    expect(await read(there, other)).toEqual([]);
  });
});

describe('the commands', () => {
  it('are registered once, and again when they changed', async () => {
    const there = await stage();
    const puts = () =>
      there.discord.calls.filter(({ method, route }) => method === 'PUT' && route.endsWith('/commands'));
    expect(there.discord.commands()).toMatchObject([
      { name: 'syria', integration_types: [0, 1], contexts: [0, 1, 2] },
      { name: 'Ask the archive', type: 3 },
    ]);
    await there.restart();
    expect(puts()).toHaveLength(1);
    const [command] = there.discord.commands();
    (command as { description: string }).description = 'changed';
    await there.restart();
    expect(puts()).toHaveLength(2);
  });

  it('are registered in one server alone, where it is named', async () => {
    const config: { guildId?: string } = {};
    const prepare = (discord: DiscordServer) => {
      config.guildId = discord.addGuild({ name: 'Own' }).id;
    };
    const there = await stage({ config, prepare });
    expect(there.discord.commands()).toEqual([]);
    const path = `/applications/${there.discord.applicationId}/guilds/${config.guildId}/commands`;
    expect(there.discord.calls.some((call) => call.method === 'PUT' && call.path === path)).toBe(true);
  });

  it('cannot be registered in a server that the app is not in, which is said', async () => {
    const there = await stage({ config: { guildId: '123456789012345678' } });
    expect(there.logged.join()).toContain('not in the server of DISCORD_GUILD_ID');
    mention(there, QUESTION);
    expect((await read(there))[0]).toContain(QUOTED);
  });
});

describe('a long answer', () => {
  it('continues in further messages, private ones where it is private, also after growing', async () => {
    const { archive, next } = driven(seeds);
    const there = await stage({ archive });
    const { discord, anna, channel } = there;
    discord.command({ user: anna, channel, ...ask({ question: QUESTION, private: true }) });
    const asked = await next();
    const words = 'Something was said about it at length. '.repeat(100);
    const full = await seeds.ask({ text: QUESTION });
    asked.tell({ kind: 'proven', soFar: writtenPart(full, 1, ['The first words.']) });
    await whole(there, channel, 'The first words');
    asked.answer(writtenPart(full, 3, [words, words, words]));
    const texts = await read(there);
    expect(texts.length).toBeGreaterThan(2);
    expect(texts.join('').split('Something was said').length - 1).toBe(300);
    for (const { ephemeralFor } of discord.answers(channel)) expect(ephemeralFor).toBe(anna);
  });
});

describe('an archive with a name like a mention', () => {
  it('pings nobody, in answers and choices alike', async () => {
    const folder = await temporaryFolder({
      'hostile.jsonl': JSON.stringify({
        id: 'h',
        title: '@everyone',
        publisher: '<@1> @here',
        date: '2018-03-03',
        text: 'Zarnabad declared that @everyone was <@1> plentiful.',
      }),
    });
    await cp('seeds', folder, { recursive: true });
    const archive = openArchive({ folder });
    await archive.ready;
    const there = await stage({ archive });
    mention(there, 'What did Zarnabad declare?');
    expect((await read(there))[0]).toContain('@everyone was <@1> plentiful');
    expect((await last(there)).pinged).toEqual({ users: [], roles: [], everyone: false });
  });
});
