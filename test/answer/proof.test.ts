import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultByWords, faultOf, hasAddress, tidy } from '../../src/answer/proof.ts';
import { type Claim, verify } from '../../src/answer/verify.ts';
import { cutPassages, type Passage } from '../../src/corpus/passages.ts';
import { readArchive } from '../../src/corpus/read-archive.ts';
import type { Hit } from '../../src/retrieval/passage-index.ts';
import { unprovenIn } from './model/model-archive.ts';

describe('hasAddress()', () => {
  test.each([
    'See example.org for more.',
    'See EXAMPLE.ORG.',
    'Read it on news.example.co.uk/a today.',
    'It stands on evil.click, they said.',
    'http://x',
    'ftp://files',
    'javascript:alert(1)',
    'mailto:a',
    'data:text/html,x',
    'Write to someone@example now, or someone@example.org.',
    'Ask <@U1> about it.',
    '<!channel> look',
    '<#C1> has it',
    '<t:1> and </cmd:1>',
    'Listen, @everyone.',
    'the report](more',
    'www.example',
  ])('finds one in %j', (text) => {
    expect(hasAddress(text)).toBe(true);
  });

  test.each([
    'The U.S. and the U.K. said so.',
    'Nos. 3 and 4, e.g. in Idlib, i.e. there, at 5 p.m. on Monday.',
    'It rose by 2.5 percent to 1.7m, or 3.14.',
    'They left in the net.They came back.',
    'The regime bombed it.The Coalition replied.News agencies told of it.',
    'Dr. Hariri, Gen. Idris and St. Petersburg.',
    'a < b and c > d',
    'Hariri met 5@10 what',
    'Was it so...and then?',
    'the Coalition’s own.',
  ])('finds none in %j', (text) => {
    expect(hasAddress(text)).toBe(false);
  });

  test('a publisher’s name is none', () => {
    expect(hasAddress('Rudaw.net reported on Monday that they met.', ['Rudaw.net'])).toBe(false);
    expect(hasAddress('Rudaw.net reported on evil.net that they met.', ['Rudaw.net'])).toBe(true);
  });
});

test.each([
  ['They met. [1]', 'They met.'],
  ['They met [1, 2] in Amman【3†source】 (passage 2).', 'They met in Amman.'],
  ['**They** `met`\n in\u200b Am\u00adman\u202e.', 'They met in Amman.'],
  ['See [the report](https://evil.example/c).', 'See the report.'],
  ['It killed 12 [sic] people.', 'It killed 12 [sic] people.'],
])('tidy() makes of %j %j', (text, expected) => {
  expect(tidy(text)).toBe(expected);
});

const { articles } = await readArchive('seeds');
const passages = articles.flatMap((article) => cutPassages(article));
const hitOf = (passage: Passage): Hit => ({
  passage,
  score: 1,
  sentences: [],
  articleScore: 1,
  reprints: [],
});
const hits = passages.map(hitOf);
const publishers = [...new Set(articles.map(({ publisher }) => publisher))];

/** The statement that a claim becomes, and what is wrong with it. */
function proven(claim: Claim, question = 'What is reported?') {
  const { statements, dropped } = verify({ claims: [{ ...claim, text: tidy(claim.text) }] }, hits);
  const statement = statements[0];
  return {
    statement,
    fault: statement
      ? (faultOf(statement, { asked: [question], publishers }) ?? faultByWords(statement))
      : dropped[0]!.reason,
  };
}

