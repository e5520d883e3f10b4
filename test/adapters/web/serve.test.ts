import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWebPage } from '../../../src/adapters/web/serve.ts';
import type { Archive } from '../../../src/answer/archive.ts';
import { FootnoteError } from '../../../src/errors.ts';
import { askPath, openSeeds, SILENT } from './site.ts';

let archive: Archive;
beforeAll(async () => {
  archive = await openSeeds();
});
afterAll(() => archive.close());

const start = (port = 0, one = archive) =>
  startWebPage({ archive: one, host: '127.0.0.1', port, log: SILENT });

describe('startWebPage()', () => {
  it('listens, tells where, and is gone after closing', async () => {
    const page = await start();
    expect(page.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${page.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${page.url}/archive`, { method: 'HEAD' })).status).toBe(200);
    await page.close();
    await expect(fetch(`${page.url}/healthz`)).rejects.toThrow();
  });

  it('names host and port when another program has it', async () => {
    const page = await start();
    const port = Number(new URL(page.url).port);
    const failure = await start(port).catch((error) => error);
    expect(failure).toBeInstanceOf(FootnoteError);
    expect(failure.code).toBe('port-unavailable');
    expect(failure.message).toContain(`HOST=127.0.0.1 PORT=${port}`);
    await page.close();
  });

  it('finishes an answer that is under way before it closes', async () => {
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<void>();
    const slow: Archive = {
      ...archive,
      async ask(question) {
        asked.resolve();
        await answer.promise;
        return archive.ask(question);
      },
    };
    const page = await start(0, slow);
    const response = fetch(page.url + askPath('Who is Hariri?'));
    await asked.promise;
    const closed = page.close();
    answer.resolve();
    expect((await response).status).toBe(200);
    await (await response).text();
    await closed;
  });

  it('does not wait for connections that nothing was asked on', async () => {
    const page = await start();
    const unused = connect(Number(new URL(page.url).port), '127.0.0.1');
    await once(unused, 'connect');
    expect((await fetch(`${page.url}/healthz`)).status).toBe(200);
    const begun = performance.now();
    await page.close();
    expect(performance.now() - begun).toBeLessThan(2_000);
    unused.destroy();
  });

  it('refuses bodies unread and addresses that are too long with a page', async () => {
    const page = await start();
    expect((await fetch(page.url, { method: 'POST', body: 'q=hello' })).status).toBe(405);
    // A long one may be cut off before it was sent; the page goes on all the same.
    await fetch(page.url, { method: 'POST', body: 'x'.repeat(5_000_000) }).catch(() => undefined);
    const long = await fetch(`${page.url}/?q=${'x'.repeat(40_000)}`);
    expect(long.status).toBe(414);
    expect(await long.text()).toContain('Too long');
    expect((await fetch(`${page.url}/healthz`)).status).toBe(200);
    await page.close();
  });
});
