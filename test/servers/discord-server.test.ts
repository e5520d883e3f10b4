// The server against the real discord.js client: what a bot does on an ordinary day, and on the bad ones.
import {
  type ChatInputCommandInteraction,
  type Client,
  type ClientOptions,
  Events,
  GatewayIntentBits,
  type Interaction,
  type Message,
  MessageFlags,
} from 'discord.js';
import { afterEach, describe, expect, it } from 'vitest';
import { type ConnectedClient, connectClient, createClient, INTENTS } from './discord-client.ts';
import {
  type Channel,
  type DiscordOptions,
  type DiscordServer,
  discordText,
  type Guild,
  startDiscordServer,
  type User,
} from './discord-server.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

interface Stage extends ConnectedClient {
  readonly discord: DiscordServer;
  readonly guild: Guild;
  readonly channel: Channel;
  readonly anna: User;
}

async function startServer(options: DiscordOptions = {}) {
  const discord = await startDiscordServer(options);
  stops.push(() => discord.stop());
  const guild = discord.addGuild();
  return { discord, guild, channel: discord.addChannel(guild), anna: discord.addUser('anna') };
}

async function stage(options: DiscordOptions = {}, client: Partial<ClientOptions> = {}): Promise<Stage> {
  const place = await startServer(options);
  const connected = await connectClient(place.discord, client);
  stops.push(() => connected.client.destroy());
  return { ...place, ...connected };
}

const QUESTION = { type: 3, name: 'question', description: 'What to ask', required: true } as const;

/** Registers `/syria ask` and the message command, everywhere. */
async function register(client: Client<true>): Promise<void> {
  await client.application.commands.set([
    {
      name: 'syria',
      description: 'Ask the archive',
      integrationTypes: [0, 1],
      contexts: [0, 1, 2],
      options: [
        {
          type: 1,
          name: 'ask',
          description: 'Ask a question',
          options: [QUESTION, { type: 3, name: 'from', description: 'Publisher', autocomplete: true }],
        },
      ],
    },
    { type: 3, name: 'Ask the archive' },
  ]);
}

const ASK = { name: 'syria', subcommand: 'ask', options: { question: 'Who spoke?' } } as const;

/** What a refused call was refused with. */
async function codeOf(call: Promise<unknown>): Promise<unknown> {
  const error = await call.then(
    () => undefined,
    (one: unknown) => one,
  );
  return (error as { code?: unknown } | undefined)?.code;
}

const onCommand = (client: Client, handle: (interaction: ChatInputCommandInteraction) => Promise<unknown>) =>
  client.on(Events.InteractionCreate, async (interaction: Interaction) => {
    if (interaction.isChatInputCommand()) await handle(interaction);
  });

describe('logging in', () => {
  it('makes the client ready, with its guilds and channels', async () => {
    const { client, guild, channel } = await stage();
    expect(client.guilds.cache.get(guild.id)?.name).toBe('Newsroom');
    expect(client.channels.cache.has(channel.id)).toBe(true);
  });

  it('with a wrong token rejects with TokenInvalid', async () => {
    const { discord } = await startServer();
    const client = createClient(discord);
    expect(await codeOf(client.login('not the token'))).toBe('TokenInvalid');
    expect(discord.calls.map((call) => call.status)).toEqual([401]);
  });

  it('with an intent that is not enabled rejects, and is not tried again', async () => {
    const { discord } = await startServer({ privilegedIntents: false });
    const client = createClient(discord, { intents: [...INTENTS, GatewayIntentBits.MessageContent] });
    await expect(client.login(discord.token)).rejects.toThrow('Used disallowed intents');
    expect(discord.gateway.identifies).toHaveLength(1);
  });

  it('where the gateway address cannot be had rejects at once', async () => {
    const { discord } = await startServer();
    discord.faults.next('GET /gateway/bot', { status: 500 }, 10);
    const client = createClient(discord, { rest: { retries: 0 } });
    await expect(client.login(discord.token)).rejects.toThrow('Internal Server Error');
    expect(discord.calls).toHaveLength(1);
  });

  it('divides guilds among shards', async () => {
    const { discord } = await startServer({ shards: 2 });
    for (let more = 0; more < 3; more += 1) discord.addGuild();
    const { client } = await connectClient(discord, { shards: 'auto' });
    stops.push(() => client.destroy());
    expect(discord.gateway.sessions.map((session) => session.shard)).toEqual([
      [0, 2],
      [1, 2],
    ]);
    expect(client.guilds.cache.size).toBe(4);
  });
});

