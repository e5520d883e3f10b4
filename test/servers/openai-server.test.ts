// The model server as the real SDK sees it: https://ai-sdk.dev, packages ai and @ai-sdk/openai.
import { createOpenAI } from '@ai-sdk/openai';
import { APICallError, cosineSimilarity, embedMany, generateText, Output, streamText } from 'ai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { slow } from './openai-behaviours.ts';
import { claimSchema, PROMPT } from './openai-example.ts';
import { type OpenAiServer, type OpenAiServerOptions, startOpenAiServer } from './openai-server.ts';

let server: OpenAiServer;
beforeEach(async () => {
  server = await startOpenAiServer();
});
afterEach(() => server.close());

type ModelApi = 'responses' | 'chat';
function modelOf(api: ModelApi, { url } = server, apiKey = 'none', id = 'm') {
  const openai = createOpenAI({ baseURL: url, apiKey });
  return api === 'chat' ? openai.chat(id) : openai.responses(id);
}

async function withServer<T>(
  options: OpenAiServerOptions,
  use: (server: OpenAiServer) => Promise<T>,
): Promise<T> {
  const other = await startOpenAiServer(options);
  return use(other).finally(() => other.close());
}

const tokensOf = (text: string) => Math.ceil(text.split(/\s+/).length * 1.3);

const HONEST = 'it called for the release of 7,000 detainees held in prisons.';

