// What a request to the model server asks for, read out of the bodies of both APIs and the project's prompts.
import type { IncomingHttpHeaders } from 'node:http';
import { sentences as sentencesOf } from '../../src/corpus/sentences.ts';

export type Api = 'chat' | 'responses' | 'embeddings' | 'rerank' | 'models' | 'unknown';

export type Task = 'answer' | 'rewrite' | 'judge' | 'translate';

/** A passage as the prompt shows it to the model. */
export interface ShownPassage {
  readonly number: number;
  /** Its sentences, without their numbers, one after the other. */
  readonly text: string;
  /** Sentences by the numbers that the prompt gives them; 0 where it gives none. */
  readonly sentences: readonly { readonly number: number; readonly text: string }[];
  /** The attributes of the tag, entities resolved: `title`, `publisher`, `affiliation`, `date`, whatever there is. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** A JSON schema, as far as the server looks into it. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

export interface ModelRequest {
  /** With its query, as received: `/v1/responses`. */
  readonly path: string;
  readonly api: Api;
  readonly headers: IncomingHttpHeaders;
  /** The JSON of the body; undefined when there is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it at will.
  readonly body: any;
  readonly model: string;
  readonly streamed: boolean;
  /** All system and developer messages. */
  readonly instructions: string;
  /** The last message of the user. */
  readonly prompt: string;
  readonly format: 'text' | 'json_object' | 'json_schema';
  readonly schema?: Schema;
  readonly schemaName?: string;
  readonly task: Task;
  readonly passages: readonly ShownPassage[];
  readonly question: string;
  /** The questions before this one, oldest first. */
  readonly earlier: readonly string[];
  /** The client hung up before the server was done. */
  aborted: boolean;
  /** Resolves when the exchange is over, however it ended; `aborted` is settled then. */
  readonly over: Promise<void>;
}

/** Reads a request of either API. `over` is handed through. */
export function readModelRequest(
  path: string,
  headers: IncomingHttpHeaders,
  body: unknown,
  over: Promise<void>,
): ModelRequest {
  const fields = isRecord(body) ? body : {};
  const api = apiOf(path);
  const messages = api === 'responses' ? responsesMessages(fields) : chatMessages(fields.messages);
  const instructions = messages
    .filter(({ role }) => role !== 'user' && role !== 'assistant')
    .map(({ text }) => text)
    .join('\n\n');
  const prompt = messages.findLast(({ role }) => role === 'user')?.text ?? '';
  const { format, schema, schemaName } = formatOf(api, fields);
  return {
    path,
    api,
    headers,
    body,
    model: typeof fields.model === 'string' ? fields.model : '',
    streamed: fields.stream === true,
    instructions,
    prompt,
    format,
    ...(schema && { schema }),
    ...(schemaName && { schemaName }),
    task: taskOf(schema, instructions),
    passages: readPassages(prompt),
    question: textsOf(prompt, 'question').at(-1) ?? '',
    earlier: textsOf(prompt, 'earlier'),
    aborted: false,
    over,
  };
}

function apiOf(path: string): Api {
  const [, version, first, second] = path.split(/[/?]/);
  if (version !== 'v1') return 'unknown';
  if (first === 'chat' && second === 'completions') return 'chat';
  const known = ['responses', 'embeddings', 'rerank', 'models'] as const;
  return known.find((api) => api === first) ?? 'unknown';
}

interface Message {
  readonly role: string;
  readonly text: string;
}

function responsesMessages(fields: Record<string, unknown>): Message[] {
  const written = typeof fields.input === 'string' ? [{ role: 'user', text: fields.input }] : [];
  const instructions =
    typeof fields.instructions === 'string' ? [{ role: 'system', text: fields.instructions }] : [];
  return [...instructions, ...written, ...chatMessages(fields.input)];
}

function chatMessages(list: unknown): Message[] {
  if (!Array.isArray(list)) return [];
  return list.filter(isRecord).map(({ role, content }) => ({ role: String(role), text: textOf(content) }));
}

/** A message's content is a string, or parts of which some have a text. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part) => (isRecord(part) && typeof part.text === 'string' ? part.text : '')).join('');
}

function formatOf(
  api: Api,
  fields: Record<string, unknown>,
): Pick<ModelRequest, 'format' | 'schema' | 'schemaName'> {
  const text = isRecord(fields.text) ? fields.text.format : undefined;
  const asked = api === 'responses' ? text : fields.response_format;
  if (!isRecord(asked)) return { format: 'text' };
  if (asked.type === 'json_object') return { format: 'json_object' };
  if (asked.type !== 'json_schema') return { format: 'text' };
  const described = isRecord(asked.json_schema) ? asked.json_schema : asked;
  return {
    format: 'json_schema',
    ...(isRecord(described.schema) && { schema: described.schema as Schema }),
    ...(typeof described.name === 'string' && { schemaName: described.name }),
  };
}

function taskOf(schema: Schema | undefined, instructions: string): Task {
  const names = Object.keys(schema?.properties ?? {});
  const elements = Object.keys(schema?.properties?.elements?.items?.properties ?? {});
  if (names.includes('question')) return 'rewrite';
  if (names.includes('translation')) return 'translate';
  if ([...names, ...elements].some((name) => name === 'verdicts' || name === 'supported')) return 'judge';
  if (names.includes('elements')) return 'answer';
  const line = /^\s*Task:\s*(answer|rewrite|judge|translate)\b/i.exec(instructions);
  return (line?.[1]?.toLowerCase() as Task | undefined) ?? 'answer';
}

function readPassages(prompt: string): ShownPassage[] {
  const tags = prompt.matchAll(/<passage((?:\s+[\w-]+="[^"]*")*)\s*>\n?([\s\S]*?)\n?<\/passage>/g);
  return [...tags].map(([, tag, text]) => {
    const pairs = [...tag!.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [
      name!,
      unescaped(value!),
    ]);
    const attributes = Object.fromEntries(pairs) as Record<string, string>;
    const numbered = [...text!.matchAll(/^\[(\d+)\] (.*)$/gm)].map(([, number, words]) => ({
      number: Number(number),
      text: words!,
    }));
    // A passage that is shown without numbers can be copied from, and not cited by number.
    const sentences = numbered.length > 0 ? numbered : sentencesIn(text!);
    const shown = numbered.length > 0 ? numbered.map((sentence) => sentence.text).join(' ') : text!;
    return { number: Number(attributes.number), text: shown, sentences, attributes };
  });
}

function sentencesIn(text: string): ShownPassage['sentences'] {
  return sentencesOf(text).map(({ start, end }) => ({ number: 0, text: text.slice(start, end) }));
}

/** The texts within all tags of a name, entities resolved. */
export function textsOf(prompt: string, tag: string): string[] {
  const found = prompt.matchAll(new RegExp(`<${tag}\\b[^>]*>([\\s\\S]*?)</${tag}>`, 'g'));
  return [...found].map(([, text]) => unescaped(text!.trim()));
}

function unescaped(text: string): string {
  const characters: Record<string, string> = { quot: '"', lt: '<', gt: '>', apos: "'", '#39': "'", amp: '&' };
  return text.replace(/&(quot|lt|gt|apos|#39|amp);/g, (_, name: string) => characters[name]!);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
