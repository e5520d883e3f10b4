// The whole process, as `npm start` runs it, on the local Slack: what it logs, and how it ends.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../corpus/temporary-folder.ts';
import { startOpenAiServer } from '../../servers/openai-server.ts';
import { startSlackServer } from '../../servers/slack-server.ts';
import { pressButton, textOf } from './reading.ts';
import { NEWS, QUESTION, QUOTED } from './slack-run.ts';

const BOT_TOKEN = 'xoxb-0123456789-secret-of-the-bot';
const APP_TOKEN = 'xapp-1-A0-secret-of-the-app';

/** The command behind `npm start`; `exec` keeps the shell out of the way of signals. */
const SCRIPT: string = JSON.parse(readFileSync('package.json', 'utf8')).scripts.start;
const [, ...ARGUMENTS] = SCRIPT.replace(/^exec /, '').split(' ');

async function start(env: Record<string, string> = {}, throughNpm = false) {
  const slack = await startSlackServer({ botToken: BOT_TOKEN, appToken: APP_TOKEN });
  onTestFinished(() => slack.stop());
  const [command, args] = throughNpm ? ['npm', ['start', '--silent']] : [process.execPath, ARGUMENTS];
  const child = spawn(command, args, {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: '0',
      CORPUS_DIR: 'seeds',
      DATA_DIR: await temporaryFolder(),
      SLACK_BOT_TOKEN: BOT_TOKEN,
      SLACK_APP_TOKEN: APP_TOKEN,
      SLACK_API_URL: slack.apiUrl,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let log = '';
  let output = '';
  child.stderr.on('data', (data) => {
    log += data;
  });
  child.stdout.on('data', (data) => {
    output += data;
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const stop = async () => {
    const begun = performance.now();
    child.kill('SIGTERM');
    const code = await ended;
    return { code, ms: performance.now() - begun };
  };
  return { slack, stop, log: () => log, output: () => output };
}

const LONG = 15_000;

describe('npm start', { timeout: 40_000 }, () => {
  it('answers in Slack, tells no secret, question or article, and ends with 0', async () => {
    const { slack, stop, log } = await start();
    await slack.until(() => slack.connections() === 1 && log().includes('Archive read'), LONG);
    await slack.mention({ user: 'U1', channel: NEWS, text: QUESTION });
    await slack.command({ user: 'U1', channel: NEWS, text: `${QUESTION} after:2018` });
    await slack.message({ user: 'U1', text: 'What did the Coalition say about Idlib?' });
    await slack.until(() => slack.posted(NEWS).length === 2 && slack.posted('D1').length === 1);
    await pressButton(slack, slack.posted(NEWS), 'Bad answer');
    slack.cut();
    await slack.until(() => slack.connections() === 1, LONG);
    expect(textOf(slack.posted(NEWS))).toContain(QUOTED);
    const { code, ms } = await stop();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
    expect(log()).toContain('Slack: connected');
    expect(log()).toContain('Stopping (SIGTERM)');
    for (const secret of [
      BOT_TOKEN,
      APP_TOKEN,
      'secret-of-the',
      'xoxb-',
      'xapp-',
      'Hariri',
      'Idlib',
      'commit to the agreements',
    ])
      expect(log()).not.toContain(secret);
  });

  it.runIf(SCRIPT.startsWith('exec '))('takes a signal that was sent to npm', async () => {
    const { slack, stop, log } = await start({}, true);
    await slack.until(() => slack.connections() === 1, LONG);
    expect((await stop()).code).toBe(0);
    expect(log()).toContain('Stopping (SIGTERM)');
  });

  it('finishes what is being answered when it is told to stop', async () => {
    const model = await startOpenAiServer();
    onTestFinished(() => model.close());
    model.behave(({ task }) => (task === 'answer' ? { delayMs: 1_500 } : {}));
    const { slack, stop, log } = await start({ OPENAI_BASE_URL: model.url, OPENAI_MODEL: 'local-model' });
    await slack.until(() => slack.connections() === 1 && log().includes('Archive read'), LONG);
    const { message } = await slack.mention({ user: 'U1', channel: NEWS, text: QUESTION });
    await slack.until(() => model.requests.some(({ question }) => question === QUESTION));
    const { code, ms } = await stop();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
    expect(textOf(slack.posted(NEWS, message.ts))).toContain('Written by local-model');
    expect(slack.posted(NEWS)).toHaveLength(1);
  });

  it('apologises for what it cannot finish within ten seconds', async () => {
    const model = await startOpenAiServer();
    onTestFinished(() => model.close());
    model.behave({ hang: 'before-first' });
    const { slack, stop, log } = await start({ OPENAI_BASE_URL: model.url, OPENAI_MODEL: 'local-model' });
    await slack.until(() => slack.connections() === 1 && log().includes('Archive read'), LONG);
    await slack.mention({ user: 'U1', channel: NEWS, text: QUESTION });
    await slack.command({ user: 'U2', channel: NEWS, text: QUESTION });
    await slack.until(() => model.requests.some(({ question }) => question === QUESTION));
    const { code, ms } = await stop();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
    const texts = textOf(slack.posted(NEWS));
    expect(texts.split('could not finish this answer')).toHaveLength(3);
  });

  it('names the setting of a token that Slack does not accept, and goes on', async () => {
    const { log, stop, output, slack } = await start({ SLACK_BOT_TOKEN: 'xoxb-another-secret' });
    await slack.until(
      () => log().includes('does not accept SLACK_BOT_TOKEN') && output().includes('http://'),
      LONG,
    );
    const url = /http:\S+/.exec(output())![0];
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect(log()).not.toContain('another-secret');
    expect((await stop()).code).toBe(0);
  });
});
