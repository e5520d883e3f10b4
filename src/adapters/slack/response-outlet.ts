// An answer to one person through a response_url: works in every channel, also where the app is no member, five times
// within 30 minutes (https://docs.slack.dev/interactivity/handling-user-interaction#message_responses).
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '../../log.ts';
import { composeWords } from '../../reply/compose-help.ts';
import type { Controls } from '../chat/actions.ts';
import type { Outlet } from '../chat/asking.ts';
import { type SlackMessage, writeSlack } from './slack-dialect.ts';
import { PLAIN } from './thread-outlet.ts';

/** A sign of progress stays beside the answer, so it is only given where the answer takes its time. */
const SIGN_AFTER_MS = 2_500;
/** One of the five uses is left for the sign. */
const MESSAGES_MAX = 4;
const CALL_MS_MAX = 5_000;
/** All tries together. */
const WAIT_MS_MAX = 60_000;
const FIRST_WAIT_MS = 250;

const TOO_LONG =
  'The answer goes on, but Slack lets me show no more of it here. Ask in a direct message for all of it.';

export interface ResponseOptions {
  /** Of a button that was pressed for it: what was there is replaced. */
  readonly replaces?: boolean;
  /** Thread of the message that it belongs to. */
  readonly threadTs?: string | undefined;
  readonly signAfterMs?: number | undefined;
  /** Sends a message to the person directly, where the response_url takes no more. */
  readonly direct?: (message: SlackMessage) => Promise<void>;
}

export function createResponseOutlet(
  url: string,
  log: Logger,
  { replaces = false, threadTs, signAfterMs = SIGN_AFTER_MS, direct }: ResponseOptions = {},
): Outlet {
  let sign: { words: string; readonly timer: NodeJS.Timeout } | undefined;
  let signing: Promise<void> | undefined;
  const send = (message: SlackMessage, replace = false) =>
    postResponse(url, {
      ...message,
      ...only(threadTs),
      response_type: 'ephemeral',
      replace_original: replace,
    });

  const giveSign = () => {
    signing = send(writeSlack(composeWords(sign!.words))[0]!).catch((error) =>
      log.info({ reason: (error as Error).message }, 'Progress could not be shown'),
    );
  };
  const noMoreSigns = async () => {
    clearTimeout(sign?.timer);
    await signing;
  };

  return {
    async show(words) {
      // Each would be one of five uses: the last one that is true when it is time.
      if (sign) sign.words = words;
      else sign = { words, timer: setTimeout(giveSign, signAfterMs) };
    },
    grow: async () => undefined,
    async finish(reply, controls?: Controls) {
      await noMoreSigns();
      const messages = writeSlack(reply, controls, true);
      const fitting = messages.length <= MESSAGES_MAX ? messages : cutShort(messages);
      for (const [index, message] of fitting.entries())
        await send(message, replaces && index === 0).catch((error) => {
          if (!direct) throw error;
          log.warn({ reason: (error as Error).message }, 'An answer goes to a direct message instead');
          return direct(message);
        });
    },
    withdraw: noMoreSigns,
  };
}

function cutShort(messages: readonly SlackMessage[]): SlackMessage[] {
  return [...messages.slice(0, MESSAGES_MAX - 1), ...writeSlack(composeWords(TOO_LONG))];
}

function only(threadTs: string | undefined): { thread_ts?: string } {
  return threadTs === undefined ? {} : { thread_ts: threadTs };
}

/**
 * Posts to a response_url, again where that broke off: Bolt itself would not. Slack gives no means to see whether it
 * was done all the same; once too often is better than never. Throws when all tries failed.
 */
export async function postResponse(url: string, body: object): Promise<void> {
  const begun = performance.now();
  for (let wait = FIRST_WAIT_MS; ; wait *= 2) {
    const { failure, waitMs } = await tryPost(url, { ...body, ...PLAIN });
    if (failure === undefined) return;
    const ms = waitMs === 'soon' ? wait : waitMs;
    if (ms === undefined || performance.now() - begun + ms > WAIT_MS_MAX)
      throw new Error(`Slack did not take the answer: ${failure}`);
    await pause(ms);
  }
}

/** Slack says "ok", or refuses in JSON, be it with status 200. */
function isRefusal(said: string): boolean {
  return /^\{.*"ok":\s*false/.test(said);
}

/** `waitMs`: absent where another try cannot help. */
async function tryPost(url: string, body: object): Promise<{ failure?: string; waitMs?: number | 'soon' }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(CALL_MS_MAX),
    });
    const said = (await response.text()).slice(0, 200);
    if (response.ok && !isRefusal(said)) return {};
    const failure = `${response.status} ${said}`;
    if (response.status === 429)
      return { failure, waitMs: Number(response.headers.get('retry-after') ?? 1) * 1000 };
    return response.status >= 500 ? { failure, waitMs: 'soon' } : { failure };
  } catch (error) {
    return { failure: (error as Error).message, waitMs: 'soon' };
  }
}
