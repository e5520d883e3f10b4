// The local Slack, used by the real Bolt.
import type { App } from '@slack/bolt';
import { afterEach, describe, expect, it } from 'vitest';
import { type Running, runHttpApp, runSocketApp } from './slack-app.ts';
import { ACKNOWLEDGED_WITHIN_MS } from './slack-deliveries.ts';
import type { SlackServer, SlackServerOptions } from './slack-server.ts';
import { mentionsAnybody, slackText } from './slack-text.ts';

let running: Running[] = [];
afterEach(async () => {
  for (const one of running) await one.stop();
  running = [];
});

type Listen = (app: App, slack: SlackServer) => void;

async function socketApp(
  listen: Listen = () => {},
  options: SlackServerOptions & { timeout?: number; clientPingTimeout?: number } = {},
): Promise<Running> {
  const one = await runSocketApp(listen, options);
  running.push(one);
  return one;
}

const NEWS = 'C0NEWS';
const button = (actionId: string, value: string) => ({
  type: 'button' as const,
  text: { type: 'plain_text' as const, text: 'More' },
  action_id: actionId,
  value,
});
const withButton = [{ type: 'actions' as const, elements: [button('more', '42')] }];

describe('Socket Mode', () => {
  it('delivers a slash command, and takes the acknowledgement and the response', async () => {
    const { slack } = await socketApp((app) => {
      app.command('/syria', async ({ ack, respond, command }) => {
        await ack();
        await respond({ response_type: 'in_channel', text: `You asked: ${command.text}` });
      });
    });
    const { latency, payload } = await slack.command({ user: 'U1', channel: 'C0OTHER', text: 'who & when?' });
    expect(latency).toBeLessThan(1_000);
    expect(payload).toEqual({});
    await slack.until(() => slack.posted('C0OTHER').length > 0);
    expect(slackText(slack.posted('C0OTHER')[0]!)).toBe('You asked: who & when?');
    expect(slack.posted('C0OTHER')[0]!.ephemeralFor).toBeUndefined();
  });

  it('shows what an acknowledgement carries to the person alone', async () => {
    const { slack } = await socketApp((app) => {
      app.command('/syria', async ({ ack }) => {
        await ack('Searching …');
      });
    });
    await slack.command({ user: 'U1', channel: NEWS, text: '' });
    expect(slack.posted(NEWS)).toMatchObject([{ text: 'Searching …', ephemeralFor: 'U1' }]);
  });

  it('rejects when nothing acknowledges within three seconds', { timeout: 8_000 }, async () => {
    const { slack } = await socketApp((app) => app.command('/syria', async () => {}));
    await expect(slack.command({ user: 'U1', channel: NEWS, text: '' })).rejects.toThrow(
      'slash_commands /syria: not acknowledged within 3 s',
    );
    expect(slack.deliveries[0]!.problem).toContain(`${ACKNOWLEDGED_WITHIN_MS / 1000} s`);
  });

  it('sends a mention twice where messages are subscribed: same channel, same ts, other event_id', async () => {
    const heard: { type: string; channel: string; ts: string; text?: string }[] = [];
    const listen: Listen = (app) => {
      app.event('app_mention', async ({ event }) => void heard.push(event));
      app.message(async ({ message }) => void heard.push(message));
    };
    const { slack } = await socketApp(listen);
    const { message, acknowledged, twin } = await slack.mention({
      user: 'U1',
      channel: NEWS,
      text: 'R&D <here>?',
    });
    await slack.until(() => heard.length === 2);
    expect(heard.map((one) => one.type).sort()).toEqual(['app_mention', 'message']);
    for (const one of heard) {
      expect(one).toMatchObject({ channel: NEWS, ts: message.ts, text: '<@U0BOT> R&amp;D &lt;here&gt;?' });
    }
    expect(twin!.eventId).not.toBe(acknowledged!.eventId);

    const mentionsOnly = await socketApp(listen, { events: ['app_mention'] });
    const alone = await mentionsOnly.slack.mention({ user: 'U1', channel: NEWS, text: 'again' });
    expect(alone.twin).toBeUndefined();
  });

  it('is silent about channels without the bot, and about what is not subscribed', async () => {
    const { slack } = await socketApp();
    expect(
      (await slack.mention({ user: 'U1', channel: 'C0OTHER', text: 'hi' })).acknowledged,
    ).toBeUndefined();
    expect(slack.deliveries).toEqual([]);
  });

  it('delivers direct messages, edits and deletions', async () => {
    const heard: Record<string, unknown>[] = [];
    const { slack } = await socketApp((app) => {
      app.message(async ({ message }) => void heard.push({ ...message }));
    });
    const { message } = await slack.message({ user: 'U1', text: 'first' });
    await slack.edit(message, 'second');
    await slack.remove(message);
    await slack.until(() => heard.length === 3);
    expect(heard).toMatchObject([
      { channel: 'D1', channel_type: 'im', user: 'U1', text: 'first' },
      {
        subtype: 'message_changed',
        hidden: true,
        message: { text: 'second' },
        previous_message: { text: 'first' },
      },
      {
        subtype: 'message_deleted',
        hidden: true,
        deleted_ts: message.ts,
        previous_message: { text: 'second' },
      },
    ]);
  });

  it('delivers an event again, with its number and reason', async () => {
    const tries: unknown[] = [];
    const { slack } = await socketApp((app) => {
      app.event('app_mention', async ({ body, context }) => {
        tries.push([body.event_id, context.retryNum, context.retryReason]);
      });
    });
    const { acknowledged } = await slack.mention({ user: 'U1', channel: NEWS, text: 'hi' });
    await slack.redeliver(acknowledged!.eventId!, { retryNum: 1, reason: 'timeout' });
    await slack.until(() => tries.length === 2);
    expect(tries).toEqual([
      [acknowledged!.eventId, undefined, undefined],
      [acknowledged!.eventId, 1, 'timeout'],
    ]);
  });

  it('tells the app of its own messages; Bolt drops posts but passes on changes', async () => {
    const heard: (string | undefined)[] = [];
    const { slack, app } = await socketApp((it) => {
      it.message(async ({ message }) => void heard.push(message.subtype));
    });
    const { ts } = await app.client.chat.postMessage({ channel: NEWS, text: 'one' });
    await app.client.chat.update({ channel: NEWS, ts: ts!, text: 'two' });
    await slack.until(() => heard.length === 1 && slack.deliveries.every((one) => one.acknowledged));
    expect(slack.deliveries).toHaveLength(2);
    expect(heard).toEqual(['message_changed']);
  });
});

