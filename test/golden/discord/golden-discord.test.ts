// The golden answers as Discord gets them. After a change that is meant, `npm run golden` writes the files anew.
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openArchive } from '../../../src/answer/archive.ts';
import { goldenCases } from '../render.ts';
import { discordGoldenFile, renderDiscordGolden } from './render-discord.ts';

const archive = openArchive({ folder: 'seeds' });

describe('answers to the seeds, in Discord', async () => {
  await archive.ready;
  for (const one of await goldenCases()) {
    it(`${one.name}: ${one.question}`, async () => {
      expect(await renderDiscordGolden(archive, one)).toBe(await readFile(discordGoldenFile(one.name), 'utf8'));
    });
  }
});
