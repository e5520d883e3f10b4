// What people do in Discord's client: they write, use commands, press buttons. Each deed is checked as the client
// would check it, and an impossible one is an Error of the test that asked for it.
import { COMMAND_TYPE, chosenOptions, OPTION, type OptionValue, typeOf } from './discord-commands.ts';
import { allComponents, COMPONENT } from './discord-components.ts';
import { CALLBACK, INTERACTION, type Interaction } from './discord-interactions.ts';
import { type Body, isBody, listOf, textOf } from './discord-problems.ts';
import {
  type By,
  CONTEXT,
  type FirstAnswer,
  owners,
  type Sending,
  sendInteraction,
} from './discord-send-interaction.ts';
import {
  channelEvent,
  deleteMessage,
  editMessage,
  findComponent,
  messageEvent,
  openThread,
  postMessage,
  type State,
  wholeMessage,
} from './discord-state.ts';
import type { Channel, Message, User } from './discord-world.ts';

export interface People {
  /** Resolves with the first answer, or after three seconds without one. */
  command(
    deed: By & {
      name: string;
      subcommand?: string;
      options?: Readonly<Record<string, OptionValue>>;
    },
  ): Promise<FirstAnswer>;
  /** The choices offered while the person types in the option `focused`. */
  autocomplete(
    deed: By & {
      name: string;
      subcommand?: string;
      options: Readonly<Record<string, OptionValue>>;
      focused: string;
    },
  ): Promise<readonly { readonly name: string; readonly value: OptionValue }[]>;
  messageCommand(deed: By & { name: string; message: Message }): Promise<FirstAnswer>;
  press(deed: { user: User; message: Message; customId?: string; label?: string }): Promise<FirstAnswer>;
  select(deed: {
    user: User;
    message: Message;
    customId: string;
    values: readonly string[];
  }): Promise<FirstAnswer>;
  /** Fills in the modal that answered an interaction, by the custom ids of its inputs. */
  submitModal(deed: {
    interaction: Interaction;
    values: Readonly<Record<string, string>>;
  }): Promise<FirstAnswer>;
  message(deed: By & { content: string; replyTo?: Message; pingsAuthor?: boolean }): Message;
  edit(message: Message, content: string): void;
  remove(message: Message): void;
  thread(deed: By & { name: string; message?: Message }): Channel;
  /** Archives a thread, as time or a moderator does; `locked` keeps the bot from posting there. */
  archive(thread: Channel, options?: { locked?: boolean }): void;
  /** Tells of a message once more when its preview cards have loaded: an update that changes no word. */
  loadPreviews(message: Message): void;
}

export function createPeople(state: State): People {
  const send = (deed: By & Sending) => sendInteraction(state, deed);

  return {
    async command({ name, subcommand, options = {}, ...by }) {
      const { command, declared } = findCommand(state, by, COMMAND_TYPE.slash, name, subcommand);
      const chosen = chosenOptions(declared, options);
      const data = commandData(command, subcommand, chosen);
      return send({ ...by, type: INTERACTION.command, commandName: name, command, data });
    },
    async autocomplete({ name, subcommand, options, focused, ...by }) {
      const { command, declared } = findCommand(state, by, COMMAND_TYPE.slash, name, subcommand);
      const option = declared.find((one) => one.name === focused);
      if (!option?.autocomplete) throw new Error(`The option "${focused}" has no autocomplete`);
      const chosen = chosenOptions(declared, { [focused]: '', ...options }, focused);
      const data = commandData(command, subcommand, chosen);
      const focusedType = Number(option.type);
      const { interaction } = await send({
        ...by,
        type: INTERACTION.autocomplete,
        commandName: name,
        command,
        data,
        focusedType,
      });
      return listOf(interaction.callback?.data.choices) as { name: string; value: OptionValue }[];
    },
    async messageCommand({ name, message, ...by }) {
      const { command } = findCommand(state, by, COMMAND_TYPE.message, name);
      const resolved = { messages: { [message.id]: wholeMessage(state, message) } };
      const data = { ...commandData(command, undefined, []), target_id: message.id, resolved };
      return send({ ...by, type: INTERACTION.command, commandName: name, command, data });
    },
    async press({ user, message, customId, label }) {
      const by = { ...(customId !== undefined && { customId }), ...(label !== undefined && { label }) };
      const button = visible(user, message) && findComponent(message, by);
      if (!button || button.type !== COMPONENT.button)
        throw new Error(`No button "${label ?? customId}" to press`);
      if (button.disabled || button.url) throw new Error(`The button "${button.label}" cannot be pressed`);
      return use(state, user, message, button, {});
    },
    async select({ user, message, customId, values }) {
      const select = visible(user, message) && findComponent(message, { customId });
      if (!select || select.disabled) throw new Error(`No menu "${customId}" to choose from`);
      const known = listOf(select.options)
        .filter(isBody)
        .map((option) => option.value);
      const strange = values.find(
        (value) => select.type === COMPONENT.stringSelect && !known.includes(value),
      );
      if (strange !== undefined) throw new Error(`"${strange}" is not on the menu`);
      return use(state, user, message, select, { values });
    },
    async submitModal({ interaction, values }) {
      if (interaction.callback?.type !== CALLBACK.modal)
        throw new Error('The interaction was not answered with a modal');
      const { user, channel, message } = interaction;
      const data = modalData(interaction.callback.data, values);
      return send({ user, channel, type: INTERACTION.modal, data, ...(message && { message }) });
    },
    message({ user, channel, content, replyTo, pingsAuthor = true }) {
      const allowed = { parse: ['users', 'roles'], replied_user: pingsAuthor };
      const body = { content, allowed_mentions: allowed };
      return postMessage(state, { channel, author: user, body, repliesTo: replyTo });
    },
    edit(message, content) {
      editMessage(state, message, { content, allowed_mentions: { parse: ['users', 'roles'] } });
    },
    remove(message) {
      deleteMessage(state, message);
    },
    thread({ user, channel, name, message }) {
      return openThread(state, { parent: channel, owner: user, name, ...(message && { message }) });
    },
    archive(thread, { locked = false } = {}) {
      thread.archived = true;
      thread.locked = locked;
      channelEvent(state, 'THREAD_UPDATE', thread);
    },
    loadPreviews(message) {
      messageEvent(state, 'MESSAGE_UPDATE', message);
    },
  };
}