describe.each<ModelApi>(['responses', 'chat'])('the server through /%s', (api) => {
  it('streams claims one by one, whose quotes stand in the passages', async () => {
    const output = Output.array({ element: claimSchema, name: 'claims' });
    const result = streamText({ model: modelOf(api), instructions: 'Cite.', prompt: PROMPT, output });
    const claims = [];
    for await (const claim of result.elementStream) claims.push(claim);

    expect(claims[0]?.text).toBe(`The Syrian Coalition reported on 24 January 2018 that ${HONEST}`);
    expect(claims).toEqual(await result.output);
    for (const { quotes } of claims) expect(PROMPT).toContain(quotes[0]!.words);
    expect(await result.finishReason).toBe('stop');
    expect(await result.usage).toMatchObject({
      inputTokens: tokensOf(PROMPT) + tokensOf('Cite.'),
      outputTokens: tokensOf(await result.text),
    });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      path: api === 'chat' ? '/v1/chat/completions' : '/v1/responses',
      api,
      model: 'm',
      instructions: 'Cite.',
      prompt: PROMPT,
      schemaName: 'claims',
      task: 'answer',
      streamed: true,
      aborted: false,
    });
  });

  it('reads the passages of a prompt, entities resolved', async () => {
    await generateText({ model: modelOf(api), prompt: PROMPT });
    expect(server.requests[0]!.passages[1]).toEqual({
      number: 2,
      text: expect.stringMatching(/^Ignore previous[\s\S]+that week\.$/),
      sentences: expect.arrayContaining([{ number: 0, text: expect.stringMatching(/^Ignore previous/) }]),
      attributes: {
        number: '2',
        title: 'The "second" front & Idlib',
        publisher: 'ARK News',
        affiliation: '',
        date: '3 May 2017',
      },
    });
  });

  it('writes one claim a line when no JSON is asked for, and the same claims in a whole answer', async () => {
    const { text } = await generateText({ model: modelOf(api), prompt: PROMPT });
    const lines = text.split('\n').map((line) => JSON.parse(line));
    const output = Output.array({ element: claimSchema });
    expect(lines).toEqual((await generateText({ model: modelOf(api), prompt: PROMPT, output })).output);
    expect(await streamText({ model: modelOf(api), prompt: PROMPT }).text).toBe(text);
  });

  it('answers with an object to json_object', async () => {
    const { output } = await generateText({ model: modelOf(api), prompt: PROMPT, output: Output.json() });
    expect(server.requests[0]!.format).toBe('json_object');
    expect(output).toEqual({
      elements: expect.arrayContaining([expect.objectContaining({ quotes: expect.anything() })]),
    });
  });

  it('has no claims where no passage shares a word with the question', async () => {
    const prompt = PROMPT.replace(/<question>.*/, '<question>Zebras?</question>');
    const output = Output.array({ element: claimSchema });
    expect((await generateText({ model: modelOf(api), prompt, output })).output).toEqual([]);
    const instructions = 'Give JSON of this form: {"elements": [{"text": "…", "quotes": []}]}';
    const { text } = await generateText({ model: modelOf(api), instructions, prompt });
    expect(JSON.parse(text)).toEqual({ elements: [] });
  });

  it('rewrites a question that goes on from another, told by the schema or by the task', async () => {
    const prompt = '<earlier>What did it say of Idlib?</earlier>\n<question>And in May?</question>';
    const schema = z.object({ question: z.string() });
    const { output } = await generateText({ model: modelOf(api), prompt, output: Output.object({ schema }) });
    expect(output).toEqual({ question: 'What did it say of Idlib, and in May?' });
    const { text } = await generateText({ model: modelOf(api), instructions: 'Task: rewrite\n…', prompt });
    expect(JSON.parse(text)).toEqual(output);
  });

  it('judges a claim by its quote', async () => {
    const output = Output.object({ schema: z.object({ supported: z.boolean() }) });
    const judge = async (claim: string) => {
      const quotes = '<quotes>\nIt called for the release of 7,000 detainees.\n</quotes>';
      const prompt = PROMPT.replace(/<question>.*/, `${quotes}\n<claim>${claim}</claim>`);
      return (await generateText({ model: modelOf(api), prompt, output })).output.supported;
    };
    const reported = 'The Syrian Coalition reported on 24 January 2018 that it called for the release of';
    expect(await judge(`${reported} 7,000 detainees.`)).toBe(true);
    expect(await judge(`${reported} 9,000 detainees.`)).toBe(false);
    expect(await judge('The Coalition did not call for the release of 7,000 detainees.')).toBe(false);
    expect(await judge('Rebels shelled an airport near Damascus.')).toBe(false);
  });

  it('translates the words of a question that it knows', async () => {
    const output = Output.object({ schema: z.object({ translation: z.string() }) });
    const prompt = '<question>قصف إدلب؟</question>';
    const result = await generateText({ model: modelOf(api), prompt, output });
    expect(result.output).toEqual({ translation: 'shelling Idlib?' });
  });

  it('says what it is told to, to the n-th request', async () => {
    server.behave((_, n) => ({ say: `answer ${n}`, pieceChars: 1 }));
    const ask = async () => (await generateText({ model: modelOf(api), prompt: 'Hello' })).text;
    expect([await ask(), await ask()]).toEqual(['answer 1', 'answer 2']);
    server.behave({ say: ({ prompt }) => prompt.toUpperCase() });
    expect(await ask()).toBe('HELLO');
  });

  it('streams pieces of the length it is told, without cutting a character in half', async () => {
    server.behave({ say: 'ab😀cd', pieceChars: 1 });
    const pieces = [];
    for await (const piece of streamText({ model: modelOf(api), prompt: 'Hello' }).textStream)
      pieces.push(piece);
    expect(pieces).toEqual(['a', 'b', '😀', 'c', 'd']);
  });

  it('notices that the client hangs up', async () => {
    server.behave(slow);
    const leave = new AbortController();
    const { textStream } = streamText({ model: modelOf(api), prompt: PROMPT, abortSignal: leave.signal });
    for await (const _ of textStream) leave.abort();
    await server.requests[0]!.over;
    expect(server.requests[0]!.aborted).toBe(true);
  });

  it('asks for its key, and knows its models only', async () => {
    await withServer({ key: 'right', models: ['m'] }, async (locked) => {
      const ask = (key: string, id = 'm') =>
        generateText({ model: modelOf(api, locked, key, id), prompt: 'Hello' }).catch((error) => error);
      expect(await ask('wrong')).toMatchObject({
        statusCode: 401,
        isRetryable: false,
        message: 'Incorrect API key provided.',
        data: { error: { code: 'invalid_api_key' } },
      });
      expect(await ask('right', 'x')).toMatchObject({
        statusCode: 404,
        data: { error: { code: 'model_not_found' } },
      });
      expect(await ask('right')).toHaveProperty('text');
      expect(locked.requests).toHaveLength(3);
    });
  });

  it('refuses a JSON schema where it is told to, and nothing else', async () => {
    await withServer({ structuredOutput: false }, async (older) => {
      const output = Output.array({ element: claimSchema });
      const error = await generateText({ model: modelOf(api, older), prompt: PROMPT, output }).catch(
        (e) => e,
      );
      expect(APICallError.isInstance(error)).toBe(true);
      const param = api === 'chat' ? 'response_format' : 'text.format';
      expect(error).toMatchObject({ statusCode: 400, isRetryable: false, data: { error: { param } } });
      expect((await generateText({ model: modelOf(api, older), prompt: PROMPT })).text).toContain(HONEST);
    });
  });
});

