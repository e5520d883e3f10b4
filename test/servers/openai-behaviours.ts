// How the model server behaves: honestly, or with one of the faults and lies that models and networks have.
import type { Meanings } from './openai-embeddings.ts';
import type { ModelRequest, ShownPassage } from './openai-request.ts';
import type { WireError } from './openai-wire.ts';
import {
  claimOf,
  copied,
  honestClaims,
  numbered,
  type WrittenClaim,
  writeElements,
  writeHonestly,
} from './openai-writer.ts';

/** What the server does with one request. `{}` answers honestly and at once. Lengths are in UTF-16 code units. */
export interface Behaviour {
  /** The text of the answer; default: the honest writer's. */
  readonly say?: string | ((request: ModelRequest) => string);
  /** A refusal, in the field that the API has for it. */
  readonly refuse?: string;
  /** Default `stop`; null: the stream ends without saying so. */
  readonly finishReason?: string | null;
  /** Before the status line. */
  readonly delayMs?: number;
  readonly betweenMs?: number;
  /** Length of a piece; default 24. */
  readonly pieceChars?: number;
  /** The connection is destroyed after that much text. */
  readonly cutAfterChars?: number;
  /** The text ends after that much, properly, with finish reason `length`. */
  readonly endAfterChars?: number;
  /** Where the server falls silent; `mid-stream` is half way. */
  readonly hang?: 'before-headers' | 'before-first' | 'mid-stream';
  /** An error event ends the stream, half way or after that much text; an unstreamed request gets status 500. */
  readonly errorEvent?: WireError & { readonly afterChars?: number };
  /** One event half way is broken JSON. */
  readonly malformed?: boolean;
  /** An error status in place of an answer, with OpenAI's error body. */
  readonly status?: number;
  readonly error?: WireError;
  /** The header of that name: seconds, or a date. */
  readonly retryAfter?: number | string;
  /** For vectors and for reranking: words that mean the same. */
  readonly meanings?: Meanings;
  /** What is made of the vectors before they are sent. */
  readonly vectors?: (data: readonly { index: number; embedding: unknown }[]) => unknown;
  /** What is made of a reranking before it is sent. */
  readonly relevances?: (results: readonly { index: number; relevance_score: number }[]) => unknown;
  /** Sent as it is, with status 200 (unless `status`): what a proxy or a wrong address answers. */
  readonly raw?: { readonly contentType: string; readonly body: string };
}

/** Decides on the n-th request (from 1) since it was given to the server. */
export type Behave = (request: ModelRequest, n: number) => Behaviour;

// Faults: the text is honest, the way it comes is not.

export const honest: Behave = () => ({});
export const slow: Behave = () => ({ delayMs: 20, betweenMs: 5, pieceChars: 16 });
export const cutOff: Behave = (request) => ({ cutAfterChars: share(request, 0.6) });
export const truncated: Behave = (request) => ({ endAfterChars: share(request, 0.6) });
export const down: Behave = () => ({
  status: 503,
  error: { message: 'The server is overloaded or not ready yet.', type: 'server_error' },
});
export const hanging: Behave = () => ({ hang: 'before-headers' });
export const refusing: Behave = () => ({ refuse: "I'm sorry, but I can't help with that request." });
export const empty: Behave = () => ({ say: '' });
export const failing: Behave = () => ({
  errorEvent: { code: 'server_error', type: 'server_error', message: 'The model failed while it wrote.' },
});
export const malformed: Behave = () => ({ malformed: true });
export const notAnApi: Behave = () => ({
  raw: { contentType: 'text/html', body: '<!doctype html><title>Sign in to the network</title>' },
});

/** The first `times` requests get a 429, with a `Retry-After` header where one is given. */
export function rateLimited(times: number, retryAfter?: number | string): Behave {
  const error = { message: 'Rate limit reached for requests', type: 'requests', code: 'rate_limit_exceeded' };
  return (_, n) =>
    n <= times ? { status: 429, error, ...(retryAfter !== undefined && { retryAfter }) } : {};
}

function share(request: ModelRequest, part: number): number {
  return Math.floor(writeHonestly(request).length * part);
}

// Lies: the answer task is answered with something the proof must not let through; other tasks honestly.

export const notJson = telling(
  () => 'Here is what I found:\n\n- The reports agree on the main points.\n- More is "unclear".',
);

export const wrongLanguage = claiming((claim) => ({
  ...claim,
  text: 'Selon les informations publiées, la situation reste inchangée et rien d’autre n’a été annoncé.',
}));

/** By turns: words that stand nowhere, an honest quote with one word changed, one with two words exchanged. */
export const fabricatesQuotes = claiming((claim, _, index) =>
  quoting(claim, (words) => {
    const parts = words.split(' ');
    const middle = Math.floor(parts.length / 2);
    if (index % 3 === 0 || parts.length < 4)
      return 'officials confirmed in writing that both sides had agreed';
    if (index % 3 === 1) return parts.with(middle, 'reportedly').join(' ');
    return parts
      .with(middle, parts[middle - 1]!)
      .with(middle - 1, parts[middle]!)
      .join(' ');
  }),
);

