// One test a limit: what is just within it is posted, what is just beyond it is refused with Slack's own error.
import type { WebClient } from '@slack/web-api';
import { WebClient as Client } from '@slack/web-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listeningLogger } from './slack-app.ts';
import { sizeOfBlocks } from './slack-limits.ts';
import { type SlackServer, startSlackServer } from './slack-server.ts';
import { slackText } from './slack-text.ts';

let slack: SlackServer;
let client: WebClient;
const NEWS = 'C0NEWS';

beforeAll(async () => {
  slack = await startSlackServer();
  client = new Client(slack.botToken, { slackApiUrl: slack.apiUrl, logger: listeningLogger() });
});
afterAll(() => slack.stop());

interface Answer {
  ok: boolean;
  error?: string;
  errors?: string[];
  ts?: string;
}

/** What the Web API answers, whether it is a refusal or not. */
const answerTo = (method: string, args: object): Promise<Answer> =>
  client.apiCall(method, { channel: NEWS, ...args }).then(
    (answer) => answer as Answer,
    (error) => error.data,
  );
const post = (args: object) => answerTo('chat.postMessage', { text: 'fallback', ...args });

const a = (length: number) => 'a'.repeat(length);
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const section = (length: number) => ({ type: 'section', text: mrkdwn(a(length)) });
const button = (more: object, text = 'Go') => ({ type: 'button', text: plain(text), ...more });
const actions = (elements: object[]) => ({ type: 'actions', elements });
const richText = (...elements: object[]) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
});
const cell = (text: string) => ({ type: 'raw_text', text });
const feedback = (text: string, value: string) => ({
  type: 'context_actions',
  elements: [
    {
      type: 'feedback_buttons',
      action_id: 'f',
      positive_button: { text: plain(text), value },
      negative_button: { text: plain('Bad'), value: 'bad' },
    },
  ],
});

