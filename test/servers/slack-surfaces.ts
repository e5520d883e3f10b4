// What the app shows outside of messages: statuses, prompts and titles of the agent's threads, modals, home tabs.
import { randomBytes } from 'node:crypto';
import { checkBlocks, SLACK_LIMITS, SlackError } from './slack-limits.ts';
import type { Method } from './slack-methods.ts';
import { isObject, type Json } from './slack-shapes.ts';
import { checkThread } from './slack-streams.ts';
import { BOT, type Workspace } from './slack-workspace.ts';

export function createSurfaces(workspace: Workspace, now: () => number) {
  const statuses: { channel: string; threadTs: string; text: string; at: number; ts: string }[] = [];
  const prompts: { channel: string; title: unknown; prompts: readonly Json[] }[] = [];
  const titles: { channel: string; threadTs: string; title: string }[] = [];
  const views: { user: string; view: Json }[] = [];
  const triggers = new Map<string, { user: string; at: number; used: boolean }>();

  /** A trigger_id, with which a modal can be opened once, and soon. */
  function newTrigger(user: string): string {
    const id = `${triggers.size + 1}.${randomBytes(6).toString('hex')}`;
    triggers.set(id, { user, at: now(), used: false });
    return id;
  }

  function takeTrigger(id: unknown): string {
    const trigger = triggers.get(String(id));
    if (trigger === undefined) throw new SlackError('invalid_trigger_id');
    if (trigger.used) throw new SlackError('exchanged_trigger_id');
    if (now() - trigger.at > SLACK_LIMITS.triggerSeconds * 1000) throw new SlackError('expired_trigger_id');
    trigger.used = true;
    return trigger.user;
  }

  /** The status shown in a thread now: it goes when the app answers there, and after two minutes. */
  function status(channel: string, threadTs: string): string {
    const last = statuses.findLast((one) => one.channel === channel && one.threadTs === threadTs);
    if (last === undefined || now() - last.at > SLACK_LIMITS.statusMinutes * 60_000) return '';
    const answered = workspace.messages.some(
      (one) =>
        one.botId === BOT.id && one.channel === channel && one.threadTs === threadTs && one.ts > last.ts,
    );
    return answered ? '' : last.text;
  }

  const thread = (args: Json) => {
    const channel = workspace.visible(args.channel_id).id;
    const threadTs = checkThread(args.thread_ts);
    if (threadTs === undefined) throw new SlackError('invalid_thread_ts');
    return { channel, threadTs };
  };

  const methods: Record<string, Method> = {
    'assistant.threads.setStatus': (args) => {
      const messages = args.loading_messages ?? [];
      if (
        !Array.isArray(messages) ||
        messages.length > SLACK_LIMITS.loadingMessages ||
        args.status === undefined
      ) {
        throw new SlackError('invalid_arguments');
      }
      statuses.push({ ...thread(args), text: String(args.status), at: now(), ts: workspace.nextTs() });
      return {};
    },
    'assistant.threads.setTitle': (args) => {
      titles.push({ ...thread(args), title: String(args.title) });
      return {};
    },
    'assistant.threads.setSuggestedPrompts': (args) => {
      const channel = workspace.visible(args.channel_id).id;
      const given = args.prompts;
      const wellFormed = (one: unknown) => isObject(one) && !!one.title && !!one.message;
      if (!Array.isArray(given) || given.length > SLACK_LIMITS.suggestedPrompts || !given.every(wellFormed)) {
        throw new SlackError('invalid_arguments');
      }
      // In the agent view a call with thread_ts is accepted and does nothing.
      if (args.thread_ts === undefined) prompts.push({ channel, prompts: given, title: args.title });
      return {};
    },
    'views.open': (args) => {
      const view = checkView(args.view);
      views.push({ user: takeTrigger(args.trigger_id), view });
      return { view: { ...view, id: `V${views.length}` } };
    },
    'views.publish': (args) => {
      const view = checkView(args.view);
      views.push({ user: String(args.user_id), view });
      return { view: { ...view, id: `V${views.length}` } };
    },
  };
  return { shown: { statuses, prompts, titles, views, status }, newTrigger, methods };
}

/** @throws SlackError for a view without type, with too long a title, or with blocks that Slack refuses. */
function checkView(view: unknown): Json {
  if (!isObject(view) || (view.type !== 'modal' && view.type !== 'home')) {
    throw new SlackError('invalid_arguments');
  }
  const title = isObject(view.title) ? String(view.title.text) : '';
  if (view.type === 'modal' && (title === '' || title.length > 24)) throw new SlackError('invalid_arguments');
  const blocks = Array.isArray(view.blocks) ? view.blocks : [];
  if (blocks.length > 100) throw new SlackError('invalid_blocks');
  // Views may hold 100 blocks and have no known total, so each half is checked like a message without one.
  checkBlocks(blocks.slice(0, 50), Number.POSITIVE_INFINITY);
  checkBlocks(blocks.slice(50), Number.POSITIVE_INFINITY);
  return view;
}