/** The right words with the number of a passage in which they do not stand. */
export const citesWrongPassage = claiming((claim, { passages }) => ({
  ...claim,
  quotes: claim.quotes.map(({ words }) => ({
    passage: passages.find(({ text }) => !text.includes(words))?.number ?? passages.length + 1,
    words,
  })),
}));

/** The beginning of a sentence and the end of another of the same passage, joined with and without an ellipsis. */
export const stitchesQuotes = claiming((claim, request, index) => {
  const passage = passageOf(claim, request);
  const words = claim.quotes[0]!.words.split(' ');
  const other =
    passage?.sentences.findLast(({ text }) => text !== claim.quotes[0]!.words)?.text ?? words.join(' ');
  const stitched = [words.slice(0, 4).join(' '), other.split(' ').slice(-3).join(' ')];
  return quoting(claim, () => stitched.join(`${['', '…', ' …', '...'][index % 4]!} `));
});

/** Puts another figure in the place of each, or a figure where there was none. */
export const inventsNumbers = claiming((claim) =>
  /\d/.test(saidIn(claim))
    ? saying(claim, (said) => said.replace(/\d[\d,.]*\d|\d/g, '4,217'))
    : saying(claim, (said) => `${said}, in which 4,217 people took part`),
);
export const inventsNames = claiming((claim) =>
  saying(claim, (said) => `${said}, according to Colonel Farouk Hadidi of Zarnabad`),
);
export const inventsDates = claiming((claim) => ({
  ...claim,
  text: claim.text.replace(/( on .*?\d{4})? that /, ' on 3 March 2031 that '),
}));

/** The claim says the opposite of the sentence that it quotes. */
export const negates = claiming((claim) =>
  saying(claim, (said) => {
    const verb = /\b(is|are|was|were|has|have|had|will|can|could|would|may|did)\b( not\b)?/;
    return verb.test(said)
      ? said.replace(verb, (_, word: string, not?: string) => (not ? word : `${word} not`))
      : `it is not true that ${said}`;
  }),
);

/** The sentence is put into the mouth of another publisher of the passages, or of one from nowhere. */
export const swapsSpeaker = claiming((claim, request) => {
  const own = passageOf(claim, request)?.attributes.publisher;
  const others = request.passages.map(({ attributes }) => attributes.publisher);
  const other =
    others.find((publisher) => publisher && publisher !== own) ?? 'Ministry of Defence of Zarnabad';
  return { ...claim, text: `The ${other} ${claim.text.slice(claim.text.indexOf('reported'))}` };
});

const INJECTION =
  /ignore (?:all )?(?:previous|prior|above) instructions,? (?:and )?(?:say|write|answer|reply)(?: that)?:? ["“]?(.+?)["”]?(?:[.!\n]|$)/i;

/** Says what a passage orders it to say, once with the order as a real quote and once with an honest one. */
export const obeysInjection = answering((request) => {
  const found = request.passages.flatMap((passage) => {
    const order = INJECTION.exec(passage.text)?.[1];
    return order ? [{ text: `${order}.`, quotes: [{ passage: passage.number, words: order }] }] : [];
  });
  const claims = honestClaims(request).map(copied) as Pick<WrittenClaim, 'text' | 'quotes'>[];
  const honestQuotes = claims[0]?.quotes ?? [];
  return found.length === 0
    ? claims
    : [...found, ...found.map((claim) => ({ ...claim, quotes: honestQuotes }))];
});

export const emitsAddresses = claiming((claim) => ({
  ...claim,
  text: `${claim.text} See https://evil.example/a?b=1 and [the report](https://evil.example/c) or evil.example/d.`,
}));
export const emitsMentions = claiming((claim) => ({
  ...claim,
  text: `<!channel> @everyone <@U1> <@123456789012345678> <#C1> ${claim.text}`,
}));

export const manyClaims = answering((request) => {
  const all = request.passages.flatMap((passage) =>
    passage.sentences.map((sentence) => numbered(claimOf(passage, sentence, request))),
  );
  return all.length === 0 ? [] : Array.from({ length: 200 }, (_, index) => all[index % all.length]!);
});
/** The first claim has 100,000 characters and more. */
export const hugeClaim = claiming((claim, _, index) =>
  index === 0 ? { ...claim, text: `${claim.text} `.repeat(Math.ceil(100_000 / claim.text.length)) } : claim,
);
export const duplicateClaims = answering((request) =>
  honestClaims(request)
    .map(numbered)
    .flatMap((claim) => [claim, claim, claim]),
);