describe('interactions', () => {
  it('presses a button of a posted message', async () => {
    const { slack, app } = await socketApp((it) => {
      it.action('more', async ({ ack, respond, action, body }) => {
        await ack();
        const from = body.type === 'block_actions' ? body.message?.ts : undefined;
        await respond({ replace_original: true, text: `${'value' in action ? action.value : ''} ${from}` });
      });
    });
    await app.client.chat.postMessage({ channel: NEWS, text: 'x', blocks: withButton });
    const [message] = slack.posted(NEWS);
    expect(slackText(message!)).toBe('[More]');
    await slack.press({ user: 'U1', message: message!, actionId: 'more' });
    await slack.until(() => message!.updates === 1);
    expect(slackText(message!)).toBe(`42 ${message!.ts}`);
    expect(slack.posted(NEWS)).toHaveLength(1);
  });

  it('presses a button of an ephemeral message, which the payload does not hold', async () => {
    const seen: unknown[] = [];
    const { slack, app } = await socketApp((it) => {
      it.action('more', async ({ ack, body, respond }) => {
        await ack();
        seen.push('message' in body && body.message, 'container' in body && body.container);
        await respond({ delete_original: true, text: '' });
      });
    });
    await app.client.chat.postEphemeral({ channel: NEWS, user: 'U1', text: 'x', blocks: withButton });
    const [message] = slack.posted(NEWS);
    await slack.press({ user: 'U1', message: message!, actionId: 'more' });
    await slack.until(() => slack.posted(NEWS).length === 0);
    expect(seen).toMatchObject([false, { is_ephemeral: true, message_ts: message!.ts }]);
    await expect(async () =>
      slack.press({ user: 'U2', message: message!, actionId: 'more' }),
    ).rejects.toThrow('U2 does not see');
  });

  it('presses feedback buttons', async () => {
    const values: unknown[] = [];
    const { slack, app } = await socketApp((it) => {
      it.action('feedback', async ({ ack, action }) => {
        await ack();
        values.push(action.type, 'value' in action && action.value);
      });
    });
    const face = (text: string, value: string) => ({ text: { type: 'plain_text' as const, text }, value });
    const element = {
      type: 'feedback_buttons' as const,
      action_id: 'feedback',
      positive_button: face('Good', 'good'),
      negative_button: face('Bad', 'bad'),
    };
    await app.client.chat.postMessage({
      channel: NEWS,
      text: 'x',
      blocks: [{ type: 'context_actions', elements: [element] }],
    });
    const [message] = slack.posted(NEWS);
    expect(slackText(message!)).toBe('[Good] [Bad]');
    await slack.press({ user: 'U1', message: message!, actionId: 'feedback', value: 'bad' });
    await slack.until(() => values.length === 2);
    expect(values).toEqual(['feedback_buttons', 'bad']);
  });

  it('runs a message shortcut, and opens a view with its trigger once', async () => {
    const errors: unknown[] = [];
    const { slack } = await socketApp((app) => {
      app.shortcut('ask', async ({ ack, shortcut, client }) => {
        await ack();
        const text = shortcut.type === 'message_action' ? shortcut.message.text : '';
        const view = {
          type: 'modal' as const,
          title: { type: 'plain_text' as const, text: 'Ask' },
          blocks: [{ type: 'header' as const, text: { type: 'plain_text' as const, text: text! } }],
        };
        await client.views.open({ trigger_id: shortcut.trigger_id, view });
        await client.views
          .open({ trigger_id: shortcut.trigger_id, view })
          .catch((error) => errors.push(error.data.error));
      });
    });
    const { message } = await slack.message({ user: 'U2', channel: 'C0OTHER', text: 'Who said so?' });
    await slack.shortcut({ user: 'U1', message, callbackId: 'ask' });
    await slack.until(() => slack.callsOf('views.open').length === 2);
    expect(slack.views).toMatchObject([
      { user: 'U1', view: { blocks: [{ text: { text: 'Who said so?' } }] } },
    ]);
    await slack.until(() => errors.length === 1);
    expect(errors).toEqual(['exchanged_trigger_id']);
  });

  it('opens the agent: app_home_opened, prompts, status', async () => {
    const { slack, app } = await socketApp((it) => {
      it.event('app_home_opened', async ({ event, client }) => {
        if (event.tab !== 'messages') return;
        const prompts = [{ title: 'Idlib', message: 'What happened in Idlib?' }] as const;
        await client.apiCall('assistant.threads.setSuggestedPrompts', { channel_id: event.channel, prompts });
      });
      it.message(async ({ message, setStatus }) => {
        if (message.subtype === undefined) await setStatus?.('is reading …');
      });
    });
    await slack.openAgent({ user: 'U1' });
    await slack.until(() => slack.prompts.length === 1);
    expect(slack.prompts[0]).toMatchObject({ channel: 'D1', prompts: [{ title: 'Idlib' }] });

    const { message } = await slack.message({ user: 'U1', text: 'What happened?' });
    await slack.until(() => slack.status('D1', message.ts) === 'is reading …');
    await app.client.chat.postMessage({ channel: 'D1', thread_ts: message.ts, text: 'This.' });
    expect(slack.status('D1', message.ts)).toBe('');
  });
});

