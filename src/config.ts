// The settings: the only place that reads the environment. All problems are reported at once.
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { FootnoteError } from './errors.ts';
import { createCleaner } from './secrets.ts';

const webAddress = z.url({
  protocol: /^https?$/,
  error: 'expected an address beginning with http:// or https://',
});

function wholeNumber(least: number, most: number) {
  return z.string().transform((value, context) => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    context.addIssue({ code: 'custom', message: `expected a whole number from ${least} to ${most}` });
    return z.NEVER;
  });
}

/** A setting whose value is shown nowhere. */
function secret(form: RegExp, expected: string) {
  return z.string().regex(form, expected).optional();
}

/** Values separated by commas; empty: none. */
function list(form: RegExp, expected: string) {
  return z
    .string()
    .default('')
    .transform((value) => value.split(/[\s,]+/).filter((one) => one !== ''))
    .refine((values) => values.every((one) => form.test(one)), expected);
}

/** https://discord.com/developers/docs/reference#snowflakes */
const SNOWFLAKE = /^\d{17,20}$/;

const settings = {
  CORPUS_DIR: z.string().min(1, 'expected the archive’s folder').default('seeds'),
  DATA_DIR: z.string().min(1, 'expected a folder').default('data'),
  ANSWERS_DAYS: wholeNumber(1, 36_500).default(90),
  COMMAND_NAME: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,31}$/, 'expected 1 to 32 lower-case letters, digits, "-" or "_"')
    .default('syria'),
  HOST: z.string().min(1, 'expected a host name or address').default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(3000),
  PUBLIC_URL: webAddress.optional(),
  SLACK_BOT_TOKEN: secret(/^xoxb-/, 'expected a bot token, which begins with xoxb-'),
  SLACK_APP_TOKEN: secret(/^xapp-/, 'expected an app-level token, which begins with xapp-'),
  SLACK_SIGNING_SECRET: secret(/^\S{16,}$/, 'expected the signing secret of the app’s basic information'),
  SLACK_API_URL: webAddress.optional(),
  SLACK_CHANNELS: list(
    /^[CGD][A-Z0-9]+$/,
    'expected ids of channels, such as C0123456789, separated by commas',
  ),
  SLACK_MENTION_ALWAYS: list(/^(?:\*|[CG][A-Z0-9]+)$/, 'expected ids of channels separated by commas, or *'),
  DISCORD_TOKEN: secret(
    /^[\w-]+\.[\w-]+\.[\w-]+$/,
    'expected the bot’s token, three parts joined by full stops',
  ),
  DISCORD_GUILD_ID: z.string().regex(SNOWFLAKE, 'expected the id of a server, 17 to 20 digits').optional(),
  DISCORD_API_URL: webAddress.optional(),
  DISCORD_GUILDS: list(SNOWFLAKE, 'expected ids of servers separated by commas'),
  DISCORD_CHANNELS: list(SNOWFLAKE, 'expected ids of channels separated by commas'),
  DISCORD_FOLLOW_UPS: z.enum(['on', 'off'], { error: 'expected on or off' }).default('off'),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_MODEL: z.string().optional(),
  OPENAI_BASE_URL: webAddress.optional(),
  OPENAI_API: z.enum(['responses', 'chat'], { error: 'expected responses or chat' }).optional(),
  PROOF_MODEL: z.string().optional(),
  PASSAGE_TOKENS_MAX: wholeNumber(300, 100_000).default(4_000),
  EMBEDDING_MODEL: z.string().optional(),
  RERANK_MODEL: z.string().optional(),
  MODEL_SECONDS_MAX: wholeNumber(1, 600).default(60),
  ANSWERS_KEPT: wholeNumber(0, 1_000_000).default(500),
  OTEL_EXPORTER_OTLP_ENDPOINT: webAddress.optional(),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'expected one of trace, debug, info, warn, error, fatal, silent',
    })
    .default('info'),
};

/** Of OpenAI's models a quick one that keeps to a form well enough; every claim of it is proven all the same. */
const MODEL_DEFAULT = 'gpt-5.4-mini';

/** A language model behind OpenAI or a server that speaks its language. */
export interface ModelConfig {
  readonly model: string;
  readonly apiKey?: string;
  /** Absent for OpenAI itself. */
  readonly baseUrl?: string;
  readonly api: 'responses' | 'chat';
  /** Model that looks at every statement once more. */
  readonly proofModel?: string;
  /** Tokens of passages given for an answer, estimated. */
  readonly passageTokensMax: number;
  readonly secondsMax: number;
}

/** Models that help to rank the articles found. */
export interface RankingConfig {
  readonly embedding?: ProviderModel;
  readonly reranking?: ProviderModel & { readonly baseUrl: string };
}

