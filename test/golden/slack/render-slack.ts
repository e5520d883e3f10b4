// A golden case as a person reads it in Slack: its notification, and each message with the kinds of its blocks.
import { writeSlack } from '../../../src/adapters/slack/slack-dialect.ts';
import type { Archive } from '../../../src/answer/archive.ts';
import { originalAddresses } from '../../../src/reply/addresses.ts';
import { compose } from '../../../src/reply/compose.ts';
import { slackNotification, slackText } from '../../servers/slack-text.ts';
import type { SlackMessage } from '../../servers/slack-workspace.ts';
import type { GoldenCase } from '../render.ts';

export function slackGoldenFile(name: string): URL {
  return new URL(`${name}.txt`, import.meta.url);
}

export async function renderSlackGolden(
  archive: Archive,
  { question, earlier = [] }: GoldenCase,
): Promise<string> {
  const answer = await archive.ask({ text: question, earlier });
  const reply = compose(answer, originalAddresses, archive.examples());
  const isAnswer = answer.kind === 'answered' || answer.reason !== 'not-a-question';
  const controls = {
    answer: 'golden',
    hasQuotes: reply.blocks.some(({ kind }) => kind === 'source'),
    hasFilters: reply.blocks.some(({ kind }) => kind === 'filters'),
  };
  const messages = writeSlack(reply, isAnswer ? controls : undefined).map(asShown);
  const asked = [...earlier, question].map((one) => `> ${one}\n`).join('');
  return `${asked}\nNotification: ${slackNotification(messages[0]!)}\n\n${messages.map(describe).join('\n')}`;
}

function asShown({ text, blocks }: { text: string; blocks: readonly object[] }): SlackMessage {
  return { text, blocks, attachments: [], args: {} } as unknown as SlackMessage;
}

function describe(message: SlackMessage, index: number): string {
  const kinds = Map.groupBy(message.blocks, ({ type }) => String(type));
  const counted = [...kinds].map(([type, some]) => `${some.length} ${type}`).join(', ');
  const size = JSON.stringify(message.blocks).length;
  return `--- message ${index + 1}: ${counted}; ${size} characters\n${slackText(message)}\n`;
}