describe('slash commands', () => {
  it('are deferred, answered and followed up', async () => {
    const { discord, client, channel, anna } = await stage();
    await register(client);
    onCommand(client, async (interaction) => {
      await interaction.deferReply();
      await interaction.editReply(`You asked: ${interaction.options.getString('question', true)}`);
      await interaction.followUp('And there is more.');
    });
    const { answered, tookMs, interaction } = await discord.command({ user: anna, channel, ...ASK });
    expect(answered).toBe(true);
    expect(tookMs).toBeLessThan(3_000);
    await discord.until(() => discord.answers(channel).length === 2);
    expect(discord.answers(channel).map(discordText)).toEqual([
      'You asked: Who spoke?',
      'And there is more.',
    ]);
    expect(interaction.callback?.type).toBe(5);
    expect(discord.answers(channel)[0]).toMatchObject({
      loading: false,
      flags: 0,
      versions: ['You asked: Who spoke?'],
    });
  });

  it('are answered privately if deferred so, whatever the edit says', async () => {
    const { discord, client, channel, anna } = await stage();
    await register(client);
    onCommand(client, async (interaction) => {
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.editReply('For you alone.');
    });
    await discord.command({ user: anna, channel, ...ASK });
    const answer = await discord.until(() => discord.answers(channel)[0]);
    expect(answer.ephemeralFor).toBe(anna);
  });

  it('answered privately are seen by nobody else, nor by the gateway', async () => {
    const { discord, client, channel, anna, messages } = await stage();
    await register(client);
    const button = { type: 2, style: 1, customId: 'more', label: 'More' } as const;
    const components = [{ type: 1, components: [button] }] as const;
    onCommand(client, (interaction) =>
      interaction.reply({ content: 'For you.', flags: MessageFlags.Ephemeral, components }),
    );
    await discord.command({ user: anna, channel, ...ASK });
    const { message } = discord.answers(channel)[0]!;
    discord.message({ user: anna, channel, content: 'next' });
    await discord.until(() => messages.length > 0);
    expect(messages.map((one) => one.id)).not.toContain(message.id);
    await expect(discord.press({ user: discord.addUser('ben'), message, label: 'More' })).rejects.toThrow(
      'No button',
    );
    expect(await codeOf(textChannel(client, channel).messages.fetch(message.id))).toBe(10008);
  });

  it('take no follow-up before the first answer', async () => {
    const { discord, client, channel, anna } = await stage();
    await register(client);
    const codes: unknown[] = [];
    onCommand(client, async (interaction) => {
      codes.push(await codeOf(interaction.webhook.send('too early')));
      await interaction.reply('x');
    });
    await discord.command({ user: anna, channel, ...ASK });
    expect(codes).toEqual([10015]);
  });

  it('that are followed up right after deferring keep the privacy of the deferral', async () => {
    const { discord, client, channel, anna } = await stage();
    await register(client);
    onCommand(client, async (interaction) => {
      await interaction.deferReply();
      await interaction.followUp({ content: 'Meant to be private.', flags: MessageFlags.Ephemeral });
    });
    await discord.command({ user: anna, channel, ...ASK });
    const answer = await discord.until(() => discord.answers(channel)[0]);
    expect(answer.ephemeralFor).toBeUndefined();
    expect(discord.posted(channel)).toHaveLength(1);
  });

  it('offer choices while a person types', async () => {
    const { discord, client, channel, anna } = await stage();
    await register(client);
    client.on(Events.InteractionCreate, async (interaction) => {
      if (!interaction.isAutocomplete()) return;
      const { name, value } = interaction.options.getFocused(true);
      await interaction.respond([{ name: `${name} ${value}`, value }]);
    });
    const typed = { ...ASK, user: anna, channel, options: { from: 'AR' }, focused: 'from' };
    expect(await discord.autocomplete(typed)).toEqual([{ name: 'from AR', value: 'AR' }]);
  });

  it('answered twice are refused with 40060', async () => {
    const { discord, client, channel, anna, interactions, errors } = await stage();
    await register(client);
    onCommand(client, async (interaction) => {
      await interaction.reply('Once.');
    });
    const { interaction } = await discord.command({ user: anna, channel, ...ASK });
    expect(interactions).toHaveLength(1);
    const again = { body: { type: 4, data: { content: 'Twice.' } }, auth: false };
    const route = `/interactions/${interaction.id}/${interaction.token}/callback` as const;
    expect(await codeOf(client.rest.post(route, again))).toBe(40060);
    expect(discord.answers(channel).map(discordText)).toEqual(['Once.']);
    expect(errors).toEqual([]);
  });

  it('whose answer arrived though the connection failed are answered again by the client, and meet 40060', async () => {
    const { discord, client, channel, anna, errors } = await stage();
    await register(client);
    onCommand(client, (interaction) => interaction.deferReply());
    discord.faults.next('/callback', { status: 500, afterDoing: true });
    await discord.command({ user: anna, channel, ...ASK });
    await discord.until(() => errors.length > 0);
    expect(discord.calls.filter((call) => call.path.endsWith('/callback'))).toMatchObject([
      { status: 500 },
      { status: 400, code: 40060 },
    ]);
  });

  it('answered after three seconds are refused with 10062, which reaches the error event', async () => {
    let now = Date.now();
    const { discord, client, channel, anna, errors } = await stage({ now: () => now });
    await register(client);
    onCommand(client, async (interaction) => {
      now += 3_001;
      await interaction.deferReply();
    });
    const { answered } = await discord.command({ user: anna, channel, ...ASK });
    expect(answered).toBe(false);
    await discord.until(() => errors.length > 0);
    expect(errors.map((error) => (error as { code?: unknown }).code)).toEqual([10062]);
  });

  it('cannot be edited after fifteen minutes', async () => {
    let now = Date.now();
    const { discord, client, channel, anna } = await stage({ now: () => now });
    await register(client);
    const codes: unknown[] = [];
    onCommand(client, async (interaction) => {
      await interaction.deferReply();
      now += 15 * 60_000 + 1;
      codes.push(await codeOf(interaction.editReply('Too late.')));
    });
    await discord.command({ user: anna, channel, ...ASK });
    await discord.until(() => codes.length > 0);
    expect(codes).toEqual([50027]);
  });

  it('reach the bot where only a person installed it, with five follow-ups at most', async () => {
    const { discord, client, anna } = await stage();
    await register(client);
    const elsewhere = discord.addChannel(discord.addGuild({ name: 'Elsewhere', installed: false }));
    const codes: unknown[] = [];
    onCommand(client, async (interaction) => {
      await interaction.reply('First.');
      for (let count = 0; count < 6; count += 1) codes.push(await codeOf(interaction.followUp(`${count}`)));
      const inChannel = { body: { content: 'x' } };
      codes.push(await codeOf(client.rest.post(`/channels/${elsewhere.id}/messages`, inChannel)));
    });
    const { interaction } = await discord.command({ user: anna, channel: elsewhere, ...ASK });
    expect(interaction.payload).toMatchObject({ context: 0, authorizing_integration_owners: { 1: anna.id } });
    await discord.until(() => codes.length === 7);
    expect(codes).toEqual([undefined, undefined, undefined, undefined, undefined, 40094, 50001]);
  });

  it('are answered in direct messages and in conversations of others', async () => {
    const { discord, client, anna } = await stage();
    await register(client);
    onCommand(client, (interaction) => interaction.reply(`context ${interaction.context}`));
    const places = [discord.dm(anna), discord.addPrivateChannel()];
    for (const channel of places) await discord.command({ user: anna, channel, ...ASK });
    const texts = places.map((channel) => discord.answers(channel).map(discordText));
    expect(texts).toEqual([['context 1'], ['context 2']]);
  });

  it('that nobody could send are the mistake of the test', async () => {
    const { discord, client, channel, anna } = await stage();
    await register(client);
    const command = (deed: object) => () => discord.command({ user: anna, channel, ...ASK, ...deed });
    await expect(command({ name: 'other' })()).rejects.toThrow('only syria, Ask the archive');
    await expect(command({ options: {} })()).rejects.toThrow('"question" is required');
    await expect(command({ options: { question: 1 } })()).rejects.toThrow('takes a string');
    await expect(command({ subcommand: 'help' })()).rejects.toThrow('no subcommand');
    await client.application.commands.set([{ name: 'syria', description: 'x', contexts: [0] }]);
    const there = { subcommand: undefined, options: {}, channel: discord.dm(anna) };
    await expect(command(there)()).rejects.toThrow('not offered in this context');
  });
});

