// Reading the local Slack as a person does, and finding what can be pressed.
import type { SlackServer } from '../../servers/slack-server.ts';
import { slackText } from '../../servers/slack-text.ts';
import type { SlackMessage } from '../../servers/slack-workspace.ts';

export function textOf(messages: readonly SlackMessage[]): string {
  return messages.map(slackText).join('\n');
}

export function linksIn(message: SlackMessage): string[] {
  const json = JSON.stringify(message.blocks);
  return [...json.matchAll(/"type":"link","url":"([^"]+)"/g)].map((match) => match[1]!);
}

interface Button {
  readonly label: string;
  readonly actionId: string;
  readonly value: string;
}

interface Face {
  readonly text: { readonly text: string };
  readonly value?: string;
  readonly action_id?: string;
  readonly positive_button?: Face;
  readonly negative_button?: Face;
}

export function buttonsOf(message: SlackMessage): Button[] {
  return message.blocks
    .filter(({ type }) => type === 'actions' || type === 'context_actions')
    .flatMap(({ elements }) => elements as Face[])
    .flatMap((element) =>
      [element, element.positive_button, element.negative_button].flatMap((face) =>
        face?.value ? [{ label: face.text.text, actionId: element.action_id!, value: face.value }] : [],
      ),
    );
}

/** Presses the button of this label under the last of the messages that has it. */
export async function pressButton(
  slack: SlackServer,
  messages: readonly SlackMessage[],
  label: string,
  user = 'U1',
): Promise<void> {
  for (const message of messages.toReversed()) {
    const found = buttonsOf(message).find((one) => one.label === label);
    if (!found) continue;
    await slack.press({ user, message, actionId: found.actionId, value: found.value });
    return;
  }
  throw new Error(`no button "${label}"`);
}
