// How Discord refuses: error codes, and for a bad form body (50035) the problems nested by field.
// https://discord.com/developers/docs/reference#error-messages

/** A JSON object as it came over the wire: nothing in it is known yet. */
export type Body = Readonly<Record<string, unknown>>;

export const isBody = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

interface Problem {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** Collects what is wrong with a form body. Paths are written `embeds.0.title`. */
export class Problems {
  readonly found: Problem[] = [];

  add(path: string, code: string, message: string): void {
    this.found.push({ path, code, message });
  }

  /** A text or list between `min` and `max` long; absent is allowed when `min` is 0. */
  length(path: string, value: unknown, max: number, min = 0): void {
    if (value === undefined || value === null) {
      if (min > 0) this.required(path);
      return;
    }
    if (typeof value !== 'string' && !Array.isArray(value)) {
      this.add(path, 'BASE_TYPE_BAD_TYPE', 'Could not interpret the value as a text or list.');
    } else if (min > 0 && (value.length < min || value.length > max)) {
      this.add(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`);
    } else if (value.length > max) {
      this.add(path, 'BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`);
    }
  }

  required(path: string): void {
    this.add(path, 'BASE_TYPE_REQUIRED', 'This field is required');
  }

  /** One of these values; absent is allowed unless `required`. */
  choice(path: string, value: unknown, choices: readonly unknown[], required = false): void {
    if (value === undefined || value === null) {
      if (required) this.required(path);
    } else if (!choices.includes(value)) {
      this.add(path, 'BASE_TYPE_CHOICES', `Value must be one of (${choices.join(', ')}).`);
    }
  }

  url(path: string, value: unknown, schemes: readonly string[], max = 2_048): void {
    if (value === undefined || value === null) return;
    this.length(path, value, max, 1);
    const scheme = /^([a-z][a-z\d+.-]*):/i.exec(textOf(value))?.[1]?.toLowerCase();
    if (!scheme || !URL.canParse(textOf(value))) {
      this.add(path, 'URL_TYPE_INVALID_URL', 'Not a well formed URL.');
    } else if (!schemes.includes(scheme)) {
      const known = schemes.map((one) => `'${one}'`).join(', ');
      this.add(
        path,
        'URL_TYPE_INVALID_SCHEME',
        `Scheme "${scheme}" is not supported. Scheme must be one of (${known}).`,
      );
    }
  }
}

/** An answer other than success, with Discord's own code and words. */
export class DiscordRefusal extends Error {
  readonly status: number;
  readonly code: number;
  readonly errors: object | undefined;

  constructor(status: number, code: number, message: string, errors?: object) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }

  get body(): object {
    return { message: this.message, code: this.code, ...(this.errors && { errors: this.errors }) };
  }
}

/** Throws 50035 with the nested errors object, if anything was found. */
export function refuseProblems(problems: Problems): void {
  if (problems.found.length === 0) return;
  const errors: Record<string, unknown> = {};
  for (const { path, code, message } of problems.found) {
    let place = errors;
    for (const key of path.split('.').filter(Boolean)) {
      place[key] ??= {};
      place = place[key] as Record<string, unknown>;
    }
    place._errors = [...listOf(place._errors), { code, message }];
  }
  throw new DiscordRefusal(400, 50035, 'Invalid Form Body', errors);
}