describe('blocks', () => {
  it.each<[string, object[], object[], string]>([
    [
      '50 blocks',
      many(50, () => ({ type: 'divider' })),
      many(51, () => ({ type: 'divider' })),
      'no more than 50 items allowed [json-pointer:/blocks]',
    ],
    [
      'section text 3,000',
      [section(3000)],
      [section(3001)],
      'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'section text not empty',
      [section(1)],
      [section(0)],
      'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'section needs text or fields',
      [section(1)],
      [{ type: 'section' }],
      'missing required field: text or fields [json-pointer:/blocks/0]',
    ],
    [
      '10 fields of 2,000',
      [{ type: 'section', fields: [mrkdwn(a(2000))] }],
      [{ type: 'section', fields: many(11, () => mrkdwn('a')) }],
      'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
    ],
    [
      'header 150',
      [{ type: 'header', text: plain(a(150)) }],
      [{ type: 'header', text: plain(a(151)) }],
      'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'header is plain text',
      [{ type: 'header', text: plain('a') }],
      [{ type: 'header', text: mrkdwn('a') }],
      'unsupported type: mrkdwn (text) [json-pointer:/blocks/0/text/type]',
    ],
    [
      '10 context elements',
      [{ type: 'context', elements: many(10, () => mrkdwn('a')) }],
      [{ type: 'context', elements: many(11, () => mrkdwn('a')) }],
      'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
    ],
    [
      '25 actions',
      [actions(many(25, () => button({})))],
      [actions(many(26, () => button({})))],
      'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
    ],
    [
      'button text 75',
      [actions([button({}, a(75))])],
      [actions([button({}, a(76))])],
      'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
    ],
    [
      'button value 2,000',
      [actions([button({ value: a(2000) })])],
      [actions([button({ value: a(2001) })])],
      'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
    ],
    [
      'action_id 255',
      [actions([button({ action_id: a(255) })])],
      [actions([button({ action_id: a(256) })])],
      'must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]',
    ],
    [
      'action_id unique in its block',
      [actions([button({ action_id: 'x' })]), actions([button({ action_id: 'x' })])],
      [actions([button({ action_id: 'x' }), button({ action_id: 'x' })])],
      '`action_id` "x" already exists for another element [json-pointer:/blocks/0/elements/1/action_id]',
    ],
    [
      'block_id 255',
      [{ type: 'divider', block_id: a(255) }],
      [{ type: 'divider', block_id: a(256) }],
      'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
    ],
    [
      'block_id unique',
      [{ type: 'divider', block_id: 'x' }],
      [
        { type: 'divider', block_id: 'x' },
        { type: 'divider', block_id: 'x' },
      ],
      '`block_id` "x" already exists for another block [json-pointer:/blocks/1/block_id]',
    ],
    [
      'feedback button text 75',
      [feedback(a(75), 'v')],
      [feedback(a(76), 'v')],
      'must be less than 76 characters [json-pointer:/blocks/0/elements/0/positive_button/text/text]',
    ],
    [
      '5 context actions',
      [
        {
          type: 'context_actions',
          elements: many(5, (i) => ({ ...feedback('a', 'v').elements[0], action_id: `f${i}` })),
        },
      ],
      [
        {
          type: 'context_actions',
          elements: many(6, (i) => ({ ...feedback('a', 'v').elements[0], action_id: `f${i}` })),
        },
      ],
      'no more than 5 items allowed [json-pointer:/blocks/0/elements]',
    ],
    [
      'markdown 12,000',
      [{ type: 'markdown', text: a(12_000) }],
      [{ type: 'markdown', text: a(12_001) }],
      'must be less than 12001 characters [json-pointer:/blocks/0/text]',
    ],
    [
      'table 100 rows',
      [{ type: 'table', rows: many(100, () => [cell('a')]) }],
      [{ type: 'table', rows: many(101, () => [cell('a')]) }],
      'no more than 100 items allowed [json-pointer:/blocks/0/rows]',
    ],
    [
      'table 20 cells',
      [{ type: 'table', rows: [many(20, () => cell('a'))] }],
      [{ type: 'table', rows: [many(21, () => cell('a'))] }],
      'no more than 20 items allowed [json-pointer:/blocks/0/rows/0]',
    ],
    [
      'table 10,000 characters',
      [{ type: 'table', rows: [[cell(a(10_000))]] }],
      [{ type: 'table', rows: [[cell(a(10_001))]] }],
      'must be less than 10001 characters [json-pointer:/blocks/0/rows]',
    ],
    [
      'known blocks only',
      [{ type: 'divider' }],
      [{ type: 'ruler' }],
      'unsupported type: ruler (block) [json-pointer:/blocks/0/type]',
    ],
    [
      'no other properties',
      [{ type: 'divider' }],
      [{ type: 'divider', color: 'red' }],
      'invalid additional property: color [json-pointer:/blocks/0]',
    ],
    [
      'rich text elements of known types',
      [richText({ type: 'text', text: 'a' })],
      [richText({ type: 'mention', user: 'U1' })],
      'unsupported type: mention (rich text element) [json-pointer:/blocks/0/elements/0/elements/0/type]',
    ],
    [
      'rich text styles of known names',
      [richText({ type: 'text', text: 'a', style: { bold: true } })],
      [richText({ type: 'text', text: 'a', style: { big: true } })],
      'invalid additional property: big [json-pointer:/blocks/0/elements/0/elements/0/style]',
    ],
    [
      'rich text links have a url',
      [richText({ type: 'link', url: 'https://a.example' })],
      [richText({ type: 'link', text: 'a' })],
      'missing required field: url [json-pointer:/blocks/0/elements/0/elements/0]',
    ],
    [
      'rich text links have a real url',
      [richText({ type: 'link', url: 'https://a.example' })],
      [richText({ type: 'link', url: 'a b' })],
      'must be a valid URL [json-pointer:/blocks/0/elements/0/elements/0/url]',
    ],
    [
      'rich text is not empty',
      [richText({ type: 'text', text: ' ' })],
      [richText({ type: 'text', text: '' })],
      'must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]',
    ],
    [
      'rich text lists hold sections',
      [richText()],
      [
        {
          type: 'rich_text',
          elements: [{ type: 'rich_text_list', style: 'bullet', elements: [{ type: 'text', text: 'a' }] }],
        },
      ],
      'unsupported type: text (list item) [json-pointer:/blocks/0/elements/0/elements/0/type]',
    ],
  ])('%s', async (_name, within, beyond, problem) => {
    expect(await post({ blocks: within })).toMatchObject({ ok: true });
    const refused = await post({ blocks: beyond });
    expect(refused.error).toBe('invalid_blocks');
    expect(refused.errors).toEqual([problem]);
  });

  it('13,200 characters in all', async () => {
    const three = many(4, () => section(3000));
    const room = 13_200 - sizeOfBlocks([...three, section(1)]) + 1;
    expect(await post({ blocks: [...three, section(room)] })).toMatchObject({ ok: true });
    expect(await post({ blocks: [...three, section(room + 1)] })).toMatchObject({
      error: 'msg_blocks_too_long',
    });
  });

  it('must be a list', async () => {
    expect(await post({ blocks: 'no JSON' })).toMatchObject({ error: 'invalid_blocks_format' });
  });
});

