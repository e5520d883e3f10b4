// An archive whose answers are written by a model behind the local server, through the real SDK.
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { Answer, Answered, Progress } from '../../../src/answer/answer.ts';
import { type Archive, type AskOptions, openArchive } from '../../../src/answer/archive.ts';
import {
  type ModelSettings,
  type OpenModelOptions,
  openModelWriter,
} from '../../../src/answer/model/open-model.ts';
import { writeDate } from '../../../src/corpus/dates.ts';
import {
  type OpenAiServer,
  type OpenAiServerOptions,
  startOpenAiServer,
} from '../../servers/openai-server.ts';

export interface Line extends Record<string, unknown> {
  readonly level: number;
  readonly msg: string;
}

/** A log that keeps its lines, from info on. */
export function keptLog(level = 'info') {
  const lines: Line[] = [];
  return {
    lines,
    log: pino({ level, base: null }, { write: (line: string) => lines.push(JSON.parse(line)) }),
  };
}

export interface ModelArchiveOptions {
  readonly folder?: string;
  readonly server?: OpenAiServerOptions;
  readonly settings?: Partial<ModelSettings>;
  readonly open?: OpenModelOptions;
  readonly answersKept?: number;
  readonly watch?: boolean;
  readonly logLevel?: string;
}

export interface ModelArchive {
  readonly archive: Archive;
  readonly server: OpenAiServer;
  readonly lines: readonly Line[];
  ask(
    text: string,
    options?: AskOptions & { earlier?: readonly string[] },
  ): Promise<{ answer: Answer; told: Progress[] }>;
}

/** Tries follow one another at once, so that no test waits. */
const GUARD = { backoffMs: 1 };

export async function openModelArchive(options: ModelArchiveOptions = {}): Promise<ModelArchive> {
  const server = await startOpenAiServer(options.server);
  const { lines, log } = keptLog(options.logLevel);
  const model = await openModelWriter(
    {
      model: 'local',
      baseUrl: server.url,
      api: 'chat',
      secondsMax: 30,
      proofModel: 'off',
      ...options.settings,
    },
    log,
    { ...options.open, guard: { ...GUARD, ...options.open?.guard } },
  );
  const archive = openArchive({
    folder: options.folder ?? 'seeds',
    writers: { model, log },
    answersKept: options.answersKept ?? 0,
    watch: options.watch ?? false,
  });
  onTestFinished(async () => {
    await archive.close();
    await server.close();
  });
  await archive.ready;
  return {
    archive,
    server,
    lines,
    async ask(text, { earlier = [], ...rest } = {}) {
      const told: Progress[] = [];
      const answer = await archive.ask(
        { text, earlier },
        { onProgress: (progress) => told.push(progress), ...rest },
      );
      return { answer, told };
    },
  };
}

/**
 * What is wrong with an answer: quotes that do not stand where they are cited, numbers and names that are nowhere in the
 * cited articles, their data, or the question. Read otherwise than the proof reads them.
 */
export function unprovenIn(answer: Answer, asked: readonly string[] = []): string[] {
  if (answer.kind === 'declined') return [];
  const wrong: string[] = [];
  for (const { text, citations } of answer.statements) {
    if (citations.length === 0) wrong.push(`no citation: ${text}`);
    for (const { passage, quote, start, end } of citations) {
      if (passage.article.text.slice(start, end) !== quote) wrong.push(`not the article’s words: ${quote}`);
      if (!passage.text.includes(quote)) wrong.push(`not in the passage: ${quote}`);
    }
    const known = plain([...citations.flatMap(({ passage }) => knownOf(passage)), ...asked].join('\n'));
    const facts = [...numbersIn(text), ...namesIn(text)];
    for (const one of facts)
      if (!known.includes(stemOf(plain(one)))) wrong.push(`"${one}" is nowhere: ${text}`);
    if (/https?:|evil|<|@|\u202e|\u200b/.test(text)) wrong.push(`address, mention or hidden: ${text}`);
  }
  return wrong;
}

function knownOf({ article }: Answered['statements'][number]['citations'][number]['passage']): string[] {
  const { publisher, date, title, text } = article;
  return [text, title, publisher.name, ...publisher.aliases, publisher.affiliation ?? '', writeDate(date)];
}

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[’']s\b/g, '');

/** "Syrian" where "Syria" stands, "Ministry" where "ministries" do. */
const stemOf = (word: string): string => word.replace(/(?<=\p{L}{4})(?:ns?|ies|s|y)$/u, '');

const numbersIn = (text: string): string[] => text.match(/\d+(?:[.,]\d+)*/g) ?? [];

/** Capitalised words that do not begin the sentence. */
const namesIn = (text: string): string[] =>
  Array.from(text.matchAll(/(?<=[\p{L}\p{N},;:] ["“]?)\p{Lu}[\p{L}’']+/gu), ([name]) => name);
