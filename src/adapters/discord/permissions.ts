// What Footnote may do in a channel, what it needs, and the link that asks for exactly that.
import { type Client, type GuildBasedChannel, PermissionFlagsBits as May } from 'discord.js';

/** What answers to mentions need; commands need nothing of it. */
const NEEDED = [
  ['View Channels', May.ViewChannel],
  ['Send Messages', May.SendMessages],
  ['Create Public Threads', May.CreatePublicThreads],
  ['Send Messages in Threads', May.SendMessagesInThreads],
  ['Read Message History', May.ReadMessageHistory],
] as const;

/** Where a server's administrator adds Footnote: https://discord.com/developers/docs/topics/oauth2#bot-authorization-flow */
export function inviteLink(applicationId: string): string {
  const link = new URL('https://discord.com/oauth2/authorize');
  link.searchParams.set('client_id', applicationId);
  link.searchParams.set('scope', 'bot applications.commands');
  link.searchParams.set('permissions', String(NEEDED.reduce((bits, [, bit]) => bits | bit, 0n)));
  return link.href;
}

/** How a question can be answered in a channel. */
export interface Permitted {
  readonly thread: boolean;
  readonly message: boolean;
  readonly reply: boolean;
  /** Names of the permissions without which nothing can be said there, as Discord's settings call them. */
  readonly missing: readonly string[];
}

/** Undefined where it is not known; then it must be tried. */
export function permittedIn(client: Client, channel: GuildBasedChannel | undefined): Permitted | undefined {
  const permissions = channel && client.user && channel.permissionsFor(client.user);
  if (!permissions) return undefined;
  const inThread = channel.isThread();
  const send = inThread ? May.SendMessagesInThreads : May.SendMessages;
  const wanted = NEEDED.filter(([, bit]) => bit === May.ViewChannel || bit === send);
  const missing = wanted.filter(([, bit]) => !permissions.has(bit)).map(([name]) => name);
  return {
    thread:
      !inThread && permissions.has([May.ViewChannel, May.CreatePublicThreads, May.SendMessagesInThreads]),
    message: missing.length === 0,
    reply: permissions.has(May.ReadMessageHistory),
    missing,
  };
}
