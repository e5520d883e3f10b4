// The commands as Discord knows them, registered only when they changed, and the choices offered while one is typed.
import {
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  ApplicationCommandOptionType as Option,
} from 'discord.js';
import type { ArchiveExtent } from '../../answer/answer.ts';
import type { DiscordCalls } from './discord-calls.ts';

const MESSAGE_COMMAND = 'Ask the archive';

/** Leaves room for filters within what a question may hold. */
const QUESTION_CHARS_MAX = 1_800;
const FILTER_CHARS_MAX = 100;

/** `everywhere`: in servers, direct messages and conversations, installed by a server or by a person. */
function writeCommands(name: string, { everywhere }: { everywhere: boolean }): object[] {
  const filter = (option: string, description: string) => ({
    type: Option.String,
    name: option,
    description,
    autocomplete: true,
    max_length: FILTER_CHARS_MAX,
  });
  const ask = [
    {
      type: Option.String,
      name: 'question',
      description: 'What do you want to know?',
      required: true,
      max_length: QUESTION_CHARS_MAX,
    },
    filter('from', 'Only articles of this publisher'),
    filter('after', 'Only articles since then: 2018, 2018-01 or 2018-01-24'),
    filter('before', 'Only articles until then: 2018, 2018-12 or 2018-12-31'),
    { type: Option.Boolean, name: 'private', description: 'Show the answer to you alone' },
  ];
  const subcommand = (option: string, description: string, options: object[] = []) => ({
    type: Option.Subcommand,
    name: option,
    description,
    options,
  });
  const where = everywhere && {
    integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
    contexts: [
      InteractionContextType.Guild,
      InteractionContextType.BotDM,
      InteractionContextType.PrivateChannel,
    ],
  };
  return [
    {
      type: ApplicationCommandType.ChatInput,
      name,
      description: 'Ask the news archive',
      options: [
        subcommand('ask', 'Ask what the archive reports', ask),
        subcommand('sources', 'What the archive holds'),
        subcommand('help', 'How to ask'),
      ],
      ...where,
    },
    { type: ApplicationCommandType.Message, name: MESSAGE_COMMAND, ...where },
  ];
}

/** Makes Discord know these commands and no others. True where they had changed. Throws Discord's errors. */
export async function registerCommands(
  calls: DiscordCalls,
  { application, guild, name }: { application: string; guild: string | undefined; name: string },
): Promise<boolean> {
  const wanted = writeCommands(name, { everywhere: guild === undefined });
  const known = await calls.commands(application, guild);
  const forms = (commands: readonly unknown[]) => commands.map((one) => JSON.stringify(plain(one))).sort();
  if (JSON.stringify(forms(known)) === JSON.stringify(forms(wanted))) return false;
  await calls.setCommands(application, guild, wanted);
  return true;
}

const FIELDS = [
  'type',
  'name',
  'description',
  'required',
  'autocomplete',
  'max_length',
  'options',
  'integration_types',
  'contexts',
];

/** What was said of a command, without what Discord adds, and without what it leaves out. */
function plain(part: unknown): unknown {
  if (Array.isArray(part))
    return part.every((one) => typeof one === 'number') ? [...part].sort() : part.map(plain);
  if (typeof part !== 'object' || part === null) return part;
  const given = FIELDS.map((field) => [field, plain((part as Record<string, unknown>)[field])] as const);
  const isSaid = (value: unknown) => value && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(given.filter(([, value]) => isSaid(value)));
}

export interface Choice {
  readonly name: string;
  readonly value: string;
}

/** https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-choice-structure */
const CHOICES_MAX = 25;
const CHOICE_CHARS_MAX = 100;

/** What is offered for an option of which `typed` stands there; what begins so comes first. */
export function offerChoices(option: string, typed: string, extent: ArchiveExtent): Choice[] {
  const all = option === 'from' ? publisherChoices(extent) : periodChoices(extent);
  const wanted = fold(typed);
  const begins = all.filter(
    ({ name, value }) => fold(value).startsWith(wanted) || fold(name).startsWith(wanted),
  );
  const holds = all.filter((one) => !begins.includes(one) && fold(one.name).includes(wanted));
  return [...begins, ...holds].slice(0, CHOICES_MAX);
}

function publisherChoices({ publishers }: ArchiveExtent): Choice[] {
  // A name cut short would be no publisher's.
  return publishers.filter(({ length }) => length <= CHOICE_CHARS_MAX).map((name) => ({ name, value: name }));
}

const MONTHS = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** Years and then months that the archive covers, the latest first. */
function periodChoices({ from, to }: ArchiveExtent): Choice[] {
  if (!from || !to) return [];
  const years: Choice[] = [];
  const months: Choice[] = [];
  for (let year = Number(to.slice(0, 4)); year >= Number(from.slice(0, 4)); year--) {
    years.push({ name: String(year), value: String(year) });
    for (let month = 12; month >= 1; month--) {
      const value = `${year}-${String(month).padStart(2, '0')}`;
      if (value < from.slice(0, 7) || value > to.slice(0, 7)) continue;
      months.push({ name: MONTHS.format(Date.UTC(year, month - 1)), value });
    }
  }
  return [...years, ...months];
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();
}
