// npm run ask: settings, archive, terminal. What it does is in adapters/terminal.
import { type AskCall, EXIT, HELP, readCall, runAsk, showProgress } from './adapters/terminal/ask-command.ts';
import { literal } from './adapters/terminal/terminal-dialect.ts';
import { showsLinks } from './adapters/terminal/terminal-links.ts';
import { type Archive, openArchive } from './answer/archive.ts';
import { type Config, environment, readConfig, secretsOf } from './config.ts';
import { FootnoteError } from './errors.ts';
import { createLog } from './log.ts';
import { originalAddresses, pageAddresses } from './reply/addresses.ts';
import { openWriters } from './writers.ts';

// A reader that closes early ("| head") is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const call = parseCall();
if (call?.help) process.stdout.write(HELP);
else if (call) process.exitCode = await ask(call).catch(failed);

function parseCall(): AskCall | undefined {
  try {
    return readCall(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\nSee npm run ask -- --help\n`);
    process.exitCode = EXIT.wrongCall;
    return undefined;
  }
}

function failed(error: unknown): number {
  // What is not of our own family is a defect, and its stack is of use.
  if (!(error instanceof FootnoteError)) throw error;
  process.stderr.write(`${error.message.split('\n').map(literal).join('\n')}\n`);
  return error.code === 'archive-unreadable' ? EXIT.unreadable : EXIT.wrongCall;
}

async function ask(call: AskCall): Promise<number> {
  const env = environment();
  const config = readConfig(env);
  const progress = showProgress(process.stderr);
  // Failures of the model are told with the answer; the log is for who asks for it.
  const log = createLog(env.LOG_LEVEL ? config.logLevel : 'silent', secretsOf(env));
  const writers = await openWriters(config, log);
  const archive = openArchive({
    folder: config.corpusDir,
    writers,
    answersKept: config.answersKept,
    dataDir: config.dataDir,
    // One question does not wait for a whole archive: npm start embeds it, and this uses what there is.
    ...(config.ranking && { ranking: { ...config.ranking, embedsPassages: false } }),
    onNotice: (message) => log.warn(message),
    onProgress: progress.onProgress,
  });
  try {
    await archive.ready.finally(() => progress.clear());
    return await askArchive(call, archive, config, env);
  } finally {
    await archive.close();
    await writers.close();
  }
}

async function askArchive(
  call: AskCall,
  archive: Archive,
  config: Config,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const lost = archive.problems().filter((problem) => !problem.mild).length;
  if (lost > 0) process.stderr.write(`${lost} problems while reading the archive; npm start logs them.\n`);
  // hasColors() heeds NO_COLOR and FORCE_COLOR.
  const colours = process.stdout.isTTY && process.stdout.hasColors();
  let modelFailed = false;
  const asked: Archive = {
    ...archive,
    async ask(question, options) {
      const answer = await archive.ask(question, options);
      modelFailed ||= answer.kind === 'answered' && answer.notices.includes('model-failed');
      return answer;
    },
  };
  const code = await runAsk(
    call,
    asked,
    config.publicUrl ? pageAddresses(config.publicUrl) : originalAddresses,
    {
      input: process.stdin,
      output: process.stdout,
      style: {
        columns: Math.min(100, process.stdout.columns || 80),
        colours,
        links: colours && showsLinks(env),
      },
      ...(process.stdout.isTTY && {
        screen: { rows: process.stdout.rows || 24, columns: process.stdout.columns || 80 },
      }),
    },
  );
  if (modelFailed && !env.LOG_LEVEL) process.stderr.write('LOG_LEVEL=warn tells why the model failed.\n');
  return code;
}
