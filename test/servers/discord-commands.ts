// Application commands: what may be registered, and what Discord lets a person choose of it.
// https://discord.com/developers/docs/interactions/application-commands
import {
  type Body,
  DiscordRefusal,
  isBody,
  listOf,
  Problems,
  refuseProblems,
  textOf,
} from './discord-problems.ts';

export const COMMAND_LIMITS = {
  /** Commands of a type in one scope: slash, user, message. */
  inScope: { 1: 100, 2: 15, 3: 15 } as Readonly<Record<number, number>>,
  name: 32,
  description: 100,
  options: 25,
  choices: 25,
  choice: 100,
  optionLength: 6_000,
  /** Names, descriptions and values of a command and all its options together. */
  together: 8_000,
} as const;

export const COMMAND_TYPE = { slash: 1, user: 2, message: 3 } as const;
export const OPTION = { subcommand: 1, group: 2, string: 3, integer: 4, boolean: 5, number: 10 } as const;

const SLASH_NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const CHOOSABLE: readonly unknown[] = [OPTION.string, OPTION.integer, OPTION.number];

export const typeOf = (command: Body): number => (typeof command.type === 'number' ? command.type : 1);

/** Checks one command, or a list that replaces all of its scope. Throws 50035, or 30032 for too many. */
export function checkCommands(commands: Body | readonly Body[], { guild }: { guild: boolean }): void {
  const problems = new Problems();
  if (isBody(commands)) checkCommand(commands, '', guild, problems);
  else {
    for (const [at, command] of commands.entries()) checkCommand(command, `${at}.`, guild, problems);
    checkUnique(commands, '', problems, (one) => `${typeOf(one)} ${one.name}`);
    for (const [type, max] of Object.entries(COMMAND_LIMITS.inScope)) {
      if (commands.filter((one) => typeOf(one) === Number(type)).length > max)
        throw new DiscordRefusal(400, 30032, `Maximum number of application commands reached (${max})`);
    }
  }
  refuseProblems(problems);
}

function checkCommand(command: Body, path: string, guild: boolean, problems: Problems): void {
  problems.choice(`${path}type`, command.type, [1, 2, 3]);
  if (typeOf(command) === COMMAND_TYPE.slash) {
    checkName(command.name, `${path}name`, problems);
    problems.length(`${path}description`, command.description, COMMAND_LIMITS.description, 1);
    checkOptions(command.options, `${path}options`, 0, problems);
  } else {
    problems.length(`${path}name`, command.name, COMMAND_LIMITS.name, 1);
    for (const field of ['description', 'options'].filter(
      (one) => listOf(command[one]).length || textOf(command[one]),
    )) {
      problems.add(
        `${path}${field}`,
        'APPLICATION_COMMAND_FIELD_INVALID',
        `Context menu commands cannot have ${field}`,
      );
    }
  }
  checkSet(command.integration_types, [0, 1], `${path}integration_types`, guild, problems);
  checkSet(command.contexts, [0, 1, 2], `${path}contexts`, guild, problems);
  if (charactersOf(command) > COMMAND_LIMITS.together) {
    problems.add(
      path,
      'APPLICATION_COMMAND_TOO_LARGE',
      `Command exceeds maximum size (${COMMAND_LIMITS.together})`,
    );
  }
}

