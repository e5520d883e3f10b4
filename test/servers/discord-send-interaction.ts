// An interaction on its way to the bot: how Discord writes it, and the wait for the first answer.
// https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object
import { ANSWER_WITHIN_MS, type Interaction } from './discord-interactions.ts';
import { type Body, listOf } from './discord-problems.ts';
import { type State, wholeMessage } from './discord-state.ts';
import {
  ALL_PERMISSIONS,
  bitsOf,
  type Channel,
  channelJson,
  type Message,
  memberJson,
  type User,
  userJson,
} from './discord-world.ts';

/** What became of an interaction, as far as its first answer goes. */
export interface FirstAnswer {
  readonly interaction: Interaction;
  /** False: Discord shows the person that the application did not respond. */
  readonly answered: boolean;
  /** Real milliseconds until the first answer arrived, or was given up. */
  readonly tookMs: number;
}

export interface By {
  readonly user: User;
  readonly channel: Channel;
}

/** https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-interaction-context-types */
export const CONTEXT = { text: 0, thread: 0, dm: 1, private: 2 } as const;
const INSTALLED_BY_GUILD = 0;
const INSTALLED_BY_USER = 1;

/** By whom the app was installed where this happens: pairs for `authorizing_integration_owners`. */
export function owners(
  channel: Channel,
  command: Body | undefined,
  userId: string,
): (readonly [string, string])[] {
  const types = command
    ? command.guild_id
      ? [INSTALLED_BY_GUILD]
      : listOf(command.integration_types)
    : [0, 1];
  const byGuild = channel.kind === 'dm' || channel.guild?.installed;
  return [
    ...(byGuild && types.includes(INSTALLED_BY_GUILD) ? [['0', channel.guild?.id ?? '0'] as const] : []),
    ...(types.includes(INSTALLED_BY_USER) ? [['1', userId] as const] : []),
  ];
}

/** An interaction besides who and where. */
export interface Sending {
  readonly type: number;
  readonly data: Body;
  readonly command?: Body;
  readonly commandName?: string;
  readonly message?: Message;
  readonly focusedType?: number;
}

/** Sends an interaction to the bot. Resolves with the first answer, or after three seconds without one. */
export function sendInteraction(state: State, deed: By & Sending): Promise<FirstAnswer> {
  const { user, channel, type, data, command, commandName, message, focusedType } = deed;
  const { guild } = channel;
  const id = state.nextId();
  const token = Buffer.from(`interaction:${id}:${state.interactions.length}`).toString('base64url');
  const payload: Body = {
    id,
    application_id: state.applicationId,
    type,
    token,
    version: 1,
    data,
    channel_id: channel.id,
    channel: channelJson(channel, state.bot),
    ...(guild
      ? {
          guild_id: guild.id,
          guild: { id: guild.id, locale: 'en-US', features: [] },
          guild_locale: 'en-US',
          member: { ...memberJson(), user: userJson(user), permissions: bitsOf(ALL_PERMISSIONS) },
        }
      : { user: userJson(user) }),
    ...(message && { message: wholeMessage(state, message) }),
    app_permissions: bitsOf(channel.permissions),
    locale: 'en-US',
    entitlements: [],
    authorizing_integration_owners: Object.fromEntries(owners(channel, command, user.id)),
    context: CONTEXT[channel.kind],
    attachment_size_limit: 10 * 1024 * 1024,
  };
  const interaction: Interaction = {
    id,
    token,
    type,
    user,
    channel,
    at: state.now(),
    payload,
    followUps: [],
    ...(commandName !== undefined && { commandName }),
    ...(message && { message }),
    ...(focusedType !== undefined && { focusedType }),
  };
  state.interactions.push(interaction);
  state
    .gateway()
    .dispatch('INTERACTION_CREATE', () => payload, { guildId: guild?.installed ? guild.id : undefined });
  return firstAnswer(state, interaction);
}

function firstAnswer(state: State, interaction: Interaction): Promise<FirstAnswer> {
  const began = performance.now();
  return new Promise((resolve) => {
    const settle = () => {
      clearTimeout(patience);
      state.changes.off('change', look);
      const answered = interaction.callback !== undefined;
      resolve({ interaction, answered, tookMs: Math.round(performance.now() - began) });
    };
    const look = () => {
      const late = state.now() - interaction.at > ANSWER_WITHIN_MS;
      if (interaction.callback || late) settle();
    };
    const patience = setTimeout(settle, ANSWER_WITHIN_MS);
    state.changes.on('change', look);
  });
}
