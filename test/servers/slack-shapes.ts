// Small checks that combine to the shape of a block, in the words in which Slack reports what is wrong.

/** Tells of a problem; `at` is a JSON pointer as Slack writes it, "/blocks/0/text/text". */
export type Report = (problem: string, at: string) => void;
export type Check = (value: unknown, at: string, report: Report) => void;
export type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A string of `min` to `max` characters; an empty one is refused unless `min` is 0. */
export function text(max = Number.POSITIVE_INFINITY, min = 1): Check {
  return (value, at, report) => {
    if (typeof value !== 'string') report('must provide a string', at);
    else if (value.length > max) report(`must be less than ${max + 1} characters`, at);
    else if (value.length < min) report(`must be more than ${min - 1} characters`, at);
  };
}

export const truth: Check = (value, at, report) => {
  if (typeof value !== 'boolean') report('must be a valid boolean', at);
};

export const whole: Check = (value, at, report) => {
  if (!Number.isInteger(value)) report('must be a valid integer', at);
};

export const anything: Check = () => {};

/** An address a reader can follow, of at most 3,000 characters. */
export const address: Check = (value, at, report) => {
  text(3000)(value, at, report);
  if (typeof value === 'string' && !URL.canParse(value)) report('must be a valid URL', at);
};

export function oneOf(...allowed: readonly string[]): Check {
  return (value, at, report) => {
    if (!allowed.includes(value as string)) report(`must be one of: ${allowed.join(', ')}`, at);
  };
}

export function list(item: Check, { min = 0, max = Number.POSITIVE_INFINITY } = {}): Check {
  return (value, at, report) => {
    if (!Array.isArray(value)) return report('must provide an array', at);
    if (value.length > max) report(`no more than ${max} items allowed`, at);
    if (value.length < min) report(`no fewer than ${min} items allowed`, at);
    for (const [index, one] of value.entries()) item(one, `${at}/${index}`, report);
  };
}

/** An object with these fields and no others. */
export function shape(
  required: Readonly<Record<string, Check>>,
  optional: Readonly<Record<string, Check>> = {},
): Check {
  return (value, at, report) => {
    if (!isObject(value)) return report('must provide an object', at);
    for (const name of Object.keys(required)) {
      if (value[name] === undefined) report(`missing required field: ${name}`, at);
    }
    for (const [name, field] of Object.entries(value)) {
      const check = required[name] ?? optional[name];
      if (check === undefined) report(`invalid additional property: ${name}`, at);
      else if (field !== undefined) check(field, `${at}/${name}`, report);
    }
  };
}

/** An object whose `type` says which check holds for the rest of it. */
export function tagged(what: string, kinds: Readonly<Record<string, Check>>): Check {
  return (value, at, report) => {
    if (!isObject(value)) return report('must provide an object', at);
    const check = Object.hasOwn(kinds, String(value.type)) ? kinds[String(value.type)] : undefined;
    if (check === undefined) report(`unsupported type: ${String(value.type)} (${what})`, `${at}/type`);
    else check(value, at, report);
  };
}

/** Both checks. */
export const all =
  (...checks: readonly Check[]): Check =>
  (value, at, report) => {
    for (const check of checks) check(value, at, report);
  };
