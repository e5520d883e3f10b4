// Calls of Slack's Web API that neither hang nor pile up: each tried again where that is known to be harmless.
import { setTimeout as pause } from 'node:timers/promises';
import { webApi } from '@slack/bolt';

export interface SlackClientOptions {
  readonly token: string;
  /** Absent for slack.com. */
  readonly apiUrl?: string | undefined;
  /** After which a call counts as broken off. */
  readonly callMsMax?: number | undefined;
}

export const CALL_MS_MAX = 8_000;
/** Outages and rate limits (https://docs.slack.dev/apis/web-api/rate-limits) are waited for so long, all tries together. */
const WAIT_MS_MAX = 90_000;
const FIRST_WAIT_MS = 300;
const NEXT_WAIT_MS_MAX = 10_000;

/** Errors of Slack's own that leave open what was done: https://docs.slack.dev/reference/methods/chat.postMessage#errors */
const UNCERTAIN = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout']);
const LIMITED_WAIT_MS = 1_000;

/** A client that leaves trying again to `call`: its own way would repeat a post whose answer was lost. */
export function createSlackClient({
  token,
  apiUrl,
  callMsMax = CALL_MS_MAX,
}: SlackClientOptions): webApi.WebClient {
  return new webApi.WebClient(token, {
    ...(apiUrl && { slackApiUrl: apiUrl }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: callMsMax,
    // Its own words at "error" say nothing that its errors do not.
    logger: SILENT,
  });
}

const SILENT: NonNullable<ConstructorParameters<typeof webApi.WebClient>[1]>['logger'] & object = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => 'error' as never,
  setName: () => undefined,
};

export interface Repeating {
  /** Once more changes nothing: it may be made again also where it is open whether it was carried out. */
  readonly repeatable: boolean;
}

/** Makes a call, again after rate limits, and where it broke off if it is `repeatable`. Throws Slack's last error. */
export async function call<T>(run: () => Promise<T>, { repeatable }: Repeating): Promise<T> {
  const begun = performance.now();
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, NEXT_WAIT_MS_MAX)) {
    try {
      return await run();
    } catch (error) {
      const ms = limitedMs(error) ?? (repeatable && brokeOff(error) ? wait : undefined);
      if (ms === undefined || performance.now() - begun + ms > WAIT_MS_MAX) throw error;
      await pause(ms);
    }
  }
}

/** Milliseconds that Slack asks to wait for, if it does; a call that it limits is not carried out. */
export function limitedMs(error: unknown): number | undefined {
  if (error instanceof webApi.WebAPIRateLimitedError) return error.retryAfter * 1000;
  return errorCode(error) === 'ratelimited' ? LIMITED_WAIT_MS : undefined;
}

/** True where it is open whether a call was carried out. */
export function brokeOff(error: unknown): boolean {
  const code = errorCode(error);
  return code === undefined || UNCERTAIN.has(code);
}

/** Slack's own error, such as `not_in_channel`; undefined where the call broke off. */
export function errorCode(error: unknown): string | undefined {
  if (error instanceof webApi.WebAPIRateLimitedError) return 'ratelimited';
  return (error as { data?: { error?: string } }).data?.error;
}