function checkName(name: unknown, path: string, problems: Problems): void {
  problems.length(path, name, COMMAND_LIMITS.name, 1);
  if (SLASH_NAME.test(textOf(name)) && textOf(name) === textOf(name).toLowerCase()) return;
  if (textOf(name)) problems.add(path, 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
}

/** Installation and interaction contexts belong to global commands alone. */
function checkSet(
  value: unknown,
  known: readonly number[],
  path: string,
  guild: boolean,
  problems: Problems,
): void {
  if (value === undefined || value === null) return;
  if (guild) {
    problems.add(
      path,
      'APPLICATION_COMMAND_CONTEXTS_NOT_ALLOWED',
      'Only global commands can have this field',
    );
  }
  problems.length(path, value, known.length, 1);
  for (const [at, one] of listOf(value).entries()) problems.choice(`${path}.${at}`, one, known);
  if (new Set(listOf(value)).size < listOf(value).length)
    problems.add(path, 'SET_TYPE_ALREADY_CONTAINS_VALUE', 'The set already contains this value');
}

function checkOptions(options: unknown, path: string, depth: number, problems: Problems): void {
  problems.length(path, options, COMMAND_LIMITS.options);
  const all = listOf(options).filter(isBody);
  checkUnique(all, path, problems, (one) => textOf(one.name));
  const nested = all.filter((one) => one.type === OPTION.subcommand || one.type === OPTION.group);
  if (nested.length > 0 && nested.length < all.length) {
    problems.add(
      path,
      'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
      'Sub-command and sub-command group option types are mutually exclusive to all other types',
    );
  }
  let optional = false;
  for (const [at, option] of all.entries()) {
    checkOption(option, `${path}.${at}`, depth, problems);
    if (option.required && optional) {
      problems.add(
        `${path}.${at}`,
        'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        'Required options must be placed before non-required options',
      );
    }
    optional ||= !option.required;
  }
}

function checkOption(option: Body, path: string, depth: number, problems: Problems): void {
  checkName(option.name, `${path}.name`, problems);
  problems.length(`${path}.description`, option.description, COMMAND_LIMITS.description, 1);
  const types = depth === 0 ? [1, 2] : depth === 1 ? [1] : [];
  problems.choice(`${path}.type`, option.type, [...types, 3, 4, 5, 6, 7, 8, 9, 10, 11], true);
  if (option.type === OPTION.subcommand || option.type === OPTION.group) {
    const below = option.type === OPTION.group ? depth + 1 : 2;
    checkOptions(option.options, `${path}.options`, below, problems);
    return;
  }
  problems.length(`${path}.choices`, option.choices, COMMAND_LIMITS.choices);
  checkChoices(option.choices, option.type, `${path}.choices`, problems);
  const chooses = CHOOSABLE.includes(option.type);
  if (option.autocomplete && (!chooses || listOf(option.choices).length > 0)) {
    problems.add(
      `${path}.autocomplete`,
      'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID',
      'Autocomplete needs a text or number option without choices',
    );
  }
  for (const [field, min] of [
    ['min_length', 0],
    ['max_length', 1],
  ] as const) {
    const value = option[field];
    if (value === undefined) continue;
    if (typeof value !== 'number' || value < min || value > COMMAND_LIMITS.optionLength)
      problems.add(
        `${path}.${field}`,
        'NUMBER_TYPE_MAX',
        `Must be between ${min} and ${COMMAND_LIMITS.optionLength}.`,
      );
  }
}

/** Checks the choices of an option, or those that answer an autocomplete interaction. */
export function checkChoices(choices: unknown, type: unknown, path: string, problems: Problems): void {
  for (const [at, choice] of listOf(choices).entries()) {
    if (!isBody(choice)) continue;
    problems.length(`${path}.${at}.name`, choice.name, COMMAND_LIMITS.choice, 1);
    if (type === OPTION.string) {
      if (typeof choice.value === 'string')
        problems.length(`${path}.${at}.value`, choice.value, COMMAND_LIMITS.choice);
      else
        problems.add(
          `${path}.${at}.value`,
          'STRING_TYPE_CONVERT',
          `Could not interpret "${choice.value}" as string.`,
        );
    } else if (typeof choice.value !== 'number') {
      problems.add(`${path}.${at}.value`, 'NUMBER_TYPE_COERCE', `Value "${choice.value}" is not a number.`);
    }
  }
}

function checkUnique(
  all: readonly Body[],
  path: string,
  problems: Problems,
  keyOf: (one: Body) => string,
): void {
  const seen = new Set<string>();
  for (const [at, one] of all.entries()) {
    const key = keyOf(one);
    if (seen.has(key)) {
      problems.add(
        `${path}.${at}.name`,
        'APPLICATION_COMMANDS_DUPLICATE_NAME',
        'Application command names must be unique',
      );
    }
    seen.add(key);
  }
}

function charactersOf(part: Body): number {
  const own = [part.name, part.description, part.value].reduce<number>(
    (sum, text) => sum + textOf(text).length,
    0,
  );
  return [...listOf(part.options), ...listOf(part.choices)]
    .filter(isBody)
    .reduce((sum, one) => sum + charactersOf(one), own);
}

export type OptionValue = string | number | boolean;

/**
 * The options of an interaction as Discord sends them, after the checks that its client makes of what a person enters.
 * Throws an Error that says why no person could send this.
 */
export function chosenOptions(
  declared: readonly Body[],
  given: Readonly<Record<string, OptionValue>>,
  focused?: string,
): object[] {
  for (const name of Object.keys(given)) {
    if (!declared.some((option) => option.name === name))
      throw new Error(`No option "${name}" is registered`);
  }
  return declared.flatMap((option) => {
    const name = textOf(option.name);
    const value = given[name];
    if (value === undefined) {
      if (option.required && focused === undefined) throw new Error(`The option "${name}" is required`);
      return [];
    }
    if (focused === undefined) checkChosen(option, name, value);
    return [{ name, type: option.type, value, ...(focused === name && { focused: true }) }];
  });
}

function checkChosen(option: Body, name: string, value: OptionValue): void {
  const kind =
    option.type === OPTION.boolean
      ? 'boolean'
      : option.type === OPTION.integer || option.type === OPTION.number
        ? 'number'
        : 'string';
  if (typeof value !== kind) throw new Error(`The option "${name}" takes a ${kind}`);
  const choices = listOf(option.choices).filter(isBody);
  if (choices.length > 0 && !choices.some((choice) => choice.value === value))
    throw new Error(`"${value}" is no choice of the option "${name}"`);
  const { min_length: min, max_length: max } = option;
  if (typeof value !== 'string') return;
  const length = value.length;
  const longest = typeof max === 'number' ? max : COMMAND_LIMITS.optionLength;
  if ((typeof min === 'number' && length < min) || length > longest)
    throw new Error(`The option "${name}" cannot be ${length} characters long`);
}