describe('faultOf()', () => {
  const passage = passages.find(({ text }) => /killing 17 people/.test(text))!;
  const words =
    'four Russian jets raided residential areas and civilian homes in the center of the town on Tuesday night, killing 17 people and injuring 35 others';
  const fault = (text: string, quote = words, question?: string) =>
    proven({ text, quotes: [{ passage: passage.id, words: quote }] }, question).fault;

  test.each([
    'Local activists said that four Russian jets raided homes in the center of the town, killing 17 people and injuring 35 others.',
    'Russian jets killed 17 people and injured 35 others on 19 December 2017.',
    'The Syrian Coalition said the raid on residential areas of the town killed “17 people” and injured “35 others.”',
    'Seventeen people were killed and 35 injured when four Russian jets raided residential areas of the town.',
  ])('lets through what the passage says: %s', (text) => {
    expect(fault(text)).toBeUndefined();
  });

  test.each([
    ['no-sentence', ''],
    ['no-sentence', `Four Russian jets raided the town${' and the town'.repeat(60)}.`],
    ['address', 'Four Russian jets raided homes in the town, killing 17 people (evil.example).'],
    [
      'other-language',
      'Quatre avions russes ont bombardé la ville, tuant 17 personnes et blessant 35 autres.',
    ],
    ['misquoted', 'The raid of four Russian jets killed 17 people, “a crime of war”, in the town.'],
    ['misquoted', 'The raid of four Russian jets killed 17 people, ‘a crime of war’, in the town.'],
    ['misquoted', 'The raid of four Russian jets on the town killed 17 people and was "a crime of war.'],
    [
      'unfounded-number',
      'Four Russian jets raided homes in the town, killing 71 people and injuring 35 others.',
    ],
    ['unfounded-date', 'On 3 March 2031 four Russian jets raided homes in the town, killing 17 people.'],
    ['unfounded-name', 'Four Russian jets raided homes in the town of Zarnabad, killing 17 people.'],
    ['contradicted', 'It is not true that four Russian jets raided homes in the town, killing 17 people.'],
    ['unsupported', 'The four jets of the town praised the committee for all its generous donors.'],
    [
      'unsupported',
      'Four Russian jets raided homes in the town, killing 17 people. Oil prices fell sharply after markets reopened quietly.',
    ],
  ])('withholds as %s: %s', (expected, text) => {
    expect(fault(text)).toBe(expected);
  });

  test('withholds what rests on two words', () => {
    expect(fault('Four Russian jets raided the town, killing 17 people.', '17 people')).toBe(
      'quote-too-short',
    );
  });

  test('withholds what rests on words about something else, though the passage holds it', () => {
    const text = 'Four Russian jets raided homes in the town, killing 17 people and injuring 35.';
    expect(fault(text, words)).toBeUndefined();
    expect(fault(text, 'Coalition condemned the massacre')).toBe('quote-unrelated');
  });

  test('takes numbers and names of the question for said', () => {
    const text =
      'Four Russian jets raided homes in the town in Idlibistan, killing 17 people and injuring 35.';
    expect(fault(text)).toBe('unfounded-name');
    expect(fault(text, words, 'How many died in Idlibistan?')).toBeUndefined();
  });
});

describe('of any draft', () => {
  const quotation = fc
    .tuple(fc.nat({ max: passages.length - 1 }), fc.nat(), fc.integer({ min: 1, max: 40 }))
    .map(([index, at, length]) => {
      const passage = passages[index]!;
      const parts = passage.text.trim().split(/\s+/);
      const first = at % parts.length;
      return { passage: passage.id, words: parts.slice(first, first + length).join(' ') };
    });
  const sentence = fc.tuple(fc.nat({ max: passages.length - 1 }), fc.nat()).map(([index, at]) => {
    const { article, sentences } = passages[index]!;
    const { start, end } = sentences[at % sentences.length]!;
    return { passage: passages[index]!.id, words: article.text.slice(start, end) };
  });
  const mutation = fc.constantFrom<(text: string) => string>(
    (text) => text,
    (text) => text,
    (text) => text.replace(/\d+/, '4,217'),
    (text) => text.replace(/\p{Lu}\p{L}+(?= )/u, 'Zarnabad'),
    (text) => `${text.replace(/\.$/, '')}, said Colonel Farouk Hadidi.`,
    (text) => text.replace(/ (\p{L}+) (\p{L}+) /u, ' $2 $1 '),
    (text) => text.replace(/ (?:is|was|were|are|has|have) /, '$& not '),
    (text) => `In 2031 ${text}`,
    (text) => `${text} See https://evil.example/a or evil.example.`,
    (text) => `<!channel> ${text}`,
    (text) => text.toUpperCase(),
    (text) => `The Syrian Coalition said: “${text}”`,
  );
  const claim: fc.Arbitrary<Claim> = fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(sentence, mutation, mutation, fc.nat({ max: 5 }))
        .map(([own, text, words, dice]) => ({
          text: text(own.words),
          quotes: [{ passage: own.passage, words: dice === 0 ? words(own.words) : own.words }],
        })),
    },
    {
      weight: 3,
      arbitrary: fc.tuple(sentence, quotation, mutation).map(([own, quote, text]) => ({
        text: text(own.words),
        quotes: [quote],
      })),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        text: fc.string({ unit: 'grapheme' }),
        quotes: fc.array(fc.oneof(quotation, fc.record({ passage: fc.string(), words: fc.string() })), {
          maxLength: 3,
        }),
      }),
    },
  );

  test('what is shown is quoted rightly and holds no number or name from nowhere', () => {
    let shown = 0;
    let withheld = 0;
    fc.assert(
      fc.property(claim, (one) => {
        const { statement, fault } = proven(one);
        if (!statement || fault) {
          withheld++;
          return;
        }
        shown++;
        const answer = { kind: 'answered', statements: [statement] } as never;
        expect(unprovenIn(answer, ['What is reported?'])).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
    expect(shown).toBeGreaterThan(100);
    expect(withheld).toBeGreaterThan(300);
  });
});