describe('response_url', () => {
  const answer = (url: string, body: object) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).then(async (response) => [response.status, await response.json()]);

  it('is good for five uses', async () => {
    const { slack, failures } = await socketApp((app) => {
      app.command('/syria', async ({ ack, respond }) => {
        await ack();
        for (let use = 1; use <= 6; use += 1) await respond(`answer ${use}`);
      });
    });
    await slack.command({ user: 'U1', channel: NEWS, text: '' });
    await slack.until(() => failures.length === 1);
    expect(failures[0]!.message).toContain('404');
    expect(slack.posted(NEWS).map(slackText)).toEqual([1, 2, 3, 4, 5].map((use) => `answer ${use}`));
    expect(slack.calls.at(-1)).toMatchObject({ method: 'response_url', status: 404, error: 'used_url' });
  });

  it('is good for thirty minutes', async () => {
    let now = Date.now();
    const { slack } = await socketApp((app) => app.command('/syria', async ({ ack }) => ack()), {
      now: () => now,
    });
    const { responseUrl } = await slack.command({ user: 'U1', channel: NEWS, text: '' });
    now += 30 * 60_000;
    expect(await answer(responseUrl, { text: 'in time' })).toEqual([200, { ok: true }]);
    now += 1;
    expect(await answer(responseUrl, { text: 'late' })).toEqual([404, { ok: false, error: 'expired_url' }]);
  });

  it('answers in threads, and cannot replace the response to a slash command', async () => {
    const { slack } = await socketApp((app) => app.command('/syria', async ({ ack }) => ack()));
    const { responseUrl } = await slack.command({ user: 'U1', channel: NEWS, text: '' });
    await answer(responseUrl, { text: 'wait', thread_ts: '1700000000.000100' });
    await answer(responseUrl, { text: 'done', replace_original: true });
    expect(slack.posted(NEWS).map((one) => [one.text, one.threadTs])).toEqual([
      ['wait', '1700000000.000100'],
      ['done', undefined],
    ]);
  });

  it('can fail: Bolt does not try again', async () => {
    const { slack, failures } = await socketApp((app) => {
      app.command('/syria', async ({ ack, respond }) => {
        await ack();
        await respond('answer');
      });
    });
    slack.faults.next('response_url', { status: 429, retryAfter: 1 });
    await slack.command({ user: 'U1', channel: NEWS, text: '' });
    await slack.until(() => failures.length === 1);
    expect(failures[0]!.message).toContain('429');
    expect(slack.posted(NEWS)).toEqual([]);
  });
});

