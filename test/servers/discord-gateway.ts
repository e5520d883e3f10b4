// The gateway: hello, identify, resume, heartbeats, and every way in which Discord ends a connection.
// https://discord.com/developers/docs/events/gateway
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Body, isBody, textOf } from './discord-problems.ts';

const OP = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  resume: 6,
  reconnect: 7,
  invalidSession: 9,
  hello: 10,
  heartbeatAck: 11,
} as const;

/** Presence, voice state, guild members, soundboard: taken, and not acted upon. */
const CLIENT_SENDS: readonly number[] = [3, 4, 8, 31];

export const INTENT = {
  guilds: 1 << 0,
  guildMembers: 1 << 1,
  presences: 1 << 8,
  guildMessages: 1 << 9,
  directMessages: 1 << 12,
  messageContent: 1 << 15,
} as const;

/** Intents that must be switched on in the developer portal. */
export const PRIVILEGED = INTENT.guildMembers | INTENT.presences | INTENT.messageContent;
const KNOWN_INTENTS = (1 << 26) - 1;

/** Messages that a client may send in a minute before it is cut off with 4008. */
const SENDS_A_MINUTE = 120;

interface Dispatch {
  readonly op: 0;
  readonly s: number;
  readonly t: string;
  readonly d: Body;
}

export interface Session {
  readonly id: string;
  readonly intents: number;
  readonly shard: readonly [id: number, count: number];
  /** Everything that was dispatched in this session, also while it had no connection. */
  readonly sent: Dispatch[];
  socket: WebSocket | undefined;
}

export interface GatewayOptions {
  readonly token: string;
  readonly privilegedIntents: boolean;
  readonly heartbeatMs: number;
  /** The READY event without the session's own fields, and what follows it at once. */
  readonly welcome: (session: Session) => { ready: Body; guilds: readonly (readonly [string, Body])[] };
  readonly url: () => string;
}

export interface Audience {
  /** Goes to sessions that asked for this; without it to all. */
  readonly intent?: number;
  /** Goes to the shard of that guild; without it to shard 0. */
  readonly guildId?: string | undefined;
}

/** What tests do to the gateway. */
export interface GatewayControl {
  readonly sessions: readonly Session[];
  readonly identifies: readonly Body[];
  /** One for each resume that was accepted: how many events were replayed. */
  readonly resumes: readonly number[];
  readonly heartbeats: number;
  /** How many connections are open. */
  readonly open: number;
  /** Asks every client to reconnect (op 7). */
  reconnect(): void;
  /** Op 9. A session that is not resumable is forgotten. */
  invalidate(resumable?: boolean): void;
  /** Cuts every connection without a close frame. `forget` makes the sessions impossible to resume. */
  drop(options?: { forget?: boolean }): void;
  /** Ends every connection with a close code, such as 4000. */
  close(code: number): void;
  /** Refuses new connections, until `accept()`. */
  refuse(): void;
  accept(): void;
  withholdAcks(withhold?: boolean): void;
  /** Takes new connections and tells them nothing, not even hello. */
  keepSilent(silent?: boolean): void;
  /** At the next resume the last `count` events that the client has seen already are replayed once more. */
  replayAgain(count: number): void;
  /** Sends the newest event of that kind once more, as Discord may. Throws when there was none. */
  redeliver(event: 'MESSAGE_CREATE' | 'MESSAGE_UPDATE' | 'INTERACTION_CREATE'): void;
}

export interface Gateway extends GatewayControl {
  dispatch(event: string, dataFor: (session: Session) => Body | undefined, audience: Audience): void;
  stop(): void;
}

