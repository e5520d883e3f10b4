// What one reader, and all readers together, may ask of the page.
import { isIP } from 'node:net';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { FootnoteError } from '../../errors.ts';

export interface WebLimits {
  /** Questions of one client address in a minute. */
  readonly questionsPerMinute: number;
  /** Pages of one client address in a minute, questions included. */
  readonly pagesPerMinute: number;
  /** Questions answered at the same time. */
  readonly questionsAtOnceMax: number;
  /** Questions waiting for their turn; further ones are turned away. */
  readonly questionsWaitingMax: number;
  /** Characters of a page's address, where question and conversation stand. */
  readonly addressCharsMax: number;
}

export const WEB_LIMITS: WebLimits = {
  questionsPerMinute: 30,
  pagesPerMinute: 300,
  questionsAtOnceMax: 4,
  questionsWaitingMax: 32,
  addressCharsMax: 32_000,
};

export interface RateLimit {
  /** Seconds to wait, or 0 for go ahead. */
  take(client: string): Promise<number>;
}

export function createRateLimit(perMinute: number): RateLimit {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return {
    async take(client) {
      try {
        await limiter.consume(client);
        return 0;
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
      }
    },
  };
}

/** Runs a few at once, lets some wait, and turns the rest away with FootnoteError `too-busy`. */
export function createQueue(atOnceMax: number, waitingMax: number): <T>(run: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (run) => {
    if (running >= atOnceMax) {
      if (waiting.length >= waitingMax) throw new FootnoteError('too-busy', 'Too many questions at once');
      // Whoever finishes hands the place on, so that nobody can slip in between.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running++;
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}

/**
 * Who is asking. A forwarded address is believed only from a proxy on this machine, and only its last entry, which
 * is the one that this proxy wrote.
 */
export function clientAddress(socketAddress: string | undefined, forwardedFor: string | undefined): string {
  const socket = withoutMapping(socketAddress ?? '');
  const isLoopback = socket === '::1' || socket.startsWith('127.');
  const forwarded = withoutMapping(forwardedFor?.split(',').at(-1)?.trim() ?? '');
  return network(isLoopback && isIP(forwarded) ? forwarded : socket);
}

function withoutMapping(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

/** One reader has a whole /64 of IPv6 addresses; all of them count as one. */
function network(address: string): string {
  if (isIP(address) !== 6) return address || 'unknown';
  const [head = '', tail] = address.split('%')[0]!.split('::');
  const left = head.split(':').filter(Boolean);
  const right = (tail ?? '').split(':').filter(Boolean);
  const groups =
    tail === undefined
      ? left
      : [...left, ...Array(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
