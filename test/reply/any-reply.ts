// Random replies, as hostile and as long as they come, for properties of dialects.
import fc from 'fast-check';
import type { Block, Reply, SourceLine, Span } from '../../src/reply/reply.ts';

const HOSTILE = [
  '<!channel>',
  '<@U1>',
  '<@123456789012345678>',
  '@everyone',
  '*bold* _italic_ ~gone~ `code`',
  '[a](https://evil.example/x)',
  '<https://evil.example/y|b>',
  'https://evil.example/z',
  '&lt;!here&gt;',
  '\u202eturned\u0000',
  '\ud800',
  '```',
  '> quoted',
];

const words = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(...HOSTILE),
  fc.constantFrom('', ' ', 'The Coalition said so.', 'قال الائتلاف ذلك.', '👩‍👩‍👧 family'),
  // With and without places to cut at.
  fc
    .tuple(fc.constantFrom('word ', 'unbroken', '"', '\\', '🙂', 'كلمة '), fc.integer({ min: 1, max: 4_000 }))
    .map(([one, times]) => one.repeat(times)),
);

const address = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.integer({ min: 1, max: 30 }).map((n) => `https://archive.example/a/${n}?x="<b>`),
  },
  fc.constantFrom(
    undefined,
    'javascript:alert(1)',
    'data:text/html,x',
    'no address',
    `https://long.example/${'a'.repeat(3_100)}`,
  ),
  fc.integer({ min: 1, max: 2_900 }).map((n) => `https://long.example/${'b'.repeat(n)}`),
);

const reference = fc
  .tuple(fc.integer({ min: 1, max: 40 }), address)
  .map(([number, url]): Span => ({ kind: 'reference', number, quote: `${number}-1`, ...(url && { url }) }));

const span: fc.Arbitrary<Span> = fc.oneof(
  fc.tuple(fc.constantFrom('text', 'strong', 'quote'), words).map(([kind, text]): Span => ({ kind, text })),
  reference,
);
const spans = fc.array(span, { maxLength: 30 });

const source: fc.Arbitrary<SourceLine> = fc
  .record({
    number: fc.integer({ min: 1, max: 40 }),
    title: words,
    publisher: words,
    url: address,
    link: address,
    alsoBy: words,
  })
  .map(({ number, title, publisher, url, link, alsoBy }) => ({
    number,
    title: title.slice(0, 200),
    publisher: publisher.slice(0, 150),
    date: '24 January 2018',
    ...(url && { url }),
    links: link ? [{ text: 'original', url: link }] : [],
    quotes: [{ id: `${number}-1`, text: title, ...(url && { url }) }],
    ...(alsoBy && { alsoBy }),
  }));

const block: fc.Arbitrary<Block> = fc.oneof(
  { weight: 3, arbitrary: spans.map((some): Block => ({ kind: 'statement', spans: some })) },
  spans.map((some): Block => ({ kind: 'paragraph', spans: some })),
  spans.map((some): Block => ({ kind: 'filters', spans: some })),
  spans.map((some): Block => ({ kind: 'notice', notice: 'written', spans: some })),
  { weight: 3, arbitrary: source.map((one): Block => ({ kind: 'source', source: one })) },
  source.map((one): Block => ({ kind: 'nearest', source: one })),
  fc
    .array(
      words.map((one) => one.slice(0, 200)),
      { maxLength: 5 },
    )
    .map((questions): Block => ({ kind: 'examples', questions })),
);

export const anyReply: fc.Arbitrary<Reply> = fc.record({
  blocks: fc.array(block, { maxLength: 60 }),
  summary: words,
});
