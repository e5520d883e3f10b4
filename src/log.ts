// The log: one JSON line an event, on standard error. Questions and article texts are never logged at info.
import { destination, type Logger, pino } from 'pino';

export type { Logger };

export function createLog(level: string): Logger {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: describeError } },
    destination({ fd: 2, sync: true }),
  );
}

/** What happened and where. Errors of libraries carry whole requests, which hold texts and keys; they stay out. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack } = error;
  return { name, message, stack, ...('code' in error && { code: error.code }) };
}
