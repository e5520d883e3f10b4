// The real adapter on the local Slack, as main.ts puts it together; ended when the test is.
import { onTestFinished } from 'vitest';
import type { ChatLimits } from '../../../src/adapters/chat/pipeline.ts';
import { type SlackConfig, startSlack } from '../../../src/adapters/slack/start-slack.ts';
import { type Archive, openArchive } from '../../../src/answer/archive.ts';
import { type ChatParts, createChatParts } from '../../contract/chat-parts.ts';
import { temporaryFolder } from '../../corpus/temporary-folder.ts';
import { type SlackServer, type SlackServerOptions, startSlackServer } from '../../servers/slack-server.ts';

/** A channel that the app is in. */
export const NEWS = 'C0NEWS';
export const QUESTION = 'What did Hariri ask of Russia?';
/** Stands in the answer to it. */
export const QUOTED = 'need for Russia to commit to the agreements it signed off on';

export const seeds = openArchive({ folder: 'seeds' });

export interface SlackRunOptions {
  readonly archive?: Archive;
  readonly dataFolder?: string;
  readonly limits?: Partial<ChatLimits>;
  readonly server?: SlackServerOptions;
  readonly config?: Partial<SlackConfig>;
  readonly now?: () => number;
  readonly signAfterMs?: number;
  readonly callMsMax?: number;
}

export interface SlackRun {
  readonly slack: SlackServer;
  /** What was logged at info and above, a line each. */
  readonly logged: string[];
  /** Of the process as it runs now. */
  parts(): ChatParts;
  connected(): Promise<boolean>;
  settled(): Promise<void>;
  /** Stops the adapter and what stands behind it, in the order of main.ts. */
  stop(): Promise<void>;
  restart(): Promise<void>;
}

/** Starts, and waits for the connection unless `config` makes that impossible. */
export async function runSlack(options: SlackRunOptions = {}): Promise<SlackRun> {
  const { archive = seeds } = options;
  if (archive === seeds) await seeds.ready;
  const slack = await startSlackServer(options.server);
  onTestFinished(() => slack.stop());
  const dataFolder = options.dataFolder ?? (await temporaryFolder());
  const logged: string[] = [];

  const begin = () => {
    const { limits, now } = options;
    const parts = createChatParts({
      archive,
      dataFolder,
      logged,
      ...(limits && { limits }),
      ...(now && { now }),
    });
    const adapter = startSlack({
      config: {
        botToken: slack.botToken,
        appToken: slack.appToken,
        apiUrl: slack.apiUrl,
        channels: [],
        mentionAlways: [],
        ...options.config,
      },
      command: 'syria',
      pipeline: parts.pipeline,
      examples: () => (archive.isReady() ? archive.examples() : []),
      log: parts.log,
      pingTimeoutMs: 1_000,
      firstWaitMs: 20,
      callMsMax: options.callMsMax ?? 300,
      ...(options.signAfterMs !== undefined && { signAfterMs: options.signAfterMs }),
    });
    let ended: Promise<void> | undefined;
    const end = () => {
      ended ??= (async () => {
        await adapter.stop();
        await parts.pipeline.stop();
        parts.store.close();
      })();
      return ended;
    };
    return { parts, adapter, end };
  };

  let process = begin();
  onTestFinished(() => process.end());
  const run: SlackRun = {
    slack,
    logged,
    parts: () => process.parts,
    connected: () => process.adapter.connected,
    async settled() {
      // The adapter hears of messages before it asks; what was delivered is acknowledged first.
      await slack.until(() => slack.deliveries.every((one) => one.acknowledged ?? one.problem));
      await process.parts.settled();
    },
    stop: () => process.end(),
    async restart() {
      await process.end();
      process = begin();
      await process.adapter.connected;
    },
  };
  if (!options.config?.botToken && !options.config?.appToken) await run.connected();
  return run;
}
