// The two forms in which OpenAI's API answers, whole or as server-sent events.
// Sources: developers.openai.com/api/reference: chat "The chat completion chunk object", "Responses streaming events".

/** An answer as both forms show it. */
export interface WrittenReply {
  readonly id: string;
  readonly model: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly text: string;
  /** The text is a refusal, which has a field of its own. */
  readonly isRefusal: boolean;
  /** `stop`, `length`, `content_filter`; null: the server forgets to say that it finished. */
  readonly finishReason: string | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface WireError {
  readonly message: string;
  readonly code?: string;
  readonly type?: string;
}

/** Writes one reply. The events are to be written in the order of the functions. */
export interface Wire {
  /** Said as soon as the request is accepted. */
  accepted(): string;
  /** Said right before the first piece. */
  begin(): string;
  piece(text: string): string;
  end(): string;
  /** Said in place of all the rest. */
  error(error: WireError): string;
  /** The body of an answer that is not streamed. */
  whole(): unknown;
}

export function chatWire(reply: WrittenReply, includeUsage: boolean): Wire {
  const { id, created, model } = reply;
  const chunk = (fields: object) =>
    data({ id, object: 'chat.completion.chunk', created, model, service_tier: 'default', ...fields });
  const choice = (delta: object, finishReason: string | null = null) =>
    chunk({ choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }], usage: null });
  const usage = chatUsage(reply);
  return {
    accepted: () => choice({ role: 'assistant', content: '', refusal: null }),
    begin: () => '',
    piece: (text) => choice(reply.isRefusal ? { refusal: text } : { content: text }),
    end: () =>
      (reply.finishReason ? choice({}, reply.finishReason) : '') +
      (includeUsage ? chunk({ choices: [], usage }) : '') +
      'data: [DONE]\n\n',
    error: ({ message, code, type }) =>
      data({ error: { message, type: type ?? null, param: null, code: code ?? null } }),
    whole: () => ({
      id,
      object: 'chat.completion',
      created,
      model,
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: reply.isRefusal ? null : reply.text,
            refusal: reply.isRefusal ? reply.text : null,
            annotations: [],
          },
          logprobs: null,
          finish_reason: reply.finishReason,
        },
      ],
      usage,
    }),
  };
}

function chatUsage({ inputTokens, outputTokens }: WrittenReply): object {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

/** Which `incomplete_details.reason` a finish reason of the older API has become. */
const INCOMPLETE: Readonly<Record<string, string>> = {
  length: 'max_output_tokens',
  content_filter: 'content_filter',
};

export function responsesWire(reply: WrittenReply): Wire {
  let number = 0;
  const event = (type: string, fields: object) =>
    `event: ${type}\n${data({ type, sequence_number: number++, ...fields })}`;
  const itemId = `msg_${reply.id}`;
  const place = { item_id: itemId, output_index: 0, content_index: 0 };
  const kind = reply.isRefusal ? 'refusal' : 'output_text';
  const part = (text: string) =>
    reply.isRefusal
      ? { type: 'refusal', refusal: text }
      : { type: 'output_text', annotations: [], logprobs: [], text };
  const reason = INCOMPLETE[reply.finishReason ?? ''];
  const status = reason ? 'incomplete' : 'completed';
  const item = (itemStatus: string, content: unknown[]) => ({
    id: itemId,
    type: 'message',
    status: itemStatus,
    role: 'assistant',
    content,
  });
  const done = () => item(status, [part(reply.text)]);
  return {
    accepted: () =>
      event('response.created', { response: response(reply, 'in_progress', []) }) +
      event('response.in_progress', { response: response(reply, 'in_progress', []) }),
    begin: () =>
      event('response.output_item.added', { output_index: 0, item: item('in_progress', []) }) +
      event('response.content_part.added', { ...place, part: part('') }),
    piece: (text) =>
      event(`response.${kind}.delta`, { ...place, delta: text, ...(!reply.isRefusal && { logprobs: [] }) }),
    end: () =>
      event(`response.${kind}.done`, {
        ...place,
        ...(reply.isRefusal ? { refusal: reply.text } : { text: reply.text, logprobs: [] }),
      }) +
      event('response.content_part.done', { ...place, part: part(reply.text) }) +
      event('response.output_item.done', { output_index: 0, item: done() }) +
      (reply.finishReason === null
        ? ''
        : event(`response.${status}`, { response: response(reply, status, [done()], reason) })),
    error: ({ message, code }) => event('error', { code: code ?? null, message, param: null }),
    whole: () => response(reply, status, [done()], reason),
  };
}

function response(reply: WrittenReply, status: string, output: unknown[], reason?: string): object {
  const { inputTokens, outputTokens } = reply;
  return {
    id: `resp_${reply.id}`,
    object: 'response',
    created_at: reply.created,
    status,
    error: null,
    incomplete_details: reason ? { reason } : null,
    model: reply.model,
    output,
    parallel_tool_calls: true,
    tools: [],
    service_tier: 'default',
    usage:
      status === 'in_progress'
        ? null
        : {
            input_tokens: inputTokens,
            input_tokens_details: { cached_tokens: 0 },
            output_tokens: outputTokens,
            output_tokens_details: { reasoning_tokens: 0 },
            total_tokens: inputTokens + outputTokens,
          },
  };
}

function data(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}