describe('texts', () => {
  it('something must be said', async () => {
    expect(await answerTo('chat.postMessage', {})).toMatchObject({ error: 'no_text' });
  });

  it('markdown_text 12,000, and nothing beside it', async () => {
    const send = (markdown_text: string, more = {}) =>
      answerTo('chat.postMessage', { markdown_text, ...more });
    expect(await send(a(12_000))).toMatchObject({ ok: true });
    expect(await send(a(12_001))).toMatchObject({ error: 'msg_too_long' });
    expect(await send('a', { text: 'b' })).toMatchObject({ error: 'markdown_text_conflict' });
  });

  it('text over 4,000 is split, over 40,000 cut off; an update over 4,000 is refused', async () => {
    const sent = async (text: string) => {
      const before = slack.posted(NEWS).length;
      const { ts } = await answerTo('chat.postMessage', { text });
      return {
        ts,
        lengths: slack
          .posted(NEWS)
          .slice(before)
          .map((one) => one.text.length),
      };
    };
    expect((await sent(a(4_000))).lengths).toEqual([4_000]);
    expect((await sent(a(4_001))).lengths).toEqual([4_000, 1]);
    const { ts, lengths } = await sent(a(40_001));
    expect(lengths).toEqual(many(10, () => 4_000));
    expect(await answerTo('chat.update', { ts, text: a(4_000) })).toMatchObject({ ok: true });
    expect(await answerTo('chat.update', { ts, text: a(4_001) })).toMatchObject({ error: 'msg_too_long' });
  });

  it('an update without blocks keeps the blocks', async () => {
    const { ts } = await post({ blocks: [{ type: 'header', text: plain('kept') }] });
    await answerTo('chat.update', { ts, text: 'new' });
    expect(slackText(slack.posted(NEWS).at(-1)!)).toBe('kept');
    await answerTo('chat.update', { ts, text: 'new', blocks: [] });
    expect(slackText(slack.posted(NEWS).at(-1)!)).toBe('new');
  });
});