describe('components', () => {
  async function withButtons(client: Client<true>): Promise<void> {
    await register(client);
    onCommand(client, async (interaction) => {
      const custom = (customId: string, label: string) => ({ type: 2, style: 1, customId, label }) as const;
      const row = { type: 1, components: [custom('sources', 'Sources'), custom('form', 'Form')] } as const;
      await interaction.reply({ content: 'Pick', components: [row] });
    });
  }

  it('buttons update their message, or defer that', async () => {
    const { discord, client, channel, anna } = await stage();
    await withButtons(client);
    client.on(Events.InteractionCreate, async (interaction) => {
      if (!interaction.isButton()) return;
      await interaction.deferUpdate();
      await interaction.editReply({ content: `pressed ${interaction.customId}`, components: [] });
    });
    await discord.command({ user: anna, channel, ...ASK });
    const { message } = discord.answers(channel)[0]!;
    expect(discordText(message)).toBe('Pick\n[Sources] [Form]');
    const { answered } = await discord.press({ user: anna, message, label: 'Sources' });
    expect(answered).toBe(true);
    await discord.until(() => message.versions.length === 2);
    expect(discordText(message)).toBe('pressed sources');
    await expect(discord.press({ user: anna, message, label: 'Sources' })).rejects.toThrow('No button');
  });

  it('buttons open forms that a person fills in', async () => {
    const { discord, client, channel, anna } = await stage();
    await withButtons(client);
    client.on(Events.InteractionCreate, async (interaction) => {
      if (interaction.isButton()) {
        const input = { type: 4, style: 2, customId: 'why', label: 'Why?' } as const;
        await interaction.showModal({
          customId: 'report',
          title: 'Report',
          components: [{ type: 1, components: [input] }],
        });
      }
      if (interaction.isModalSubmit())
        await interaction.reply(`because ${interaction.fields.getTextInputValue('why')}`);
    });
    await discord.command({ user: anna, channel, ...ASK });
    const { message } = discord.answers(channel)[0]!;
    const { interaction } = await discord.press({ user: anna, message, customId: 'form' });
    await discord.submitModal({ interaction, values: { why: 'it is wrong' } });
    expect(discord.answers(channel).map(discordText)).toContain('because it is wrong');
  });

  it('menus give the chosen values', async () => {
    const { discord, client, channel, anna } = await stage();
    const options = [
      { label: 'One', value: '1' },
      { label: 'Two', value: '2' },
    ];
    const row = { type: 1, components: [{ type: 3, customId: 'which', options }] } as const;
    const sent = await textChannel(client, channel).send({ content: 'Which?', components: [row] });
    client.on(Events.InteractionCreate, async (interaction) => {
      if (interaction.isStringSelectMenu()) await interaction.update(`chosen ${interaction.values}`);
    });
    const { message } = discord.posted(channel).find((one) => one.id === sent.id)!;
    await discord.select({ user: anna, message, customId: 'which', values: ['2'] });
    expect(message.content).toBe('chosen 2');
    const strange = discord.select({ user: anna, message, customId: 'which', values: ['3'] });
    await expect(strange).rejects.toThrow('not on the menu');
  });
});

