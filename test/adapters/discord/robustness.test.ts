// What goes wrong between Discord and us: every question is answered once all the same, or the fault is said.
import { describe, expect, it, vi } from 'vitest';
import { type Channel, discordText, type Permission } from '../../servers/discord-server.ts';
import { driven, writtenPart } from '../web/driven-archive.ts';
import { ask, mention, QUESTION, QUOTED, type Stage, seeds, stage } from './stage.ts';

async function read(there: Stage, channel: Channel = there.channel): Promise<string[]> {
  await there.parts.settled();
  return there.discord.answers(channel).map(({ message }) => discordText(message));
}

/** One message, with the answer. */
async function expectAnswered(there: Stage, channel: Channel = there.channel): Promise<void> {
  await there.discord.until(() => there.discord.answers(channel).length > 0);
  const texts = await read(there, channel);
  expect(texts).toHaveLength(1);
  expect(texts[0]).toContain(QUOTED);
}

const command = ({ discord, anna, channel }: Stage, options: Parameters<typeof ask>[0] = QUESTION) =>
  discord.command({ user: anna, channel, ...ask(options) });

describe('acknowledging a command', () => {
  it.each([
    ['fails once', { status: 500 }],
    ['succeeds, and is not told', { status: 502, afterDoing: true }],
    ['is cut off', { destroy: true }],
    ['is not answered', { hang: true }],
  ])('that %s is tried again in time', async (_, fault) => {
    const there = await stage();
    there.discord.faults.next('/callback', fault);
    const { answered } = await command(there);
    expect(answered).toBe(true);
    await expectAnswered(there);
    // In place of the message that said that an answer comes.
    expect(there.discord.posted(there.channel)).toHaveLength(1);
  });

  it.each([
    [false, '#news'],
    [true, 'direct messages'],
  ])('too late ends in an ordinary message (private: %s, in %s)', async (isPrivate) => {
    const there = await stage();
    const { discord, anna, channel } = there;
    discord.faults.next('/callback', { status: 404, code: 10062, message: 'Unknown interaction' }, 10);
    command(there, { question: QUESTION, private: isPrivate });
    const place = isPrivate ? discord.dm(anna) : channel;
    await expectAnswered(there, place);
    expect((await read(there, place))[0]).toMatch(/^\*\*What did Hariri ask of Russia\?\*\*/);
    expect(await read(there, isPrivate ? channel : discord.dm(anna))).toEqual([]);
  });

  it('is given up for a command of minutes ago, of which Discord said that it failed', async () => {
    let now = Date.now();
    const there = await stage({ now: () => now });
    there.discord.gateway.refuse();
    there.discord.gateway.drop();
    there.discord.until(() => there.discord.interactions.length > 0).then(() => (now += 5 * 60_000));
    await command(there);
    there.discord.gateway.accept();
    await there.discord.until(() => there.logged.join().includes('could not be acknowledged'), 10_000);
    expect(await read(there)).toEqual([]);
  });
});

describe('an answer that takes longer than an interaction lives', () => {
  it.each([false, true])('becomes an ordinary message (private: %s)', async (isPrivate) => {
    let now = Date.now();
    const { archive, next } = driven(seeds);
    const there = await stage({ archive, now: () => now });
    const { discord, anna, channel } = there;
    await command(there, { question: QUESTION, private: isPrivate });
    const asked = await next();
    now += 15 * 60_000 + 1;
    asked.answer(await seeds.ask({ text: QUESTION }));
    const place = isPrivate ? discord.dm(anna) : channel;
    await expectAnswered(there, place);
    expect((await read(there, place))[0]).toContain('**What did Hariri ask of Russia?**');
  });

  it('goes to direct messages where the channel takes none', async () => {
    let now = Date.now();
    const { archive, next } = driven(seeds);
    const there = await stage({ archive, now: () => now });
    await command(there);
    const asked = await next();
    now += 15 * 60_000 + 1;
    there.channel.permissions.clear();
    asked.answer(await seeds.ask({ text: QUESTION }));
    await expectAnswered(there, there.discord.dm(there.anna));
  });
});

