// Interactions: what the bot may answer, once and in time, and the webhook that takes everything after the first
// answer. https://discord.com/developers/docs/interactions/receiving-and-responding
import { checkChoices, OPTION } from './discord-commands.ts';
import { checkModal, isComponentsV2, MESSAGE_FLAGS } from './discord-components.ts';
import { checkMessage } from './discord-limits.ts';
import { type Body, DiscordRefusal, isBody, listOf, Problems, refuseProblems } from './discord-problems.ts';
import { deleteMessage, editMessage, postMessage, type State, wholeMessage } from './discord-state.ts';
import type { Channel, Message, User } from './discord-world.ts';

export const INTERACTION = { command: 2, component: 3, autocomplete: 4, modal: 5 } as const;
export const CALLBACK = { reply: 4, defer: 5, deferUpdate: 6, update: 7, choices: 8, modal: 9 } as const;

export const ANSWER_WITHIN_MS = 3_000;
export const TOKEN_LIVES_MS = 15 * 60_000;
/** Follow-up messages where the bot is installed by the user alone. */
export const FOLLOW_UPS_OF_USER_INSTALLS = 5;

export interface Interaction {
  readonly id: string;
  readonly token: string;
  readonly type: number;
  readonly user: User;
  readonly channel: Channel;
  /** When it was sent, by the server's clock. */
  readonly at: number;
  readonly commandName?: string;
  /** The message whose component was used. */
  readonly message?: Message;
  /** Type of the option that asks for choices. */
  readonly focusedType?: number;
  readonly payload: Body;
  /** The first answer that was accepted. */
  callback?: { readonly type: number; readonly data: Body; readonly at: number };
  /** What `@original` stands for. */
  original?: Message;
  /** Follow-up messages, in order. */
  readonly followUps: Message[];
}

/** Checks and performs a first answer. Returns the body for `with_response=true`. */
export function answerInteraction(state: State, id: string, token: string, body: Body): Body {
  const interaction = state.interactions.find((one) => one.id === id && one.token === token);
  if (!interaction) throw new DiscordRefusal(404, 10062, 'Unknown interaction');
  if (interaction.callback)
    throw new DiscordRefusal(400, 40060, 'Interaction has already been acknowledged.');
  if (state.now() - interaction.at > ANSWER_WITHIN_MS)
    throw new DiscordRefusal(404, 10062, 'Unknown interaction');
  const type = typeof body.type === 'number' ? body.type : 0;
  const data = isBody(body.data) ? body.data : {};
  checkCallback(interaction, type, data);
  interaction.callback = { type, data, at: state.now() };
  perform(state, interaction, type, data);
  state.changes.emit('change');
  const { original } = interaction;
  return {
    interaction: {
      id: interaction.id,
      type: interaction.type,
      ...(original && {
        response_message_id: original.id,
        response_message_loading: type === CALLBACK.defer,
        response_message_ephemeral: original.ephemeralFor !== undefined,
      }),
    },
    ...(original && { resource: { type, message: wholeMessage(state, original) } }),
  };
}

function checkCallback(interaction: Interaction, type: number, data: Body): void {
  const { reply, defer, deferUpdate, update, choices, modal } = CALLBACK;
  const onMessage = interaction.type === INTERACTION.component || interaction.message !== undefined;
  const allowed =
    interaction.type === INTERACTION.autocomplete
      ? [choices]
      : [
          reply,
          defer,
          ...(onMessage ? [deferUpdate, update] : []),
          ...(interaction.type === INTERACTION.modal ? [] : [modal]),
        ];
  const problems = new Problems();
  problems.choice('type', type, allowed, true);
  if (type === choices) {
    problems.length('data.choices', data.choices, 25);
    checkChoices(data.choices, interaction.focusedType ?? OPTION.string, 'data.choices', problems);
  }
  refuseProblems(problems);
  if (type === modal) checkModal(data);
  if (type === reply) checkMessage(data, { under: 'data.' });
  if (type === update && interaction.message)
    checkMessage(data, { under: 'data.', edited: interaction.message });
}

