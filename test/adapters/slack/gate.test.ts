// Whatever anybody sends to Slack's address: refused with the right status, unread where it cannot be Slack's.
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGate } from '../../../src/adapters/slack/gate.ts';

const NOW = 1_700_000_000_000;
const SIGNED = { 'x-slack-request-timestamp': String(NOW / 1000), 'x-slack-signature': 'v0=00' };
const FORM = 'application/x-www-form-urlencoded';

async function serve() {
  const passed: Buffer[] = [];
  const gate = createGate(
    (incoming, response) => {
      passed.push((incoming as unknown as { rawBody: Buffer }).rawBody);
      response.end('passed');
    },
    () => NOW,
  );
  const server = createServer(gate);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const send = (body: Buffer | string, headers: Record<string, string> = SIGNED) =>
    new Promise<number>((resolve) => {
      const sending = request({ host: '127.0.0.1', port, method: 'POST', headers }, (response) => {
        response.resume();
        resolve(response.statusCode!);
      });
      // Hung up on while it was sending.
      sending.on('error', () => resolve(0));
      sending.end(body);
    });
  return { passed, send };
}

describe('the gate', () => {
  it('refuses without reading what cannot be Slack’s', async () => {
    const { passed, send } = await serve();
    expect(await send('{}', {})).toBe(401);
    expect(await send('{}', { ...SIGNED, 'x-slack-request-timestamp': String(NOW / 1000 - 301) })).toBe(401);
    expect(await send('{}', { ...SIGNED, 'x-slack-request-timestamp': 'soon' })).toBe(401);
    expect([401, 0]).toContain(await send(Buffer.alloc(4_000_000), {}));
    expect(passed).toEqual([]);
  });

  it('reads no more than Slack sends', async () => {
    const { passed, send } = await serve();
    expect([413, 0]).toContain(await send(Buffer.alloc(4_000_000, 'x')));
    expect([413, 0]).toContain(
      await send(Buffer.alloc(4_000_000, 'x'), { ...SIGNED, 'transfer-encoding': 'chunked' }),
    );
    expect(passed).toEqual([]);
  });

  it.each([
    ['payload=null', FORM],
    ['payload=', FORM],
    ['payload=%7B', FORM],
    ['payload=[1]', FORM],
    ['text=hello', FORM],
    ['', FORM],
    ['null', 'application/json'],
    ['[]', 'application/json'],
    ['"x"', 'application/json'],
    ['{', 'application/json'],
    ['', 'application/json'],
  ])('refuses %j as %s', async (body, type) => {
    const { passed, send } = await serve();
    expect(await send(body, { ...SIGNED, 'content-type': type })).toBe(400);
    expect(passed).toEqual([]);
  });

  it.each([
    ['payload=%7B%22type%22%3A%22block_actions%22%7D', FORM],
    ['command=%2Fsyria&text=help', FORM],
    ['ssl_check=1&token=x', FORM],
    ['{"type":"event_callback"}', 'application/json'],
  ])('hands on %j', async (body, type) => {
    const { passed, send } = await serve();
    expect(await send(body, { ...SIGNED, 'content-type': type })).toBe(200);
    expect(String(passed[0])).toBe(body);
  });

  it('answers whatever comes', async () => {
    const { send } = await serve();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string(), fc.json(), fc.webQueryParameters(), fc.uint8Array({ maxLength: 2_000 })),
        fc.constantFrom(FORM, 'application/json', 'text/plain', ''),
        async (body, type) => {
          const bytes = typeof body === 'string' ? body : Buffer.from(body);
          expect([200, 400]).toContain(await send(bytes, { ...SIGNED, 'content-type': type }));
        },
      ),
      { numRuns: 200 },
    );
  });
});
