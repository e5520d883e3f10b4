import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../src/answer/model/language-model.ts';
import { ANSWER_CHARS_MAX, readClaims, type WrittenClaim } from '../../../src/answer/model/read-claims.ts';

async function claimsIn(...pieces: string[]): Promise<WrittenClaim[]> {
  async function* text() {
    yield* pieces;
  }
  const claims: WrittenClaim[] = [];
  for await (const claim of readClaims(text())) claims.push(claim);
  return claims;
}

const claim = (text: string, words = 'some words', passage = 1) => ({
  text,
  sentences: [],
  quotes: [{ passage, words }],
});

describe('readClaims()', () => {
  const two = [claim('One.'), claim('Two, "quoted" {braced}.')];
  it.each([
    ['the form asked for', JSON.stringify({ elements: two })],
    ['indented', JSON.stringify({ elements: two }, null, 2)],
    [
      'in a code fence, with a preface',
      `Here you are:\n\`\`\`json\n${JSON.stringify({ elements: two })}\n\`\`\``,
    ],
    ['a plain list', JSON.stringify(two)],
    ['one a line', two.map((one) => JSON.stringify(one)).join('\n')],
    ['under another name', JSON.stringify({ claims: two })],
    ['cut off in the third', `${JSON.stringify({ elements: [...two, claim('Three.')] }).slice(0, -12)}`],
    ['after an open brace and a stray quotation mark', `{ He said "so\n${JSON.stringify({ elements: two })}`],
  ])('finds claims %s', async (_, text) => {
    expect(await claimsIn(text)).toEqual(two);
  });

  it('takes numbers of passages as they come', async () => {
    const quotes = [{ passage: '[2]', words: 'a' }, { passage: '3', words: 'b' }, 'c', { words: 'd' }];
    expect(await claimsIn(JSON.stringify({ text: 'One.', quotes }))).toEqual([
      {
        text: 'One.',
        sentences: [],
        quotes: [
          { passage: 2, words: 'a' },
          { passage: 3, words: 'b' },
          { passage: 0, words: 'c' },
          { passage: 0, words: 'd' },
        ],
      },
    ]);
    expect(await claimsIn('{"text": "One.", "quotes": {"passage": 1, "words": "a"}}')).toEqual([
      claim('One.', 'a'),
    ]);
  });

  it('takes numbers of sentences as they come, and numbers beside quotes', async () => {
    const texts = [
      '{"text": "One.", "sentences": [3, "4", "[5]"]}',
      '{"text": "One.", "sentences": 3}',
      '{"text": "One.", "sentences": [3], "quotes": [{"passage": 1, "words": "a"}]}',
    ];
    expect(await claimsIn(JSON.stringify({ elements: texts.map((text) => JSON.parse(text)) }))).toEqual([
      { text: 'One.', sentences: [3, 4, 5], quotes: [] },
      { text: 'One.', sentences: [3], quotes: [] },
      { text: 'One.', sentences: [3], quotes: [{ passage: 1, words: 'a' }] },
    ]);
  });

  it('tells an empty list from everything else without claims', async () => {
    expect(await claimsIn('{"elements": []}')).toEqual([]);
    expect(await claimsIn('```json\n{"elements":[ ]}\n```')).toEqual([]);
    for (const text of [
      '',
      'I cannot say.',
      '{}',
      '{"elements": [',
      '{"elements": [{"text": 5, "quotes": []}]}',
    ])
      await expect(claimsIn(text), text).rejects.toMatchObject({ code: 'model-unreadable' });
  });

  it('stops reading a model that writes on and on', async () => {
    let read = 0;
    async function* endless() {
      for (;;) {
        read += 1_000;
        yield 'x'.repeat(1_000);
      }
    }
    await expect(readClaims(endless()).next()).rejects.toBeInstanceOf(ModelError);
    expect(read).toBeLessThanOrEqual(ANSWER_CHARS_MAX + 1_000);
  });

  const anyClaim = fc.record({
    text: fc.string({ unit: 'grapheme' }),
    sentences: fc.array(fc.nat()),
    quotes: fc.array(fc.record({ passage: fc.nat(), words: fc.string({ unit: 'grapheme' }) }), {
      maxLength: 3,
    }),
  });
  const cutInPieces = (text: string, cuts: readonly number[]) => {
    const at = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
    return [...at, text.length].map((end, index) => text.slice(at[index - 1] ?? 0, end));
  };

  it('gives the same claims however the text is cut into pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyClaim, { minLength: 1, maxLength: 5 }),
        fc.constantFrom<(claims: unknown[]) => string>(
          (elements) => JSON.stringify({ elements }),
          (elements) => `Sure {\n${JSON.stringify({ elements }, null, 1)}`,
          (elements) => elements.map((one) => JSON.stringify(one)).join('\n'),
        ),
        fc.array(fc.nat(), { maxLength: 30 }),
        async (claims, write, cuts) => {
          const text = write(claims);
          expect(await claimsIn(...cutInPieces(text, cuts))).toEqual(claims);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never fails otherwise than by saying so, whatever comes', async () => {
    const part = fc.oneof(
      fc.string(),
      fc.json(),
      anyClaim.map((one) => JSON.stringify(one)),
      fc.constantFrom('{', '}', '"', '\\', '[', ']', '{"text"', '"quotes":', '\n', '\u0000', '\ud800'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 30 }), async (parts) => {
        try {
          for (const { text, quotes } of await claimsIn(...parts)) {
            expect(typeof text).toBe('string');
            for (const { passage, words } of quotes)
              expect([typeof passage, typeof words]).toEqual(['number', 'string']);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(ModelError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['nested objects', (chars: number) => `${'{"text":'.repeat(chars / 9)}1${'}'.repeat(chars / 9)}`],
    [
      'nested claims',
      (chars: number) => '{"text":"a","quotes":['.repeat(chars / 30) + ']}'.repeat(chars / 30),
    ],
    ['braces', (chars: number) => '{'.repeat(chars / 2) + '}'.repeat(chars / 2)],
    ['claims without an end', (chars: number) => '{"text":"a","quotes":['.repeat(chars / 22)],
    ['one long claim', (chars: number) => `{"text":"${'a'.repeat(chars)}","quotes":[]}`],
  ])('reads as much as it may of %s in a moment', async (_, write) => {
    const begun = performance.now();
    await claimsIn(write(ANSWER_CHARS_MAX)).catch(() => []);
    // Before, 39 kB of nested objects took four seconds.
    expect(performance.now() - begun).toBeLessThan(400);
  });
});
