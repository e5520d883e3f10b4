// The gateway without a library between: what it closes a connection for, and with which code.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type DiscordServer, startDiscordServer } from './discord-server.ts';

let discord: DiscordServer;
beforeEach(async () => {
  discord = await startDiscordServer();
});
afterEach(() => discord.stop());

/** Connects, says all of this one after the other, and gives the code that the connection was closed with. */
async function closeCode(payloads: readonly unknown[], version = '10'): Promise<number> {
  const { socket } = connect(version);
  socket.on('open', () => {
    for (const payload of payloads)
      socket.send(typeof payload === 'string' ? payload : JSON.stringify(payload));
  });
  return new Promise((resolve) => socket.on('close', resolve));
}

function connect(version = '10') {
  const socket = new WebSocket(`${discord.apiUrl.replace('http', 'ws')}/?v=${version}&encoding=json`);
  const heard: { op: number; t: string | null; d: unknown }[] = [];
  socket.on('message', (data) => heard.push(JSON.parse(String(data))));
  return { socket, heard, say: (payload: object) => socket.send(JSON.stringify(payload)) };
}

const identify = (more: object = {}) => ({
  op: 2,
  d: { token: discord.token, intents: 1, properties: {}, shard: [0, 1], ...more },
});
const resume = (more: object = {}) => ({
  op: 6,
  d: { token: discord.token, session_id: 'session-1', seq: 1, ...more },
});

describe('a connection is closed', () => {
  it.each([
    ['4012 for another version', 4012, () => [], '9'],
    ['4002 for what is no JSON', 4002, () => ['{'], '10'],
    ['4003 before identifying', 4003, () => [{ op: 3, d: {} }], '10'],
    ['4001 for an unknown opcode', 4001, () => [identify(), { op: 99 }], '10'],
    ['4005 for identifying twice', 4005, () => [identify(), identify()], '10'],
    ['4004 for a wrong token', 4004, () => [identify({ token: 'x' })], '10'],
    ['4004 for a wrong token on resuming', 4004, () => [resume({ token: 'x' })], '10'],
    ['4010 for an impossible shard', 4010, () => [identify({ shard: [1, 1] })], '10'],
    ['4013 for unknown intents', 4013, () => [identify({ intents: 2 ** 30 })], '10'],
    ['4007 for a number not reached', 4007, () => [identify(), resume({ seq: 99 })], '10'],
    [
      '4008 for more than 120 sends a minute',
      4008,
      () => Array.from({ length: 121 }, () => ({ op: 1, d: null })),
      '10',
    ],
  ])('with %s', async (_, code, payloads, version) => {
    expect(await closeCode(payloads(), version)).toBe(code);
  });
});

describe('a session', () => {
  it('is welcomed, and its heartbeats are acknowledged', async () => {
    const { heard, say, socket } = connect();
    await new Promise((resolve) => socket.once('open', resolve));
    say(identify());
    say({ op: 1, d: null });
    await discord.until(() => heard.length === 3);
    expect(heard.map(({ op, t }) => t ?? op)).toEqual([10, 'READY', 11]);
    expect(heard[1]!.d).toMatchObject({ session_id: 'session-1', resume_gateway_url: expect.any(String) });
  });

  it.each([
    ['cannot be resumed after a goodbye', 1000, 9],
    ['can be resumed after any other end', 4200, 'RESUMED'],
  ])('%s', async (_, code, answer) => {
    const first = connect();
    await new Promise((resolve) => first.socket.once('open', resolve));
    first.say(identify());
    await discord.until(() => first.heard.length === 2);
    first.socket.close(code);
    await discord.until(
      () => discord.gateway.open === 0 && discord.gateway.sessions.every((one) => !one.socket),
    );
    const second = connect();
    await new Promise((resolve) => second.socket.once('open', resolve));
    second.say(resume());
    await discord.until(() => second.heard.length === 2);
    expect(second.heard[1]!.t ?? second.heard[1]!.op).toBe(answer);
  });
});
