// Whom a text notifies, what of it is formatted, and what a person reads.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type DiscordServer,
  discordFormatting,
  discordText,
  type Posted,
  startDiscordServer,
} from './discord-server.ts';

let discord: DiscordServer;
beforeAll(async () => {
  discord = await startDiscordServer();
});
afterAll(() => discord.stop());

/** What became of a message that the bot posted. */
async function post(
  body: object,
  prepare: (channel: ReturnType<DiscordServer['addChannel']>) => void = () => {},
): Promise<Posted> {
  const channel = discord.addChannel(discord.addGuild());
  prepare(channel);
  await fetch(`${discord.apiUrl}/v10/channels/${channel.id}/messages`, {
    method: 'POST',
    headers: { Authorization: `Bot ${discord.token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return discord.answers(channel)[0]!;
}

describe('allowed mentions', () => {
  const content = '<@1> <@!2> <@&3> @everyone @here';
  it.each([
    ['nothing said', undefined, { users: ['1', '2'], roles: ['3'], everyone: true }],
    ['nothing parsed', { parse: [] }, { users: [], roles: [], everyone: false }],
    ['an empty object', {}, { users: [], roles: [], everyone: false }],
    ['users parsed', { parse: ['users'] }, { users: ['1', '2'], roles: [], everyone: false }],
    [
      'one user and one role',
      { parse: [], users: ['2', '9'], roles: ['3'] },
      { users: ['2'], roles: ['3'], everyone: false },
    ],
    ['everyone parsed', { parse: ['everyone'] }, { users: [], roles: [], everyone: true }],
  ])('with %s', async (_, allowed_mentions, pinged) => {
    expect((await post({ content, allowed_mentions })).pinged).toEqual(pinged);
  });

  it('in text displays count as well, in embeds and code not', async () => {
    const displays = {
      flags: 1 << 15,
      components: [{ type: 17, components: [{ type: 10, content: '<@1>' }] }],
    };
    expect((await post(displays)).pinged.users).toEqual(['1']);
    expect((await post({ embeds: [{ description: '<@1>' }] })).pinged.users).toEqual([]);
    expect((await post({ content: 'x `<@1>` ```\n<@2>``` \\<@3>' })).pinged.users).toEqual(['3']);
    expect((await post({ content: '\\`<@1>\\`' })).pinged.users).toEqual(['1']);
  });

  it('of everyone need the permission', async () => {
    const posted = await post({ content: '@everyone' }, ({ permissions }) =>
      permissions.delete('MENTION_EVERYONE'),
    );
    expect(posted.pinged.everyone).toBe(false);
  });

  it('of the author of a message replied to count if nothing is said, or on request', async () => {
    const channel = discord.addChannel(discord.addGuild());
    const anna = discord.addUser('anna');
    const asked = discord.message({ user: anna, channel, content: 'x' });
    for (const allowed_mentions of [undefined, { parse: [] }, { parse: [], replied_user: true }]) {
      await fetch(`${discord.apiUrl}/v10/channels/${channel.id}/messages`, {
        method: 'POST',
        headers: { Authorization: `Bot ${discord.token}` },
        body: JSON.stringify({ content: 'y', message_reference: { message_id: asked.id }, allowed_mentions }),
      });
    }
    expect(discord.answers(channel).map((one) => one.pinged.users)).toEqual([[anna.id], [], [anna.id]]);
  });
});

describe('previews', () => {
  it.each([
    ['of bare links', 'see https://a.example/x.', ['https://a.example/x']],
    ['of masked links', '[x](https://a.example)', ['https://a.example']],
    ['not in angle brackets', '<https://a.example> [x](<https://b.example>)', []],
    ['not in code', '`https://a.example`', []],
  ])('are shown %s', async (_, content, previews) => {
    expect((await post({ content })).previews).toEqual(previews);
  });

  it('are not shown when suppressed, without permission, or with components of version 2', async () => {
    const content = 'https://a.example';
    expect((await post({ content, flags: 1 << 2 })).previews).toEqual([]);
    expect(
      (await post({ content }, ({ permissions }) => permissions.delete('EMBED_LINKS'))).previews,
    ).toEqual([]);
    expect((await post({ flags: 1 << 15, components: [{ type: 10, content }] })).previews).toEqual([]);
  });
});

describe('discordFormatting()', () => {
  it.each([
    [
      '**a** *b* _c_ __d__ ~~e~~ ||f||',
      ['bold', 'underline', 'strikethrough', 'spoiler', 'italic', 'italic'],
    ],
    ['** a ** و_b_', ['bold', 'italic']],
    ['`a` ```b```', ['code', 'code block']],
    ['# a\n> b\n- c\n1. d\n-# e', ['quote', 'header', 'subtext', 'list', 'list']],
    ['[a](https://b.example) https://c.example <https://d.example>', ['masked link', 'link', 'link']],
    [
      '<@1> <@&2> @here <#3> </ask it:4>',
      ['user mention', 'role mention', 'everyone', 'channel link', 'slash command'],
    ],
    ['<t:1:R> <:a:1> <a:b:2> <id:customize>', ['guild link', 'timestamp', 'custom emoji', 'custom emoji']],
  ])('finds what is live in %j', (text, kinds) => {
    expect(discordFormatting(text).map((one) => one.kind)).toEqual(kinds);
  });

  it.each([
    'plain words, 2 * 3 * 4, snake_case_name, a - b, #tag',
    '\\*\\*a\\*\\* \\_b\\_ \\~\\~c\\~\\~ \\|\\|d\\|\\| \\`e\\`',
    '\\# a\n\\> b\n\\- c\n1\\. d',
    '\\[a](mailto:x) \\<@1> @\u200beveryone \\<t:1>',
  ])('finds nothing in %j', (text) => {
    expect(discordFormatting(text)).toEqual([]);
  });

  it('says which characters make the construct up', () => {
    expect(discordFormatting('x **a** y')).toEqual([{ kind: 'bold', text: '**a**' }]);
  });
});

describe('discordText()', () => {
  it('is what a person reads', async () => {
    const url = 'https://a.example';
    const link = { type: 2, style: 5, label: 'Open', url };
    const press = { type: 2, style: 1, label: 'More', custom_id: 'm' };
    const content = `[title](${url}) <@1> **b** \\*c\\*`;
    expect(discordText(await post({ content, components: [{ type: 1, components: [link, press] }] }))).toBe(
      `title <${url}> ⟦mention⟧ **b** *c*\n[Open <${url}>] [More]`,
    );
    const section = { type: 9, components: [{ type: 10, content: 'one' }], accessory: press };
    const container = { type: 17, components: [section, { type: 14 }, { type: 10, content: 'two' }] };
    expect(discordText(await post({ flags: 1 << 15, components: [container] }))).toBe(
      'one\n[More]\n---\ntwo',
    );
    const embed = {
      title: 'T',
      url,
      description: 'D',
      fields: [{ name: 'N', value: 'V' }],
      footer: { text: 'F' },
    };
    expect(discordText(await post({ embeds: [embed] }))).toBe(`T <${url}>\nD\nN\nV\nF`);
  });

  it('leaves code as it stands', async () => {
    expect(discordText(await post({ content: '`\\* <@1>` \\`<@1>\\`' }))).toBe('`\\* <@1>` `⟦mention⟧`');
  });

  it('shows a mention of everyone only where it notifies', async () => {
    expect(discordText(await post({ content: '@everyone' }))).toBe('⟦mention⟧');
    expect(discordText(await post({ content: '@everyone', allowed_mentions: { parse: [] } }))).toBe(
      '@everyone',
    );
  });
});
