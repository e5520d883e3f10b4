// Commands and buttons: acknowledged before anything else, because Discord waits three seconds, and then answered.
// https://discord.com/developers/docs/interactions/receiving-and-responding
import { setTimeout as pause } from 'node:timers/promises';
import {
  type APIInteraction,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type APIApplicationCommandAutocompleteInteraction as Autocomplete,
  type APIApplicationCommandInteraction as Command,
  ComponentType,
  InteractionContextType,
  InteractionResponseType,
  InteractionType,
  MessageFlags,
  type APIMessageComponentInteraction as Press,
  SnowflakeUtil,
} from 'discord.js';
import { LRUCache } from 'lru-cache';
import { composeWords } from '../../reply/compose-help.ts';
import { askedParagraph, type Reply } from '../../reply/reply.ts';
import { writeFailure } from '../../reply/wording.ts';
import { type Action, type Controls, readAction } from '../chat/actions.ts';
import type { Outlet, Platform } from '../chat/asking.ts';
import { inChannel, inDirect } from './channel-place.ts';
import { offerChoices } from './commands.ts';
import { CODE, errorCode } from './discord-calls.ts';
import { inInteraction } from './interaction-place.ts';
import type { DiscordListening, Where } from './listening.ts';
import { createOutlet, type Place } from './outlet.ts';
import { type AskedCommand, questionKey, readCommand, readWords, targetOf } from './read-event.ts';

/** For acknowledgements of others, before an answer is begun. */
const OTHERS_MS_MAX = 1_000;
/** Who used it longer ago has been told by Discord that it failed, and has asked again. */
const LATE_MS_MAX = 60_000;
/** Buttons whose press is remembered, because Discord may tell of it twice. */
const PRESSES_MAX = 5_000;

export interface InteractionsOptions extends DiscordListening {
  readonly platform: Platform;
  readonly isOpen: (where: Where) => boolean;
  /** Our own id. */
  readonly me: () => string;
}

