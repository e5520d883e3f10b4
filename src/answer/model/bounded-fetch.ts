// The one way to call a model's server, for models that write, embed and rerank: what comes in is counted and cut off, and
// no redirect is followed, as it would carry the question, the passages and the key to another host.
import { ModelError } from './language-model.ts';

/** Bytes of an answer: far more than 4,000 tokens take as events of a stream, or 2,048 vectors as base64. */
const ANSWER_BYTES_MAX = 64_000_000;
/** Bytes of a stream of events: one for each of 4,000 tokens, with all that servers put around it. */
const STREAM_BYTES_MAX = 8_000_000;
/** Bytes of an error; of what it says only short codes are kept. */
const ERROR_BYTES_MAX = 64_000;

/** As `fetch`. Rejects with ModelError `model-rejected` for a redirect; a body over the limit fails with `model-unreadable`. */
export const boundedFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, { ...init, redirect: 'manual' });
  if (response.status >= 300 && response.status < 400) {
    await response.body?.cancel();
    throw new ModelError(
      'model-rejected',
      'The model’s server answered with a redirect, which is not followed; see OPENAI_BASE_URL',
    );
  }
  const streamed = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
  const most = response.ok ? (streamed ? STREAM_BYTES_MAX : ANSWER_BYTES_MAX) : ERROR_BYTES_MAX;
  if (!response.body) return response;
  return new Response(response.body.pipeThrough(counting(most)), {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
  });
};

/** Hands bytes on until there are too many; then whoever reads them gets an error, and the server is hung up on. */
function counting(most: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(piece, controller) {
      bytes += piece.byteLength;
      if (bytes > most)
        controller.error(
          new ModelError('model-unreadable', `The model’s server sent more than ${most / 1000} kB`),
        );
      else controller.enqueue(piece);
    },
  });
}
