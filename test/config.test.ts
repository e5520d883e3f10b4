import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';
import { FootnoteError } from '../src/errors.ts';

describe('readConfig()', () => {
  it('has a default for everything', () => {
    expect(readConfig({})).toMatchObject({
      corpusDir: 'seeds',
      host: '127.0.0.1',
      port: 3000,
      answersKept: 500,
      logLevel: 'info',
    });
    expect(readConfig({}).model).toBeUndefined();
  });

  it('takes an empty setting for none', () => {
    expect(readConfig({ PORT: '', PUBLIC_URL: ' ' }).port).toBe(3000);
    expect(readConfig({ OPENAI_API_KEY: ' ', OPENAI_BASE_URL: '' }).model).toBeUndefined();
  });

  it('reports all problems at once, naming the setting, what was found and what is expected', () => {
    const read = () =>
      readConfig({
        PORT: '5s',
        PUBLIC_URL: 'archive.example.org',
        LOG_LEVEL: 'loud',
        OPENAI_API: 'soap',
        OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1',
        MODEL_SECONDS_MAX: '0',
        SLACK_BOT_TOKEN: 'not-a-token',
      });
    expect(read).toThrow(FootnoteError);
    const problems = [
      /PORT: expected a whole number from 0 to 65535, found "5s"/,
      /PUBLIC_URL: expected an address.*found "archive.example.org"/,
      /LOG_LEVEL: expected one of.*found "loud"/,
      /OPENAI_API: expected responses or chat, found "soap"/,
      /MODEL_SECONDS_MAX: expected a whole number from 1 to 600, found "0"/,
      /OPENAI_MODEL: expected the name of a model of OPENAI_BASE_URL, found ""/,
      /SLACK_BOT_TOKEN: expected a bot token/,
    ];
    for (const problem of problems) expect(read).toThrow(problem);
    expect(read).not.toThrow(/not-a-token/);
  });

  it('takes models for ranking, with or without one that writes', () => {
    const server = { OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1' };
    const ranks = readConfig({ ...server, EMBEDDING_MODEL: 'e', RERANK_MODEL: 'r', OPENAI_API_KEY: 'sk-1' });
    const provider = { baseUrl: server.OPENAI_BASE_URL, apiKey: 'sk-1' };
    expect(ranks.model).toBeUndefined();
    expect(ranks.ranking).toEqual({
      embedding: { model: 'e', ...provider },
      reranking: { model: 'r', ...provider },
    });
    expect(readConfig({ OPENAI_API_KEY: 'sk-1', EMBEDDING_MODEL: 'e' })).toMatchObject({
      model: { apiKey: 'sk-1' },
      ranking: { embedding: { model: 'e', apiKey: 'sk-1' } },
    });
    expect(readConfig({ ...server, OPENAI_MODEL: 'm' }).ranking).toBeUndefined();
  });

  it('tells what models for ranking need', () => {
    expect(() => readConfig({ EMBEDDING_MODEL: 'e', RERANK_MODEL: 'r' })).toThrow(
      /OPENAI_API_KEY: expected with EMBEDDING_MODEL, or OPENAI_BASE_URL.*OPENAI_BASE_URL: expected with RERANK_MODEL/s,
    );
    expect(() => readConfig({ OPENAI_API_KEY: 'sk-1', RERANK_MODEL: 'r' })).toThrow(
      /OPENAI_BASE_URL: expected/,
    );
    const proof = { OPENAI_BASE_URL: 'http://127.0.0.1:1/v1', EMBEDDING_MODEL: 'e', PROOF_MODEL: 'p' };
    expect(() => readConfig(proof)).toThrow(/OPENAI_MODEL: expected/);
  });

  it('takes OpenAI with a key, or any server that speaks its language', () => {
    expect(readConfig({ OPENAI_API_KEY: 'sk-1' }).model).toMatchObject({
      api: 'responses',
      apiKey: 'sk-1',
      secondsMax: 60,
    });
    const ollama = { OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1', OPENAI_MODEL: 'llama3.2' };
    expect(readConfig(ollama).model).toEqual({
      model: 'llama3.2',
      baseUrl: ollama.OPENAI_BASE_URL,
      api: 'chat',
      passageTokensMax: 4_000,
      secondsMax: 60,
    });
    expect(readConfig({ ...ollama, OPENAI_API: 'responses', PROOF_MODEL: 'big' }).model).toMatchObject({
      api: 'responses',
      proofModel: 'big',
    });
  });
});
