// What the same questions are answered in Slack. `npm run golden` writes the files anew.
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openArchive } from '../../../src/answer/archive.ts';
import { goldenCases } from '../render.ts';
import { renderSlackGolden, slackGoldenFile } from './render-slack.ts';

const archive = openArchive({ folder: 'seeds' });

describe('answers to the seeds, in Slack', async () => {
  await archive.ready;
  for (const one of await goldenCases()) {
    it(`${one.name}: ${one.question}`, async () => {
      expect(await renderSlackGolden(archive, one)).toBe(await readFile(slackGoldenFile(one.name), 'utf8'));
    });
  }
});
