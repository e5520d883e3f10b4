import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Citation, type Draft, findQuote, findWords, verify } from '../../src/answer/verify.ts';
import { cutPassages } from '../../src/corpus/passages.ts';
import { readArchive } from '../../src/corpus/read-archive.ts';
import type { Hit } from '../../src/retrieval/passage-index.ts';

describe('findWords()', () => {
  const find = (text: string, words: string) => {
    const found = findWords(text, words);
    return found && text.slice(found.start, found.end);
  };

  test.each([
    ['He said  “stop\u00a0now” — twice.', '"stop now" - twice', '“stop\u00a0now” — twice'],
    ['The Coalition’s\nview', "Coalition's view", 'Coalition’s\nview'],
    ['re\u00adopen the\u200b road', 'reopen the road', 're\u00adopen the\u200b road'],
    ['seventeen, 17 people', '  17 people\n', '17 people'],
    ['17 people and 7 people', '7 people', '7 people'],
    ['killed 1,700 people', '1,700 people', '1,700 people'],
    ['It rose by 2.5.', 'by 2.5', 'by 2.5'],
    ['قتل ١٧ شخصا', '١٧ شخصا', '١٧ شخصا'],
    ['smile 😀 here', '😀 here', '😀 here'],
  ])('findWords() finds in %j the words %j', (text, words, expected) => {
    expect(find(text, words)).toBe(expected);
  });

  test.each([
    ['17 people', '7 people'],
    ['people 175', 'people 17'],
    ['1,700 people', '700 people'],
    ['1,700', '1'],
    ['12.5 percent', '5 percent'],
    ['2.5 percent', '2'],
    ['قتل ١٧ شخصا', '٧ شخصا'],
    ['قتل ١٧ شخصا', 'قتل ١'],
    ['١٬٧٠٠ شخص', '٧٠٠ شخص'],
    ['ninety', 'nine'],
    ['unable to go', 'able to go'],
    ['He agreed', 'he agreed'],
    ['He did not agree', 'He did agree'],
    ['Sénémaud', 'Senemaud'],
    ['one', 'one two'],
    ['any words', ''],
    ['any words …', '…'],
  ])('findWords() does not find in %j the words %j', (text, words) => {
    expect(find(text, words)).toBeUndefined();
  });
});

describe('findQuote()', () => {
  const text =
    'He said: “The Coalition urged China to act, now” in Beijing. Others (in Idlib) were not asked.';
  const find = (words: string) => {
    const found = findQuote(text, words);
    return found && text.slice(found.start, found.end);
  };

  test.each([
    ['The Coalition urged China to act.', 'The Coalition urged China to act'],
    ['"The Coalition urged China"', 'The Coalition urged China'],
    ['… urged China to act …', 'urged China to act'],
    ['...urged China to act...', 'urged China to act'],
    ['the Coalition urged China', 'The Coalition urged China'],
    ['Urged China to act, now.”', 'urged China to act, now'],
    [
      'The Coalition urged China to act, now” in Beijing.',
      'The Coalition urged China to act, now” in Beijing.',
    ],
    ['(in Idlib)', '(in Idlib)'],
  ])('findQuote() undoes what was done to the ends of %j', (words, expected) => {
    expect(find(words)).toBe(expected);
  });

  test.each([
    'The Coalition … China to act',
    'The Coalition urged China. Others were not asked.',
    'urged China to act in Beijing',
    'urged China to ac.',
    'the coalition urged China',
    '"…"',
    '.',
  ])('findQuote() does not find %j', (words) => {
    expect(find(words)).toBeUndefined();
  });
});