describe('streams', () => {
  const recipient = { recipient_team_id: 'T0TEAM', recipient_user_id: 'U1' };

  it('grow by what client.chatStream buffers, and end with blocks', async () => {
    const { slack, app } = await socketApp();
    const { message } = await slack.mention({ user: 'U1', channel: NEWS, text: 'hi' });
    const stream = app.client.chatStream({
      channel: NEWS,
      thread_ts: message.ts,
      ...recipient,
      buffer_size: 10,
    });
    expect(await stream.append({ markdown_text: 'It was ' })).toBeNull();
    expect(slack.posted(NEWS)).toEqual([]);
    await stream.append({ markdown_text: 'said on ' });
    await stream.append({ markdown_text: '[24 January](https://a.example/1).' });
    expect(slack.posted(NEWS, message.ts)).toMatchObject([{ streaming: 'in_progress' }]);
    await stream.stop({ blocks: withButton });
    const [answer] = slack.posted(NEWS, message.ts);
    expect(answer!.streaming).toBe('completed');
    expect(slackText(answer!)).toBe('It was said on 24 January <https://a.example/1>.\n[More]');
    expect(slack.calls.map((call) => call.method).filter((name) => name.includes('Stream'))).toEqual([
      'chat.startStream',
      'chat.appendStream',
      'chat.stopStream',
    ]);
  });

  it('are started by sayStream in the thread of the event', async () => {
    const { slack } = await socketApp((app) => {
      app.event('app_mention', async ({ sayStream }) => {
        const stream = sayStream({ buffer_size: 1 });
        await stream.append({ markdown_text: 'Hello' });
        await stream.stop();
      });
    });
    const { message } = await slack.mention({ user: 'U1', channel: NEWS, text: 'hi' });
    await slack.until(() => slack.posted(NEWS)[0]?.streaming === 'completed');
    expect(slack.posted(NEWS, message.ts).map(slackText)).toEqual(['Hello']);
    expect(slack.callsOf('chat.startStream')[0]!.args).toMatchObject(recipient);
  });

  it('refuse what Slack refuses', async () => {
    let now = Date.now();
    const { slack, app } = await socketApp(() => {}, { now: () => now });
    const refusalOf = (call: Promise<unknown>) =>
      call.then(
        () => 'none',
        (error) => error.data.error,
      );
    const { chat } = app.client;
    const { message } = await slack.mention({ user: 'U1', channel: NEWS, text: 'hi' });
    const where = { channel: NEWS, thread_ts: message.ts };
    expect(await refusalOf(chat.startStream(where))).toBe('missing_recipient_team_id');
    const { ts } = await chat.startStream({ ...where, ...recipient });
    const stream = { channel: NEWS, ts: ts! };
    expect(await refusalOf(chat.update({ ...stream, text: 'x' }))).toBe('streaming_state_conflict');
    expect(await refusalOf(chat.delete(stream))).toBe('cant_delete_message');
    const long = 'a'.repeat(12_001);
    expect(await refusalOf(chat.appendStream({ ...stream, markdown_text: long }))).toBe('msg_too_long');
    await chat.appendStream({ ...stream, markdown_text: long.slice(1) });
    expect(await refusalOf(chat.appendStream({ ...stream, markdown_text: 'b' }))).toBe('msg_too_long');
    expect(await refusalOf(chat.appendStream({ ...stream, chunks: [{ type: 'nothing' } as never] }))).toBe(
      'invalid_chunks',
    );
    now += 5 * 60_000 + 1_000;
    expect(await refusalOf(chat.stopStream(stream))).toBe('message_not_in_streaming_state');
    await chat.update({ ...stream, text: 'x', blocks: [] });
    const other = await chat.startStream({ ...where, ...recipient });
    await chat.stopStream({ channel: NEWS, ts: other.ts! });
    expect(await refusalOf(chat.stopStream({ channel: NEWS, ts: other.ts! }))).toBe(
      'message_not_in_streaming_state',
    );
  });

  it('do not exist in a workspace without them', async () => {
    const { app } = await socketApp(() => {}, { streaming: false });
    const stream = app.client.chatStream({ channel: NEWS, thread_ts: '1700000000.000100', ...recipient });
    await expect(stream.stop()).rejects.toMatchObject({ data: { error: 'unknown_method' } });
  });
});

