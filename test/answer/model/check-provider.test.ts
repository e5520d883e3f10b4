import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkProvider, type Provider } from '../../../src/answer/model/check-provider.ts';
import { type OpenAiServerOptions, startOpenAiServer } from '../../servers/openai-server.ts';
import { keptLog } from './model-archive.ts';

async function told(provider: Omit<Provider, 'baseUrl'>, options: OpenAiServerOptions = {}, path = '/v1') {
  const server = await startOpenAiServer(options);
  onTestFinished(() => server.close());
  const { log, lines } = keptLog('debug');
  await checkProvider({ ...provider, baseUrl: server.url.replace('/v1', path) }, log);
  return { lines, server };
}

describe('checkProvider()', () => {
  it('is content with a key and a model that are known, for one request that costs nothing', async () => {
    const { lines, server } = await told({ model: 'm', apiKey: 'k' }, { key: 'k', models: ['m'] });
    expect(lines.map(({ level }) => level)).toEqual([20]);
    expect(server.requests.map(({ api }) => api)).toEqual(['models']);
    expect((await told({ model: 'llama3.2' }, { models: ['llama3.2:latest'] })).lines[0]!.level).toBe(20);
    expect((await told({ model: 'whatever' })).lines[0]!.level).toBe(20);
  });

  it('names the setting that is wrong, never the key', async () => {
    const wrongKey = await told({ model: 'm', apiKey: 'sk-secret-123' }, { key: 'other' });
    expect(wrongKey.lines[0]).toMatchObject({
      level: 50,
      msg: expect.stringMatching(/does not accept OPENAI_API_KEY \(401\)/),
    });
    expect(JSON.stringify(wrongKey.lines)).not.toContain('sk-secret');
    const wrongModels = await told({ model: 'a', proofModel: 'b' }, { models: ['m'] });
    expect(wrongModels.lines[0]!.msg).toMatch(
      /knows no model "a" \(OPENAI_MODEL\);.*no model "b" \(PROOF_MODEL\)/,
    );
    const forRanking = await told({ embeddingModel: 'a', rerankModel: 'b' }, { models: ['m'] });
    expect(forRanking.lines[0]!.msg).toMatch(
      /no model "a" \(EMBEDDING_MODEL\);.*no model "b" \(RERANK_MODEL\)\. .*found by their words alone/,
    );
    expect((await told({ model: 'm' }, {}, '')).lines[0]!.msg).toMatch(/404.*mostly ends in \/v1/);
  });

  it('tells of a server that cannot be reached, or is none', async () => {
    const { log, lines } = keptLog();
    await checkProvider({ model: 'm', baseUrl: 'http://127.0.0.1:9/v1' }, log);
    const page = createServer((_, response) => response.end('<!doctype html>'));
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void page.close());
    await checkProvider(
      { model: 'm', baseUrl: `http://127.0.0.1:${(page.address() as AddressInfo).port}` },
      log,
    );
    expect(lines).toMatchObject([
      { level: 50, msg: expect.stringContaining('cannot be reached') },
      { level: 50, msg: expect.stringContaining('is no model’s server') },
    ]);
  });

  it('never tells a password that stands in the address', async () => {
    const { lines, log } = keptLog();
    await checkProvider(
      { model: 'local', baseUrl: 'http://reader:very-secret@127.0.0.1:9/v1?key=very-secret' },
      log,
    );
    expect(lines).toHaveLength(1);
    expect(lines[0]!.msg).toContain('OPENAI_BASE_URL (http://127.0.0.1:9/v1)');
    expect(JSON.stringify(lines)).not.toContain('very-secret');
  });
});
