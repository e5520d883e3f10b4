// How events, commands and interactions reach the app: through a socket, or as signed requests to its address.
import { createHmac } from 'node:crypto';
import type { Json } from './slack-shapes.ts';
import type { createSockets, EnvelopeType, Retry } from './slack-sockets.ts';

/** Slack waits so long for an acknowledgement. */
export const ACKNOWLEDGED_WITHIN_MS = 3_000;

export interface Acknowledged {
  /** Real milliseconds. */
  readonly latency: number;
  /** What the app gave back with it; `{}` or '' when nothing. */
  readonly payload: unknown;
  /** For events: see `redeliver`. */
  readonly eventId?: string;
}

/** Every try to deliver something. */
export interface Delivery {
  readonly type: EnvelopeType;
  readonly payload: Json;
  readonly retry?: Retry;
  acknowledged?: Acknowledged;
  /** Why it was not acknowledged. */
  problem?: string;
}

export interface SignedPost {
  readonly url: string;
  readonly body: string;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signingSecret: string;
  /** How old the request claims to be, in seconds; Slack's own are never older than 300. */
  readonly age?: number;
  readonly signal?: AbortSignal;
}

/**
 * A request as Slack signs it (https://docs.slack.dev/authentication/verifying-requests-from-slack). Its time is that
 * of the real clock, because that is what Bolt compares it with.
 */
export async function signedPost({
  url,
  body,
  contentType,
  headers,
  signingSecret,
  age = 0,
  signal,
}: SignedPost) {
  const timestamp = String(Math.floor(Date.now() / 1000) - age);
  const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: {
      'content-type': contentType,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
      ...headers,
    },
    ...(signal && { signal }),
  });
  return { status: response.status, body: await response.text() };
}

export interface DeliveryOptions {
  readonly sockets: ReturnType<typeof createSockets>;
  readonly signingSecret: string;
  /** Where to post to, or undefined for Socket Mode. */
  readonly requestUrl: () => string | undefined;
}

export function createDeliveries({ sockets, signingSecret, requestUrl }: DeliveryOptions) {
  const deliveries: Delivery[] = [];

  /** @throws Error when no acknowledgement came in time; the entry in `deliveries` says the same. */
  async function deliver(type: EnvelopeType, payload: Json, retry?: Retry): Promise<Acknowledged> {
    const delivery: Delivery = { type, payload, ...(retry && { retry }) };
    deliveries.push(delivery);
    const began = performance.now();
    const eventId = payload.event_id;
    const late = new AbortController();
    const timer = Promise.withResolvers<never>();
    const timeout = setTimeout(() => {
      timer.reject(new Error(`not acknowledged within ${ACKNOWLEDGED_WITHIN_MS / 1000} s`));
      late.abort();
    }, ACKNOWLEDGED_WITHIN_MS);
    try {
      const answer = send(type, payload, late.signal, retry);
      const ack = await Promise.race([answer, timer.promise]);
      const latency = performance.now() - began;
      delivery.acknowledged = { latency, payload: ack, ...(typeof eventId === 'string' && { eventId }) };
      return delivery.acknowledged;
    } catch (error) {
      delivery.problem = error instanceof Error ? error.message : String(error);
      throw new Error(`${describe(type, payload)}: ${delivery.problem}`, { cause: error });
    } finally {
      clearTimeout(timeout);
    }
  }

  async function send(
    type: EnvelopeType,
    payload: Json,
    signal: AbortSignal,
    retry?: Retry,
  ): Promise<unknown> {
    const url = requestUrl();
    if (url === undefined) return sockets.deliver(type, payload, signal, retry);
    const form = 'application/x-www-form-urlencoded';
    const post =
      type === 'events_api'
        ? { body: JSON.stringify(payload), contentType: 'application/json' }
        : type === 'interactive'
          ? { body: String(new URLSearchParams({ payload: JSON.stringify(payload) })), contentType: form }
          : { body: String(new URLSearchParams(payload as Record<string, string>)), contentType: form };
    const headers = retry && {
      'x-slack-retry-num': String(retry.retryNum),
      'x-slack-retry-reason': retry.reason,
    };
    const { status, body } = await signedPost({
      url,
      signingSecret,
      signal,
      ...post,
      ...(headers && { headers }),
    });
    if (status < 200 || status > 299) throw new Error(`the app answered ${status}`);
    return body.startsWith('{') ? JSON.parse(body) : body;
  }

  return { deliveries, deliver };
}

function describe(type: EnvelopeType, payload: Json): string {
  const event = payload.event as Json | undefined;
  return `${type} ${String(event?.type ?? payload.command ?? payload.type)}`;
}
