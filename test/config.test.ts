import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';
import { FootnoteError } from '../src/errors.ts';

describe('readConfig()', () => {
  it('has a default for everything', () => {
    expect(readConfig({})).toEqual({ corpusDir: 'seeds', host: '127.0.0.1', port: 3000, logLevel: 'info' });
  });

  it('takes an empty setting for none', () => {
    expect(readConfig({ PORT: '', PUBLIC_URL: ' ' }).port).toBe(3000);
  });

  it('reports all problems at once, naming the setting, what was found and what is expected', () => {
    const read = () => readConfig({ PORT: '5s', PUBLIC_URL: 'archive.example.org', LOG_LEVEL: 'loud' });
    expect(read).toThrow(FootnoteError);
    expect(read).toThrow(
      /PORT: expected a port.*found "5s"[\s\S]*PUBLIC_URL: expected an address.*found "archive.example.org"[\s\S]*LOG_LEVEL: expected one of.*found "loud"/,
    );
  });
});
