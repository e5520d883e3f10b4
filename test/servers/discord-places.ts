// Setting the stage: servers, channels, people.
import { INTENT } from './discord-gateway.ts';
import { channelEvent, type State } from './discord-state.ts';
import {
  ALL_PERMISSIONS,
  type Channel,
  type Guild,
  guildJson,
  type Permission,
  type User,
} from './discord-world.ts';

export interface Places {
  /** Commands as registered: those of a guild, or the global ones. */
  commands(guild?: Guild): readonly Readonly<Record<string, unknown>>[];
  addGuild(guild?: { name?: string; installed?: boolean }): Guild;
  /** A channel of a guild. `permissions` are the bot's; by default all. */
  addChannel(guild: Guild, channel?: { name?: string; permissions?: readonly Permission[] }): Channel;
  addUser(username: string, user?: { bot?: boolean; acceptsMessages?: boolean }): User;
  /** The direct messages of a person with the bot. */
  dm(user: User): Channel;
  /** Deletes a channel or thread. */
  removeChannel(channel: Channel): void;
  /** A conversation among people that the bot is no part of. */
  addPrivateChannel(name?: string): Channel;
}

export function createPlaces(state: State): Places {
  const add = (channel: Pick<Channel, 'kind' | 'name'> & Partial<Channel>): Channel => {
    const whole: Channel = {
      id: state.nextId(),
      permissions: new Set(ALL_PERMISSIONS),
      archived: false,
      locked: false,
      minutesToArchive: 0,
      deleted: false,
      ...channel,
    };
    state.channels.set(whole.id, whole);
    return whole;
  };
  const dm = (user: User): Channel =>
    [...state.channels.values()].find((one) => one.kind === 'dm' && one.user === user) ??
    add({ kind: 'dm', name: user.username, user });
  return {
    commands: (guild) => state.commands.get(guild?.id ?? 'global') ?? [],
    addGuild({ name = 'Newsroom', installed = true } = {}) {
      const guild: Guild = { id: state.nextId(), name, installed };
      state.guilds.set(guild.id, guild);
      if (installed) {
        const data = () => guildJson(guild, [], state.bot);
        state.gateway().dispatch('GUILD_CREATE', data, { intent: INTENT.guilds, guildId: guild.id });
      }
      return guild;
    },
    addChannel(guild, { name = 'general', permissions = ALL_PERMISSIONS } = {}) {
      const channel = add({ kind: 'text', name, guild, permissions: new Set(permissions) });
      channelEvent(state, 'CHANNEL_CREATE', channel);
      return channel;
    },
    addUser(username, { bot = false, acceptsMessages = true } = {}) {
      const user: User = { id: state.nextId(), username, bot, acceptsMessages };
      state.users.set(user.id, user);
      dm(user);
      return user;
    },
    dm,
    removeChannel(channel) {
      channel.deleted = true;
      channelEvent(state, channel.kind === 'thread' ? 'THREAD_DELETE' : 'CHANNEL_DELETE', channel);
    },
    addPrivateChannel: (name = 'friends') => add({ kind: 'private', name }),
  };
}
