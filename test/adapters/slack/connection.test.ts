// Connecting to Slack, losing it, and going: Socket Mode, HTTP mode, wrong settings.
import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSlack } from '../../../src/adapters/slack/start-slack.ts';
import { startWebPage } from '../../../src/adapters/web/serve.ts';
import type { Archive } from '../../../src/answer/archive.ts';
import { createChatParts } from '../../contract/chat-parts.ts';
import { temporaryFolder } from '../../corpus/temporary-folder.ts';
import { startSlackServer } from '../../servers/slack-server.ts';
import { driven, RICH_QUESTION } from '../web/driven-archive.ts';
import { pressButton, textOf } from './reading.ts';
import { NEWS, QUESTION, QUOTED, runSlack, seeds } from './slack-run.ts';

describe('the socket', () => {
  it.each(['warning', 'refresh_requested', 'link_disabled', 'cut'] as const)(
    'is opened anew after "%s"; what is under way is answered',
    async (reason) => {
      const { archive, next } = driven(seeds);
      await seeds.ready;
      const { slack, settled } = await runSlack({ archive });
      await slack.mention({ user: 'U1', channel: NEWS, text: QUESTION });
      const asked = await next();
      if (reason === 'cut') slack.cut();
      else slack.disconnect(reason);
      await slack.until(
        () => slack.callsOf('apps.connections.open').length === 2 && slack.connections() === 1,
      );
      asked.answer(await seeds.ask({ text: QUESTION }));
      await settled();
      expect(slack.posted(NEWS)).toHaveLength(1);
      await slack.command({ user: 'U1', channel: NEWS, text: 'help' });
    },
  );

  it('is opened anew where Slack leaves the old one open', async () => {
    const { slack } = await runSlack({ server: { lingers: true } });
    slack.disconnect('refresh_requested');
    await slack.until(
      () => slack.callsOf('apps.connections.open').length === 2 && slack.connections() === 1,
      8_000,
    );
    await slack.command({ user: 'U1', channel: NEWS, text: 'help' });
  });

  it('comes back when Slack does; what was sent meanwhile is delivered again and answered once', async () => {
    const { slack, settled, logged } = await runSlack();
    const { acknowledged } = await slack.mention({ user: 'U1', channel: NEWS, text: QUESTION });
    await settled();
    const allow = slack.refuse();
    slack.cut();
    await slack.until(() => logged.some((line) => line.includes('cannot be reached')));
    await expect(slack.mention({ user: 'U2', channel: NEWS, text: QUESTION })).rejects.toThrow(
      'no Socket Mode',
    );
    allow();
    await slack.until(() => slack.connections() === 1);
    await slack.redeliver(acknowledged!.eventId!);
    const missed = slack.deliveries.find(({ problem }) => problem)!.payload;
    await slack.redeliver(String(missed.event_id));
    await settled();
    expect(slack.posted(NEWS)).toHaveLength(2);
  });

  it.each([
    ['auth.test', { status: 503 }],
    ['auth.test', { destroy: true }],
    ['auth.test', { hang: true }],
    ['apps.connections.open', { status: 503 }],
    ['apps.connections.open', { status: 429, retryAfter: 1 }],
    ['apps.connections.open', { error: 'internal_error' }],
    ['apps.connections.open', { destroy: true }],
  ] as const)('is opened in the end where %s fails at first: %o', async (method, fault) => {
    const slack = await startSlackServer();
    onTestFinished(() => slack.stop());
    slack.faults.next(method, fault, 2);
    const { adapter, parts } = await startOn(slack);
    expect(await adapter.connected).toBe(true);
    await slack.command({ user: 'U1', channel: NEWS, text: QUESTION });
    await parts.settled();
    // Events are heard once, however often it took to connect.
    expect(slack.posted(NEWS)).toHaveLength(1);
  });

  it('is waited for where connections are refused at start', async () => {
    const slack = await startSlackServer();
    onTestFinished(() => slack.stop());
    const allow = slack.refuse();
    const { adapter, logged } = await startOn(slack);
    await slack.until(() => logged.filter((line) => line.includes('cannot be reached')).length >= 2);
    allow();
    expect(await adapter.connected).toBe(true);
  });

  it.each(['connected', 'connecting', 'reconnecting', 'refused'] as const)(
    'is closed soon when %s, without an error that nobody catches',
    async (state) => {
      const uncaught: unknown[] = [];
      const note = (error: unknown) => uncaught.push(error);
      process.on('unhandledRejection', note);
      onTestFinished(() => void process.off('unhandledRejection', note));
      const slack = await startSlackServer({ lingers: state === 'connected' });
      onTestFinished(() => slack.stop());
      if (state === 'refused') slack.refuse();
      const { adapter } = await startOn(slack);
      if (state === 'connected' || state === 'reconnecting') await adapter.connected;
      if (state === 'reconnecting') {
        slack.faults.next('apps.connections.open', { hang: true });
        slack.cut();
        await slack.until(() => slack.callsOf('apps.connections.open').length === 2);
      }
      const begun = performance.now();
      await adapter.stop();
      expect(performance.now() - begun).toBeLessThan(2_500);
      await slack.until(() => slack.connections() === 0);
      expect(uncaught).toEqual([]);
    },
  );
});