describe('verify()', async () => {
  const { articles } = await readArchive('seeds');
  const passages = articles.flatMap((article) => cutPassages(article));
  const hitOf = (index: number): Hit => ({
    passage: passages[index]!,
    score: 1,
    sentences: [],
    articleScore: 1,
    reprints: [],
  });
  const claim = (text: string, ...quotes: [passage: string, words: string][]) => ({
    text,
    quotes: quotes.map(([passage, words]) => ({ passage, words })),
  });

  test('verify() keeps a claim whose quotes all stand in their passages', () => {
    const [one, other] = [passages[0]!, passages[9]!];
    const slice = one.text.slice(4, 60).trim();
    const { statements, dropped } = verify(
      {
        claims: [
          claim('Said.', [one.id, one.text], [other.id, other.text]),
          claim('Again.', [one.id, one.text]),
        ],
      },
      [hitOf(0), hitOf(9)],
    );
    expect(dropped).toEqual([]);
    expect(statements.map(({ text, citations }) => [text, citations.length])).toEqual([
      ['Said.', 2],
      ['Again.', 1],
    ]);
    expect(statements[0]!.citations[0]).toMatchObject({ quote: one.text.trim(), start: one.start });
    expect(slice.length).toBeGreaterThan(0);
  });

  test('verify() drops a claim without a quote, of a passage not retrieved, or of words not in the passage', () => {
    const [one, other] = [passages[0]!, passages[9]!];
    const claims = [
      claim('None.'),
      claim('Elsewhere.', [other.id, other.text]),
      claim('Made up.', [one.id, 'Words that nobody wrote']),
      claim('Half.', [one.id, one.text], [one.id, 'Words that nobody wrote']),
      claim('Wrong place.', [one.id, other.text]),
    ];
    const { statements, dropped } = verify({ claims }, [hitOf(0)]);
    expect(statements).toEqual([]);
    expect(dropped.map(({ reason }) => reason)).toEqual([
      'no-quote',
      'not-retrieved',
      'not-in-passage',
      'not-in-passage',
      'not-in-passage',
    ]);
  });

  // Written anew, and otherwise than verify() does it: what may differ is taken out on both sides.
  const bare = (text: string) =>
    text
      .replace(/[\s\u00ad\u200b-\u200f\u2060\ufeff"“”„‟«»'‘’‚‛ʼ`´‐‑‒–—―−-]+/gu, '')
      .replace(/^[.,;:!?…()[\]]+|[.,;:!?…()[\]]+$/g, '')
      .replace(/^./u, (first) => first.toLowerCase());

  const place = fc.nat({ max: passages.length - 1 });
  // Mostly whole words, as writers quote; sometimes cut anywhere.
  const slice = fc
    .tuple(place, fc.nat(), fc.integer({ min: 1, max: 15 }), fc.integer({ min: 0, max: 4 }))
    .map(([index, at, length, cut]) => {
      const parts = passages[index]!.text.trim().split(/(?<=\s)/);
      const first = at % parts.length;
      return {
        index,
        words: parts
          .slice(first, first + length)
          .join('')
          .slice(cut === 4 ? 1 : 0),
      };
    });
  const mutation = fc.constantFrom<(words: string) => string>(
    (words) => words,
    (words) => words,
    (words) => words.replace(/[“”"]/g, "'"),
    (words) => words.replaceAll(' ', '\u00a0 '),
    (words) => words.replace('-', '—'),
    (words) => words.replace('not ', ''),
    (words) => words.replace(/\d/, '9'),
    (words) => words.toUpperCase(),
    (words) => `${words} indeed`,
    (words) => words.slice(1),
    (words) => words.replace(/(\w+) (\w+)/, '$2 $1'),
  );
  const draft: fc.Arbitrary<Draft> = fc
    .array(
      fc.array(fc.tuple(slice, mutation, place, fc.nat({ max: 5 })), { maxLength: 3 }).map((quotes) => ({
        text: 'A claim.',
        quotes: quotes.map(([{ index, words }, mutate, other, dice]) => ({
          passage: passages[dice === 5 ? other : index]!.id,
          words: mutate(words),
        })),
      })),
      { maxLength: 5 },
    )
    .map((claims) => ({ claims }));

  test('verify() never cites words that are not in the article, nor a passage that was not retrieved', () => {
    let cited = 0;
    fc.assert(
      fc.property(
        draft,
        fc.oneof(
          fc.constant(passages.map((_, index) => index)),
          fc.uniqueArray(place, { maxLength: passages.length }),
        ),
        (proposed, retrieved) => {
          const { statements, dropped } = verify(proposed, retrieved.map(hitOf));
          expect(statements.length + dropped.length).toBe(proposed.claims.length);
          const wanted = new Set(
            proposed.claims.flatMap((one) => one.quotes.map(({ words }) => bare(words))),
          );
          // A copy with slips stands for a whole sentence.
          const isSentence = ({ passage, start, end }: Citation) =>
            passage.sentences.some((one) => one.start === start && one.end === end);
          for (const { citations } of statements) {
            expect(citations.length).toBeGreaterThan(0);
            for (const citation of citations) {
              const { passage, quote, start, end } = citation;
              cited++;
              expect(quote).toBe(passage.article.text.slice(start, end));
              expect(start >= passage.start && end <= passage.end).toBe(true);
              expect(retrieved.some((index) => passages[index]!.id === passage.id)).toBe(true);
              expect(wanted.has(bare(quote)) || isSentence(citation)).toBe(true);
              expect(passage.text).toContain(quote);
            }
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(cited).toBeGreaterThan(100);
  });

  test('verify() takes a copy with slips for the sentence that it was made of', () => {
    const passage = passages.find(({ text }) => /killing 17 people/.test(text))!;
    const sentence = passage.sentences
      .map(({ start, end }) => passage.article.text.slice(start, end))
      .find((text) => /killing 17 people/.test(text))!;
    const slips = [
      sentence.replace('killing 17 people', 'killing 71 people'),
      sentence.replace(/^Local activists said that /, 'Activists said '),
      sentence.replace('residential', 'residental').replace('injuring', 'wounding'),
    ];
    for (const copy of slips) {
      expect(copy).not.toBe(sentence);
      const { statements } = verify(
        { claims: [claim('Said.', [passage.id, copy])] },
        passages.map((_, at) => hitOf(at)),
      );
      expect(statements[0]?.citations[0]?.quote, copy).toBe(sentence);
    }
    const others = ['Local activists said nothing of the kind about the raid.', 'killing 71 people'];
    for (const copy of others)
      expect(
        verify({ claims: [claim('Said.', [passage.id, copy])] }, [hitOf(passages.indexOf(passage))]).dropped,
      ).toHaveLength(1);
  });

  test('verify() proves every sentence of the seeds', () => {
    const claims = passages.flatMap(({ id, article, sentences }) =>
      sentences.map(({ start, end }) => claim('x', [id, article.text.slice(start, end)])),
    );
    expect(
      verify(
        { claims },
        passages.map((_, index) => hitOf(index)),
      ).dropped,
    ).toEqual([]);
  });
});