function perform(state: State, interaction: Interaction, type: number, data: Body): void {
  if (type === CALLBACK.reply) {
    interaction.original = postReply(state, interaction, data);
  } else if (type === CALLBACK.defer) {
    // Of the flags only EPHEMERAL counts here; whether the answer is private is fixed now.
    const body = { flags: flagsIn(data) & MESSAGE_FLAGS.ephemeral };
    interaction.original = postReply(state, interaction, body, { loading: true });
  } else if (interaction.message && (type === CALLBACK.deferUpdate || type === CALLBACK.update)) {
    interaction.original = interaction.message;
    if (type === CALLBACK.update) editMessage(state, interaction.message, data);
  }
}

const flagsIn = (body: Body): number => (typeof body.flags === 'number' ? body.flags : 0);

function postReply(state: State, interaction: Interaction, body: Body, { loading = false } = {}): Message {
  const { id, type, user, channel, commandName } = interaction;
  const isPrivate = (flagsIn(body) & MESSAGE_FLAGS.ephemeral) !== 0;
  const isMenu =
    type === INTERACTION.command && isBody(interaction.payload.data) && interaction.payload.data.type === 3;
  return postMessage(state, {
    channel,
    author: state.bot,
    body,
    type: type === INTERACTION.command ? (isMenu ? 23 : 20) : 19,
    loading,
    ...(isPrivate && { ephemeralFor: user }),
    interaction: { id, type, user, ...(commandName && { name: commandName }) },
  });
}

/** The interaction that a webhook's token belongs to. Throws when it was not answered yet, or is too old. */
function interactionOf(state: State, token: string): Interaction {
  const interaction = state.interactions.find((one) => one.token === token);
  if (!interaction || state.now() - interaction.at > TOKEN_LIVES_MS)
    throw new DiscordRefusal(401, 50027, 'Invalid Webhook Token');
  if (!interaction.callback) throw new DiscordRefusal(404, 10015, 'Unknown Webhook');
  return interaction;
}

export function followUp(state: State, token: string, body: Body): Body {
  const interaction = interactionOf(state, token);
  const { original } = interaction;
  checkMessage(body);
  // Right after a deferral the endpoint edits the waiting message, and whether that is private stays as it was.
  if (original && !original.deleted && original.flags & MESSAGE_FLAGS.loading) {
    editMessage(state, original, body);
    return wholeMessage(state, original);
  }
  const owners = interaction.payload.authorizing_integration_owners;
  const byUserAlone = isBody(owners) && owners['0'] === undefined;
  if (byUserAlone && interaction.followUps.length >= FOLLOW_UPS_OF_USER_INSTALLS)
    throw new DiscordRefusal(
      400,
      40094,
      'This interaction has reached the maximum number of follow up messages',
    );
  const message = postReply(state, interaction, body);
  interaction.followUps.push(message);
  return wholeMessage(state, message);
}

/** A message of the interaction by `@original` or its id. */
function messageOf(state: State, token: string, id: string): Message {
  const interaction = interactionOf(state, token);
  const message =
    id === '@original'
      ? interaction.original
      : [interaction.original, ...interaction.followUps].find((one) => one?.id === id);
  if (!message || message.deleted) throw new DiscordRefusal(404, 10008, 'Unknown Message');
  return message;
}

export const readReply = (state: State, token: string, id: string): Body =>
  wholeMessage(state, messageOf(state, token, id));

export function editReply(state: State, token: string, id: string, body: Body): Body {
  const message = messageOf(state, token, id);
  checkMessage(body, { edited: message });
  const kept = {
    content: body.content ?? message.content,
    components: body.components ?? message.components,
  };
  const holds = [kept.content, ...listOf(kept.components), ...listOf(body.embeds ?? message.embeds)];
  if (!isComponentsV2(body.flags) && holds.every((one) => one === '' || one === null) && !body.attachments)
    throw new DiscordRefusal(400, 50006, 'Cannot send an empty message');
  editMessage(state, message, body);
  return wholeMessage(state, message);
}

export function deleteReply(state: State, token: string, id: string): void {
  deleteMessage(state, messageOf(state, token, id));
}