function textChannel(client: Client, channel: Channel) {
  const found = client.channels.cache.get(channel.id);
  if (!found?.isSendable()) throw new Error('The client does not know the channel');
  return found;
}

describe('messages', () => {
  it('are given to message commands in full', async () => {
    const { discord, client, channel, anna } = await stage();
    await register(client);
    client.on(Events.InteractionCreate, async (interaction) => {
      if (interaction.isMessageContextMenuCommand())
        await interaction.reply({
          content: interaction.targetMessage.content,
          flags: MessageFlags.Ephemeral,
        });
    });
    const message = discord.message({ user: anna, channel, content: 'Who spoke?' });
    const { answered } = await discord.messageCommand({
      user: anna,
      channel,
      name: 'Ask the archive',
      message,
    });
    expect(answered).toBe(true);
    expect(discord.answers(channel)[0]).toMatchObject({ content: 'Who spoke?', ephemeralFor: anna });
  });

  it('carry no content to a bot without the intent, unless they mention it', async () => {
    const { discord, channel, anna, messages } = await stage();
    discord.message({ user: anna, channel, content: 'among people' });
    discord.message({ user: anna, channel, content: `<@${discord.bot.id}> tell` });
    discord.message({ user: anna, channel: discord.dm(anna), content: 'in private' });
    await discord.until(() => messages.length === 3);
    expect(messages.map((message) => message.content)).toEqual([
      '',
      `<@${discord.bot.id}> tell`,
      'in private',
    ]);
    expect(messages[1]!.mentions.has(discord.bot.id)).toBe(true);
  });

  it('that mention the bot are answered in a thread, where the conversation goes on', async () => {
    const { discord, client, channel, anna } = await stage(
      {},
      { intents: [...INTENTS, GatewayIntentBits.MessageContent] },
    );
    client.on(Events.MessageCreate, async (message: Message) => {
      if (message.author.bot) return;
      if (message.channel.isThread()) await message.reply(`again: ${message.content}`);
      else await (await message.startThread({ name: 'Question' })).send('in the thread');
    });
    const asked = discord.message({ user: anna, channel, content: `<@${discord.bot.id}> who?` });
    const first = await discord.until(() => discord.answers(channel)[0]);
    expect(first.thread).toBe(asked.thread);
    expect(asked.thread?.id).toBe(asked.id);
    discord.message({ user: anna, channel: asked.thread!, content: 'and then?' });
    const second = await discord.until(() => discord.answers(channel)[1]);
    expect(second).toMatchObject({ content: 'again: and then?', pinged: { users: [] } });
    const thread = client.channels.cache.get(channel.id);
    if (!thread || !('threads' in thread)) throw new Error('no channel for threads');
    const again = thread.threads.create({ name: 'Again', startMessage: asked.id } as never);
    expect(await codeOf(again)).toBe(160004);
  });

  it('from a direct channel that is not in the cache arrive, if the Channel partial is set', async () => {
    const { discord, anna, messages } = await stage();
    discord.message({ user: anna, channel: discord.dm(anna), content: 'hello' });
    await discord.until(() => messages.length === 1);
    await messages[0]!.reply('hello to you');
    expect(discord.answers(discord.dm(anna))[0]).toMatchObject({ content: 'hello to you' });
  });

  it.each([
    ['the Channel partial', {}, { partials: [] }],
    ['a channel_type in the event', { channelTypes: false }, {}],
  ])('from such a channel are lost without %s, until the channel is fetched', async (_, server, options) => {
    const { discord, client, channel, anna, messages } = await stage(server, options);
    discord.message({ user: anna, channel: discord.dm(anna), content: 'lost' });
    discord.message({ user: anna, channel, content: 'later' });
    await discord.until(() => messages.length === 1);
    expect(messages[0]!.channelId).toBe(channel.id);
    await client.channels.fetch(discord.dm(anna).id);
    discord.message({ user: anna, channel: discord.dm(anna), content: 'heard' });
    await discord.until(() => messages.length === 2);
    expect(messages[1]!.content).toBe('heard');
  });

  it('outside interactions are public, whatever their flags say', async () => {
    const { discord, client, channel } = await stage();
    await client.rest.post(`/channels/${channel.id}/messages`, { body: { content: 'x', flags: 1 << 6 } });
    expect(discord.answers(channel)[0]).toMatchObject({ flags: 0 });
  });

  it('remember whom an earlier version notified', async () => {
    const { discord, client, channel, anna } = await stage();
    const sent = await textChannel(client, channel).send({
      content: `<@${anna.id}>`,
      allowedMentions: { parse: ['users'] },
    });
    await sent.edit('nobody');
    expect(discord.answers(channel)[0]).toMatchObject({
      content: 'nobody',
      versions: [`<@${anna.id}>`, 'nobody'],
      pinged: { users: [anna.id] },
    });
  });

  it('cannot be sent to who does not take any: 50007', async () => {
    const { discord, client } = await stage();
    const shy = discord.addUser('shy', { acceptsMessages: false });
    const user = await client.users.fetch(shy.id);
    expect(await codeOf(user.send('hello'))).toBe(50007);
  });

  it('reply to what exists, and fail or not where it is gone, as asked', async () => {
    const { discord, client, channel, anna } = await stage();
    const asked = discord.message({ user: anna, channel, content: 'x' });
    const reply = (failIfNotExists: boolean) =>
      textChannel(client, channel).send({
        content: 'y',
        reply: { messageReference: asked.id, failIfNotExists },
      });
    await reply(true);
    expect(discord.answers(channel)[0]!.repliesTo).toBe(asked);
    discord.remove(asked);
    expect(await codeOf(reply(true))).toBe(50035);
    await reply(false);
    expect(discord.answers(channel)[1]!.repliesTo).toBeUndefined();
  });

  it('are fetched newest first, and not where the bot may not read back', async () => {
    const { discord, client, channel, anna } = await stage();
    for (const content of ['1', '2', '3']) discord.message({ user: anna, channel, content });
    const { messages } = textChannel(client, channel);
    const contents = async () =>
      [...(await messages.fetch({ limit: 2, cache: false })).values()].map((one) => one.content);
    expect(await contents()).toEqual(['3', '2']);
    channel.permissions.delete('READ_MESSAGE_HISTORY');
    expect(await contents()).toEqual([]);
  });

  it('with an enforced nonce are posted once, though the answer to the first try is lost', async () => {
    const { discord, client, channel } = await stage({}, { enforceNonce: true });
    discord.faults.next('POST /channels/:channel/messages', { status: 502, afterDoing: true });
    await textChannel(client, channel).send('once');
    expect(discord.answers(channel)).toHaveLength(1);
    expect(
      discord.calls.filter((call) => call.route.endsWith('/messages')).map((call) => call.status),
    ).toEqual([502, 200]);
  });
});