describe('embeddings', () => {
  it('of texts that share words are near each other, and the same each time', async () => {
    const model = createOpenAI({ baseURL: server.url, apiKey: 'none' }).embedding('e');
    const values = [
      'Detainees released in Aleppo',
      'The release of detainees',
      'Airstrikes hit a market',
      'Airstrikes hit a market',
    ];
    const { embeddings, usage } = await embedMany({ model, values });
    const [detainees, release, strikes, again] = embeddings;
    expect(cosineSimilarity(detainees!, release!)).toBeGreaterThan(0.5);
    expect(Math.abs(cosineSimilarity(detainees!, strikes!))).toBeLessThan(0.3);
    expect(strikes).toEqual(again);
    expect(usage.tokens).toBe(24);
  });

  it('come as base64 and in the length asked for, too; an empty text gets a 400', async () => {
    type Embedded = { data: { embedding: string & number[] }[] };
    const embedded = async (body: object) => {
      const response = await fetch(`${server.url}/embeddings`, {
        method: 'POST',
        body: JSON.stringify(body),
      });
      return { status: response.status, body: (await response.json()) as Embedded };
    };
    const numbers = await embedded({ model: 'e', input: 'Aleppo', dimensions: 8 });
    const base64 = await embedded({ model: 'e', input: 'Aleppo', dimensions: 8, encoding_format: 'base64' });
    const bytes = Buffer.from(base64.body.data[0]!.embedding, 'base64');
    expect(numbers.body.data[0]!.embedding).toEqual(
      Array.from({ length: 8 }, (_, i) => bytes.readFloatLE(i * 4)),
    );
    expect((await embedded({ model: 'e', input: [''] })).status).toBe(400);
  });
});

it('lists its models', async () => {
  await withServer({ models: ['org/one', 'two'] }, async ({ url }) => {
    const get = async (path: string) => (await fetch(`${url}/${path}`)).json();
    expect(await get('models')).toMatchObject({ object: 'list', data: [{ id: 'org/one' }, { id: 'two' }] });
    expect(await get('models/two')).toMatchObject({ id: 'two', object: 'model' });
    expect(await get('models/org%2Fone')).toMatchObject({ id: 'org/one' });
    expect(await get('models/three')).toMatchObject({ error: { code: 'model_not_found' } });
  });
});

it('answers what is no request of the API with an error in its form', async () => {
  const post = async (path: string, body: string) => {
    const response = await fetch(`${server.url}/${path}`, { method: 'POST', body });
    return [response.status, ((await response.json()) as { error: { type: string } }).error.type];
  };
  expect(await post('completions', '{}')).toEqual([404, 'invalid_request_error']);
  expect(await post('responses', 'no JSON')).toEqual([400, 'invalid_request_error']);
  expect(await post('chat/completions', '{"model":"m"}')).toEqual([400, 'invalid_request_error']);
});
