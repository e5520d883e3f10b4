// Answers to a command or a button: through the interaction's own token, which needs no permission in the channel and
// lives for 15 minutes. https://discord.com/developers/docs/interactions/receiving-and-responding#followup-messages
import type { Answerable, DiscordCalls } from './discord-calls.ts';
import type { Place } from './outlet.ts';

export interface InteractionPlaceOptions extends Pick<Place, 'isShareable' | 'next'> {
  readonly isPrivate: boolean;
  /** A message stands there already, saying that the answer comes. */
  readonly isDeferred: boolean;
}

export function inInteraction(
  calls: DiscordCalls,
  interaction: Answerable,
  { isPrivate, isDeferred, ...more }: InteractionPlaceOptions,
): Place {
  return {
    ...more,
    ...(isDeferred && { standing: ['@original'] }),
    post: (message) => calls.followUp(interaction, message, isPrivate),
    edit: (id, message) => calls.editReply(interaction, id, message),
    remove: (id) => calls.removeReply(interaction, id),
  };
}