describe('faults', () => {
  const soon = { clientPingTimeout: 300 };

  it('429: waits as long as told, then succeeds', async () => {
    const { slack, app, log } = await socketApp();
    slack.faults.next('chat.postMessage', { status: 429, retryAfter: 1 });
    const began = performance.now();
    await app.client.chat.postMessage({ channel: NEWS, text: 'hi' });
    expect(performance.now() - began).toBeGreaterThan(990);
    expect(slack.callsOf('chat.postMessage').map((call) => call.status)).toEqual([429, 200]);
    expect(log.join()).toContain('rate limiting');
  });

  it('500: tries again as often as retryConfig says', async () => {
    const { slack, app } = await socketApp();
    slack.faults.next('chat.postMessage', { status: 500 }, 3);
    await expect(app.client.chat.postMessage({ channel: NEWS, text: 'hi' })).rejects.toMatchObject({
      statusCode: 500,
    });
    expect(slack.callsOf('chat.postMessage')).toHaveLength(3);
  });

  it('an error in a 200 is final', async () => {
    const { slack, app } = await socketApp();
    slack.faults.next('chat.postMessage', { error: 'ratelimited' });
    await expect(app.client.chat.postMessage({ channel: NEWS, text: 'hi' })).rejects.toMatchObject({
      data: { error: 'ratelimited' },
    });
    expect(slack.callsOf('chat.postMessage')).toHaveLength(1);
  });

  it('a hanging call ends with the timeout of the client; what took effect is then there twice', async () => {
    const { slack, app } = await socketApp(() => {}, { timeout: 100 });
    slack.faults.next('chat.postMessage', { hang: true, done: true });
    await app.client.chat.postMessage({ channel: NEWS, text: 'hi' });
    expect(slack.callsOf('chat.postMessage').map((call) => call.status)).toEqual(['lost', 200]);
    expect(slack.posted(NEWS)).toHaveLength(2);
  });

  it('a connection that breaks is tried again', async () => {
    const { slack, app } = await socketApp();
    slack.faults.next('chat.postMessage', { destroy: true });
    await app.client.chat.postMessage({ channel: NEWS, text: 'hi' });
    expect(slack.posted(NEWS)).toHaveLength(1);
  });

  it.each(['warning', 'refresh_requested', 'link_disabled', 'cut'] as const)(
    '%s: reconnects',
    async (reason) => {
      const { slack } = await socketApp((app) => app.command('/syria', async ({ ack }) => ack()), soon);
      if (reason === 'cut') slack.cut();
      else slack.disconnect(reason);
      await slack.until(
        () => slack.callsOf('apps.connections.open').length === 2 && slack.connections() === 1,
      );
      await slack.command({ user: 'U1', channel: NEWS, text: '' });
    },
  );

  it('a server that leaves the connection open as Slack does: reconnects all the same, later', async () => {
    const listen: Listen = (app) => app.command('/syria', async ({ ack }) => ack());
    const { slack } = await socketApp(listen, { ...soon, lingers: true });
    slack.disconnect('refresh_requested');
    const began = performance.now();
    await slack.until(() => slack.callsOf('apps.connections.open').length === 2 && slack.connections() === 1);
    expect(performance.now() - began).toBeGreaterThan(soon.clientPingTimeout + 50);
    await slack.command({ user: 'U1', channel: NEWS, text: '' });
  });

  it('refused connections: comes back when Slack does', async () => {
    const { slack } = await socketApp((app) => app.command('/syria', async ({ ack }) => ack()), soon);
    const allow = slack.refuse();
    slack.cut();
    await slack.until(() => slack.connections() === 0);
    await expect(slack.command({ user: 'U1', channel: NEWS, text: '' })).rejects.toThrow(
      'no Socket Mode connection',
    );
    allow();
    await slack.until(() => slack.connections() === 1);
    await slack.command({ user: 'U1', channel: NEWS, text: '' });
  });
});

