// chat.startStream, chat.appendStream, chat.stopStream: https://docs.slack.dev/reference/methods/chat.startStream
import { checkBlocks, checkMarkdown, SLACK_LIMITS, SlackError } from './slack-limits.ts';
import { isObject, type Json } from './slack-shapes.ts';
import { BOT, type SlackMessage, type Workspace } from './slack-workspace.ts';

export function streamMethods(workspace: Workspace) {
  return {
    'chat.startStream': (args: Json) => {
      const channel = workspace.writable(args.channel);
      if (channel.type === 'im') {
        if (args.thread_ts === undefined) throw new SlackError('invalid_thread_ts');
      } else {
        if (args.recipient_team_id === undefined) throw new SlackError('missing_recipient_team_id');
        if (args.recipient_user_id === undefined) throw new SlackError('missing_recipient_user_id');
      }
      const threadTs = checkThread(args.thread_ts);
      const content = appended([], args);
      const who = { channel: channel.id, threadTs, user: BOT.user, botId: BOT.id, args };
      const message = workspace.post({ ...who, streaming: 'in_progress' }, content);
      return { channel: channel.id, ts: message.ts };
    },
    'chat.appendStream': (args: Json) => {
      const message = openStream(workspace, args);
      if (args.markdown_text === undefined && args.chunks === undefined) throw new SlackError('no_text');
      workspace.update(message, appended(message.blocks, args), {});
      return { channel: message.channel, ts: message.ts };
    },
    'chat.stopStream': (args: Json) => {
      const message = openStream(workspace, args);
      const { text, blocks } = appended(message.blocks, args);
      const last = args.blocks ?? [];
      checkBlocks(last);
      workspace.update(message, { text, blocks: [...blocks, ...last], attachments: [] }, args, 'completed');
      return { channel: message.channel, ts: message.ts, message: { text, ts: message.ts } };
    },
  };
}

/** A timestamp's form. @throws SlackError `invalid_thread_ts`. */
export function checkThread(ts: unknown): string | undefined {
  if (ts === undefined) return undefined;
  if (!/^\d{9,}\.\d{6}$/.test(String(ts))) throw new SlackError('invalid_thread_ts');
  return String(ts);
}

function openStream(workspace: Workspace, args: Json): SlackMessage {
  const channel = workspace.visible(args.channel);
  const message = workspace.find(channel.id, args.ts);
  if (message === undefined) throw new SlackError('message_not_found');
  if (message.botId !== BOT.id) throw new SlackError('message_not_owned_by_app');
  if (workspace.streamIsOver(message)) throw new SlackError('message_not_in_streaming_state');
  return message;
}

/** What a stream shows after these arguments; text that follows text runs on in the same block. */
function appended(before: readonly Json[], args: Json) {
  const { markdown_text: markdown, chunks = [] } = args;
  if (!Array.isArray(chunks)) throw new SlackError('invalid_chunks');
  const blocks = before.map((block) => ({ ...block }) as Record<string, unknown>);
  const all = markdown === undefined ? chunks : [{ type: 'markdown_text', text: markdown }, ...chunks];
  for (const chunk of all) append(blocks, chunk);
  const text = blocks.map((block) => (block.type === 'markdown' ? String(block.text) : '')).join('');
  if (text.length > SLACK_LIMITS.markdownText) throw new SlackError('msg_too_long');
  return { text, blocks, attachments: [] };
}

function append(blocks: Record<string, unknown>[], chunk: unknown): void {
  if (!isObject(chunk)) throw new SlackError('invalid_chunks');
  if (chunk.type === 'markdown_text') {
    const text = checkMarkdown(chunk.text);
    const last = blocks.at(-1);
    if (last?.type === 'markdown') last.text = `${last.text}${text}`;
    else blocks.push({ type: 'markdown', text });
  } else if (chunk.type === 'blocks') {
    checkBlocks(chunk.blocks);
    blocks.push(...chunk.blocks);
  } else if (chunk.type === 'task_update') {
    const { id, title, status, details, output } = chunk;
    if (typeof id !== 'string' || typeof title !== 'string' || typeof status !== 'string')
      throw new SlackError('invalid_chunks');
    for (const value of [title, details, output]) {
      if (typeof value === 'string' && value.length > SLACK_LIMITS.taskText)
        throw new SlackError('invalid_chunks');
    }
    const card = { ...chunk, type: 'task_card', task_id: id };
    const index = blocks.findIndex((block) => block.task_id === id);
    if (index >= 0) blocks[index] = { ...blocks[index], ...card };
    else blocks.push(card);
  } else if (chunk.type === 'plan_update' && typeof chunk.title === 'string') {
    const plan = blocks.find((block) => block.type === 'plan');
    if (plan !== undefined) plan.title = chunk.title;
    else blocks.unshift({ type: 'plan', title: chunk.title });
  } else throw new SlackError('invalid_chunks');
}
