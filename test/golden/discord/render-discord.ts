// A golden case as Discord gets it: every message with its texts as they are written, marks of formatting included, so
// that a person reads what is alive and what is not.
import { writeDiscord } from '../../../src/adapters/discord/discord-dialect.ts';
import type { Archive } from '../../../src/answer/archive.ts';
import { originalAddresses } from '../../../src/reply/addresses.ts';
import { compose } from '../../../src/reply/compose.ts';
import type { GoldenCase } from '../render.ts';

interface Part {
  readonly type: number;
  readonly content?: string;
  readonly label?: string;
  readonly components?: readonly Part[];
}

export function discordGoldenFile(name: string): URL {
  return new URL(`${name}.md`, import.meta.url);
}

export async function renderDiscordGolden(
  archive: Archive,
  { question, earlier = [] }: GoldenCase,
): Promise<string> {
  const answer = await archive.ask({ text: question, earlier });
  const reply = compose(answer, originalAddresses, archive.examples());
  const { blocks } = reply;
  const isQuestion = answer.kind === 'answered' || answer.reason !== 'not-a-question';
  const controls = isQuestion && {
    answer: 'the-answer',
    hasQuotes: blocks.some(({ kind }) => kind === 'source'),
    hasFilters: blocks.some(({ kind }) => kind === 'filters'),
  };
  const messages = writeDiscord(reply, controls || undefined).map(({ components }) =>
    (components as readonly Part[]).map(renderPart).join('\n\n'),
  );
  return `${[...earlier, question].map((one) => `> ${one}\n`).join('')}\n${messages.join('\n\n════ next message\n\n')}\n`;
}

function renderPart({ type, content, label, components = [] }: Part): string {
  if (type === 10) return content!;
  if (type === 14) return '────';
  return type === 2 ? `[${label}]` : components.map(renderPart).join(' ');
}