describe('channels', () => {
  it('that are gone are unknown, and a locked thread takes no answer without permission', async () => {
    const { discord, client, guild, channel, anna } = await stage();
    const asked = discord.message({ user: anna, channel, content: 'x' });
    const thread = discord.thread({ user: anna, channel, name: 'Question', message: asked });
    const send = (to: Channel) =>
      codeOf(client.rest.post(`/channels/${to.id}/messages`, { body: { content: 'x' } }));
    discord.archive(thread);
    expect(await send(thread)).toBeUndefined();
    expect(thread.archived).toBe(false);
    discord.archive(thread, { locked: true });
    channel.permissions.delete('MANAGE_THREADS');
    expect(await send(thread)).toBe(160005);
    const other = discord.addChannel(guild);
    await discord.until(() => client.channels.cache.has(other.id));
    discord.removeChannel(other);
    expect(await send(other)).toBe(10003);
    await discord.until(() => !client.channels.cache.has(other.id));
  });

  it('tell of edits, of previews that have loaded, and of deleted messages', async () => {
    const { discord, client, channel, anna } = await stage();
    const events: unknown[] = [];
    client.on(Events.MessageUpdate, (_, message) => events.push(message.editedTimestamp !== null));
    client.on(Events.MessageDelete, (message) => events.push(message.id));
    const message = discord.message({ user: anna, channel, content: 'https://a.example' });
    await discord.until(() => textChannel(client, channel).messages.cache.has(message.id));
    discord.loadPreviews(message);
    discord.edit(message, 'other words');
    discord.remove(message);
    await discord.until(() => events.length === 3);
    expect(events).toEqual([false, true, message.id]);
  });
});

