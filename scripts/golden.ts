// npm run golden: writes the golden answers anew, for a person to read the difference.
import { writeFile } from 'node:fs/promises';
import { openArchive } from '../src/answer/archive.ts';
import { discordGoldenFile, renderDiscordGolden } from '../test/golden/discord/render-discord.ts';
import { goldenCases, goldenFile, renderGolden } from '../test/golden/render.ts';
import { renderSlackGolden, slackGoldenFile } from '../test/golden/slack/render-slack.ts';

const archive = openArchive({ folder: 'seeds' });
await archive.ready;
for (const one of await goldenCases()) {
  await writeFile(goldenFile(one.name), await renderGolden(archive, one));
  await writeFile(slackGoldenFile(one.name), await renderSlackGolden(archive, one));
  await writeFile(discordGoldenFile(one.name), await renderDiscordGolden(archive, one));
}
