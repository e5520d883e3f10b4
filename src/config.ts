// The settings: the only place that reads the environment. All problems are reported at once.
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { FootnoteError } from './errors.ts';

const settings = {
  CORPUS_DIR: z.string().min(1, 'expected the archive’s folder').default('seeds'),
  HOST: z.string().min(1, 'expected a host name or address').default('127.0.0.1'),
  PORT: z
    .string()
    .default('3000')
    .transform((value, context) => {
      const port = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
      if (port >= 0 && port <= 65_535) return port;
      context.addIssue({ code: 'custom', message: 'expected a port, a whole number from 0 to 65535' });
      return z.NEVER;
    }),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'expected an address beginning with http:// or https://' })
    .optional(),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'expected one of trace, debug, info, warn, error, fatal, silent',
    })
    .default('info'),
};

export interface Config {
  /** Folder of the archive, or a single file. */
  readonly corpusDir: string;
  readonly host: string;
  readonly port: number;
  /** Where readers reach the web page; citations lead there. */
  readonly publicUrl?: string;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
}

/** Names of all settings, in the order of .env.example. */
export const SETTINGS = Object.keys(settings);

/** Reads the settings; an empty value is as good as none. Throws FootnoteError `settings-invalid` naming every problem. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(SETTINGS.map((name) => [name, env[name]?.trim() || undefined]));
  const parsed = z.object(settings).safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return `  ${name}: ${issue.message}, found "${given[name] ?? ''}"`;
    });
    throw new FootnoteError(
      'settings-invalid',
      `Cannot start: wrong settings (see .env.example)\n${problems.join('\n')}`,
    );
  }
  const { CORPUS_DIR, HOST, PORT, PUBLIC_URL, LOG_LEVEL } = parsed.data;
  return {
    corpusDir: CORPUS_DIR,
    host: HOST,
    port: PORT,
    logLevel: LOG_LEVEL,
    ...(PUBLIC_URL && { publicUrl: PUBLIC_URL }),
  };
}

/** The environment with what `.env` adds to it; what is set outside the file wins. */
export function environment(): NodeJS.ProcessEnv {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}
