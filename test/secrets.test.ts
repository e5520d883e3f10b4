import { describe, expect, it } from 'vitest';
import { readConfig, secretsOf } from '../src/config.ts';
import { createCleaner } from '../src/secrets.ts';

const KEY = 'sk-live "very+secret/0123456789';

describe('createCleaner()', () => {
  const clean = createCleaner([KEY, undefined, 'abc']);
  it.each([
    KEY,
    encodeURIComponent(KEY),
    JSON.stringify(KEY),
    Buffer.from(KEY).toString('base64'),
    Buffer.from(KEY).toString('base64url'),
    Buffer.from(KEY).toString('hex'),
  ])('hides %s', (form) => {
    const cleaned = clean(`The server answered 401 (${form}).`);
    expect(cleaned).toContain('The server answered 401 (');
    expect(cleaned).toContain('[secret]');
    expect(cleaned).not.toContain(form);
  });

  it('hides who logs in at an address', () => {
    expect(clean('at https://anna:pass@models.example/v1?q=a@b')).toBe(
      'at https://[secret]@models.example/v1?q=a@b',
    );
  });

  it('leaves everything else', () => {
    const text = 'abc, mail@example.org and https://example.org/@anna';
    expect(clean(text)).toBe(text);
  });
});

it('no secret of the settings stands in what is said of wrong ones', () => {
  const env = {
    OPENAI_API_KEY: KEY,
    OPENAI_BASE_URL: 'ftp://anna:tr0ub4dor@models.example/v1',
    SLACK_BOT_TOKEN: 'wrong-token-value',
    PORT: 'many',
  };
  const message = (() => {
    try {
      readConfig(env);
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  })();
  expect(message).toMatch(/OPENAI_BASE_URL[\s\S]*SLACK_BOT_TOKEN|SLACK_BOT_TOKEN[\s\S]*OPENAI_BASE_URL/);
  for (const secret of ['tr0ub4dor', 'wrong-token-value', KEY]) expect(message).not.toContain(secret);
  expect(secretsOf(env)).toContain('tr0ub4dor');
});
