// Discord keeps the contract of all platforms.
import { setTimeout } from 'node:timers/promises';
import type { PlatformHarness } from '../../contract/harness.ts';
import { describePlatform } from '../../contract/platform.ts';
import { discordFormatting, discordText, type Posted } from '../../servers/discord-server.ts';
import { buttonsOf, displaysOf } from './reading.ts';
import { stage } from './stage.ts';

const FAULTS = {
  refused: { status: 500 },
  lost: { status: 502, afterDoing: true },
  limited: { status: 429, retryAfter: 1 },
} as const;
const SENDING = /^(?:POST|PATCH) \/channels\/:channel\/messages(?:\/:message)?$/;

const harness: PlatformHarness = {
  name: 'Discord',
  async start(given) {
    const there = await stage(given);
    const { discord, channel, anna, ben } = there;
    const robot = discord.addUser('robot', { bot: true });
    const people = { reader: anna, another: ben, bot: robot };
    const answers = () => discord.answers(channel);
    const asked = (message: ReturnType<typeof discord.message>) => ({
      async followUp(text: string) {
        const thread = await discord.until(
          () => message.thread ?? (message.channel.kind === 'thread' && message.channel),
        );
        return asked(discord.message({ user: message.author, channel: thread, content: text }));
      },
      async redeliver() {
        redeliver(message.id);
        await setTimeout(50);
      },
      async edit(text: string) {
        discord.edit(message, `<@${discord.bot.id}> ${text}`);
        await setTimeout(20);
      },
      async remove() {
        discord.remove(message);
        await setTimeout(20);
      },
    });
    /** The event as it was sent first, whatever was sent since. */
    const redeliver = (id: string) => {
      for (const { sent, socket } of discord.gateway.sessions) {
        const event = { op: 0, t: 'MESSAGE_CREATE', s: sent.length + 1, d: created.get(id)! };
        sent.push(event as never);
        socket?.send(JSON.stringify(event));
      }
    };
    const created = new Map<string, object>();
    return {
      async ask(text, by = 'reader') {
        const message = discord.message({
          user: people[by],
          channel,
          content: `<@${discord.bot.id}> ${text}`,
        });
        for (const { sent } of discord.gateway.sessions)
          created.set(message.id, sent.findLast(({ t }) => t === 'MESSAGE_CREATE')!.d);
        await setTimeout(50);
        return asked(message);
      },
      shown: () => answers().map(shownOf),
      settled: () => there.parts.settled(),
      async press(label) {
        const { message } = answers().findLast((one) => buttonsOf(one).includes(label))!;
        await discord.press({ user: anna, message, label });
      },
      failSending: (how, times) => discord.faults.next(SENDING, FAULTS[how], times),
      restart: () => there.restart(),
      logged: there.logged,
      stop: () => there.stop(),
    };
  },
};

function shownOf(posted: Posted) {
  const links = displaysOf(posted).flatMap((text) =>
    discordFormatting(text).flatMap(({ kind, text: written }) =>
      kind === 'masked link' || kind === 'link' ? [/https?:[^\s>)]+/.exec(written)![0]] : [],
    ),
  );
  const buttons = buttonsOf(posted);
  return { text: discordText(posted.message), links, buttons, isPrivate: posted.ephemeralFor !== undefined };
}

describePlatform(harness);
