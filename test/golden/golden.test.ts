// What a dozen questions to the seeds are answered, as a reader sees it in 80 columns. After a change that is
// meant, `npm run golden` writes the files anew; the difference is then read by a person.
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openArchive } from '../../src/answer/archive.ts';
import { goldenCases, goldenFile, renderGolden } from './render.ts';

const archive = openArchive({ folder: 'seeds' });

describe('answers to the seeds', async () => {
  await archive.ready;
  for (const one of await goldenCases()) {
    it(`${one.name}: ${one.question}`, async () => {
      expect(await renderGolden(archive, one)).toBe(await readFile(goldenFile(one.name), 'utf8'));
    });
  }
});