interface ProviderModel {
  readonly model: string;
  readonly apiKey?: string;
  /** Absent for OpenAI itself. */
  readonly baseUrl?: string;
}

export interface SlackConfig {
  readonly botToken: string;
  /** Socket Mode; absent: over HTTP, with the signing secret. */
  readonly appToken?: string;
  readonly signingSecret?: string;
  readonly apiUrl?: string;
  /** Ids of channels that are answered in; empty: all. */
  readonly channels: readonly string[];
  /** Ids of channels where follow-ups need a mention; "*": everywhere. */
  readonly mentionAlways: readonly string[];
}

export interface DiscordConfig {
  readonly token: string;
  /** Server in which commands are registered at once. */
  readonly guildId?: string;
  readonly apiUrl?: string;
  /** Ids of servers and channels that are answered in; empty: all. */
  readonly guilds: readonly string[];
  readonly channels: readonly string[];
  /** Follow-ups in threads without a mention; needs the privileged intent Message Content. */
  readonly followUps: boolean;
}

export interface Config {
  /** Folder of the archive, or a single file. */
  readonly corpusDir: string;
  /** Folder of what is kept: answers, feedback. */
  readonly dataDir: string;
  /** Days for which answers and feedback are kept. */
  readonly answersDays: number;
  /** Name of the command in Slack and Discord, without its slash. */
  readonly commandName: string;
  readonly slack?: SlackConfig;
  readonly discord?: DiscordConfig;
  readonly host: string;
  readonly port: number;
  /** Where readers reach the web page; citations lead there. */
  readonly publicUrl?: string;
  /** Present where answers are to be written by a model. */
  readonly model?: ModelConfig;
  /** Present where models help to rank. */
  readonly ranking?: RankingConfig;
  /** Answers of the model that are kept in memory. */
  readonly answersKept: number;
  /** Where traces are sent. */
  readonly tracesUrl?: string;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
}

/** Names of all settings, in the order of .env.example. */
export const SETTINGS = Object.keys(settings);

/** Reads the settings; an empty value is as good as none. Throws FootnoteError `settings-invalid` naming every problem. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(SETTINGS.map((name) => [name, env[name]?.trim() || undefined]));
  const parsed = z.object(settings).safeParse(given);
  const clean = createCleaner(secretsOf(env));
  const problems = (parsed.error?.issues ?? []).map((issue) => {
    const name = String(issue.path[0]);
    return `  ${name}: ${issue.message}, found ${SECRET.test(name) ? 'something else' : `"${clean(given[name] ?? '')}"`}`;
  });
  problems.push(...modelProblems(given));
  if (given.SLACK_BOT_TOKEN && !given.SLACK_APP_TOKEN && !given.SLACK_SIGNING_SECRET)
    problems.push(
      '  SLACK_APP_TOKEN: expected with SLACK_BOT_TOKEN (Socket Mode), or SLACK_SIGNING_SECRET (HTTP), found neither',
    );
  if (!given.SLACK_BOT_TOKEN && (given.SLACK_APP_TOKEN || given.SLACK_SIGNING_SECRET))
    problems.push('  SLACK_BOT_TOKEN: expected with SLACK_APP_TOKEN or SLACK_SIGNING_SECRET, found ""');
  if (problems.length > 0 || !parsed.success)
    throw new FootnoteError(
      'settings-invalid',
      `Cannot start: wrong settings (see .env.example)\n${problems.join('\n')}`,
    );
  const {
    CORPUS_DIR,
    DATA_DIR,
    ANSWERS_DAYS,
    COMMAND_NAME,
    HOST,
    PORT,
    PUBLIC_URL,
    LOG_LEVEL,
    ANSWERS_KEPT,
  } = parsed.data;
  const model = modelConfig(parsed.data);
  const ranking = rankingConfig(parsed.data);
  const slack = slackConfig(parsed.data);
  const discord = discordConfig(parsed.data);
  return {
    corpusDir: CORPUS_DIR,
    dataDir: DATA_DIR,
    answersDays: ANSWERS_DAYS,
    commandName: COMMAND_NAME,
    host: HOST,
    port: PORT,
    logLevel: LOG_LEVEL,
    answersKept: ANSWERS_KEPT,
    ...(PUBLIC_URL && { publicUrl: PUBLIC_URL }),
    ...(slack && { slack }),
    ...(discord && { discord }),
    ...(model && { model }),
    ...(ranking && { ranking }),
    ...(parsed.data.OTEL_EXPORTER_OTLP_ENDPOINT && { tracesUrl: parsed.data.OTEL_EXPORTER_OTLP_ENDPOINT }),
  };
}

function modelProblems(given: Readonly<Record<string, string | undefined>>): string[] {
  const { OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_MODEL, PROOF_MODEL, EMBEDDING_MODEL, RERANK_MODEL } = given;
  const problems: string[] = [];
  // A server of one's own has no model that could be guessed; it may be there for ranking alone.
  const ranks = (EMBEDDING_MODEL || RERANK_MODEL) && !PROOF_MODEL;
  if (OPENAI_BASE_URL && !OPENAI_MODEL && !ranks)
    problems.push('  OPENAI_MODEL: expected the name of a model of OPENAI_BASE_URL, found ""');
  if (EMBEDDING_MODEL && !OPENAI_API_KEY && !OPENAI_BASE_URL)
    problems.push('  OPENAI_API_KEY: expected with EMBEDDING_MODEL, or OPENAI_BASE_URL, found neither');
  if (RERANK_MODEL && !OPENAI_BASE_URL)
    problems.push('  OPENAI_BASE_URL: expected with RERANK_MODEL, as OpenAI has no such models, found ""');
  return problems;
}

/** Settings whose values are shown nowhere. */
const SECRET = /KEY|TOKEN|SECRET/;

