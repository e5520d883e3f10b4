// npm start: reads the archive, starts the web page and the chat platforms, and stops them in order.
import type { RequestListener } from 'node:http';
import { createPipeline } from './adapters/chat/pipeline.ts';
import { openStore, type Store } from './adapters/chat/store.ts';
import { startDiscord } from './adapters/discord/start-discord.ts';
import { SLACK_PATH, startSlack } from './adapters/slack/start-slack.ts';
import { literal } from './adapters/terminal/terminal-dialect.ts';
import { startWebPage } from './adapters/web/serve.ts';
import { type Archive, openArchive } from './answer/archive.ts';
import { checkProvider } from './answer/model/check-provider.ts';
import { failureForLog } from './answer/model/language-model.ts';
import { type Config, environment, readConfig, secretsOf } from './config.ts';
import { describeProblem } from './corpus/article.ts';
import { FootnoteError } from './errors.ts';
import { createLog, type Logger } from './log.ts';
import { originalAddresses, pageAddresses } from './reply/addresses.ts';
import { openWriters } from './writers.ts';

/** Time for running answers to finish before the process ends all the same. */
const STOP_MS = 10_000;
/** Problems of an archive that are logged one by one; the rest is counted. */
const PROBLEMS_LOGGED = 50;
const DAY_MS = 86_400_000;

try {
  const env = environment();
  const config = readConfig(env);
  await start(config, createLog(config.logLevel, secretsOf(env)));
} catch (error) {
  const message = error instanceof FootnoteError ? error.message : String((error as Error).stack ?? error);
  process.stderr.write(`${message.split('\n').map(literal).join('\n')}\n`);
  const isOfSettings =
    error instanceof FootnoteError && ['settings-invalid', 'prompt-invalid'].includes(error.code);
  process.exitCode = isOfSettings ? 2 : 1;
}

async function start(config: Config, log: Logger): Promise<void> {
  const writers = await openWriters(config, log);
  const { model, ranking } = config;
  const provider = model ?? ranking?.embedding ?? ranking?.reranking;
  if (provider)
    void checkProvider(
      {
        ...provider,
        model: model?.model,
        embeddingModel: ranking?.embedding?.model,
        rerankModel: ranking?.reranking?.model,
      },
      log,
    );
  // Before somebody asks; where it fails now, the first answer tries again.
  writers.model?.judge
    ?.trial()
    .catch((error) => log.warn(failureForLog(error), 'The judge could not be tried'));
  const archive = openArchive({
    folder: config.corpusDir,
    writers,
    answersKept: config.answersKept,
    watch: true,
    dataDir: config.dataDir,
    ...(ranking && { ranking: { ...ranking, embedsPassages: true } }),
    inWorker: true,
    onNotice: (message) => log.warn(message),
    onEmbedding: ({ embedded, of }) =>
      log.info(`Embedding passages: ${embedded.toLocaleString('en')} of ${of.toLocaleString('en')}`),
    onRead: ({ articles, problems, milliseconds }) => {
      for (const problem of problems.slice(0, PROBLEMS_LOGGED))
        log[problem.mild ? 'info' : 'warn'](describeProblem(problem));
      if (problems.length > PROBLEMS_LOGGED) log.warn(`${problems.length - PROBLEMS_LOGGED} more problems`);
      log.info({ articles, milliseconds: Math.round(milliseconds) }, 'Archive read');
    },
    onError: (error) => log.error(error, isStopped(error) ? 'The archive stopped' : UNREADABLE_CHANGE),
  });
  let chat: Chat | undefined;
  let page: Awaited<ReturnType<typeof startWebPage>>;
  try {
    chat = startChat(config, archive, log);
    const { listeners } = chat;
    // The page listens before the archive is read, and says so; health checks answer meanwhile.
    page = await startWebPage({ archive, host: config.host, port: config.port, log, listeners });
  } catch (error) {
    await chat?.stop();
    await archive.close();
    await writers.close();
    throw error;
  }
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info(`Stopping (${signal})`);
    setTimeout(() => process.exit(1), STOP_MS).unref();
    // The answers under way everywhere, then what they are made from.
    await Promise.all([chat.stop(), page.close()]);
    await archive.close();
    await writers.close();
  };
  process.on('SIGTERM', () => void stop('SIGTERM'));
  process.on('SIGINT', () => void stop('SIGINT'));
  try {
    await archive.ready;
  } catch (error) {
    if (stopping) return;
    await stop('archive unreadable');
    throw error;
  }
  if (!stopping) process.stdout.write(`Footnote answers on ${page.url}\n`);
}

const UNREADABLE_CHANGE = 'Cannot read the changed archive; answers go on from what was read before';

function isStopped(error: unknown): boolean {
  return error instanceof FootnoteError && error.code === 'archive-stopped';
}

interface Chat {
  /** By path, for platforms that send their events to the web page's port. */
  readonly listeners: Readonly<Record<string, RequestListener>>;
  stop(): Promise<void>;
}

/** Every chat platform whose settings are present; one that cannot be reached does not stop the others. */
function startChat(config: Config, archive: Archive, log: Logger): Chat {
  const { commandName: command, publicUrl } = config;
  if (!config.slack && !config.discord) return { listeners: {}, stop: async () => undefined };
  const store = openStore(config.dataDir, log);
  const forgetting = keepFor(config.answersDays, store);
  const addresses = publicUrl ? pageAddresses(publicUrl) : originalAddresses;
  const pipeline = createPipeline({ archive, store, addresses, log });
  const examples = () => (archive.isReady() ? archive.examples() : []);
  const extent = () => (archive.isReady() ? archive.extent() : undefined);
  const slack = config.slack && startSlack({ config: config.slack, command, pipeline, examples, log });
  const discord = config.discord && startDiscord({ config: config.discord, command, pipeline, extent, log });
  return {
    listeners: slack?.requestListener ? { [SLACK_PATH]: slack.requestListener } : {},
    async stop() {
      await Promise.all([slack?.stop(), discord?.stop(), pipeline.stop()]);
      clearInterval(forgetting);
      store.close();
    },
  };
}

/** Forgets what is older, now and once a day. */
function keepFor(days: number, store: Store): NodeJS.Timeout {
  const forget = () => store.forgetBefore(Date.now() - days * DAY_MS);
  forget();
  return setInterval(forget, DAY_MS);
}
