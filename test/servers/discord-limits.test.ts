// One case for each limit: at the limit a body is taken, above it Discord's own error comes back, at its own place.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Channel, type DiscordServer, startDiscordServer, type User } from './discord-server.ts';

let discord: DiscordServer;
let channel: Channel;
let anna: User;

beforeAll(async () => {
  discord = await startDiscordServer({ globalLimit: 10_000, bucket: { limit: 10_000, windowMs: 1_000 } });
  channel = discord.addChannel(discord.addGuild());
  anna = discord.addUser('anna');
});
afterAll(() => discord.stop());

interface ErrorBody {
  readonly code?: number;
  readonly errors?: object;
}

/** Sends a request; gives nothing if it was taken, else the code and the places of what is wrong. */
async function refusal(method: string, path: string, body: unknown): Promise<string | undefined> {
  const response = await fetch(`${discord.apiUrl}/v10${path}`, {
    method,
    headers: { Authorization: `Bot ${discord.token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.ok) return undefined;
  const { code, errors } = (await response.json()) as ErrorBody;
  return [code, ...problemsOf(errors ?? {}, '')].join(' ');
}

function problemsOf(errors: object, path: string): string[] {
  return Object.entries(errors).flatMap(([key, value]) =>
    key === '_errors'
      ? (value as { code: string }[]).map((one) => `${path.slice(1)}:${one.code}`)
      : problemsOf(value as object, `${path}.${key}`),
  );
}

const post = (body: object) => refusal('POST', `/channels/${channel.id}/messages`, body);
const put = (...commands: object[]) =>
  refusal('PUT', `/applications/${discord.applicationId}/commands`, commands);
const a = (length: number): string => 'a'.repeat(length);
const list = <T>(length: number, one: (at: number) => T): T[] => Array.from({ length }, (_, at) => one(at));

const row = (...components: object[]) => ({ components: [{ type: 1, components }], content: 'x' });
const button = (more: object = {}) => ({ type: 2, style: 1, custom_id: 'b', label: 'x', ...more });
const menu = (more: object = {}) => ({
  type: 3,
  custom_id: 'm',
  options: [{ label: 'x', value: 'x' }],
  ...more,
});
const text = (content: string) => ({ type: 10, content });
const v2 = (...components: object[]) => ({ flags: 1 << 15, components });
const field = { name: 'x', value: 'x' };
const slash = (more: object = {}) => ({ name: 'syria', description: 'x', ...more });
const option = (more: object = {}) => ({ type: 3, name: 'question', description: 'x', ...more });

type Case = readonly [name: string, taken: object, refused: object, error: string];

describe('a message', () => {
  const cases: readonly Case[] = [
    ['content of 2,000', { content: a(2_000) }, { content: a(2_001) }, 'content:BASE_TYPE_MAX_LENGTH'],
    [
      '10 embeds',
      { embeds: list(10, () => ({ title: 'x' })) },
      { embeds: list(11, () => ({ title: 'x' })) },
      'embeds:BASE_TYPE_MAX_LENGTH',
    ],
    [
      'an embed title of 256',
      { embeds: [{ title: a(256) }] },
      { embeds: [{ title: a(257) }] },
      'embeds.0.title:BASE_TYPE_MAX_LENGTH',
    ],
    [
      'an embed description of 4,096',
      { embeds: [{ description: a(4_096) }] },
      { embeds: [{ description: a(4_097) }] },
      'embeds.0.description:BASE_TYPE_MAX_LENGTH',
    ],
    [
      '25 fields',
      { embeds: [{ fields: list(25, () => field) }] },
      { embeds: [{ fields: list(26, () => field) }] },
      'embeds.0.fields:BASE_TYPE_MAX_LENGTH',
    ],
    [
      'a field name of 256',
      { embeds: [{ fields: [{ ...field, name: a(256) }] }] },
      { embeds: [{ fields: [{ ...field, name: a(257) }] }] },
      'embeds.0.fields.0.name:BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a field value of 1,024',
      { embeds: [{ fields: [{ ...field, value: a(1_024) }] }] },
      { embeds: [{ fields: [{ ...field, value: '' }] }] },
      'embeds.0.fields.0.value:BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a footer of 2,048',
      { embeds: [{ title: 'x', footer: { text: a(2_048) } }] },
      { embeds: [{ title: 'x', footer: { text: a(2_049) } }] },
      'embeds.0.footer.text:BASE_TYPE_BAD_LENGTH',
    ],
    [
      'an embed author of 256',
      { embeds: [{ author: { name: a(256) } }] },
      { embeds: [{ author: { name: a(257) } }] },
      'embeds.0.author.name:BASE_TYPE_BAD_LENGTH',
    ],
    [
      'embeds of 6,000 together',
      { embeds: [{ description: a(3_000) }, { description: a(3_000) }] },
      { embeds: [{ description: a(3_000) }, { description: a(3_001) }] },
      'embeds:MAX_EMBED_SIZE_EXCEEDED',
    ],
    [
      'an embed that shows something',
      { embeds: [{ title: 'x' }] },
      { embeds: [{ color: 1 }] },
      'embeds.0.description:BASE_TYPE_REQUIRED',
    ],
    [
      'web addresses in embeds',
      { embeds: [{ title: 'x', url: 'https://a.example' }] },
      { embeds: [{ title: 'x', url: 'file:///a' }] },
      'embeds.0.url:URL_TYPE_INVALID_SCHEME',
    ],
    [
      'known mentions',
      { content: 'x', allowed_mentions: { parse: ['users'] } },
      { content: 'x', allowed_mentions: { parse: ['people'] } },
      'allowed_mentions.parse.0:BASE_TYPE_CHOICES',
    ],
    [
      'mentions by kind or by id',
      { content: 'x', allowed_mentions: { parse: [], users: ['1'] } },
      { content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } },
      'allowed_mentions:MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
    ],
    [
      '100 mentioned ids',
      { content: 'x', allowed_mentions: { users: list(100, String) } },
      { content: 'x', allowed_mentions: { users: list(101, String) } },
      'allowed_mentions.users:BASE_TYPE_MAX_LENGTH',
    ],
    [
      'a nonce of 25',
      { content: 'x', nonce: a(25) },
      { content: 'x', nonce: a(26) },
      'nonce:BASE_TYPE_MAX_LENGTH',
    ],
  ];
  it.each(cases)('holds %s', async (_, taken, refused, error) => {
    expect(await post(taken)).toBeUndefined();
    expect(await post(refused)).toBe(`50035 ${error}`);
  });

  it('cannot be empty: 50006', async () => {
    expect(await post({ content: ' \n ' })).toBe('50006');
    expect(await post({})).toBe('50006');
  });
});

describe('components', () => {
  const cases: readonly Case[] = [
    [
      '5 rows',
      { ...row(), components: list(5, (at) => row(button({ custom_id: `${at}` })).components[0]) },
      { ...row(), components: list(6, (at) => row(button({ custom_id: `${at}` })).components[0]) },
      'components:BASE_TYPE_MAX_LENGTH',
    ],
    [
      '5 buttons in a row',
      row(...list(5, (at) => button({ custom_id: `${at}` }))),
      row(...list(6, (at) => button({ custom_id: `${at}` }))),
      'components.0.components:BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a label of 80',
      row(button({ label: a(80) })),
      row(button({ label: a(81) })),
      'components.0.components.0.label:BASE_TYPE_MAX_LENGTH',
    ],
    [
      'a custom id of 100',
      row(button({ custom_id: a(100) })),
      row(button({ custom_id: a(101) })),
      'components.0.components.0.custom_id:BASE_TYPE_MAX_LENGTH',
    ],
    [
      'different custom ids',
      row(button(), button({ custom_id: 'c' })),
      row(button(), button()),
      'components.custom_id:COMPONENT_CUSTOM_ID_DUPLICATED',
    ],
    [
      'links with an address',
      row({ type: 2, style: 5, label: 'x', url: 'https://a.example' }),
      row({ type: 2, style: 5, label: 'x' }),
      'components.0.components.0.url:BASE_TYPE_REQUIRED',
    ],
    [
      'links without a custom id',
      row({ type: 2, style: 5, label: 'x', url: 'https://a.example' }),
      row({ type: 2, style: 5, label: 'x', url: 'https://a.example', custom_id: 'c' }),
      'components.0.components.0.custom_id:BUTTON_COMPONENT_FIELD_INVALID',
    ],
    [
      'links of 512',
      row({ type: 2, style: 5, label: 'x', url: `https://a.example/${a(494)}` }),
      row({ type: 2, style: 5, label: 'x', url: `https://a.example/${a(495)}` }),
      'components.0.components.0.url:BASE_TYPE_BAD_LENGTH',
    ],
    [
      'buttons with a custom id',
      row(button()),
      row({ type: 2, style: 1, label: 'x' }),
      'components.0.components.0.custom_id:BASE_TYPE_REQUIRED',
    ],
    [
      'a menu alone in its row',
      row(menu()),
      row(menu(), button()),
      'components.0.components:COMPONENT_LAYOUT_WIDTH_EXCEEDED',
    ],
    [
      '25 options',
      row(menu({ options: list(25, (at) => ({ label: 'x', value: `${at}` })) })),
      row(menu({ options: list(26, (at) => ({ label: 'x', value: `${at}` })) })),
      'components.0.components.0.options:BASE_TYPE_BAD_LENGTH',
    ],
    [
      'options of 100',
      row(menu({ options: [{ label: a(100), value: a(100), description: a(100) }] })),
      row(menu({ options: [{ label: 'x', value: 'x', description: a(101) }] })),
      'components.0.components.0.options.0.description:BASE_TYPE_MAX_LENGTH',
    ],
    [
      'different values',
      row(menu()),
      row(
        menu({
          options: [
            { label: 'x', value: 'x' },
            { label: 'y', value: 'x' },
          ],
        }),
      ),
      'components.0.components.0.options.1.value:SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
    ],
    [
      'a placeholder of 150',
      row(menu({ placeholder: a(150) })),
      row(menu({ placeholder: a(151) })),
      'components.0.components.0.placeholder:BASE_TYPE_MAX_LENGTH',
    ],
    ['what rows may hold', row(button()), row(text('x')), 'components.0.components.0:UNION_TYPE_CHOICES'],
    [
      'version 2 with its flag',
      v2(text('x')),
      { components: [text('x')] },
      'components.0:UNION_TYPE_CHOICES',
    ],
    [
      'version 2 without content',
      v2(text('x')),
      { ...v2(text('x')), content: 'y' },
      'content:MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    ],
    [
      'version 2 without embeds',
      v2(text('x')),
      { ...v2(text('x')), embeds: [{ title: 'y' }] },
      'embeds:MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    ],
    [
      '40 components, nested ones counted',
      v2({ type: 17, components: list(39, () => text('x')) }),
      v2({ type: 17, components: list(40, () => text('x')) }),
      'components:COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
    ],
    [
      '4,000 characters of text',
      v2(text(a(2_000)), text(a(2_000))),
      v2(text(a(2_000)), text(a(2_001))),
      'components:COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
    ],
    ['text that is not empty', v2(text('x')), v2(text('')), 'components.0.content:BASE_TYPE_BAD_LENGTH'],
    [
      'sections of three texts',
      v2({ type: 9, components: list(3, () => text('x')), accessory: button() }),
      v2({ type: 9, components: list(4, () => text('x')), accessory: button() }),
      'components.0.components:BASE_TYPE_BAD_LENGTH',
    ],
    [
      'sections with an accessory',
      v2({ type: 9, components: [text('x')], accessory: button() }),
      v2({ type: 9, components: [text('x')] }),
      'components.0.accessory:BASE_TYPE_REQUIRED',
    ],
    [
      'galleries of ten',
      v2({ type: 12, items: list(10, () => ({ media: { url: 'https://a.example' } })) }),
      v2({ type: 12, items: [] }),
      'components.0.items:BASE_TYPE_BAD_LENGTH',
    ],
    [
      'files that are uploaded',
      v2({ type: 13, file: { url: 'attachment://a.txt' } }),
      v2({ type: 13, file: { url: 'https://a.example' } }),
      'components.0.file.url:URL_TYPE_INVALID_SCHEME',
    ],
    [
      'separators',
      v2(text('x'), { type: 14, spacing: 2 }),
      v2(text('x'), { type: 14, spacing: 3 }),
      'components.1.spacing:BASE_TYPE_CHOICES',
    ],
    [
      'containers outside containers',
      v2({ type: 17, components: [text('x')] }),
      v2({ type: 17, components: [{ type: 17, components: [] }] }),
      'components.0.components.0:UNION_TYPE_CHOICES',
    ],
    [
      'colours',
      v2({ type: 17, accent_color: 0xffffff, components: [text('x')] }),
      v2({ type: 17, accent_color: 0x1000000, components: [text('x')] }),
      'components.0.accent_color:NUMBER_TYPE_MAX',
    ],
  ];
  it.each(cases)('may be %s', async (_, taken, refused, error) => {
    expect(await post(taken)).toBeUndefined();
    expect(await post(refused)).toBe(`50035 ${error}`);
  });

  it('of version 2 stay so, and get ids', async () => {
    await post(v2(text('x')));
    const { message } = discord.posted(channel).at(-1)!;
    const edit = (body: object) => refusal('PATCH', `/channels/${channel.id}/messages/${message.id}`, body);
    expect(message.components).toEqual([{ ...text('x'), id: 1 }]);
    expect(await edit({ content: 'y' })).toContain('content:MESSAGE_CANNOT_USE_LEGACY_FIELDS');
    expect(await edit({ components: [text('y')] })).toContain('UNION_TYPE_CHOICES');
    expect(await edit(v2(text('y')))).toBeUndefined();
  });
});

describe('a command', () => {
  const sub = (more: object = {}) => ({ type: 1, name: 'ask', description: 'x', ...more });
  const cases: readonly Case[] = [
    [
      'a name of 32',
      slash({ name: a(32) }),
      slash({ name: a(33) }),
      '0.name:BASE_TYPE_BAD_LENGTH 0.name:APPLICATION_COMMAND_INVALID_NAME',
    ],
    ['a name in lower case', slash(), slash({ name: 'Syria' }), '0.name:APPLICATION_COMMAND_INVALID_NAME'],
    [
      'a description of 100',
      slash({ description: a(100) }),
      slash({ description: a(101) }),
      '0.description:BASE_TYPE_BAD_LENGTH',
    ],
    [
      '25 options',
      slash({ options: list(25, (at) => option({ name: `o${at}` })) }),
      slash({ options: list(26, (at) => option({ name: `o${at}` })) }),
      '0.options:BASE_TYPE_MAX_LENGTH',
    ],
    [
      'options of different names',
      slash({ options: [option()] }),
      slash({ options: [option(), option()] }),
      '0.options.1.name:APPLICATION_COMMANDS_DUPLICATE_NAME',
    ],
    [
      'required options first',
      slash({ options: [option({ required: true }), option({ name: 'b' })] }),
      slash({ options: [option(), option({ name: 'b', required: true })] }),
      '0.options.1:APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
    ],
    [
      'subcommands apart from options',
      slash({ options: [sub()] }),
      slash({ options: [sub(), option()] }),
      '0.options:APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
    ],
    [
      'no subcommands of subcommands',
      slash({ options: [sub({ options: [option()] })] }),
      slash({ options: [sub({ options: [sub()] })] }),
      '0.options.0.options.0.type:BASE_TYPE_CHOICES',
    ],
    [
      '25 choices',
      slash({ options: [option({ choices: list(25, (at) => ({ name: `${at}`, value: `${at}` })) })] }),
      slash({ options: [option({ choices: list(26, (at) => ({ name: `${at}`, value: `${at}` })) })] }),
      '0.options.0.choices:BASE_TYPE_MAX_LENGTH',
    ],
    [
      'choices of 100',
      slash({ options: [option({ choices: [{ name: a(100), value: a(100) }] })] }),
      slash({ options: [option({ choices: [{ name: 'x', value: a(101) }] })] }),
      '0.options.0.choices.0.value:BASE_TYPE_MAX_LENGTH',
    ],
    [
      'choices or autocomplete',
      slash({ options: [option({ autocomplete: true })] }),
      slash({ options: [option({ autocomplete: true, choices: [{ name: 'x', value: 'x' }] })] }),
      '0.options.0.autocomplete:APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID',
    ],
    [
      'lengths of 6,000',
      slash({ options: [option({ max_length: 6_000 })] }),
      slash({ options: [option({ max_length: 6_001 })] }),
      '0.options.0.max_length:NUMBER_TYPE_MAX',
    ],
    [
      'known contexts',
      slash({ contexts: [0, 1, 2], integration_types: [0, 1] }),
      slash({ contexts: [3] }),
      '0.contexts.0:BASE_TYPE_CHOICES',
    ],
    [
      'contexts named once',
      slash({ contexts: [0] }),
      slash({ contexts: [0, 0] }),
      '0.contexts:SET_TYPE_ALREADY_CONTAINS_VALUE',
    ],
    [
      'a menu name of 32, mixed case and spaces',
      { type: 3, name: `Ask the archive ${a(16)}` },
      { type: 3, name: a(33) },
      '0.name:BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a menu name without description',
      { type: 3, name: 'Ask' },
      { type: 3, name: 'Ask', description: 'x' },
      '0.description:APPLICATION_COMMAND_FIELD_INVALID',
    ],
    [
      '8,000 characters',
      slash({ options: list(25, (at) => option({ name: `o${at}`, description: a(100) })) }),
      slash({
        options: list(25, (at) =>
          option({ name: `o${at}`, choices: list(4, (n) => ({ name: a(80) + n, value: `${n}` })) }),
        ),
      }),
      '0:APPLICATION_COMMAND_TOO_LARGE',
    ],
  ];
  it.each(cases)('may have %s', async (_, taken, refused, error) => {
    expect(await put(taken)).toBeUndefined();
    expect(await put(refused)).toBe(`50035 ${error}`);
  });

  it('has a name of its own, and one of 15 menus', async () => {
    expect(await put(slash(), slash())).toContain('APPLICATION_COMMANDS_DUPLICATE_NAME');
    expect(await put(...list(16, (at) => ({ type: 3, name: `Ask ${at}` })))).toBe('30032');
  });

  it('of a guild has no contexts; commands are created, changed and removed one by one', async () => {
    await put();
    const path = `/applications/${discord.applicationId}/guilds/${channel.guild!.id}/commands`;
    expect(await refusal('POST', path, slash({ contexts: [0] }))).toContain(
      'contexts:APPLICATION_COMMAND_CONTEXTS_NOT_ALLOWED',
    );
    expect(await refusal('POST', path, slash())).toBeUndefined();
    const [before] = discord.commands(channel.guild);
    expect(await refusal('POST', path, slash({ description: 'y' }))).toBeUndefined();
    expect(discord.commands(channel.guild)).toMatchObject([{ id: before!.id, description: 'y' }]);
    expect(await refusal('PATCH', `${path}/${before!.id}`, { description: 'z' })).toBeUndefined();
    expect(await refusal('DELETE', `${path}/${before!.id}`, undefined)).toBeUndefined();
    expect(await refusal('DELETE', `${path}/${before!.id}`, undefined)).toBe('10063');
    expect(discord.commands(channel.guild)).toEqual([]);
  });
});

describe('a thread', () => {
  it('has a name of 100 and a known time to be archived', async () => {
    const open = (body: object) => refusal('POST', `/channels/${channel.id}/threads`, body);
    expect(await open({ name: a(100), auto_archive_duration: 1_440 })).toBeUndefined();
    expect(await open({ name: a(101) })).toBe('50035 name:BASE_TYPE_BAD_LENGTH');
    expect(await open({ name: '' })).toBe('50035 name:BASE_TYPE_BAD_LENGTH');
    expect(await open({ name: 'x', auto_archive_duration: 5 })).toBe(
      '50035 auto_archive_duration:BASE_TYPE_CHOICES',
    );
  });
});

describe('an answer to an interaction', () => {
  const COMMAND = slash({ options: [option({ autocomplete: true })] });

  /** Sends the interaction without waiting for an answer, and gives a way to answer it. */
  async function sent(kind: 'command' | 'autocomplete') {
    await put(COMMAND);
    const deed = { user: anna, channel, name: 'syria', options: { question: 'x' }, focused: 'question' };
    const done = kind === 'command' ? discord.command(deed) : discord.autocomplete(deed);
    const { id, token } = discord.interactions.at(-1)!;
    return { done, answer: (body: object) => refusal('POST', `/interactions/${id}/${token}/callback`, body) };
  }

  it('has 25 choices of 100', async () => {
    const { done, answer } = await sent('autocomplete');
    const choices = (length: number, name = 'x') => ({
      type: 8,
      data: { choices: list(length, (at) => ({ name, value: `${at}` })) },
    });
    expect(await answer(choices(26))).toBe('50035 data.choices:BASE_TYPE_MAX_LENGTH');
    expect(await answer(choices(1, a(101)))).toBe('50035 data.choices.0.name:BASE_TYPE_BAD_LENGTH');
    expect(await answer({ type: 4, data: { content: 'x' } })).toBe('50035 type:BASE_TYPE_CHOICES');
    expect(await answer(choices(25))).toBeUndefined();
    await done;
  });

  it('has a message within the limits, or a form with a title of 45', async () => {
    const { done, answer } = await sent('command');
    const input = { type: 4, custom_id: 'i', style: 1, label: a(45) };
    const form = (more: object = {}) => ({
      type: 9,
      data: { custom_id: 'f', title: a(45), components: [{ type: 1, components: [input] }], ...more },
    });
    expect(await answer({ type: 4, data: { content: a(2_001) } })).toBe(
      '50035 data.content:BASE_TYPE_MAX_LENGTH',
    );
    expect(await answer({ type: 4, data: v2(text(a(4_001))) })).toContain(
      'data.components:COMPONENT_DISPLAYABLE',
    );
    expect(await answer({ type: 6 })).toBe('50035 type:BASE_TYPE_CHOICES');
    expect(await answer(form({ title: a(46) }))).toBe('50035 data.title:BASE_TYPE_BAD_LENGTH');
    expect(await answer(form({ components: [] }))).toBe('50035 data.components:BASE_TYPE_BAD_LENGTH');
    const label = { type: 18, label: a(46), component: input };
    expect(await answer(form({ components: [label] }))).toBe(
      '50035 data.components.0.label:BASE_TYPE_BAD_LENGTH',
    );
    expect(await answer(form())).toBeUndefined();
    await done;
  });
});