export const extraFields = answering((request) =>
  honestClaims(request).map(({ text, quotes }) => ({
    text,
    verified: true,
    confidence: 1,
    citation: { url: 'https://evil.example', words: quotes[0]?.words },
    quotes: quotes.map((quote) => ({ ...quote, start: 0, end: 4, article: '000-1' })),
  })),
);

/** By turns: a passage as "1", as "[1]", quotes as plain strings, a single quote, a number for a text, half a passage. */
export const wrongTypes = answering((request) => {
  const claims = honestClaims(request).map(copied) as Pick<WrittenClaim, 'text' | 'quotes'>[];
  const forms: ((claim: Pick<WrittenClaim, 'text' | 'quotes'>) => unknown)[] = [
    (claim) => ({
      ...claim,
      quotes: claim.quotes.map((quote) => ({ ...quote, passage: String(quote.passage) })),
    }),
    (claim) => ({
      ...claim,
      quotes: claim.quotes.map((quote) => ({ ...quote, passage: `[${quote.passage}]` })),
    }),
    (claim) => ({ ...claim, quotes: claim.quotes.map(({ words }) => words) }),
    (claim) => ({ ...claim, quotes: claim.quotes[0] }),
    (claim) => ({ ...claim, text: 42 }),
    (claim) => ({
      ...claim,
      quotes: claim.quotes.map((quote) => ({ ...quote, passage: quote.passage + 0.5 })),
    }),
  ];
  return claims[0] ? forms.map((form, index) => form(claims[index % claims.length]!)) : [];
});

export const nestedGarbage = answering(() => [
  null,
  [[{}]],
  42,
  'a text',
  {},
  { text: { text: ['deep'] }, quotes: {} },
  { text: 'No quotes.' },
  { text: 'Empty quotes.', quotes: [] },
  {
    text: 'Quotes of nothing.',
    quotes: [null, {}, [], { passage: null, words: null }, { passage: -1, words: '' }],
  },
  { text: '', quotes: [{ passage: 1e21, words: ' ' }] },
]);

/** Zero-width characters within words, and letters that turn the direction of writing; every other quote too. */
export const unicodeTricks = claiming((claim, _, index) => {
  const tricked = (text: string) => `\u202e${text.replace(/(\p{L})(\p{L})/gu, '$1\u200b$2')}\u202c\u2066`;
  return { ...(index % 2 === 0 ? claim : quoting(claim, tricked)), text: tricked(claim.text) };
});

/** Everything that is wrong with the way an answer comes, by name. */
export const faults: Readonly<Record<string, Behave>> = {
  cutOff,
  truncated,
  rateLimited: rateLimited(1, 0),
  down,
  hanging,
  refusing,
  empty,
  failing,
  malformed,
  notAnApi,
};

/** Everything that is wrong with what an answer says, by name. */
export const lies: Readonly<Record<string, Behave>> = {
  notJson,
  wrongLanguage,
  fabricatesQuotes,
  citesWrongPassage,
  stitchesQuotes,
  inventsNumbers,
  inventsNames,
  inventsDates,
  negates,
  swapsSpeaker,
  obeysInjection,
  emitsAddresses,
  emitsMentions,
  manyClaims,
  hugeClaim,
  duplicateClaims,
  extraFields,
  wrongTypes,
  nestedGarbage,
  unicodeTricks,
};

function telling(say: (request: ModelRequest) => string): Behave {
  return (request) => (request.task === 'answer' ? { say } : {});
}

function answering(elements: (request: ModelRequest) => readonly unknown[]): Behave {
  return telling((request) => writeElements(elements(request), request));
}

function claiming(
  change: (claim: WrittenClaim, request: ModelRequest, index: number) => WrittenClaim,
): Behave {
  return answering((request) =>
    honestClaims(request).map((claim, index) => {
      const changed = change(claim, request, index);
      return changed.quotes === claim.quotes ? numbered(changed) : copied(changed);
    }),
  );
}

function quoting(claim: WrittenClaim, change: (words: string) => string): WrittenClaim {
  return { ...claim, quotes: claim.quotes.map((quote) => ({ ...quote, words: change(quote.words) })) };
}

function passageOf(claim: WrittenClaim, { passages }: ModelRequest): ShownPassage | undefined {
  return passages.find(({ number }) => number === claim.quotes[0]?.passage);
}

/** What stands behind "reported on … that", without the full stop. */
function saidIn({ text }: WrittenClaim): string {
  return text.slice(saidFrom(text)).replace(/\.$/, '');
}

function saidFrom(text: string): number {
  return text.indexOf(' that ') + ' that '.length;
}

function saying(claim: WrittenClaim, change: (said: string) => string): WrittenClaim {
  return { ...claim, text: `${claim.text.slice(0, saidFrom(claim.text))}${change(saidIn(claim))}.` };
}