describe('calls', () => {
  it.each([
    ['an edit fails', 'PATCH /webhooks', { status: 500 }],
    ['an edit is cut off', 'PATCH /webhooks', { destroy: true }],
    ['an edit is not confirmed', 'PATCH /webhooks', { status: 502, afterDoing: true }],
    ['all calls are limited', 'PATCH /webhooks', { status: 429, retryAfter: 0.2, global: true }],
  ])('are repeated where %s', async (_, route, fault) => {
    const there = await stage();
    there.discord.faults.next(route, fault);
    await command(there);
    await expectAnswered(there);
  });

  it.each([
    ['fails', { status: 500 }],
    ['is cut off', { destroy: true }],
    ['is not confirmed', { status: 502, afterDoing: true }],
  ])('that open a thread, and then post, are repeated where one %s', async (_, fault) => {
    const there = await stage();
    there.discord.faults.next('/threads', fault);
    there.discord.faults.next(/^POST \/channels\/:channel\/messages$/, fault);
    const asked = mention(there, QUESTION);
    await expectAnswered(there);
    expect(there.discord.answers(there.channel)[0]!.thread).toBe(asked.thread);
  });

  it('that never succeed leave an apology, and a question that is answered when it comes again', async () => {
    const there = await stage();
    there.discord.faults.next(/^POST \/channels\/:channel\/messages$/, { status: 500 }, 8);
    mention(there, QUESTION);
    await there.discord.until(() => there.logged.join().includes('Cannot apologise'), 10_000);
    const sent = there.discord.gateway.sessions[0]!.sent;
    sent.push({ ...sent.find(({ t }) => t === 'MESSAGE_CREATE')!, s: sent.length + 1 });
    there.discord.gateway.sessions[0]!.socket!.send(JSON.stringify(sent.at(-1)));
    await expectAnswered(there);
  });

  it('that are refused are apologised for once; the log tells neither text nor secret', async () => {
    const there = await stage();
    there.discord.faults.next('PATCH /webhooks', { status: 400, code: 50035, message: 'Invalid Form Body' });
    there.discord.faults.next(/messages$/, { status: 500 }, 8);
    const { interaction } = await command(there);
    const texts = await read(there);
    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain('Something went wrong');
    mention(there, QUESTION);
    await there.discord.until(() => there.logged.join().includes('Cannot apologise'), 10_000);
    expect(there.logged.join()).toContain('Invalid Form Body');
    for (const secret of [interaction.token, 'Hariri', 'commit to the agreements', there.discord.token])
      expect(there.logged.join()).not.toContain(secret);
  });

  it('that are limited for all messages do not keep commands waiting', async () => {
    const there = await stage();
    const { discord, anna } = there;
    discord.faults.next('POST /channels/:channel/messages', { status: 429, retryAfter: 2, global: true });
    discord.message({ user: anna, channel: discord.dm(anna), content: QUESTION });
    await discord.until(() => discord.calls.some(({ status }) => status === 429));
    await command(there);
    await discord.until(() => discord.answers(there.channel).length > 0, 1_000);
    await expectAnswered(there, discord.dm(anna));
  });

  it('keep within the limits of a channel', async () => {
    const there = await stage({ server: { bucket: { limit: 2, windowMs: 300 } } });
    for (const by of [there.anna, there.ben, there.anna, there.ben])
      there.discord.message({ user: by, channel: there.discord.dm(by), content: QUESTION });
    await there.parts.settled();
    for (const by of [there.anna, there.ben])
      expect(there.discord.answers(there.discord.dm(by))).toHaveLength(2);
    expect(there.discord.calls.filter(({ status }) => status === 429)).toEqual([]);
  });
});