describe('HTTP mode', () => {
  async function httpApp(listen: Listen) {
    const one = await runHttpApp(listen);
    running.push(one);
    return one;
  }
  const listen: Listen = (app) => {
    app.command('/syria', async ({ ack }) => ack('Searching …'));
    app.action('more', async ({ ack, respond }) => {
      await ack();
      await respond('More.');
    });
    app.event('app_mention', async ({ event, say, context }) => {
      await say({ text: `Hello ${context.retryReason ?? ''}`, thread_ts: event.ts });
    });
  };

  it('posts commands, events and interactions, signed', async () => {
    const { slack, app } = await httpApp(listen);
    const { payload } = await slack.command({ user: 'U1', channel: NEWS, text: 'a & b' });
    expect(payload).toBe('Searching …');
    const { message, acknowledged } = await slack.mention({ user: 'U1', channel: NEWS, text: 'hi' });
    await slack.until(() => slack.posted(NEWS, message.ts).length === 1);
    await slack.redeliver(acknowledged!.eventId!, { retryNum: 1, reason: 'http_timeout' });
    await slack.until(() => slack.posted(NEWS, message.ts).length === 2);
    expect(slack.posted(NEWS, message.ts).map(slackText)).toEqual(['Hello ', 'Hello http_timeout']);
    await app.client.chat.postMessage({ channel: NEWS, text: 'x', blocks: withButton });
    await slack.press({ user: 'U1', message: slack.posted(NEWS).at(-1)!, actionId: 'more' });
    await slack.until(() => slack.posted(NEWS).at(-1)!.text === 'More.');
  });

  it('answers the challenge, and turns away wrong signatures and old requests', async () => {
    const { slack, requestUrl } = await httpApp(listen);
    const challenge = { type: 'url_verification', challenge: 'abc' };
    expect(await slack.signedPost(requestUrl, challenge)).toEqual({
      status: 200,
      body: '{"challenge":"abc"}',
    });
    expect(await slack.signedPost(requestUrl, challenge, { secret: 'wrong' })).toMatchObject({ status: 401 });
    expect(await slack.signedPost(requestUrl, challenge, { age: 301 })).toMatchObject({ status: 401 });
  });

  it('reports what the app answered when it refuses', async () => {
    const { slack, requestUrl } = await httpApp(listen);
    slack.deliverTo(`${requestUrl}/nowhere`);
    await expect(slack.command({ user: 'U1', channel: NEWS, text: '' })).rejects.toThrow(
      'the app answered 404',
    );
  });
});