describe('permissions', () => {
  it('are asked for by every route', async () => {
    const { discord, client, guild, channel, anna } = await stage();
    const asked = discord.message({ user: anna, channel, content: 'x' });
    const path = `/channels/${channel.id}/messages` as const;
    const without = async (
      permission: Parameters<typeof channel.permissions.delete>[0],
      call: () => Promise<unknown>,
    ) => {
      channel.permissions.delete(permission);
      const code = await codeOf(call());
      channel.permissions.add(permission);
      return code;
    };
    const send = (body: object) => () => client.rest.post(path, { body });
    expect(await without('VIEW_CHANNEL', send({ content: 'x' }))).toBe(50001);
    expect(await without('SEND_MESSAGES', send({ content: 'x' }))).toBe(50013);
    expect(await without('EMBED_LINKS', send({ embeds: [{ title: 'x' }] }))).toBe(50013);
    expect(await without('READ_MESSAGE_HISTORY', () => client.rest.get(`${path}/${asked.id}`))).toBe(50013);
    const thread = () => client.rest.post(`${path}/${asked.id}/threads`, { body: { name: 'x' } });
    expect(await without('CREATE_PUBLIC_THREADS', thread)).toBe(50013);
    await thread();
    const inThread = () => client.rest.post(`/channels/${asked.id}/messages`, { body: { content: 'x' } });
    expect(await without('SEND_MESSAGES_IN_THREADS', inThread)).toBe(50013);
    expect(await codeOf(client.rest.get('/channels/1'))).toBe(10003);
    expect(await codeOf(client.rest.get(`${path}/1`))).toBe(10008);
    expect(await codeOf(client.rest.patch(`${path}/${asked.id}`, { body: { content: 'y' } }))).toBe(50005);
    const mute = discord.addChannel(guild, { permissions: ['VIEW_CHANNEL'] });
    await discord.until(() => client.channels.cache.get(mute.id));
    const known = client.guilds.cache.get(guild.id)!.channels.cache.get(mute.id)!;
    const member = await client.guilds.cache.get(guild.id)!.members.fetchMe();
    expect(known.permissionsFor(member).has('SendMessages')).toBe(false);
  });
});