function visible(user: User, message: Message): boolean {
  return !message.deleted && (message.ephemeralFor === undefined || message.ephemeralFor === user);
}

function use(state: State, user: User, message: Message, component: Body, more: Body): Promise<FirstAnswer> {
  return sendInteraction(state, {
    user,
    channel: message.channel,
    type: INTERACTION.component,
    message,
    data: { custom_id: component.custom_id, component_type: component.type, id: component.id, ...more },
  });
}

/** The command as the person's client offers it there; a guild's own command comes before a global one. */
function findCommand(
  state: State,
  { channel }: By,
  type: number,
  name: string,
  subcommand?: string,
): { command: Body; declared: Body[] } {
  const offered = [
    ...(state.commands.get(channel.guild?.id ?? '') ?? []),
    ...(state.commands.get('global') ?? []),
  ];
  const command = offered.find((one) => one.name === name && typeOf(one) === type);
  if (!command) {
    throw new Error(
      `No command "${name}" is offered, only ${offered.map((one) => one.name).join(', ') || 'none'}`,
    );
  }
  const contexts = command.contexts;
  if (Array.isArray(contexts) && !contexts.includes(CONTEXT[channel.kind]))
    throw new Error(`The command "${name}" is not offered in this context`);
  if (owners(channel, command, '').length === 0)
    throw new Error(`The command "${name}" is not installed here: its integration_types do not include it`);
  const options = listOf(command.options).filter(isBody);
  const nested = options.filter((option) => option.type === OPTION.subcommand);
  if (nested.length === 0) return { command, declared: options };
  const chosen = nested.find((option) => option.name === subcommand);
  if (!chosen) throw new Error(`The command "${name}" has no subcommand "${subcommand ?? ''}"`);
  return { command, declared: listOf(chosen.options).filter(isBody) };
}

function commandData(command: Body, subcommand: string | undefined, options: readonly object[]): Body {
  return {
    id: command.id,
    name: command.name,
    type: typeOf(command),
    ...(command.guild_id ? { guild_id: command.guild_id } : {}),
    options: subcommand === undefined ? options : [{ name: subcommand, type: OPTION.subcommand, options }],
  };
}

function modalData(modal: Body, values: Readonly<Record<string, string>>): Body {
  const inputs = allComponents(modal.components).filter((one) => one.custom_id !== undefined);
  for (const name of Object.keys(values)) {
    if (!inputs.some((one) => one.custom_id === name)) throw new Error(`The modal has no input "${name}"`);
  }
  const filled = (input: Body): Body => {
    const value = values[textOf(input.custom_id)] ?? '';
    return {
      type: input.type,
      id: 1,
      custom_id: input.custom_id,
      ...(input.type === COMPONENT.textInput ? { value } : { values: value === '' ? [] : [value] }),
    };
  };
  const components = listOf(modal.components)
    .filter(isBody)
    .map((one) =>
      one.type === COMPONENT.label && isBody(one.component)
        ? { type: one.type, id: 1, component: filled(one.component) }
        : { type: one.type, id: 1, components: listOf(one.components).filter(isBody).map(filled) },
    );
  return { custom_id: modal.custom_id, components };
}
