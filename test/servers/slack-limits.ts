// What Slack refuses in a message, and the error it gives.
import { blocks as blocksCheck } from './slack-blocks.ts';
import { isObject, type Json } from './slack-shapes.ts';

/** An error of the Web API: answered as `{ok: false, error: code}`, with `details` where Slack gives some. */
export class SlackError extends Error {
  readonly code: string;
  readonly details: readonly string[];
  constructor(code: string, details: readonly string[] = []) {
    super([code, ...details].join('; '));
    this.code = code;
    this.details = details;
  }
}

/** Characters; those of blocks stand in slack-blocks.ts. */
export const SLACK_LIMITS = {
  /** Over all blocks of a message; see `sizeOfBlocks`. */
  allBlocks: 13_200,
  /** `markdown_text` of one call, and all text of one stream. */
  markdownText: 12_000,
  /** Text beyond this is cut off. */
  text: 40_000,
  /** Posted text beyond this is split into several messages, wherever that falls; `chat.update` refuses it. */
  textOfOneMessage: 4_000,
  /** Texts of a task or plan in a stream. */
  taskText: 256,
  responseUrlUses: 5,
  responseUrlMinutes: 30,
  streamMinutes: 5,
  statusMinutes: 2,
  triggerSeconds: 3,
  loadingMessages: 10,
  suggestedPrompts: 4,
} as const;

/**
 * How much blocks count towards the total, in characters of their JSON. The total is undocumented and Slack does not
 * say how it counts. JSON fits what people have measured: 13,297 characters in markdown blocks alone were let
 * through; 11,341 characters of text in rich_text, section and header blocks were not; a header costs about 100 beyond
 * its text (github.com/slackapi/bolt-js issues 2509 and 2867). It may be stricter than Slack by some hundreds.
 */
export const sizeOfBlocks = (blocks: readonly unknown[]): number => JSON.stringify(blocks).length;

/**
 * Checks the blocks of a message or view.
 * @throws SlackError `invalid_blocks` with a line for each problem; `msg_blocks_too_long` for the total.
 */
export function checkBlocks(
  blocks: unknown,
  total: number = SLACK_LIMITS.allBlocks,
): asserts blocks is Json[] {
  if (!Array.isArray(blocks)) throw new SlackError('invalid_blocks_format');
  const problems: string[] = [];
  const report = (problem: string, at: string) => problems.push(`${problem} [json-pointer:${at}]`);
  blocksCheck(blocks, '/blocks', report);
  const seen = new Set<unknown>();
  for (const [index, block] of blocks.entries()) {
    const id = isObject(block) ? block.block_id : undefined;
    if (id !== undefined && seen.has(id)) {
      report(`\`block_id\` "${String(id)}" already exists for another block`, `/blocks/${index}/block_id`);
    }
    seen.add(id);
  }
  if (problems.length > 0) throw new SlackError('invalid_blocks', problems);
  if (sizeOfBlocks(blocks) > total) throw new SlackError('msg_blocks_too_long');
}

/** What of a message its sender wrote. */
export interface Content {
  readonly text: string;
  readonly blocks?: readonly Json[];
  readonly attachments: readonly Json[];
}

/**
 * The content of a message that is posted, updated or sent to a response_url.
 * @throws SlackError naming what Slack would not take.
 */
export function readContent(args: Json): Content {
  const { markdown_text: markdown, blocks, attachments } = args;
  if (markdown !== undefined && (args.text !== undefined || blocks !== undefined)) {
    throw new SlackError('markdown_text_conflict');
  }
  if (attachments !== undefined && !Array.isArray(attachments)) throw new SlackError('invalid_attachments');
  if (markdown !== undefined) {
    const text = checkMarkdown(markdown);
    return { text, blocks: [{ type: 'markdown', text }], attachments: attachments ?? [] };
  }
  const text = args.text === undefined ? '' : String(args.text).slice(0, SLACK_LIMITS.text);
  if (blocks !== undefined) checkBlocks(blocks);
  if (text === '' && !blocks?.length && !attachments?.length) throw new SlackError('no_text');
  return { text, ...(blocks && { blocks }), attachments: attachments ?? [] };
}

/** Standard Markdown as given to `markdown_text`. @throws SlackError `msg_too_long`, `no_text`. */
export function checkMarkdown(value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new SlackError('no_text');
  if (value.length > SLACK_LIMITS.markdownText) throw new SlackError('msg_too_long');
  return value;
}
