// A second opinion: messages, mentions, threads, direct messages and resuming on a Discord server that is not ours, the
// npm package @openclaw/crabline. It knows no interactions and replays nothing when a session is resumed.
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { startDiscordServer } from '@openclaw/crabline';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startDiscord } from '../../../src/adapters/discord/start-discord.ts';
import { createChatParts } from '../../contract/chat-parts.ts';
import { temporaryFolder } from '../../corpus/temporary-folder.ts';
import { displaysOf, readDisplay } from './reading.ts';
import { QUESTION, QUOTED, seeds } from './stage.ts';

const PERSON = { senderId: '135000000000000012', senderName: 'Alice' };

interface Message {
  readonly id: string;
  readonly channel_id: string;
  readonly author: { readonly id: string };
  readonly components: readonly unknown[];
  readonly flags: number;
  readonly thread?: { readonly id: string; readonly name: string };
}

async function start() {
  await seeds.ready;
  const recorderPath = join(await temporaryFolder(), 'events.jsonl');
  const crabline = await startDiscordServer({ botToken: 'a.test.token', recorderPath });
  onTestFinished(() => crabline.close());
  const { manifest } = crabline;
  const wire = await startWire(manifest.baseUrl);
  const logged: string[] = [];
  const parts = createChatParts({ archive: seeds, dataFolder: await temporaryFolder(), logged });
  const adapter = startDiscord({
    config: {
      token: manifest.botToken,
      apiUrl: `${wire.url}/api`,
      guilds: [],
      channels: [],
      followUps: true,
    },
    command: 'syria',
    pipeline: parts.pipeline,
    extent: () => seeds.extent(),
    log: parts.log,
    gateway: { ws: { buildIdentifyThrottler: async () => ({ waitForIdentify: async () => undefined }) } },
  });
  onTestFinished(async () => {
    await adapter.stop();
    await parts.pipeline.stop();
    parts.store.close();
  });
  expect(await adapter.connected).toBe(true);
  const call = async (method: string, path: string): Promise<unknown> => {
    const headers = { Authorization: `Bot ${manifest.botToken}` };
    return (await fetch(`${manifest.endpoints.apiRoot}/v10${path}`, { method, headers })).json();
  };
  return {
    manifest,
    wire,
    parts,
    logged,
    mention: `<@${manifest.botUserId}>`,
    async say(
      content: string,
      where: object = { channelId: manifest.fixture.channelId, guildId: manifest.fixture.guildId },
    ) {
      const response = await fetch(manifest.endpoints.adminInboundUrl, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Crabline-Admin-Token': manifest.adminToken },
        body: JSON.stringify({ ...PERSON, content, ...where }),
      });
      expect(response.ok).toBe(true);
    },
    commands: () => call('GET', `/applications/${manifest.applicationId}/commands`),
    /** Ours, the oldest first. */
    async answers(channel: string): Promise<Message[]> {
      const all = await call('GET', `/channels/${channel}/messages?limit=50`);
      return Array.isArray(all)
        ? (all as Message[]).filter(({ author }) => author.id === manifest.botUserId).reverse()
        : [];
    },
    messages: async (channel: string) =>
      (await call('GET', `/channels/${channel}/messages?limit=50`)) as Message[],
    recorded: async () =>
      (await readFile(recorderPath, 'utf8'))
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
  };
}

