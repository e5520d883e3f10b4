// npm run golden: writes the golden answers anew, for a person to read the difference.
import { writeFile } from 'node:fs/promises';
import { openArchive } from '../src/answer/archive.ts';
import { goldenCases, goldenFile, renderGolden } from '../test/golden/render.ts';

const archive = openArchive({ folder: 'seeds' });
await archive.ready;
for (const one of await goldenCases())
  await writeFile(goldenFile(one.name), await renderGolden(archive, one));
