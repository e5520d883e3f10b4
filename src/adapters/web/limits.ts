// What one reader, and all readers together, may ask of the page.
import { isIP } from 'node:net';

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
  questionsAtOnceMax: 16,
  questionsWaitingMax: 32,
  addressCharsMax: 32_000,
};

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