/** Stands between the client and the server, to be cut. */
async function startWire(target: string) {
  const { hostname, port } = new URL(target);
  const wire = createServer(async (request, response) => {
    const answer = await fetch(`${target}${request.url}`, {
      method: request.method!,
      headers: headersOf(request),
      body: ['GET', 'HEAD'].includes(request.method!) ? null : await bodyOf(request),
    });
    // The gateway's address leads over the wire, too.
    const text = (await answer.text()).replaceAll(target.replace('http', 'ws'), url().replace('http', 'ws'));
    response
      .writeHead(answer.status, { 'Content-Type': answer.headers.get('content-type') ?? 'text/plain' })
      .end(text || undefined);
  });
  const sockets = new Set<{ destroy(): void }>();
  wire.on('upgrade', (request, socket) => {
    const other = connect(Number(port), hostname, () => {
      other.write(
        `GET ${request.url} HTTP/1.1\r\n${Object.entries(request.headers)
          .map(([name, value]) => `${name}: ${value}`)
          .join('\r\n')}\r\n\r\n`,
      );
      socket.pipe(other).pipe(socket);
    });
    for (const one of [socket, other]) one.on('error', () => undefined);
    sockets.add(socket).add(other);
  });
  await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve));
  const url = () => `http://127.0.0.1:${(wire.address() as AddressInfo).port}`;
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    wire.closeAllConnections();
    wire.close();
  });
  return {
    url: url(),
    cut() {
      for (const socket of sockets) socket.destroy();
      sockets.clear();
    },
  };
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const { authorization = '', 'content-type': type = 'application/json' } = headers;
  return { authorization, 'content-type': type };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces);
}

const textOf = (message: Message | undefined) =>
  message
    ? displaysOf(message)
        .map((one) => readDisplay(one).words)
        .join('\n')
    : '';

async function expectAnswer(
  there: Awaited<ReturnType<typeof start>>,
  channel: string,
  words: string,
  count = 1,
): Promise<Message> {
  await vi.waitFor(async () => expect(textOf((await there.answers(channel)).at(-1))).toContain(words), {
    timeout: 10_000,
    interval: 50,
  });
  const answers = await there.answers(channel);
  expect(answers).toHaveLength(count);
  return answers.at(-1)!;
}

it('goes on where its commands are not taken: that server knows no names with spaces for message commands', async () => {
  const there = await start();
  expect(await there.commands()).toMatchObject([{ name: 'syria', integration_types: [0, 1] }]);
  expect(there.logged.join()).toContain('commands could not be registered');
});

it('answers a mention in a thread, where the conversation goes on', async () => {
  const there = await start();
  const { channelId, guildId } = there.manifest.fixture;
  await there.say(
    `${there.mention} Who called on Russia to put pressure on the Assad regime in December 2017?`,
  );
  const asked = await vi.waitFor(async () => {
    const found = (await there.messages(channelId)).find(({ thread }) => thread);
    expect(found).toBeDefined();
    return found!;
  });
  expect(asked.thread).toMatchObject({ id: asked.id, name: expect.stringMatching(/^Who called on Russia/) });
  const answer = await expectAnswer(there, asked.id, 'Syrian Coalition');
  expect(answer.flags & (1 << 15)).not.toBe(0);
  // That server tells no owner of a thread, so a follow-up there needs a mention.
  await there.say(`${there.mention} And what did they say about detainees?`, {
    channelId: asked.id,
    guildId,
    parentChannelId: channelId,
  });
  await expectAnswer(there, asked.id, 'Understood as a follow-up', 2);
});

it('answers direct messages from a channel never seen', async () => {
  const there = await start();
  const channelId = '135000000000000099';
  await there.say(QUESTION, { channelId });
  await expectAnswer(there, channelId, QUOTED);
});

it('goes on after its connection was cut, and resumes its session', async () => {
  const there = await start();
  const channelId = '135000000000000099';
  await there.say(QUESTION, { channelId });
  await expectAnswer(there, channelId, QUOTED);
  const opcodes = async () =>
    (await there.recorded()).filter(({ path }) => path === '/gateway').map(({ body }) => body.op);
  there.wire.cut();
  await vi.waitFor(async () => expect(await opcodes()).toContain(6), { timeout: 10_000, interval: 50 });
  await there.say('What did the Coalition say about Idlib in 2018?', { channelId });
  await expectAnswer(there, channelId, 'Filter: 1 January – 31 December 2018', 2);
});