export function createInteractions(
  listening: InteractionsOptions,
): (interaction: APIInteraction) => Promise<void> {
  const { calls, pipeline, log, platform, isOpen, me, now } = listening;
  const deferring = new Set<Promise<void>>();
  const pressed = new LRUCache<string, true>({ max: PRESSES_MAX });

  return async (interaction) => {
    if (interaction.type === InteractionType.ApplicationCommandAutocomplete) return offer(interaction);
    if (interaction.type === InteractionType.ApplicationCommand) return answerCommand(interaction);
    if (interaction.type === InteractionType.MessageComponent && !pressed.has(interaction.id)) {
      pressed.set(interaction.id, true);
      return press(interaction);
    }
  };

  async function offer(interaction: Autocomplete): Promise<void> {
    const [subcommand] = interaction.data.options;
    const options = subcommand && 'options' in subcommand ? (subcommand.options ?? []) : [];
    const typed = options.find((one) => 'focused' in one && one.focused);
    const extent = listening.extent();
    const value = typed?.type === ApplicationCommandOptionType.String ? typed.value : '';
    const choices = typed && extent ? offerChoices(typed.name, value, extent) : [];
    const type = InteractionResponseType.ApplicationCommandAutocompleteResult;
    await calls.respond(interaction, { type, data: { choices } }).catch((error) => {
      // The next letter was typed meanwhile.
      log.debug({ code: errorCode(error) }, 'Discord: no choices could be offered');
    });
  }

  async function answerCommand(interaction: Command): Promise<void> {
    const asked = readAsked(interaction);
    if (!asked) return;
    const where = whereOf(interaction);
    const isPrivate = asked.isPrivate || !isOpen(where);
    const outlet = await open(interaction, isPrivate, () => asked.text);
    if (!outlet) return;
    if (!isOpen(where)) return outlet.finish(composeWords(writeFailure('closed-channel')));
    // What is asked in private is no part of what others read.
    const continues = isDirect(interaction) || (where.parent && !isPrivate);
    await ask(interaction, asked.text, outlet, continues ? questionKey(where.channel) : undefined);
  }

  function readAsked(interaction: Command): AskedCommand | undefined {
    const { data } = interaction;
    if (data.type === ApplicationCommandType.Message)
      return { text: readWords(targetOf(data), me()), isPrivate: true };
    if (data.type !== ApplicationCommandType.ChatInput) return undefined;
    return readCommand({ data }, me());
  }

  async function ask(interaction: Command | Press, text: string, outlet: Outlet, conversation?: string) {
    const { channel } = whereOf(interaction);
    const key = questionKey(interaction.id);
    await pipeline.ask({ platform, key, person: personOf(interaction), channel, text, conversation }, outlet);
  }

  /**
   * Tells Discord that an answer comes. Where that is refused because it is late, or the interaction has expired when
   * the answer is there, it becomes an ordinary message; what was to be private, a direct one.
   */
  async function open(
    interaction: Command | Press,
    isPrivate: boolean,
    question: () => string,
  ): Promise<Outlet | undefined> {
    const { channel } = whereOf(interaction);
    const key = questionKey(interaction.id);
    const next = (code: number): Place | undefined => {
      // Outside the interaction nothing shows what was asked.
      const preface = question() ? [askedParagraph(question())] : [];
      const direct = () => inDirect(calls, key, personOf(interaction), { preface });
      if (code === CODE.unknownChannel) return undefined;
      if (isPrivate && !isDirect(interaction)) return direct();
      return inChannel(calls, key, { channel }, { preface, next: direct });
    };
    try {
      await defer(interaction, isPrivate);
    } catch (error) {
      const age = now() - SnowflakeUtil.timestampFrom(interaction.id);
      log.warn({ code: errorCode(error), ageMs: age }, 'Discord: a command could not be acknowledged');
      return age > LATE_MS_MAX ? undefined : createOutlet(next(CODE.unknownInteraction)!, log);
    }
    const isShareable = isPrivate && !isDirect(interaction);
    return createOutlet(
      inInteraction(calls, interaction, { isPrivate, isDeferred: true, isShareable, next }),
      log,
    );
  }

  /** Answering takes the processor's time: it waits a moment for others who are to be acknowledged. */
  async function defer(interaction: Command | Press, isPrivate: boolean): Promise<void> {
    const deferred = calls.defer(interaction, isPrivate).finally(() => deferring.delete(deferred));
    deferring.add(deferred);
    await deferred;
    await Promise.race([Promise.allSettled(deferring), pause(OTHERS_MS_MAX, undefined, { ref: false })]);
  }

  async function press(interaction: Press): Promise<void> {
    const action = readAction(interaction.data.custom_id);
    if (!action) return;
    if (action.kind === 'share') return share(interaction, action);
    // Who presses a button under an answer that all can see asks for all; words and thanks are his own.
    const isPrivate = action.kind !== 'unfiltered' || isEphemeral(interaction);
    let text = '';
    const outlet = await open(interaction, isPrivate, () => text);
    if (!outlet) return;
    const acted = pipeline.act(action, personOf(interaction));
    if (acted.kind !== 'ask') return finish(outlet, acted.reply);
    text = acted.text;
    return ask(interaction, text, outlet);
  }

  /** The private answer stays as it is, without the button. */
  async function share(interaction: Press, action: Action): Promise<void> {
    const components = withoutButton(interaction.message.components ?? [], interaction.data.custom_id);
    const data = { flags: MessageFlags.IsComponentsV2, components };
    await calls.respond(interaction, { type: InteractionResponseType.UpdateMessage, data });
    const acted = pipeline.act(action, personOf(interaction));
    const isPrivate = acted.kind !== 'share';
    const place = inInteraction(calls, interaction, { isPrivate, isDeferred: false });
    if (acted.kind === 'share') await finish(createOutlet(place, log), acted.reply, acted.controls);
    else if (acted.kind === 'show') await finish(createOutlet(place, log), acted.reply);
  }

  /** What no question waits for is apologised for here. */
  async function finish(outlet: Outlet, reply: Reply, controls?: Controls): Promise<void> {
    await outlet.finish(reply, controls).catch(async (error) => {
      log.error({ err: error }, 'Discord: a button could not be answered');
      await outlet.finish(composeWords(writeFailure(undefined)));
    });
  }
}

interface PlaceOfInteraction {
  readonly id: string;
  readonly parent_id?: string | null;
  readonly thread_metadata?: object;
}

function whereOf(interaction: Command | Press): Where {
  const channel = interaction.channel as PlaceOfInteraction | undefined;
  const parent = channel?.thread_metadata && channel.parent_id;
  return { guild: interaction.guild_id, channel: channel?.id ?? '', parent };
}

function personOf({ member, user }: Command | Press): string {
  return (member?.user ?? user)!.id;
}

function isDirect({ context }: Command | Press): boolean {
  return context === InteractionContextType.BotDM;
}

function isEphemeral({ message }: Press): boolean {
  return ((message.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
}

type Components = NonNullable<Press['message']['components']>;

function withoutButton(components: Components, customId: string): Components {
  return components.flatMap((component): Components => {
    if (component.type !== ComponentType.ActionRow) return [component];
    const rest = component.components.filter((one) => !('custom_id' in one) || one.custom_id !== customId);
    return rest.length > 0 ? [{ ...component, components: rest }] : [];
  });
}
