// The log: one JSON line an event, on standard error. Questions and article texts are never logged at info.
import { destination, type Logger, pino } from 'pino';
import { createCleaner } from './secrets.ts';

export type { Logger };

/** `secrets`: of the settings; they are in no line, whoever said them. */
export function createLog(level: string, secrets: readonly (string | undefined)[] = []): Logger {
  const out = destination({ fd: 2, sync: true });
  const clean = createCleaner(secrets);
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: describeError } },
    { write: (line: string) => out.write(clean(line)) },
  );
}

/** What happened and where. Errors of libraries carry whole requests, which hold texts and keys; they stay out. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack } = error;
  return { name, message, stack, ...('code' in error && { code: error.code }) };
}
