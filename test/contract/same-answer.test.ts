// One question asked at the same time in Slack, in Discord, on the web page and in a terminal: the same statements, in
// the same order, with the same sources.
import { PassThrough, Readable } from 'node:stream';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readCall, runAsk } from '../../src/adapters/terminal/ask-command.ts';
import type { Answer, Answered } from '../../src/answer/answer.ts';
import { type Archive, openArchive } from '../../src/answer/archive.ts';
import { openModelWriter } from '../../src/answer/model/open-model.ts';
import { originalAddresses } from '../../src/reply/addresses.ts';
import { writeDate, writePublisher } from '../../src/reply/wording.ts';
import { mention, stage } from '../adapters/discord/stage.ts';
import { textOf as slackTextOf } from '../adapters/slack/reading.ts';
import { NEWS, runSlack } from '../adapters/slack/slack-run.ts';
import { askPath, pageOf, textOf } from '../adapters/web/site.ts';
import { discordText } from '../servers/discord-server.ts';
import { startOpenAiServer } from '../servers/openai-server.ts';

/** What a reader of each platform has in front of him. */
async function askEverywhere(archive: Archive, question: string): Promise<Record<string, string>> {
  const [slack, discord] = [await runSlack({ archive }), await stage({ archive })];
  const inSlack = async () => {
    await slack.slack.mention({ user: 'U1', channel: NEWS, text: question });
    await slack.settled();
    return slackTextOf(slack.slack.posted(NEWS));
  };
  const inDiscord = async () => {
    mention(discord, question);
    await discord.discord.until(
      () => JSON.stringify(discord.discord.answers(discord.channel)).includes('Good answer'),
      15_000,
    );
    return discord.discord
      .answers(discord.channel)
      .map(({ message }) => discordText(message))
      .join('\n');
  };
  const onThePage = async () => textOf(await (await pageOf(archive).request(askPath(question))).text());
  const inTerminal = async () => {
    const output = new PassThrough({ encoding: 'utf8' });
    const written: string[] = [];
    output.on('data', (text: string) => written.push(text));
    const style = { columns: 100_000, colours: false, links: false };
    await runAsk(readCall([question]), archive, originalAddresses, {
      input: Readable.from(['']),
      output,
      style,
    });
    return written.join('');
  };
  const [one, two, three, four] = await Promise.all([inSlack(), inDiscord(), onThePage(), inTerminal()]);
  return { Slack: one, Discord: two, page: three, terminal: four };
}

/** Without addresses and marks of formatting, which each platform has its own way to show. */
function plain(text: string): string {
  return text
    .replace(/ ?<https?:[^>]*>/g, '')
    .replace(/[*_]/g, '')
    .replace(/\s+/g, ' ');
}

/** What every platform must say, in this order. */
function statementsOf(answer: Answered): string[] {
  const numberOf = (title: string) => answer.sources.find(({ article }) => article.title === title)!.number;
  return answer.statements.flatMap(({ text, citations }) => {
    const marks = citations.map(({ passage }) => `[${numberOf(passage.article.title)}]`);
    if (answer.writtenBy !== 'quotes') return [`${text} ${[...new Set(marks)].join(' ')}`];
    return citations.map(({ quote }, index) => `“${quote}” ${marks[index]}`);
  });
}

function sourcesOf({ sources }: Answered): string[] {
  return sources.flatMap(({ article }) => [
    article.title,
    `${writePublisher(article.publisher)} · ${writeDate(article.date)}`,
  ]);
}

function expectInOrder(text: string, parts: readonly string[], where: string): void {
  let at = 0;
  for (const part of parts.map(plain)) {
    const found = text.indexOf(part, at);
    expect(found, `${where}: ${part}`).toBeGreaterThanOrEqual(0);
    at = found + part.length;
  }
}

function expectSame(said: Record<string, string>, answer: Answer): void {
  if (answer.kind !== 'answered') throw new Error(`Not answered: ${answer.question}`);
  for (const [where, text] of Object.entries(said)) {
    expectInOrder(plain(text), [...statementsOf(answer), ...sourcesOf(answer)], where);
    // And no others between them or after.
    const statements = statementsOf(answer).map(plain);
    if (answer.writtenBy !== 'quotes') expect(plain(text), where).toContain(statements.join(' '));
    else expect(plain(text).match(/” \[\d+\]/g), where).toHaveLength(statements.length);
  }
}

describe('the same question, asked everywhere at once', () => {
  it.each(['What did the Coalition say about Idlib in 2018?', 'What did Hariri ask of Russia?'])(
    'has the same answer: %s',
    async (question) => {
      const archive = openArchive({ folder: 'seeds' });
      await archive.ready;
      expectSame(await askEverywhere(archive, question), await archive.ask({ text: question }));
    },
  );

  it('has the same answer of a model, which is asked once', async () => {
    const server = await startOpenAiServer();
    onTestFinished(() => server.close());
    server.behave(({ task }) => (task === 'answer' ? { delayMs: 500 } : {}));
    const log = pino({ level: 'silent' });
    const config = { model: 'local-model', baseUrl: server.url, api: 'chat', secondsMax: 30 } as const;
    const model = await openModelWriter(config, log);
    const archive = openArchive({ folder: 'seeds', writers: { model, log }, answersKept: 10 });
    await archive.ready;
    const question = 'What did the Coalition say about Russia and the Geneva talks?';
    const said = await askEverywhere(archive, question);
    const answer = await archive.ask({ text: question });
    expect(answer).toMatchObject({ writtenBy: 'local-model' });
    expectSame(said, answer);
    // Three claims are looked at in two calls.
    expect(
      server.requests.filter((request) => request.question === question).map(({ task }) => task),
    ).toEqual(['answer', 'judge', 'judge']);
  });

  it('is declined alike', async () => {
    const archive = openArchive({ folder: 'seeds' });
    await archive.ready;
    const question = 'How many delegates attended the Sochi conference?';
    const answer = await archive.ask({ text: question });
    if (answer.kind !== 'declined') throw new Error('answered');
    const nearest = answer.nearest.map(({ passage }) => passage.article.title);
    for (const [where, text] of Object.entries(await askEverywhere(archive, question)))
      expectInOrder(
        plain(text),
        ['The archive does not say.', 'I searched 10 articles of 2 publishers', ...nearest],
        where,
      );
  });
});