describe('faults of REST', () => {
  it('429 on a route is waited for by the client', async () => {
    const { discord, client, channel } = await stage();
    const route = 'POST /channels/:channel/messages';
    discord.faults.next(route, { status: 429, retryAfter: 0.05 });
    await textChannel(client, channel).send('late');
    discord.faults.next(route, { status: 429, retryAfter: 0.05, global: true });
    await textChannel(client, channel).send('later');
    const statuses = discord.calls
      .filter((call) => call.route.endsWith('/messages'))
      .map((call) => call.status);
    expect(statuses).toEqual([429, 200, 429, 200]);
    expect(discord.answers(channel)).toHaveLength(2);
  });

  it('more requests than a bucket holds are refused, and its headers keep the client from sending them', async () => {
    const { discord, client, channel } = await stage({ bucket: { limit: 2, windowMs: 150 } });
    await Promise.all(['a', 'b', 'c', 'd'].map((text) => textChannel(client, channel).send(text)));
    expect(discord.calls.filter((call) => call.status === 429)).toEqual([]);
    const post = () =>
      fetch(`${discord.apiUrl}/v10/channels/${channel.id}/typing`, {
        method: 'POST',
        headers: { Authorization: `Bot ${discord.token}` },
      });
    const statuses = (await Promise.all([post(), post(), post()])).map((response) => response.status);
    expect(statuses.sort()).toEqual([204, 204, 429]);
  });

  it('more requests a second than Discord takes in all are refused', async () => {
    const { discord, channel } = await startServer({ globalLimit: 2 });
    const get = () =>
      fetch(`${discord.apiUrl}/v10/channels/${channel.id}`, {
        headers: { Authorization: `Bot ${discord.token}` },
      });
    const [first, second, third] = [await get(), await get(), await get()];
    expect([first.status, second.status, third.status]).toEqual([200, 200, 429]);
    expect(third.headers.get('x-ratelimit-global')).toBe('true');
    expect(await third.json()).toMatchObject({ global: true, retry_after: expect.any(Number) });
  });

  it('answers can be held back', async () => {
    const { discord, client, channel } = await stage();
    let release = () => {};
    const wait = new Promise<void>((resolve) => {
      release = resolve;
    });
    discord.faults.next('POST /channels/:channel/messages', { wait });
    const sent = textChannel(client, channel).send('held');
    await discord.until(() => discord.calls.some((call) => call.route.endsWith('/messages')));
    expect(discord.answers(channel)).toEqual([]);
    release();
    expect((await sent).content).toBe('held');
  });

  it('500 is tried again', async () => {
    const { discord, client, channel } = await stage();
    discord.faults.next('POST /channels/:channel/messages', { status: 500 });
    await textChannel(client, channel).send('second try');
    expect(discord.answers(channel).map(discordText)).toEqual(['second try']);
  });

  it('a call without an answer ends in the time-out of the client, a cut connection at once', async () => {
    const { discord, client, channel } = await stage({}, { rest: { timeout: 100, retries: 1 } });
    discord.faults.next('POST /channels/:channel/messages', { hang: true }, 2);
    await expect(textChannel(client, channel).send('x')).rejects.toThrow('aborted');
    discord.faults.next('POST /channels/:channel/messages', { destroy: true });
    const cut = textChannel(client, channel).send('y');
    await expect(cut).rejects.toThrow('other side closed');
  });

  it('a wrong token is refused with 401', async () => {
    const { discord, channel } = await startServer();
    const response = await fetch(`${discord.apiUrl}/v10/channels/${channel.id}`, {
      headers: { Authorization: 'Bot x' },
    });
    expect([response.status, await response.json()]).toEqual([
      401,
      { message: '401: Unauthorized', code: 0 },
    ]);
  });
});

