import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { openArchive } from '../src/answer/archive.ts';
import { readConfig } from '../src/config.ts';
import { openWriters } from '../src/writers.ts';
import { articlesOf } from './answer/articles-of.ts';
import { keptLog } from './answer/model/model-archive.ts';
import * as behaviours from './servers/openai-behaviours.ts';
import { startOpenAiServer } from './servers/openai-server.ts';

interface SentSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[];
}

/** A collector of OTLP/HTTP with JSON, and everything it was sent. */
async function startCollector() {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    if (request.url === '/v1/traces') bodies.push(body);
    response.setHeader('content-type', 'application/json').end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const spans = (): SentSpan[] =>
    bodies
      .flatMap((body) => JSON.parse(body).resourceSpans)
      .flatMap(({ scopeSpans }) => scopeSpans)
      .flatMap((scope) => scope.spans);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies, spans };
}

async function openTraced(tracesUrl: string) {
  const server = await startOpenAiServer();
  const { log, lines } = keptLog();
  const config = readConfig({
    OPENAI_BASE_URL: server.url,
    OPENAI_MODEL: 'local',
    OTEL_EXPORTER_OTLP_ENDPOINT: tracesUrl,
  });
  const writers = await openWriters(config, log);
  const archive = openArchive({ folder: 'seeds', writers });
  onTestFinished(async () => {
    await archive.close();
    await server.close();
  });
  await archive.ready;
  return { archive, server, writers, lines };
}

it('an answer is one span, the model’s work below it, and no text of anybody is in them', async () => {
  const collector = await startCollector();
  const { archive, server, writers } = await openTraced(collector.url);
  const question = 'What did Hariri ask of Russia?';
  await archive.ask({ text: question });
  await archive.ask({ text: 'Who won the world cup?' });
  for (const behave of Object.values({
    ...behaviours.lies,
    failing: behaviours.failing,
    cutOff: behaviours.cutOff,
  })) {
    server.behave(behave);
    await archive.ask({ text: question, earlier: ['What did the Coalition do in Moscow?'] });
  }
  await writers.close();
  const spans = collector.spans();
  const answers = spans.filter(({ name }) => name === 'answer');
  expect(answers).toHaveLength(2 + Object.keys(behaviours.lies).length + 2);
  const attributes = Object.fromEntries(
    answers[0]!.attributes.map(({ key, value }) => [key, Object.values(value)[0]]),
  );
  expect(attributes).toEqual({
    'footnote.kind': 'answered',
    'footnote.written_by': 'local',
    'footnote.statements': expect.any(Number),
    'footnote.withheld': 0,
  });
  const children = spans.filter(({ parentSpanId }) => parentSpanId === answers[0]!.spanId);
  expect(children.length).toBeGreaterThan(0);
  expect(JSON.stringify(spans)).toContain('gen_ai.usage.input_tokens');
  const sent = collector.bodies.join('\n');
  const texts = [
    question,
    'ask of',
    'Hariri',
    'Task: answer',
    'reported on',
    'Moscow',
    'evil.example',
    'Zarnabad',
  ];
  for (const { text } of await articlesOf(archive))
    for (let at = 0; at + 20 < text.length; at += 20) texts.push(text.slice(at, at + 20));
  expect(texts.filter((text) => sent.includes(text))).toEqual([]);
});

it('a dead collector costs a line in the log', async () => {
  const { archive, writers, lines } = await openTraced('http://127.0.0.1:9');
  const begun = performance.now();
  expect(await archive.ask({ text: 'What did Hariri ask of Russia?' })).toMatchObject({ writtenBy: 'local' });
  await writers.close();
  expect(performance.now() - begun).toBeLessThan(8_000);
  expect(lines.filter(({ msg }) => /OTEL_EXPORTER_OTLP_ENDPOINT/.test(msg))).toHaveLength(1);
});
