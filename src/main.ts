// npm start: reads the archive, starts the web page, and stops both in order.
import { literal } from './adapters/terminal/terminal-dialect.ts';
import { startWebPage } from './adapters/web/serve.ts';
import { openArchive } from './answer/archive.ts';
import { type Config, environment, readConfig } from './config.ts';
import { describeProblem } from './corpus/article.ts';
import { FootnoteError } from './errors.ts';
import { createLog, type Logger } from './log.ts';

/** Time for running answers to finish before the process ends all the same. */
const STOP_MS = 10_000;
/** Problems of an archive that are logged one by one; the rest is counted. */
const PROBLEMS_LOGGED = 50;

try {
  const config = readConfig(environment());
  await start(config, createLog(config.logLevel));
} catch (error) {
  const message = error instanceof FootnoteError ? error.message : String((error as Error).stack ?? error);
  process.stderr.write(`${message.split('\n').map(literal).join('\n')}\n`);
  process.exitCode = error instanceof FootnoteError && error.code === 'settings-invalid' ? 2 : 1;
}

async function start(config: Config, log: Logger): Promise<void> {
  const archive = openArchive({
    folder: config.corpusDir,
    watch: true,
    onRead: ({ articles, problems, milliseconds }) => {
      for (const problem of problems.slice(0, PROBLEMS_LOGGED))
        log[problem.mild ? 'info' : 'warn'](describeProblem(problem));
      if (problems.length > PROBLEMS_LOGGED) log.warn(`${problems.length - PROBLEMS_LOGGED} more problems`);
      log.info({ articles, milliseconds: Math.round(milliseconds) }, 'Archive read');
    },
    onError: (error) =>
      log.error(error, 'Cannot read the changed archive; answers go on from what was read before'),
  });
  // The page listens before the archive is read, and says so; health checks answer meanwhile.
  const page = await startWebPage({ archive, host: config.host, port: config.port, log }).catch(
    async (error) => {
      await archive.close();
      throw error;
    },
  );
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info(`Stopping (${signal})`);
    setTimeout(() => process.exit(1), STOP_MS).unref();
    await page.close();
    await archive.close();
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