async function startOn(
  slack: Awaited<ReturnType<typeof startSlackServer>>,
  config: Partial<Parameters<typeof startSlack>[0]['config']> = {},
  archive: Archive = seeds,
) {
  if (archive === seeds) await seeds.ready;
  const logged: string[] = [];
  const parts = createChatParts({ archive, dataFolder: await temporaryFolder(), logged });
  const adapter = startSlack({
    config: {
      botToken: slack.botToken,
      appToken: slack.appToken,
      apiUrl: slack.apiUrl,
      channels: [],
      mentionAlways: [],
      ...config,
    },
    command: 'syria',
    pipeline: parts.pipeline,
    examples: () => [],
    log: parts.log,
    pingTimeoutMs: 1_000,
    firstWaitMs: 20,
    callMsMax: 300,
  });
  onTestFinished(async () => {
    await adapter.stop();
    await parts.pipeline.stop();
    parts.store.close();
  });
  return { adapter, parts, logged };
}

describe('tokens that Slack does not accept', () => {
  it.each([
    ['SLACK_BOT_TOKEN', { botToken: 'xoxb-wrong-0123456789' }],
    ['SLACK_APP_TOKEN', { appToken: 'xapp-wrong-0123456789' }],
  ] as const)('name %s, and nothing of it', async (setting, config) => {
    const slack = await startSlackServer();
    onTestFinished(() => slack.stop());
    const { adapter, logged } = await startOn(slack, config);
    expect(await adapter.connected).toBe(false);
    const errors = logged.filter((line) => line.includes('"level":50'));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(`Slack does not accept ${setting} (invalid_auth)`);
    expect(logged.join('\n')).not.toMatch(/xoxb-|xapp-/);
  });

  it('that were revoked while it ran end Slack alone', async () => {
    const { slack, logged } = await runSlack();
    slack.faults.next('apps.connections.open', { error: 'token_revoked' }, 5);
    slack.cut();
    await slack.until(() =>
      logged.some((line) => line.includes('does not accept SLACK_APP_TOKEN (token_revoked)')),
    );
  });
});