/** Their values, to be kept out of logs. */
export function secretsOf(env: Readonly<Record<string, string | undefined>>): (string | undefined)[] {
  const secrets = SETTINGS.filter((name) => SECRET.test(name)).map((name) => env[name]?.trim());
  // An address may hold a password.
  const passwords = SETTINGS.flatMap((name) => {
    const [, user, password] = /^\w+:\/\/([^/?#@:]*):?([^/?#@]*)@/.exec(env[name] ?? '') ?? [];
    return [password || user];
  });
  return [...secrets, ...passwords];
}

type Data = z.infer<z.ZodObject<typeof settings>>;

function slackConfig(data: Data): SlackConfig | undefined {
  const { SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET, SLACK_API_URL } = data;
  if (!SLACK_BOT_TOKEN) return undefined;
  return {
    botToken: SLACK_BOT_TOKEN,
    ...(SLACK_APP_TOKEN && { appToken: SLACK_APP_TOKEN }),
    ...(SLACK_SIGNING_SECRET && { signingSecret: SLACK_SIGNING_SECRET }),
    ...(SLACK_API_URL && { apiUrl: SLACK_API_URL }),
    channels: data.SLACK_CHANNELS,
    mentionAlways: data.SLACK_MENTION_ALWAYS,
  };
}

function discordConfig(data: Data): DiscordConfig | undefined {
  const { DISCORD_TOKEN, DISCORD_GUILD_ID, DISCORD_API_URL } = data;
  if (!DISCORD_TOKEN) return undefined;
  return {
    token: DISCORD_TOKEN,
    ...(DISCORD_GUILD_ID && { guildId: DISCORD_GUILD_ID }),
    ...(DISCORD_API_URL && { apiUrl: DISCORD_API_URL }),
    guilds: data.DISCORD_GUILDS,
    channels: data.DISCORD_CHANNELS,
    followUps: data.DISCORD_FOLLOW_UPS === 'on',
  };
}

function modelConfig(data: Data): ModelConfig | undefined {
  const { OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_MODEL, OPENAI_API, PROOF_MODEL } = data;
  if (!OPENAI_API_KEY && !OPENAI_BASE_URL) return undefined;
  if (OPENAI_BASE_URL && !OPENAI_MODEL) return undefined;
  return {
    model: OPENAI_MODEL ?? MODEL_DEFAULT,
    // Most servers other than OpenAI's know the older of the two alone.
    api: OPENAI_API ?? (OPENAI_BASE_URL ? 'chat' : 'responses'),
    passageTokensMax: data.PASSAGE_TOKENS_MAX,
    secondsMax: data.MODEL_SECONDS_MAX,
    ...(OPENAI_API_KEY && { apiKey: OPENAI_API_KEY }),
    ...(OPENAI_BASE_URL && { baseUrl: OPENAI_BASE_URL }),
    ...(PROOF_MODEL && { proofModel: PROOF_MODEL }),
  };
}

function rankingConfig(data: Data): RankingConfig | undefined {
  const { OPENAI_API_KEY, OPENAI_BASE_URL, EMBEDDING_MODEL, RERANK_MODEL } = data;
  const key = OPENAI_API_KEY && { apiKey: OPENAI_API_KEY };
  const base = OPENAI_BASE_URL && { baseUrl: OPENAI_BASE_URL };
  if (!EMBEDDING_MODEL && !RERANK_MODEL) return undefined;
  return {
    ...(EMBEDDING_MODEL && { embedding: { model: EMBEDDING_MODEL, ...key, ...base } }),
    ...(RERANK_MODEL && base && { reranking: { model: RERANK_MODEL, ...key, ...base } }),
  };
}

/** The environment with what `.env` adds to it; what is set outside the file wins. */
export function environment(): NodeJS.ProcessEnv {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}
