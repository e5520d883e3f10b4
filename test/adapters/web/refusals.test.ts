import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientAddress } from '../../../src/adapters/web/limits.ts';
import type { Answer } from '../../../src/answer/answer.ts';
import type { Archive } from '../../../src/answer/archive.ts';
import { askPath, from, openSeeds, pageOf, textOf } from './site.ts';

let archive: Archive;
beforeAll(async () => {
  archive = await openSeeds();
});
afterAll(() => archive.close());

describe('what the page refuses', () => {
  it('unknown addresses and articles, with 404', async () => {
    for (const path of ['/nowhere', '/a/none', '/a/', '/assets/none.css', '/a/%E0%A4%A']) {
      const response = await pageOf(archive).request(path);
      expect(response.status).toBe(404);
      expect(textOf(await response.text())).toMatch(/Nothing here|No such article/);
    }
  });

  it('other methods, with 405', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const response = await pageOf(archive).request('/', {
        method,
        ...(method !== 'OPTIONS' && { body: 'q=x' }),
      });
      expect(response.status).toBe(405);
      expect(response.headers.get('Allow')).toBe('GET, HEAD');
    }
  });

  it('questions that are too long, with 414 and the question kept', async () => {
    const question = 'x'.repeat(2001);
    const response = await pageOf(archive).request(askPath(question));
    expect(response.status).toBe(414);
    const page = await response.text();
    expect(textOf(page)).toContain('too long');
    expect(page).toContain(`value="${question}"`);
  });

  it('addresses that are too long, with 414', async () => {
    const response = await pageOf(archive).request(askPath('x', ...Array(20).fill('y'.repeat(2000))));
    expect(response.status).toBe(414);
    expect(textOf(await response.text())).toContain('too long');
  });

  it('too many questions of one address, with 429 and when to try again', async () => {
    const app = pageOf(archive, { limits: { questionsPerMinute: 2 } });
    const ask = (address: string, headers = {}) =>
      app.request(askPath('Who is Hariri?'), { headers }, from(address));
    expect((await ask('192.0.2.1')).status).toBe(200);
    expect((await ask('192.0.2.1')).status).toBe(200);
    const refused = await ask('192.0.2.1');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(textOf(await refused.text())).toContain('Too many questions');
    expect((await ask('192.0.2.2')).status).toBe(200);
    // Who is not on this machine cannot pretend to be somebody else.
    expect((await ask('192.0.2.1', { 'X-Forwarded-For': '192.0.2.3' })).status).toBe(429);
    expect((await app.request('/', {}, from('192.0.2.1'))).status).toBe(200);
  });

  it('too many pages of one address, with 429, but never the health check', async () => {
    const app = pageOf(archive, { limits: { pagesPerMinute: 1 } });
    expect((await app.request('/archive')).status).toBe(200);
    expect((await app.request('/archive')).status).toBe(429);
    expect((await app.request('/healthz')).status).toBe(200);
  });

  it('too many questions at once, with 503, and answers those that wait', async () => {
    const { promise, resolve } = Promise.withResolvers<Answer>();
    const app = pageOf(
      { ...archive, ask: () => promise },
      { limits: { questionsAtOnceMax: 1, questionsWaitingMax: 1 } },
    );
    const [first, second, third] = ['a', 'b', 'c'].map(async (question) => app.request(askPath(question)));
    const refused = await third!;
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(textOf(await refused.text())).toContain('Too busy');
    resolve(await archive.ask({ text: 'hello' }));
    expect([(await first!).status, (await second!).status]).toEqual([200, 200]);
    expect((await app.request(askPath('d'))).status).toBe(200);
  });

  it('nothing about its failures, with 500, and logs them without the question', async () => {
    const lines: string[] = [];
    const ask = () => Promise.reject(new Error('the secret reason'));
    const app = pageOf({ ...archive, ask }, { log: { write: (line) => void lines.push(line) } });
    const response = await app.request(askPath('the private question'));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
    expect(lines.join()).toContain('the secret reason');
    expect(lines.join()).not.toContain('private');
  });
});

describe('clientAddress()', () => {
  it.each([
    ['203.0.113.5', undefined, '203.0.113.5'],
    ['203.0.113.5', '198.51.100.1', '203.0.113.5'],
    ['127.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['::ffff:127.0.0.1', '10.0.0.1, 198.51.100.2', '198.51.100.2'],
    ['::1', 'no address', '0:0:0:0'],
    ['::ffff:203.0.113.5', undefined, '203.0.113.5'],
    ['2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2'],
    ['2001:DB8:1:2::9', undefined, '2001:db8:1:2'],
    ['2001:db8::1', undefined, '2001:db8:0:0'],
    [undefined, undefined, 'unknown'],
  ])('of socket %s, forwarded for %s, is %s', (socket, forwarded, expected) => {
    expect(clientAddress(socket, forwarded)).toBe(expected);
  });
});