describe('HTTP mode', () => {
  const SECRET = 'local-signing-secret';

  async function runHttp() {
    const { archive, next } = driven(seeds);
    await seeds.ready;
    const slack = await startSlackServer();
    onTestFinished(() => slack.stop());
    const chosen: Archive = {
      ...seeds,
      ask: (question, options) => (question.text === RICH_QUESTION ? archive : seeds).ask(question, options),
    };
    // Without an app token: HTTP.
    const { appToken: _, ...http } = { appToken: undefined, signingSecret: SECRET };
    const logged: string[] = [];
    const parts = createChatParts({ archive: chosen, dataFolder: await temporaryFolder(), logged });
    const adapter = startSlack({
      config: { botToken: slack.botToken, apiUrl: slack.apiUrl, channels: [], mentionAlways: [], ...http },
      command: 'syria',
      pipeline: parts.pipeline,
      examples: () => [],
      log: parts.log,
      callMsMax: 300,
    });
    const page = await startWebPage({
      archive: seeds,
      host: '127.0.0.1',
      port: 0,
      log: parts.log,
      listeners: { '/slack/events': adapter.requestListener! },
    });
    onTestFinished(async () => {
      await adapter.stop();
      await parts.pipeline.stop();
      await page.close();
      parts.store.close();
    });
    await adapter.connected;
    const url = `${page.url}/slack/events`;
    slack.deliverTo(url);
    return { slack, url, page, next, logged, settled: parts.settled };
  }

  it('answers commands, events and buttons at the address of the web page', async () => {
    const { slack, settled, page } = await runHttp();
    await slack.command({ user: 'U1', channel: 'C0OTHER', text: QUESTION });
    const { acknowledged } = await slack.mention({ user: 'U1', channel: NEWS, text: QUESTION });
    await settled();
    await slack.redeliver(acknowledged!.eventId!, { retryNum: 1, reason: 'http_timeout' });
    await settled();
    expect(slack.posted('C0OTHER')).toHaveLength(1);
    expect(slack.posted(NEWS)).toHaveLength(1);
    expect(textOf(slack.posted(NEWS))).toContain(QUOTED);
    await pressButton(slack, slack.posted(NEWS), 'Show the quoted words');
    await slack.until(() => slack.posted(NEWS).length === 2);
    expect(await (await fetch(`${page.url}/healthz`)).text()).toBe('ok');
  });

  it('acknowledges before the answer is there', async () => {
    const { slack, next, settled } = await runHttp();
    const { latency } = await slack.command({ user: 'U1', channel: NEWS, text: RICH_QUESTION });
    expect(latency).toBeLessThan(1_000);
    (await next()).answer(await seeds.ask({ text: RICH_QUESTION }));
    await settled();
    expect(slack.posted(NEWS)).toHaveLength(1);
  });

  it('answers the challenge', async () => {
    const { slack, url } = await runHttp();
    expect(await slack.signedPost(url, { type: 'url_verification', challenge: 'abc' })).toEqual({
      status: 200,
      body: '{"challenge":"abc"}',
    });
  });

  it('turns away what Slack did not sign, or signed long ago, and what is no post', async () => {
    const { slack, url, logged } = await runHttp();
    const body = {
      type: 'event_callback',
      event: {
        type: 'app_mention',
        text: `<@U0BOT> ${QUESTION}`,
        user: 'U1',
        channel: NEWS,
        ts: '1700000000.000100',
      },
    };
    expect(await slack.signedPost(url, body, { secret: 'wrong-signing-secret' })).toMatchObject({
      status: 401,
    });
    expect(await slack.signedPost(url, body, { age: 301 })).toMatchObject({ status: 401 });
    expect((await fetch(url, { method: 'POST', body: JSON.stringify(body) })).status).toBe(401);
    for (const method of ['GET', 'PUT', 'DELETE', 'HEAD'])
      expect((await fetch(url, { method })).status).toBe(405);
    const unsigned = await fetch(url, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'x-slack-signature': 'v0=', 'x-slack-request-timestamp': 'soon' },
    });
    expect(unsigned.status).toBe(401);
    expect(slack.posted(NEWS)).toEqual([]);
    expect(logged.join('\n')).not.toContain(SECRET);
    expect(await slack.signedPost(url, { type: 'url_verification', challenge: 'x' })).toMatchObject({
      status: 200,
    });
  });

  it('checks the very bytes that came: other bytes of the same meaning are turned away', async () => {
    const { slack, url } = await runHttp();
    const signed = JSON.stringify({ type: 'url_verification', challenge: 'é' });
    const sent = signed.replace('é', '\\u00e9');
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = `v0=${createHmac('sha256', SECRET).update(`v0:${timestamp}:${signed}`).digest('hex')}`;
    const post = (body: string) =>
      fetch(url, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          'x-slack-request-timestamp': timestamp,
          'x-slack-signature': signature,
        },
      });
    expect((await post(signed)).status).toBe(200);
    expect((await post(sent)).status).toBe(401);
    expect(slack.posted(NEWS)).toEqual([]);
  });

  it('survives bodies that are broken or too large', async () => {
    const { slack, url } = await runHttp();
    const status = await new Promise<number | string>((resolve) => {
      const sending = request(url, { method: 'POST' }, (response) => resolve(response.statusCode!));
      sending.on('error', (error: NodeJS.ErrnoException) => resolve(error.code!));
      sending.end(Buffer.alloc(6 * 1024 * 1024, 'a'));
    });
    expect([401, 'EPIPE', 'ECONNRESET']).toContain(status);
    for (const body of ['no event', null, 5, [], true])
      expect((await slack.signedPost(url, body as never)).status, JSON.stringify(body)).toBe(400);
    expect(await slack.signedPost(url, { type: 'url_verification', challenge: 'x' })).toMatchObject({
      status: 200,
    });
  });

  it('leaves events to their next delivery until Slack has told who we are', async () => {
    const slack = await startSlackServer();
    onTestFinished(() => slack.stop());
    slack.faults.next('auth.test', { hang: true });
    const logged: string[] = [];
    await seeds.ready;
    const parts = createChatParts({ archive: seeds, dataFolder: await temporaryFolder(), logged });
    const adapter = startSlack({
      config: {
        botToken: slack.botToken,
        signingSecret: SECRET,
        apiUrl: slack.apiUrl,
        channels: [],
        mentionAlways: [],
      },
      command: 'syria',
      pipeline: parts.pipeline,
      examples: () => [],
      log: parts.log,
      firstWaitMs: 20,
      callMsMax: 300,
    });
    const page = await startWebPage({
      archive: seeds,
      host: '127.0.0.1',
      port: 0,
      log: parts.log,
      listeners: { '/slack/events': adapter.requestListener! },
    });
    onTestFinished(async () => {
      await adapter.stop();
      await page.close();
      parts.store.close();
    });
    slack.deliverTo(`${page.url}/slack/events`);
    await expect(slack.mention({ user: 'U1', channel: NEWS, text: QUESTION })).rejects.toThrow('503');
    await adapter.connected;
    await slack.redeliver('Ev00000001');
    await parts.settled();
    expect(slack.posted(NEWS)).toHaveLength(1);
  });
});