describe('what is taken away', () => {
  it('a deleted channel ends the matter', async () => {
    const { archive, next } = driven(seeds);
    const there = await stage({ archive });
    mention(there, QUESTION);
    const asked = await next();
    there.discord.removeChannel(there.channel);
    asked.answer(await seeds.ask({ text: QUESTION }));
    await there.parts.settled();
    expect(there.logged.join()).not.toContain('"level":50');
    expect(await read(there, there.discord.dm(there.anna))).toEqual([]);
  });

  it('a deleted sign of progress does not cost the answer', async () => {
    const { archive, next } = driven(seeds);
    const there = await stage({ archive });
    for (const way of ['mention', 'command']) {
      if (way === 'mention') mention(there, QUESTION);
      else await command(there);
      const asked = await next();
      asked.tell({ kind: 'writing', articles: 3 });
      const sign = await there.discord.until(() => there.discord.answers(there.channel).at(-1));
      await there.discord.until(() => JSON.stringify(sign.message.components).includes('Reading 3 articles'));
      there.discord.remove(sign.message);
      asked.answer(await seeds.ask({ text: QUESTION }));
      await expectAnswered(there);
      there.discord.remove(there.discord.answers(there.channel)[0]!.message);
    }
  });

  it('a question deleted before it was answered gets no answer', async () => {
    const { archive, next } = driven(seeds);
    const there = await stage({ archive });
    const message = there.discord.message({
      user: there.anna,
      channel: there.discord.dm(there.anna),
      content: QUESTION,
    });
    const asked = await next();
    there.discord.remove(message);
    await vi.waitFor(() => expect(asked.signal?.aborted).toBe(true));
    expect(await read(there, there.discord.dm(there.anna))).toEqual([]);
  });

  it('a thread that was closed meanwhile is opened again', async () => {
    const { archive, next } = driven(seeds);
    const there = await stage({ archive });
    const message = mention(there, QUESTION);
    const asked = await next();
    asked.tell({ kind: 'writing', articles: 3 });
    await there.discord.until(() => there.discord.answers(there.channel).length > 0);
    there.discord.archive(message.thread!);
    asked.answer(await seeds.ask({ text: QUESTION }));
    const texts = await read(there);
    expect(texts.filter((text) => text.includes(QUOTED))).toHaveLength(1);
    expect(message.thread!.archived).toBe(false);
  });
});

describe('missing permissions', () => {
  const inClosed = async (permissions: readonly Permission[], isTold = true) => {
    const there = await stage();
    const { discord, guild, anna } = there;
    anna.acceptsMessages = isTold;
    const channel = discord.addChannel(guild, { name: 'closed', permissions });
    discord.message({ user: anna, channel, content: `<@${discord.bot.id}> ${QUESTION}` });
    return { there, channel, texts: await read(there, discord.dm(anna)) };
  };

  it('to write are told in direct messages, with the answer', async () => {
    const { there, channel, texts } = await inClosed(['VIEW_CHANNEL', 'READ_MESSAGE_HISTORY']);
    expect(texts[0]).toContain('I may not write in #closed: “Send Messages” is missing there');
    expect(texts[0]).toContain(QUOTED);
    expect(await read(there, channel)).toEqual([]);
    expect(there.discord.calls.filter(({ status }) => status === 403)).toEqual([]);
  });

  it('are not told to who takes no direct messages', async () => {
    const { there, texts } = await inClosed(['VIEW_CHANNEL'], false);
    expect(texts).toEqual([]);
    expect(there.logged.join()).not.toContain('"level":50');
  });

  it('to read back cost the reply its reference alone', async () => {
    const { there, channel } = await inClosed(['VIEW_CHANNEL', 'SEND_MESSAGES']);
    const [answer] = there.discord.answers(channel);
    expect(answer!.repliesTo).toBeUndefined();
    expect(discordText(answer!.message)).toContain(QUOTED);
  });

  it('to read back that were taken away just now cost the reply its reference alone', async () => {
    const there = await stage();
    const { discord, guild, anna } = there;
    const channel = discord.addChannel(guild, {
      permissions: ['VIEW_CHANNEL', 'SEND_MESSAGES', 'READ_MESSAGE_HISTORY'],
    });
    channel.permissions.delete('READ_MESSAGE_HISTORY');
    discord.message({ user: anna, channel, content: `<@${discord.bot.id}> ${QUESTION}` });
    await expectAnswered(there, channel);
    expect(discord.answers(channel)[0]!.repliesTo).toBeUndefined();
  });

  it('that are noticed only when something is refused are told too', async () => {
    const { archive, next } = driven(seeds);
    const there = await stage({ archive });
    mention(there, QUESTION);
    const asked = await next();
    there.channel.permissions.clear();
    asked.answer(await seeds.ask({ text: QUESTION }));
    const texts = await read(there, there.discord.dm(there.anna));
    expect(texts[0]).toContain('I may not write in #news');
    expect(texts[0]).toContain(QUOTED);
  });

  it('do not matter to commands, nor do embeds to anything', async () => {
    const there = await stage();
    there.channel.permissions.clear();
    await command(there);
    await expectAnswered(there);
    const { there: other, channel } = await inClosed([
      'VIEW_CHANNEL',
      'SEND_MESSAGES',
      'READ_MESSAGE_HISTORY',
    ]);
    expect((await read(other, channel))[0]).toContain(QUOTED);
  });
});

