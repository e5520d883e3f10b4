// A model's server that sends without end, or elsewhere: the answer is quoted, and neither memory nor the key is lost.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openArchive } from '../../../src/answer/archive.ts';
import { openModelWriter } from '../../../src/answer/model/open-model.ts';
import { createOpenAIEmbedder } from '../../../src/answer/model/openai-embedder.ts';
import { createReranker } from '../../../src/answer/model/reranker.ts';
import { keptLog } from './model-archive.ts';

async function serving(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

async function askWith(baseUrl: string, api: 'chat' | 'responses') {
  const { log, lines } = keptLog();
  const settings = { model: 'm', apiKey: 'sk-very-secret', baseUrl, api, secondsMax: 60, proofModel: 'off' };
  const model = await openModelWriter(settings, log, { guard: { backoffMs: 1, triesMax: 1 } });
  const archive = openArchive({ folder: 'seeds', writers: { model, log } });
  onTestFinished(() => archive.close());
  await archive.ready;
  const before = process.memoryUsage().rss;
  const answer = await archive.ask({ text: 'What did Hariri ask of Russia?' });
  return { answer, lines, grown: process.memoryUsage().rss - before };
}

const PIECE = Buffer.alloc(64_000, 'x');

/** Writes until the other side hangs up. */
const endless =
  (status: number, contentType: string, begin = ''): RequestListener =>
  (_, response) => {
    response.writeHead(status, { 'content-type': contentType });
    response.write(begin);
    const more = () => {
      while (!response.destroyed && response.write(PIECE));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  };

describe.each(['chat', 'responses'] as const)('through /%s', (api) => {
  it.each([
    ['a line without an end', endless(200, 'text/event-stream', 'data: ')],
    ['an error without an end', endless(400, 'application/json', '{"error": {"message": "')],
    ['a page without an end', endless(200, 'text/html', '<!doctype html>')],
  ])('%s is cut off, and the answer quoted', async (_, listener) => {
    const { answer, grown } = await askWith(await serving(listener), api);
    expect(answer).toMatchObject({ kind: 'answered', writtenBy: 'quotes' });
    expect(answer.notices).toContain('model-failed');
    expect(grown).toBeLessThan(400_000_000);
  });

  it('a redirect is not followed', async () => {
    const reached: string[] = [];
    const elsewhere = await serving((request, response) => {
      reached.push(request.headers.authorization ?? '');
      response.end('{}');
    });
    const server = await serving((_, response) => {
      response.writeHead(307, { location: `${elsewhere}/chat/completions` }).end();
    });
    const { answer, lines } = await askWith(server, api);
    expect(answer.notices).toContain('model-failed');
    expect(reached).toEqual([]);
    expect(JSON.stringify(lines)).toContain('redirect');
  });
});

it('embedding and reranking models are called the same way', async () => {
  const reached: string[] = [];
  const elsewhere = await serving((request, response) => {
    reached.push(request.url ?? '');
    response.end('{}');
  });
  const server = await serving((_, response) => response.writeHead(308, { location: elsewhere }).end());
  const provider = { model: 'm', apiKey: 'sk-very-secret', baseUrl: server };
  await expect(createReranker(provider).rerank('Who?', ['One.'])).rejects.toMatchObject({
    code: 'model-rejected',
  });
  await expect(createOpenAIEmbedder(provider).embed(['One.'])).rejects.toMatchObject({
    code: 'model-rejected',
  });
  expect(reached).toEqual([]);
});