describe('the gateway', () => {
  it('replays after a drop what was missed', async () => {
    const { discord, channel, anna, messages } = await stage();
    discord.message({ user: anna, channel, content: 'before' });
    await discord.until(() => messages.length === 1);
    discord.gateway.drop();
    discord.message({ user: anna, channel, content: 'meanwhile' });
    await discord.until(() => discord.gateway.resumes.length === 1);
    await discord.until(() => messages.length === 2);
    expect(discord.gateway.identifies).toHaveLength(1);
    discord.message({ user: anna, channel, content: 'after' });
    await discord.until(() => messages.length === 3);
  });

  it('replays events again when told to, so that the client sees them twice', async () => {
    const { discord, anna, interactions, client } = await stage();
    await register(client);
    onCommand(client, (interaction) => interaction.reply('x').catch(() => {}));
    await discord.command({ user: anna, channel: discord.dm(anna), ...ASK });
    expect(interactions).toHaveLength(1);
    discord.gateway.replayAgain(2);
    discord.gateway.reconnect();
    await discord.until(() => interactions.length === 2);
    discord.gateway.redeliver('INTERACTION_CREATE');
    await discord.until(() => interactions.length === 3);
    expect(new Set(interactions.map((one) => one.id)).size).toBe(1);
  });

  it('invalid sessions are resumed or begun anew', async () => {
    const { discord, channel, anna, messages } = await stage();
    const isBack = async () => {
      const { length } = messages;
      discord.message({ user: anna, channel, content: 'back?' });
      await discord.until(() => messages.length > length);
    };
    discord.gateway.invalidate(true);
    await discord.until(() => discord.gateway.resumes.length === 1);
    await isBack();
    discord.gateway.invalidate();
    await discord.until(() => discord.gateway.identifies.length === 2);
    await isBack();
    discord.gateway.drop({ forget: true });
    await discord.until(() => discord.gateway.identifies.length === 3);
    await isBack();
  });

  it('that says nothing keeps login waiting', async () => {
    const { discord } = await startServer();
    discord.gateway.keepSilent();
    const client = createClient(discord);
    let isIn = false;
    const login = client.login(discord.token).then(() => {
      isIn = true;
    });
    await discord.until(() => discord.gateway.open === 1);
    expect(isIn).toBe(false);
    discord.gateway.keepSilent(false);
    discord.gateway.drop();
    await login;
    await discord.until(() => client.isReady());
    await client.destroy();
  });

  it('a client whose heartbeats are not acknowledged comes back', async () => {
    const { discord } = await stage({ heartbeatMs: 50 });
    await discord.until(() => discord.gateway.heartbeats > 1);
    discord.gateway.withholdAcks();
    await discord.until(() => discord.gateway.resumes.length === 1);
  });

  it('a client that is refused for a while comes back', async () => {
    const { discord, client, channel, anna, messages } = await stage();
    discord.gateway.refuse();
    discord.gateway.drop();
    const attempts: string[] = [];
    client.on(Events.Debug, (text) => text.includes('Connecting to') && attempts.push(text));
    await discord.until(() => attempts.length > 1);
    discord.gateway.accept();
    await discord.until(
      () => discord.gateway.open === 1 && discord.gateway.sessions.some((one) => one.socket),
    );
    discord.message({ user: anna, channel, content: 'there again' });
    await discord.until(() => messages.length === 1);
  });
});