export function createGateway(server: Server, options: GatewayOptions): Gateway {
  const sockets = new WebSocketServer({ noServer: true });
  const sessions = new Map<string, Session>();
  const identifies: Body[] = [];
  const resumes: number[] = [];
  let heartbeats = 0;
  let refusing = false;
  let withholding = false;
  let silent = false;
  let again = 0;
  let created = 0;

  const onUpgrade = (request: { url?: string | undefined }, socket: Duplex, head: Buffer) => {
    if (refusing) socket.destroy();
    else sockets.handleUpgrade(request as never, socket, head, (client) => greet(client, request.url ?? '/'));
  };
  server.on('upgrade', onUpgrade);

  function greet(client: WebSocket, url: string): void {
    const version = new URL(url, 'http://localhost').searchParams.get('v');
    if (version !== '10') {
      client.close(4012, 'Invalid API version');
      return;
    }
    let session: Session | undefined;
    const sends: number[] = [];
    client.on('error', () => {});
    client.on('close', (code) => {
      if (session?.socket === client) session.socket = undefined;
      // A client that says goodbye ends its session. https://discord.com/developers/docs/events/gateway#disconnecting
      if (session && (code === 1000 || code === 1001)) sessions.delete(session.id);
    });
    client.on('message', (data) => {
      const now = Date.now();
      sends.push(now);
      const tooMany = sends.filter((at) => at > now - 60_000).length > SENDS_A_MINUTE;
      if (tooMany) client.close(4008, 'Rate limited.');
      else session = receive(client, readPayload(String(data)), session);
    });
    if (!silent) say(client, OP.hello, { heartbeat_interval: options.heartbeatMs });
  }

  /** Returns the session that the connection belongs to afterwards. */
  function receive(client: WebSocket, payload: Body | undefined, session?: Session): Session | undefined {
    if (!payload) client.close(4002, 'Error while decoding payload.');
    else if (payload.op === OP.heartbeat) {
      heartbeats += 1;
      if (!withholding) say(client, OP.heartbeatAck, null);
    } else if (payload.op === OP.identify || payload.op === OP.resume) {
      const body = isBody(payload.d) ? payload.d : {};
      if (!session) return payload.op === OP.identify ? identify(client, body) : resume(client, body);
      // A client resumes on the same connection after it was told that its session is invalid but resumable.
      if (payload.op === OP.resume) return resume(client, body);
      client.close(4005, 'Already authenticated.');
    } else if (!session) client.close(4003, 'Not authenticated.');
    else if (!CLIENT_SENDS.includes(payload.op as number)) client.close(4001, 'Unknown opcode.');
    return session;
  }

  function identify(client: WebSocket, body: Body): Session | undefined {
    identifies.push(body);
    const intents = typeof body.intents === 'number' ? body.intents : -1;
    const [shard, count] = Array.isArray(body.shard) ? (body.shard as number[]) : [0, 1];
    const refusal = refuseIdentify(body, intents, shard!, count!, options);
    if (refusal) {
      client.close(...refusal);
      return undefined;
    }
    created += 1;
    const session: Session = {
      id: `session-${created}`,
      intents,
      shard: [shard!, count!],
      sent: [],
      socket: client,
    };
    sessions.set(session.id, session);
    const { ready, guilds } = options.welcome(session);
    send(session, 'READY', {
      v: 10,
      ...ready,
      session_id: session.id,
      session_type: 'normal',
      resume_gateway_url: `${options.url()}/resume`,
      shard: [...session.shard],
    });
    for (const [event, data] of guilds) send(session, event, data);
    return session;
  }

  function resume(client: WebSocket, body: Body): Session | undefined {
    if (body.token !== options.token) {
      client.close(4004, 'Authentication failed.');
      return undefined;
    }
    const session = sessions.get(textOf(body.session_id));
    const seq = typeof body.seq === 'number' ? body.seq : -1;
    if (!session) {
      say(client, OP.invalidSession, false);
      return undefined;
    }
    if (seq > session.sent.length) {
      sessions.delete(session.id);
      client.close(4007, 'Invalid seq.');
      return undefined;
    }
    if (session.socket !== client) session.socket?.close(4000);
    session.socket = client;
    const missed = session.sent.filter((dispatch) => dispatch.s > seq - again && dispatch.t !== 'READY');
    again = 0;
    resumes.push(missed.length);
    for (const dispatch of missed) client.send(JSON.stringify(dispatch));
    send(session, 'RESUMED', { _trace: [] });
    return session;
  }

  function send(session: Session, event: string, data: Body): void {
    const dispatch: Dispatch = { op: 0, s: session.sent.length + 1, t: event, d: data };
    session.sent.push(dispatch);
    if (session.socket?.readyState === 1) session.socket.send(JSON.stringify(dispatch));
  }

  const clients = () => [...sockets.clients];
  return {
    get sessions() {
      return [...sessions.values()];
    },
    identifies,
    resumes,
    get heartbeats() {
      return heartbeats;
    },
    get open() {
      return clients().filter((client) => client.readyState === 1).length;
    },
    dispatch(event, dataFor, { intent, guildId }) {
      for (const session of sessions.values()) {
        if (intent !== undefined && (session.intents & intent) === 0) continue;
        const [shard, count] = session.shard;
        const at = guildId === undefined ? 0 : Number((BigInt(guildId) >> 22n) % BigInt(count));
        const data = at === shard ? dataFor(session) : undefined;
        if (data) send(session, event, data);
      }
    },
    reconnect() {
      for (const client of clients()) say(client, OP.reconnect, null);
    },
    invalidate(resumable = false) {
      if (!resumable) sessions.clear();
      for (const client of clients()) say(client, OP.invalidSession, resumable);
    },
    drop({ forget = false } = {}) {
      if (forget) sessions.clear();
      for (const client of clients()) client.terminate();
    },
    close(code) {
      for (const client of clients()) client.close(code);
    },
    refuse() {
      refusing = true;
    },
    accept() {
      refusing = false;
    },
    withholdAcks(withhold = true) {
      withholding = withhold;
    },
    keepSilent(quiet = true) {
      silent = quiet;
    },
    replayAgain(count) {
      again = count;
    },
    redeliver(event) {
      const before = [...sessions.values()].flatMap((session) => {
        const last = session.sent.findLast((dispatch) => dispatch.t === event);
        return last ? [{ session, last }] : [];
      });
      if (before.length === 0) throw new Error(`No ${event} was sent yet`);
      for (const { session, last } of before) send(session, event, last.d);
    },
    stop() {
      server.off('upgrade', onUpgrade);
      for (const client of clients()) client.terminate();
      sockets.close();
    },
  };
}

function readPayload(text: string): Body | undefined {
  try {
    const payload: unknown = JSON.parse(text);
    return isBody(payload) ? payload : undefined;
  } catch {
    return undefined;
  }
}

function say(client: WebSocket, op: number, d: unknown): void {
  client.send(JSON.stringify({ op, d, s: null, t: null }));
}

/** https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes */
function refuseIdentify(
  body: Body,
  intents: number,
  shard: number,
  count: number,
  options: GatewayOptions,
): [code: number, reason: string] | undefined {
  if (body.token !== options.token) return [4004, 'Authentication failed.'];
  if (!Number.isInteger(shard) || !(shard >= 0 && shard < count)) return [4010, 'Invalid shard.'];
  if (intents < 0 || (intents & ~KNOWN_INTENTS) !== 0) return [4013, 'Invalid intent(s).'];
  if (!options.privilegedIntents && (intents & PRIVILEGED) !== 0) return [4014, 'Disallowed intent(s).'];
  return undefined;
}