describe('the gateway', () => {
  it('replays what was missed, and what was not: each is answered once', async () => {
    const there = await stage();
    mention(there, QUESTION);
    await expectAnswered(there);
    there.discord.gateway.replayAgain(5);
    there.discord.gateway.drop();
    there.discord.message({ user: there.ben, channel: there.discord.dm(there.ben), content: QUESTION });
    await expectAnswered(there, there.discord.dm(there.ben));
    await expectAnswered(there);
  });

  it('tells twice of a command: it is answered once', async () => {
    const there = await stage();
    await command(there);
    there.discord.gateway.redeliver('INTERACTION_CREATE');
    await expectAnswered(there);
    await there.restart();
    there.discord.gateway.sessions[0]!.socket!.send(
      JSON.stringify({ op: 0, t: 'INTERACTION_CREATE', s: 9, d: there.discord.interactions[0]!.payload }),
    );
    await there.discord.until(
      () => there.discord.calls.filter(({ route }) => route.endsWith('/callback')).length === 3,
    );
    await expectAnswered(there);
  });

  it.each([true, false])(
    'says that the session is invalid (resumable: %s): it goes on',
    async (resumable) => {
      const there = await stage();
      there.discord.gateway.invalidate(resumable);
      await there.discord.until(
        () => there.discord.gateway.resumes.length + there.discord.gateway.identifies.length === 2,
      );
      mention(there, QUESTION);
      await expectAnswered(there);
    },
  );

  it('is gone for a while: what was asked meanwhile is answered', async () => {
    const there = await stage();
    there.discord.gateway.refuse();
    there.discord.gateway.drop();
    there.discord.message({ user: there.anna, channel: there.discord.dm(there.anna), content: QUESTION });
    await there.discord.until(
      () => there.logged.filter((line) => line.includes('connecting again')).length > 2,
      10_000,
    );
    there.discord.gateway.accept();
    await expectAnswered(there, there.discord.dm(there.anna));
  });

  it('is gone for so long that the session is over: a new one is begun', async () => {
    const there = await stage();
    there.discord.gateway.refuse();
    there.discord.gateway.drop({ forget: true });
    await there.discord.until(
      () => there.logged.filter((line) => line.includes('connecting again')).length > 2,
      10_000,
    );
    there.discord.gateway.accept();
    await there.discord.until(() => there.discord.gateway.identifies.length === 2);
    mention(there, QUESTION);
    await expectAnswered(there);
  });

  it('serves several shards', async () => {
    const there = await stage({ server: { shards: 2 } });
    expect(there.discord.gateway.sessions).toHaveLength(2);
    mention(there, QUESTION);
    await expectAnswered(there);
  });
});

