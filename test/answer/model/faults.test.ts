// Whatever is wrong with the way a model's answer comes: one answer, labelled, in time.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/answer/answer.ts';
import * as behaviours from '../../servers/openai-behaviours.ts';
import { articlesOf } from '../articles-of.ts';
import { openModelArchive, unprovenIn } from './model-archive.ts';

const QUESTION = 'What did Hariri ask of Russia?';

const rejections: unknown[] = [];
const onRejection = (reason: unknown) => rejections.push(reason);
beforeAll(() => void process.on('unhandledRejection', onRejection));
afterAll(async () => {
  await new Promise((resolve) => setTimeout(resolve, 50));
  process.off('unhandledRejection', onRejection);
  expect(rejections).toEqual([]);
});

function noticesOf(answer: Answer) {
  return answer.kind === 'answered' ? answer.notices : [];
}

describe.each(['chat', 'responses'] as const)('through /%s', (api) => {
  it('an honest model writes the answer', async () => {
    const { ask } = await openModelArchive({ settings: { api } });
    const { answer, told } = await ask(QUESTION);
    expect(answer).toMatchObject({ kind: 'answered', writtenBy: 'local', withheld: 0 });
    expect(unprovenIn(answer, [QUESTION])).toEqual([]);
    const statements = answer.kind === 'answered' ? answer.statements.map(({ text }) => text) : [];
    expect(statements.length).toBeGreaterThan(1);
    expect(told.map(({ kind }) => kind)).toEqual(['writing', ...statements.map(() => 'proven')]);
    for (const [index, progress] of told.slice(1).entries())
      expect(progress.kind === 'proven' && progress.soFar.statements.map(({ text }) => text)).toEqual(
        statements.slice(0, index + 1),
      );
  });

  const outcomes: Readonly<Record<keyof typeof behaviours.faults, 'local' | 'quotes'>> = {
    cutOff: 'quotes',
    truncated: 'local',
    rateLimited: 'local',
    down: 'quotes',
    hanging: 'quotes',
    refusing: 'quotes',
    empty: 'quotes',
    failing: 'quotes',
    malformed: 'quotes',
    notAnApi: 'quotes',
  };

  it.each(Object.entries(behaviours.faults))('%s', async (name, behave) => {
    const secondsMax = name === 'hanging' ? 0.3 : 30;
    const { ask, server, lines } = await openModelArchive({ settings: { api, secondsMax } });
    server.behave(behave);
    const begun = performance.now();
    const { answer, told } = await ask(QUESTION);
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(answer).toMatchObject({ kind: 'answered', writtenBy: outcomes[name] });
    expect(unprovenIn(answer, [QUESTION])).toEqual([]);
    expect(noticesOf(answer).includes('model-failed')).toBe(outcomes[name] === 'quotes');
    expect(told[0]).toMatchObject({ kind: 'writing' });
    expect(lines.filter(({ level }) => level >= 40)).toHaveLength(outcomes[name] === 'quotes' ? 1 : 0);
  });

  it('silence before the first word and in the middle ends in time', async () => {
    for (const hang of ['before-first', 'mid-stream'] as const) {
      const { ask, server } = await openModelArchive({ settings: { api, secondsMax: 0.8 } });
      server.behave({ hang });
      const begun = performance.now();
      expect(noticesOf((await ask(QUESTION)).answer)).toContain('model-failed');
      expect(performance.now() - begun).toBeLessThan(2_500);
      await server.requests[0]!.over;
      expect(server.requests[0]!.aborted).toBe(true);
    }
  });

  it('a Retry-After is waited for', async () => {
    const { ask, server } = await openModelArchive({ settings: { api } });
    server.behave(behaviours.rateLimited(2, '0.2'));
    const begun = performance.now();
    expect((await ask(QUESTION)).answer).toMatchObject({ writtenBy: 'local' });
    expect(performance.now() - begun).toBeGreaterThanOrEqual(400);
    expect(server.requests).toHaveLength(3);
  });

  it('a dead provider is soon left alone, and asked again after a rest', async () => {
    let time = 0;
    const guard = { triesMax: 1, failuresMax: 2, restMs: 1_000, now: () => time };
    const { ask, server, lines } = await openModelArchive({ settings: { api }, open: { guard } });
    server.behave(behaviours.down);
    for (let n = 0; n < 4; n++) expect(noticesOf((await ask(QUESTION)).answer)).toContain('model-failed');
    expect(server.requests).toHaveLength(2);
    server.behave(behaviours.honest);
    time = 1_000;
    expect((await ask(QUESTION)).answer).toMatchObject({ writtenBy: 'local' });
    expect(lines.filter(({ msg }) => /left alone for a while|answers again/.test(msg))).toHaveLength(2);
  });

  it('an end that nobody declares is a failure, too', async () => {
    const { ask, server } = await openModelArchive({ settings: { api } });
    server.behave({ finishReason: null });
    expect(noticesOf((await ask(QUESTION)).answer)).toContain('model-failed');
  });

  it('a server that knows no JSON schema is asked without, and from then on at once so', async () => {
    const { ask, server, lines } = await openModelArchive({
      settings: { api },
      server: { structuredOutput: false },
    });
    expect((await ask(QUESTION)).answer).toMatchObject({ writtenBy: 'local' });
    expect((await ask('What did the Coalition say about China?')).answer).toMatchObject({
      writtenBy: 'local',
    });
    expect(server.requests.map(({ format }) => format)).toEqual(['json_schema', 'text', 'text']);
    expect(lines.filter(({ msg }) => /knows no JSON schema/.test(msg))).toHaveLength(1);
  });

  it('a server that knows no JSON schema answers those, too, who asked at once before that was known', async () => {
    const { ask, server } = await openModelArchive({
      settings: { api },
      server: { structuredOutput: false },
    });
    const questions = [QUESTION, 'What did the Coalition say about China?'];
    for (const { answer } of await Promise.all(questions.map((question) => ask(question))))
      expect(answer).toMatchObject({ writtenBy: 'local' });
    const formats = server.requests.map(({ format }) => format);
    expect(formats).toEqual(['json_schema', 'json_schema', 'text', 'text']);
  });

  it('a wrong key and an unknown model are told in the log, by their settings', async () => {
    const key = 'sk-local-very-secret-1234567890';
    const wrongKey = await openModelArchive({ settings: { api, apiKey: key }, server: { key: 'other' } });
    expect(noticesOf((await wrongKey.ask(QUESTION)).answer)).toContain('model-failed');
    expect(JSON.stringify(wrongKey.lines)).toMatch(/answered 401 \(invalid_api_key.*see OPENAI_API_KEY/);
    expect(JSON.stringify(wrongKey.lines)).not.toContain('very-secret');
    expect(wrongKey.server.requests).toHaveLength(1);
    const wrongModel = await openModelArchive({ settings: { api }, server: { models: ['another'] } });
    expect(noticesOf((await wrongModel.ask(QUESTION)).answer)).toContain('model-failed');
    expect(JSON.stringify(wrongModel.lines)).toMatch(/answered 404 \(model_not_found.*OPENAI_MODEL/);
  });

  it('who goes away stops the model, and gets his own reason', async () => {
    const { archive, server } = await openModelArchive({ settings: { api } });
    server.behave({ hang: 'mid-stream' });
    const leave = new AbortController();
    const asked = archive.ask(
      { text: QUESTION },
      {
        signal: leave.signal,
        onProgress: ({ kind }) => kind === 'proven' && leave.abort(new Error('gone')),
      },
    );
    await expect(asked).rejects.toThrow('gone');
    await server.requests[0]!.over;
    expect(server.requests[0]!.aborted).toBe(true);
  });
});

it('neither questions nor articles nor keys are in the log from info on', async () => {
  const texts: string[] = [QUESTION, 'ask of Russia', 'sk-local-very-secret'];
  const all: unknown[] = [];
  for (const [name, behave] of Object.entries({ ...behaviours.faults, ...behaviours.lies })) {
    const { ask, server, lines, archive } = await openModelArchive({
      settings: { apiKey: 'sk-local-very-secret', secondsMax: name === 'hanging' ? 0.3 : 30 },
    });
    server.behave(behave);
    const { answer } = await ask(QUESTION, { earlier: ['What did the Coalition do in Moscow?'] });
    expect(answer.kind).toBe('answered');
    all.push(...lines);
    if (texts.length === 3)
      for (const { text } of await articlesOf(archive))
        for (let at = 0; at + 25 < text.length; at += 25) texts.push(text.slice(at, at + 25));
  }
  const log = JSON.stringify(all);
  expect(all.length).toBeGreaterThan(40);
  expect(texts.length).toBeGreaterThan(500);
  expect(texts.filter((text) => log.includes(JSON.stringify(text).slice(1, -1)))).toEqual([]);
});
