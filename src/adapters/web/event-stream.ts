// What takes long to make is told about while it is being made, as server-sent events: the answer that grows. Each
// event is a name and its markup as one line of JSON; the last is `page`. A stream that ends without one has failed.
// https://html.spec.whatwg.org/multipage/server-sent-events.html
import type { Html } from './layout.ts';

/** Sent now and then where there is nothing to tell, so that no proxy takes the connection for dead. */
const HEARTBEAT = ': still here\n\n';

export const EVENT_STREAM_HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  // Neither kept nor packed by anybody on the way, nor held back until it is complete; the last is for nginx:
  // https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffering
  'Cache-Control': 'private, no-store, no-transform',
  'X-Accel-Buffering': 'no',
};

export interface Making<T> {
  /** Makes it; `tell` takes the markup of what there is so far. */
  make(tell: (soFar: Html) => void): Promise<T>;
  /** The whole page. */
  write(made: T): Html;
  /** Told of failures once the stream has begun. */
  onFailure(error: unknown): void;
  readonly heartbeatMs: number;
}

/**
 * What was made, where nothing had to be told until then; otherwise the stream of events. Rejects as `make` does
 * before the stream has begun.
 */
export async function tellWhileMaking<T>(making: Making<T>): Promise<T | ReadableStream<Uint8Array>> {
  const events = openEvents(making.heartbeatMs);
  const made = making.make((soFar) => events.send('so-far', soFar));
  const atOnce = await Promise.race([events.begun, made.then((done) => ({ done }))]).catch((error) => {
    events.close();
    throw error;
  });
  if (atOnce) {
    events.close();
    return atOnce.done;
  }
  made
    .then((done) => events.send('page', making.write(done)))
    .catch(making.onFailure)
    .finally(events.close);
  return events.body;
}

function openEvents(heartbeatMs: number) {
  const encoder = new TextEncoder();
  const begun = Promise.withResolvers<undefined>();
  let isOpen = true;
  let writing = Promise.resolve();
  let controller: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({
    start(its) {
      controller = its;
    },
    cancel() {
      isOpen = false;
    },
  });
  const write = (text: string) => {
    if (isOpen) controller.enqueue(encoder.encode(text));
    begun.resolve(undefined);
  };
  const heart = setInterval(() => write(HEARTBEAT), heartbeatMs);
  return {
    body,
    /** Resolves as soon as there is something to be read. */
    begun: begun.promise,
    send(name: string, markup: Html) {
      // Markup may be a promise; what is sent later must not overtake it.
      writing = writing.then(async () =>
        write(`event: ${name}\ndata: ${JSON.stringify(String(await markup))}\n\n`),
      );
      return writing;
    },
    async close() {
      clearInterval(heart);
      await writing;
      if (isOpen) controller.close();
      isOpen = false;
    },
  };
}
