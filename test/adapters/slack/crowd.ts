// Many people who use the command at once: what each of them waits for, and what each gets. The app runs as a process
// of its own, as `npm start` runs it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArchive } from '../../../src/corpus/read-archive.ts';
import { sentences } from '../../../src/corpus/sentences.ts';
import { startSlackServer } from '../../servers/slack-server.ts';
import { slackText } from '../../servers/slack-text.ts';

export interface CrowdOptions {
  readonly people: number;
  /** Articles of the archive, made of sentences of the seeds. */
  readonly articles: number;
  /** They ask while it is still being read; otherwise after that. */
  readonly whileReading: boolean;
}

export interface Crowd {
  /** Milliseconds to each acknowledgement, the shortest first. */
  readonly acknowledged: readonly number[];
  /** Commands that were not acknowledged within 3 s. */
  readonly late: number;
  /** How many got how many answers: `{ 1: 200 }` is what is wanted. */
  readonly answers: Readonly<Record<number, number>>;
  /** People who were told that they wait. */
  readonly told: number;
  /** Milliseconds from the first command to the last answer. */
  readonly allAnsweredMs: number;
  /** Whether the archive was still being read when the last command was acknowledged. */
  readonly wasReading: boolean;
}

const QUESTIONS = JSON.parse(await readFile('test/golden/questions.json', 'utf8')) as { question: string }[];
const CHANNELS = Array.from({ length: 20 }, (_, index) => ({
  id: `C${100 + index}`,
  name: `room-${index}`,
  type: 'channel' as const,
  member: index % 2 === 0,
}));

export async function askAtOnce({ people, articles, whileReading }: CrowdOptions): Promise<Crowd> {
  const folder = await mkdtemp(join(tmpdir(), 'footnote-crowd-'));
  await writeFile(join(folder, 'corpus.jsonl'), await makeArticles(articles));
  const slack = await startSlackServer({ channels: CHANNELS });
  const child = spawn(process.execPath, ['--import', './src/require-node.js', 'src/main.ts'], {
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      CORPUS_DIR: join(folder, 'corpus.jsonl'),
      DATA_DIR: join(folder, 'data'),
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.apiUrl,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (data) => {
    log += data;
  });
  const isRead = () => log.includes('Archive read');
  try {
    await slack.until(() => slack.connections() === 1 && (whileReading || isRead()), 120_000);
    const begun = performance.now();
    const commands = await Promise.allSettled(
      Array.from({ length: people }, (_, index) =>
        slack.command({
          user: `U${index}`,
          channel: CHANNELS[index % CHANNELS.length]!.id,
          text: QUESTIONS[index % 13]!.question,
        }),
      ),
    );
    const wasReading = !isRead();
    const shown = () =>
      CHANNELS.flatMap(({ id }) => slack.posted(id)).map((message) => ({
        person: message.ephemeralFor!,
        isSign: /^(?:The archive is still|Waiting for|Next in line|Reading)/.test(slackText(message)),
      }));
    const answered = () => new Set(shown().flatMap(({ person, isSign }) => (isSign ? [] : [person]))).size;
    await slack.until(() => answered() === people, 180_000);
    const allAnsweredMs = performance.now() - begun;
    child.kill('SIGTERM');
    // What might still come twice has come by then.
    await once(child, 'exit');
    const all = shown();
    const answers: Record<number, number> = {};
    for (let index = 0; index < people; index++) {
      const count = all.filter(({ person, isSign }) => person === `U${index}` && !isSign).length;
      answers[count] = (answers[count] ?? 0) + 1;
    }
    return {
      acknowledged: commands
        .flatMap((one) => (one.status === 'fulfilled' ? [one.value.latency] : []))
        .sort((a, b) => a - b),
      late: commands.filter(({ status }) => status === 'rejected').length,
      answers,
      told: new Set(all.flatMap(({ person, isSign }) => (isSign ? [person] : []))).size,
      allAnsweredMs,
      wasReading,
    };
  } finally {
    child.kill('SIGKILL');
    await slack.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The share of the values that is no greater. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

async function makeArticles(count: number): Promise<string> {
  const seeds = (await readArchive('seeds')).articles;
  const pool = seeds.flatMap(({ text }) => sentences(text).map(({ start, end }) => text.slice(start, end)));
  const real = seeds.map(({ publisher, ...article }) =>
    JSON.stringify({ ...article, publisher: publisher.name }),
  );
  const made = Array.from({ length: Math.max(0, count - real.length) }, (_, index) => {
    // Twelve sentences each, from a place and in steps of its own.
    const text = Array.from(
      { length: 12 },
      (_, at) => pool[(index * 7 + at * ((index % 11) + 1)) % pool.length],
    ).join(' ');
    const date = `20${10 + (index % 10)}-${String(1 + (index % 12)).padStart(2, '0')}-${String(1 + (index % 28)).padStart(2, '0')}`;
    return JSON.stringify({
      id: `made-${index}`,
      title: `${index}: ${text.slice(0, 60)}`,
      text,
      date,
      publisher: `Publisher ${index % 12}`,
    });
  });
  return [...real, ...made].join('\n');
}
