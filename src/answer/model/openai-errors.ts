// What went wrong at an OpenAI-compatible server, as an error that may be logged.
import { APICallError, StreamProviderError } from 'ai';
import { ModelError } from './language-model.ts';

/** Client errors that may pass. */
const PASSING = [408, 409, 425, 429];

/**
 * The SDK's errors, and what providers say in them, may hold the whole request or what the model wrote; of that only
 * the status and the short codes are kept.
 */
export function modelError(error: unknown, { name = 'model', settings = WRITER_SETTINGS } = {}): ModelError {
  // Of our own fetch; the SDK may put it into an error of its own.
  const own = [error, (error as { cause?: unknown } | undefined)?.cause].find(
    (one) => one instanceof ModelError,
  );
  if (own) return own as ModelError;
  const api = APICallError.isInstance(error) ? error : undefined;
  const codes = codesOf(error);
  const status = api?.statusCode;
  if (status === undefined || status < 400)
    return new ModelError('model-unavailable', `The ${name} broke off${codes}`, { transient: true });
  return statusError(status, { name, settings, codes, headers: api?.responseHeaders });
}

interface Answered {
  /** Of the model, for people. */
  readonly name: string;
  /** That say which model, where. */
  readonly settings: string;
  readonly codes?: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** The error of an answer with a status from 400 on. */
export function statusError(status: number, { name, settings, codes = '', headers }: Answered): ModelError {
  const answered = `The ${name}’s server answered ${status}${codes}`;
  // Waiting does not help who has used up what was paid for.
  const lasting = (status < 500 && !PASSING.includes(status)) || codes.includes('insufficient_quota');
  if (lasting) return new ModelError('model-rejected', `${answered}${hintOf(status, settings)}`, { status });
  return new ModelError('model-unavailable', answered, {
    transient: true,
    status,
    retryAfterMs: retryAfterMs(headers),
  });
}

const WRITER_SETTINGS = 'OPENAI_MODEL, OPENAI_BASE_URL and OPENAI_API';

function hintOf(status: number, settings: string): string {
  if (status === 401 || status === 403) return '; see OPENAI_API_KEY';
  return status === 404 ? `; see ${settings}` : '';
}

/** " (rate_limit_exceeded, ECONNREFUSED)": identifiers, never sentences. */
function codesOf(error: unknown): string {
  const { name, code, cause, data } = (error ?? {}) as {
    name?: unknown;
    code?: unknown;
    cause?: { code?: unknown };
    data?: { error?: { code?: unknown; type?: unknown; param?: unknown } };
  };
  const { code: said, type, param } = data?.error ?? {};
  const known = APICallError.isInstance(error) || StreamProviderError.isInstance(error);
  const codes = [known ? undefined : name, code, cause?.code, said, type, param].filter(
    (one): one is string => typeof one === 'string' && /^[\w.[\]-]{1,60}$/.test(one),
  );
  return codes.length > 0 ? ` (${[...new Set(codes)].join(', ')})` : '';
}

/** https://www.rfc-editor.org/rfc/rfc9110#field.retry-after: seconds or a date; `retry-after-ms` is OpenAI's own. */
function retryAfterMs(headers: Readonly<Record<string, string>> | undefined): number | undefined {
  const milliseconds = Number(headers?.['retry-after-ms'] ?? Number.NaN);
  if (milliseconds >= 0) return milliseconds;
  const value = headers?.['retry-after'];
  if (!value) return undefined;
  const after = Number.isNaN(Number(value)) ? Date.parse(value) - Date.now() : Number(value) * 1000;
  return Number.isNaN(after) ? undefined : Math.max(0, after);
}
