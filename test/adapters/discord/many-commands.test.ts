// Two hundred commands at once: Discord waits three seconds for each, and everybody gets one answer, or is told to wait.
import { describe, expect, it } from 'vitest';
import { discordText } from '../../servers/discord-server.ts';
import { ask, QUESTION, QUOTED, stage } from './stage.ts';

const MANY = 200;

describe('many commands at once', () => {
  it.each([
    ['of one channel', { questionsPerPersonAndMinute: 12, questionsPerChannelAndMinute: 60 }],
    ['that are all answered', { questionsPerPersonAndMinute: MANY, questionsPerChannelAndMinute: MANY }],
  ])(
    '%s are deferred in time, and each is answered once',
    async (title, limits) => {
      const there = await stage({ limits });
      const { discord, channel } = there;
      const people = Array.from({ length: 50 }, (_, at) => discord.addUser(`person${at}`));
      const firsts = await Promise.all(
        Array.from({ length: MANY }, (_, at) =>
          // Asked otherwise each time, so that none is answered from memory.
          discord.command({ user: people[at % 50]!, channel, ...ask(`${QUESTION} (${at})`) }),
        ),
      );
      const took = firsts.map(({ tookMs }) => tookMs).sort((one, other) => one - other);
      const at = (part: number) => took[Math.ceil(part * MANY) - 1]!;
      process.stderr.write(
        `${MANY} commands ${title}: deferred after ${at(0.5)} ms (p50), ${at(0.99)} ms (p99)\n`,
      );
      expect(firsts.every(({ answered }) => answered)).toBe(true);
      expect(at(0.99)).toBeLessThan(3_000);
      await discord.until(() => discord.answers(channel).length === MANY, 30_000);
      await there.parts.settled();
      const texts = discord.answers(channel).map(({ message }) => discordText(message));
      expect(texts).toHaveLength(MANY);
      const answered = texts.filter((text) => text.includes(QUOTED)).length;
      const told = texts.filter((text) => text.includes('Please ask again in')).length;
      expect(answered + told).toBe(MANY);
      expect(answered).toBe(Math.min(MANY, limits.questionsPerChannelAndMinute));
      expect(discord.calls.filter(({ status }) => status === 429)).toEqual([]);
    },
    60_000,
  );
});