describe('settings that Discord does not accept', () => {
  it('a wrong token is said, and the rest goes on', async () => {
    const there = await stage({ config: { token: 'a.wrong.token' } });
    expect(await there.adapter.connected).toBe(false);
    expect(there.logged.join()).toContain('Discord does not accept DISCORD_TOKEN');
    expect(there.logged.join()).not.toContain('a.wrong.token');
    expect(there.discord.calls.length).toBeLessThan(3);
  });

  it('a token revoked later is said', async () => {
    const there = await stage();
    there.discord.gateway.close(4004);
    await there.discord.until(() => there.logged.join().includes('Discord does not accept DISCORD_TOKEN'));
    await there.stop();
  });

  it('an intent that is switched off is said; it works without', async () => {
    const there = await stage({ server: { privilegedIntents: false } });
    expect(await there.adapter.connected).toBe(true);
    expect(there.logged.join()).toContain('Message Content Intent');
    const asked = mention(there, QUESTION);
    await expectAnswered(there);
    there.discord.message({ user: there.anna, channel: asked.thread!, content: 'And what of Idlib?' });
    expect(await read(there)).toHaveLength(1);
  });

  it('an intent that is switched off later is said; it works without', async () => {
    const there = await stage();
    there.discord.gateway.close(4014);
    await there.discord.until(() => there.discord.gateway.identifies.length === 2);
    await there.discord.until(
      () => there.logged.filter((line) => line.includes('Add it to a server')).length === 2,
    );
    mention(there, QUESTION);
    await expectAnswered(there);
  });
});

describe('at the start', () => {
  it('Discord may be down: it is tried again', async () => {
    const down = (discord: Stage['discord']) => discord.faults.next('GET /gateway/bot', { status: 500 }, 3);
    const there = await stage({ prepare: down });
    expect(await there.adapter.connected).toBe(true);
    expect(there.logged.filter((line) => line.includes('trying again'))).toHaveLength(3);
    mention(there, QUESTION);
    await expectAnswered(there);
  });

  it('stopping is possible before there is a connection', async () => {
    const there = await stage({ isConnected: false, prepare: ({ gateway }) => gateway.keepSilent() });
    await there.discord.until(() => there.discord.gateway.open === 1);
    await there.stop();
    expect(await there.adapter.connected).toBe(false);
  });

  it('the link to add it asks for the least permissions', async () => {
    const there = await stage();
    const link = /https:\/\/discord\.com\/oauth2\/authorize\?[^"]+/.exec(there.logged.join())![0];
    const { searchParams } = new URL(link);
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: there.discord.applicationId,
      scope: 'bot applications.commands',
      // View Channels, Send Messages, Read Message History, Create Public Threads, Send Messages in Threads.
      permissions: String((1n << 10n) | (1n << 11n) | (1n << 16n) | (1n << 35n) | (1n << 38n)),
    });
  });
});

describe('stopping', () => {
  it('takes no further questions, and ends its connections', async () => {
    const { archive, next } = driven(seeds);
    const there = await stage({ archive });
    await command(there);
    const asked = await next();
    const stopped = there.stop();
    await there.discord.until(() => there.discord.gateway.open === 0);
    mention(there, QUESTION);
    asked.answer(await seeds.ask({ text: QUESTION }));
    await stopped;
    const texts = there.discord.answers(there.channel).map(({ message }) => discordText(message));
    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain(QUOTED);
  });

  it('does not wait for commands that are still being registered', async () => {
    const there = await stage({
      isConnected: false,
      prepare: (discord) => discord.faults.next('/commands', { hang: true }, 9),
    });
    await there.discord.until(() => there.logged.join().includes('Discord: connected'));
    const begun = performance.now();
    await there.stop();
    expect(performance.now() - begun).toBeLessThan(3_000);
  });

  it('while Discord cannot be reached leaves nothing that comes back', async () => {
    const there = await stage();
    there.discord.gateway.refuse();
    there.discord.gateway.drop();
    await there.discord.until(() => there.logged.join().includes('connecting again'));
    await there.stop();
    there.discord.gateway.accept();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(there.discord.gateway.open).toBe(0);
  });

  it('while an answer grows keeps what was proven when it is finished', async () => {
    const { archive, next } = driven(seeds);
    const there = await stage({ archive, limits: { stopMs: 3_000 } });
    await command(there);
    const asked = await next();
    const full = await seeds.ask({ text: QUESTION });
    asked.tell({ kind: 'proven', soFar: writtenPart(full, 1, ['The first words.']) });
    await there.discord.until(() =>
      JSON.stringify(there.discord.answers(there.channel)[0]?.components ?? '').includes('The first words'),
    );
    const stopped = there.stop();
    asked.answer(writtenPart(full, 2, ['The first words.', 'The last words.']));
    await stopped;
    expect(discordText(there.discord.answers(there.channel)[0]!.message)).toContain('The last words.');
  });
});