describe('tokens', () => {
  it('are checked', async () => {
    const { slack, app } = await socketApp();
    const refusal = (token: string, method = 'auth.test') =>
      app.client.apiCall(method, { token }).catch((error) => error.data.error);
    expect(await refusal('xoxb-wrong')).toBe('invalid_auth');
    expect(await refusal(slack.botToken, 'apps.connections.open')).toBe('not_allowed_token_type');
    const bare = await fetch(`${slack.apiUrl}auth.test`, { method: 'POST' });
    expect(await bare.json()).toEqual({ ok: false, error: 'not_authed' });
    expect(await refusal(slack.botToken, 'chat.sing')).toBe('unknown_method');
  });
});

describe('what a person reads', () => {
  it('shows links, buttons and live mentions', async () => {
    const { slack, app } = await socketApp();
    const post = async (args: object) => {
      await app.client.chat.postMessage({ channel: NEWS, ...args } as never);
      return slack.posted(NEWS).at(-1)!;
    };
    const read = async (args: object) => slackText(await post(args));
    expect(await read({ text: 'a &lt;b&gt; &amp; <https://a.example|here>, <https://b.example>' })).toBe(
      'a <b> & here <https://a.example>, <https://b.example>',
    );
    for (const live of ['<!channel>', '<!here|here>', '<@U1>', '<#C1|news>', '<!subteam^S1>']) {
      expect(await read({ text: `hi ${live}` }), live).toBe('hi ⟦mention⟧');
      expect(await read({ markdown_text: `hi ${live}` }), live).toBe('hi ⟦mention⟧');
    }
    expect(await read({ text: 'hi @everyone &lt;!channel&gt;' })).toBe('hi @everyone <!channel>');
    expect(await read({ text: 'hi @channel', link_names: true })).toBe('hi ⟦mention⟧');
    expect(await read({ text: 'hi @channel', parse: 'full' })).toBe('hi ⟦mention⟧');
    const literal = { type: 'rich_text_section', elements: [{ type: 'text', text: '<!channel> *a*' }] };
    const blocks = [{ type: 'rich_text', elements: [literal] }];
    expect(mentionsAnybody(await post({ text: 'x', blocks }))).toBe(false);
    expect(slackText(slack.posted(NEWS).at(-1)!)).toBe('<!channel> *a*');
    expect(mentionsAnybody(await post({ text: '<@U1>', blocks }))).toBe(true);
  });
});