describe('places', () => {
  it.each([
    ['C0NONE', 'channel_not_found'],
    ['G0SECRET', 'channel_not_found'],
    ['C0OTHER', 'not_in_channel'],
    ['C0OLD', 'is_archived'],
  ])('%s: %s', async (channel, error) => {
    expect(await post({ channel })).toMatchObject({ error });
  });

  it('a thread is named by a timestamp', async () => {
    expect(await post({ thread_ts: 'yesterday' })).toMatchObject({ error: 'invalid_thread_ts' });
  });

  it('only its own messages can the app change or delete', async () => {
    const { message } = await slack.message({ user: 'U1', channel: 'C0OTHER', text: 'mine' });
    const theirs = { channel: 'C0OTHER', ts: message.ts, text: 'x' };
    expect(await answerTo('chat.update', theirs)).toMatchObject({ error: 'cant_update_message' });
    expect(await answerTo('chat.delete', theirs)).toMatchObject({ error: 'cant_delete_message' });
    expect(await answerTo('chat.update', { ts: '1.000001', text: 'x' })).toMatchObject({
      error: 'message_not_found',
    });
    const { ts } = await post({});
    expect(await answerTo('chat.delete', { ts })).toMatchObject({ ok: true });
    expect(await answerTo('chat.delete', { ts })).toMatchObject({ error: 'message_not_found' });
  });

  it('ephemeral messages are seen by one person and out of reach of chat.update', async () => {
    const sent = (await answerTo('chat.postEphemeral', { user: 'U1', text: 'psst' })) as {
      message_ts?: string;
    };
    expect(slack.posted(NEWS).at(-1)).toMatchObject({ text: 'psst', ephemeralFor: 'U1' });
    const update = { ts: sent.message_ts, text: 'x' };
    expect(await answerTo('chat.update', update)).toMatchObject({ error: 'message_not_found' });
  });
});

describe('reading', () => {
  it('gives threads in pages, links, people, and reactions once', async () => {
    const { ts } = await post({ text: 'root' });
    for (const text of ['one', 'two']) await post({ text, thread_ts: ts });
    const first = (await client.conversations.replies({ channel: NEWS, ts: ts!, limit: 2 })) as never as {
      messages: { text: string }[];
      response_metadata: { next_cursor: string };
    };
    expect(first.messages.map((one) => one.text)).toEqual(['root', 'one']);
    const cursor = first.response_metadata.next_cursor;
    const rest = await client.conversations.replies({ channel: NEWS, ts: ts!, limit: 2, cursor });
    expect(rest.messages?.map((one) => one.text)).toEqual(['two']);
    expect(await answerTo('conversations.replies', { ts: '1.000001' })).toMatchObject({
      error: 'thread_not_found',
    });
    const link = await client.chat.getPermalink({ channel: NEWS, message_ts: ts! });
    expect(link.permalink).toBe(`https://newsroom.slack.com/archives/${NEWS}/p${ts!.replace('.', '')}`);
    expect((await client.users.info({ user: 'U1' })).user?.name).toBe('u1');
    expect((await client.conversations.open({ users: 'U1' })).channel?.id).toBe('D1');
    const eyes = { channel: NEWS, timestamp: ts!, name: 'eyes' };
    await client.reactions.add(eyes);
    expect(await answerTo('reactions.add', eyes)).toMatchObject({ error: 'already_reacted' });
    await client.reactions.remove(eyes);
    expect(await answerTo('reactions.remove', eyes)).toMatchObject({ error: 'no_reaction' });
  });
});

describe('threads with the agent', () => {
  const thread = { channel_id: 'D1', thread_ts: '1700000000.000100' };

  it('take ten loading messages and four prompts', async () => {
    const status = (count: number) =>
      answerTo('assistant.threads.setStatus', {
        ...thread,
        status: 'reads',
        loading_messages: many(count, String),
      });
    expect(await status(10)).toMatchObject({ ok: true });
    expect(await status(11)).toMatchObject({ error: 'invalid_arguments' });
    const prompts = (count: number) =>
      answerTo('assistant.threads.setSuggestedPrompts', {
        channel_id: 'D1',
        prompts: many(count, (i) => ({ title: `t${i}`, message: 'm' })),
      });
    expect(await prompts(4)).toMatchObject({ ok: true });
    expect(await prompts(5)).toMatchObject({ error: 'invalid_arguments' });
  });

  it('do nothing with prompts for one thread', async () => {
    const before = slack.prompts.length;
    const prompts = [{ title: 't', message: 'm' }];
    const args = { ...thread, prompts };
    expect(await answerTo('assistant.threads.setSuggestedPrompts', args)).toMatchObject({ ok: true });
    expect(slack.prompts).toHaveLength(before);
  });
});
