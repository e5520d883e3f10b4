// The whole process, as `npm start` runs it, on the local Discord: what it logs, and how it ends.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../corpus/temporary-folder.ts';
import { type DiscordOptions, discordText, startDiscordServer } from '../../servers/discord-server.ts';
import { startOpenAiServer } from '../../servers/openai-server.ts';
import { ask, QUESTION, QUOTED } from './stage.ts';

const TOKEN = 'the-bot.secret-of.the-token';
const LONG = 15_000;

/** The command behind `npm start`. */
const SCRIPT: string = JSON.parse(readFileSync('package.json', 'utf8')).scripts.start;
const [, ...ARGUMENTS] = SCRIPT.replace(/^exec /, '').split(' ');

async function start(env: Record<string, string> = {}, options: DiscordOptions = {}) {
  const discord = await startDiscordServer({ token: TOKEN, ...options });
  onTestFinished(() => discord.stop());
  const channel = discord.addChannel(discord.addGuild());
  const anna = discord.addUser('anna');
  const child = spawn(process.execPath, ARGUMENTS, {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: '0',
      CORPUS_DIR: 'seeds',
      DATA_DIR: await temporaryFolder(),
      DISCORD_TOKEN: TOKEN,
      DISCORD_API_URL: discord.apiUrl,
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
    return { code: await ended, ms: performance.now() - begun };
  };
  const texts = () => discord.answers(channel).map(({ message }) => discordText(message));
  const isReady = () => log.includes('Discord: commands registered') && log.includes('Archive read');
  return { discord, channel, anna, stop, texts, isReady, log: () => log, output: () => output };
}

describe('npm start', { timeout: 40_000 }, () => {
  it('answers in Discord, prints the link to add it, tells no secret, question or article, and ends with 0', async () => {
    const { discord, channel, anna, stop, texts, isReady, log } = await start();
    await discord.until(isReady, LONG);
    discord.message({ user: anna, channel, content: `<@${discord.bot.id}> ${QUESTION}` });
    await discord.command({
      user: anna,
      channel,
      ...ask({ question: 'What was said about Idlib?', after: '2018' }),
    });
    await discord.until(() => texts().length === 2);
    expect(texts().join()).toContain(QUOTED);
    const { code, ms } = await stop();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(5_000);
    expect(log()).toContain('https://discord.com/oauth2/authorize?client_id=');
    for (const secret of [TOKEN, 'secret-of', 'Hariri', 'Idlib', 'commit to the agreements'])
      expect(log()).not.toContain(secret);
  });

  it('apologises for what it cannot finish within ten seconds', async () => {
    const model = await startOpenAiServer();
    onTestFinished(() => model.close());
    model.behave({ hang: 'before-first' });
    const there = await start({ OPENAI_BASE_URL: model.url, OPENAI_MODEL: 'local-model' });
    const { discord, channel, anna } = there;
    await discord.until(there.isReady, LONG);
    discord.message({ user: anna, channel, content: `<@${discord.bot.id}> ${QUESTION}` });
    await discord.command({ user: anna, channel, ...ask({ question: QUESTION, private: true }) });
    await discord.until(() => model.requests.some(({ question }) => question === QUESTION));
    const { code, ms } = await there.stop();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
    expect(there.texts().join().split('could not finish this answer')).toHaveLength(3);
  });

  it('names the setting of a token that Discord does not accept, and goes on without it', async () => {
    const { log, stop, output, discord } = await start({ DISCORD_TOKEN: 'another.secret.token' });
    await discord.until(
      () => log().includes('does not accept DISCORD_TOKEN') && output().includes('http://'),
      LONG,
    );
    expect((await fetch(`${/http:\S+/.exec(output())![0]}/readyz`)).status).toBe(200);
    expect(log()).not.toContain('another.secret');
    expect((await stop()).code).toBe(0);
  });

  it('waits for a Discord that is down, while the page answers', async () => {
    const { log, stop, output, discord } = await start({ DISCORD_API_URL: 'http://127.0.0.1:9' });
    await discord.until(
      () => log().includes('Discord cannot be reached') && output().includes('http://'),
      LONG,
    );
    expect((await stop()).code).toBe(0);
  });
});
