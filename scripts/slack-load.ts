// node scripts/slack-load.ts [ARTICLES]: 200 people use the command at once on the local Slack, after the archive was
// read and while it is being read; by default 20,000 articles.
import { askAtOnce, percentile } from '../test/adapters/slack/crowd.ts';

const articles = Number(process.argv[2] ?? 20_000);
const PEOPLE = 200;

for (const [size, whileReading] of [
  [10, false],
  [articles, false],
  [articles, true],
] as const) {
  const { acknowledged, late, answers, told, allAnsweredMs, wasReading } = await askAtOnce({
    people: PEOPLE,
    articles: size,
    whileReading,
  });
  const at = (share: number) => `${percentile(acknowledged, share).toFixed(0)} ms`;
  console.log(
    `${size} articles, ${wasReading ? 'being read' : 'read'}: acknowledged p50 ${at(0.5)}, p99 ${at(0.99)}, last ${at(1)}, ` +
      `late ${late}; answers each ${JSON.stringify(answers)}; told to wait ${told}; all answered after ${(allAnsweredMs / 1000).toFixed(1)} s`,
  );
}
