// Whatever a reply holds: its messages are within Discord's limits, and say all of it, literally.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeDiscord } from '../../../src/adapters/discord/discord-dialect.ts';
import {
  linkAddress,
  literalMarkdown,
  markLink,
  maskedLink,
} from '../../../src/adapters/discord/literal-markdown.ts';
import {
  composeHelp,
  composeQuotes,
  composeShared,
  composeSources,
  composeWords,
} from '../../../src/reply/compose-help.ts';
import { literal } from '../../../src/reply/literal.ts';
import type { Block, Reply, Span } from '../../../src/reply/reply.ts';
import { anyText } from '../../corpus/any-text.ts';
import { anyReply } from '../../reply/any-reply.ts';
import { checkMessage } from '../../servers/discord-limits.ts';
import { discordFormatting } from '../../servers/discord-server.ts';
import { buttonsOf, displaysOf, readDisplay } from './reading.ts';

const CONTROLS = { answer: '0f2c1f8e-8f1b-4d55-9a0e-5f4f6d0c1c11', hasQuotes: true, hasFilters: true };

/** Letters alone: where lines end is the dialect's. */
const letters = (text: string) => text.replace(/\s/g, '');
const plain = (text: string) => literal(text.toWellFormed());

/** What a reader must find, letter for letter. */
function saidIn(block: Block): string {
  switch (block.kind) {
    case 'source':
    case 'nearest': {
      const { number, title, publisher, date, alsoBy, links, url, quotes } = block.source;
      const begin = block.kind === 'source' ? `[${number}] ` : '• ';
      const behind = linkAddress(url) && /[[\]]|:\/\//.test(title) ? ' [↗]'.replace(/[[\]]/g, '') : '';
      const also = alsoBy ? ` · also published by ${alsoBy}` : '';
      const others = links.filter((one) => linkAddress(one.url)).map(({ text }) => ` · ${text}`);
      const end = block.kind === 'source' ? '' : quotes.map(({ text }) => ` “${text}”`).join('');
      return plain(`${begin}“${title}”${behind} · ${publisher} · ${date}${also}${others.join('')}${end}`);
    }
    case 'examples':
      return block.questions.map(plain).join('');
    default:
      return (block.kind === 'notice' ? 'ⓘ ' : '') + block.spans.map(saidInSpan).join('');
  }
}

function saidInSpan(span: Span): string {
  if (span.kind === 'reference') return `[${span.number}]`;
  return span.kind === 'quote' ? `“${plain(span.text)}”` : plain(span.text);
}

/** Addresses that must be links, as often as they stand in the reply. */
function addressesIn({ blocks }: Reply): string[] {
  return blocks
    .flatMap((block): (string | undefined)[] => {
      if (block.kind === 'source' || block.kind === 'nearest')
        return [block.source.url, ...block.source.links.map(({ url }) => url)];
      return 'spans' in block
        ? block.spans.map((span) => (span.kind === 'reference' ? span.url : undefined))
        : [];
    })
    .flatMap((url) => linkAddress(url) ?? []);
}

const read = (reply: Reply) => writeDiscord(reply, CONTROLS, true).flatMap(displaysOf).map(readDisplay);

describe('any reply', () => {
  const check = (property: (reply: Reply) => void) =>
    fc.assert(fc.property(anyReply, property), { numRuns: 150 });

  it('is within every limit of Discord, in each of its messages', () => {
    check((reply) => {
      for (const message of writeDiscord(reply, CONTROLS, true)) {
        checkMessage(message as never);
        for (const text of displaysOf(message)) expect(text.trim()).not.toBe('');
      }
    });
  });

  it('loses no text', () => {
    check((reply) => {
      const said = letters(
        read(reply)
          .map(({ words }) => words)
          .join(''),
      );
      const expected = letters(reply.blocks.map(saidIn).join(''));
      if (expected !== '') expect(said).toBe(expected);
    });
  });

  it('links each source as often as it is cited, and nothing else', () => {
    check((reply) => {
      expect(read(reply).flatMap(({ links }) => links)).toEqual(addressesIn(reply));
    });
  });

  it('formats, mentions and previews nothing but its own', () => {
    check((reply) => {
      const addresses = new Set(addressesIn(reply));
      for (const message of writeDiscord(reply, CONTROLS)) {
        expect(message.allowed_mentions.parse).toEqual([]);
        for (const text of displaysOf(message))
          for (const { kind, text: construct } of discordFormatting(text)) {
            expect(['masked link', 'bold', 'subtext', 'list']).toContain(kind);
            if (kind === 'masked link') expect(addresses).toContain(/\(<(.*)>\)$/.exec(construct)![1]);
            if (kind === 'subtext') expect(construct).toMatch(/^ *-# /);
          }
      }
    });
  });

  it('can be shared, and its quoted words shown, within the limits', () => {
    check((reply) => {
      for (const one of [composeShared('Who? '.repeat(400), reply), composeQuotes(reply)])
        for (const message of writeDiscord(one)) checkMessage(message as never);
    });
  });
});

const MARKS = fc.string({ unit: fc.constantFrom(...'\\*_~`|#>-+.()[]<:@/!&1 atx\n'), maxLength: 40 });

describe('literalMarkdown()', () => {
  it('leaves nothing alive, and all of it readable', () => {
    fc.assert(
      fc.property(fc.oneof(MARKS, anyText), (text) => {
        const written = literalMarkdown(text);
        expect(discordFormatting(written)).toEqual([]);
        expect(readDisplay(written)).toEqual({ words: plain(text), links: [] });
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    '*a* **b** _c_ __d__ ~~e~~ ||f|| `g` ```h```',
    '# heading',
    '## heading',
    '-# small',
    '- item',
    '+ item',
    '1. item',
    '> quoted',
    '>>> quoted',
    '<@123456789012345678> <@!123456789012345678> <@&123456789012345678> <#123456789012345678>',
    '@everyone @here',
    '<t:1516752000:R> </syria ask:123456789012345678> <:smile:123456789012345678> <a:smile:123456789012345678> :smile:',
    '<id:customize> <id:browse>',
    'https://evil.example/x <https://evil.example/y> discord.gg/evil <mailto:a@b.example>',
    '[a](https://evil.example) [a](<https://evil.example>) [a](https://evil.example "b")',
    'snake_case_ and 2*3*4',
  ])('says %j as it stands', (text) => {
    expect(discordFormatting(literalMarkdown(text))).toEqual([]);
    expect(readDisplay(literalMarkdown(text))).toEqual({ words: text, links: [] });
  });
});

describe('links', () => {
  it('lead to their source alone, whatever stands around them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(MARKS, fc.constant('](https://evil.example)')), { minLength: 3, maxLength: 6 }),
        (texts) => {
          const url = 'https://archive.example/a';
          const written = texts.map(
            (text, at) =>
              `${literalMarkdown(text)}${at % 2 ? markLink(at, url) : maskedLink(`“${text}”`, url)}`,
          );
          expect(new Set(readDisplay(written.join(' ')).links)).toEqual(new Set([url]));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['https://a.example/)[x](https://evil.example', 'https://a.example/%29%5Bx%5D%28https://evil.example'],
    [
      'https://a.example/x>)](<https://evil.example',
      'https://a.example/x%3E%29%5D%28%3Chttps://evil.example',
    ],
    ['https://a.example/a b"c', 'https://a.example/a%20b%22c'],
    ['javascript:alert(1)', undefined],
    ['/relative', undefined],
    ['http://[::1]/', undefined],
    [`https://a.example/${'x'.repeat(3_000)}`, undefined],
  ])('to %j are written %j', (url, address) => {
    expect(linkAddress(url)).toBe(address);
  });

  it('stand behind words that cannot be a label', () => {
    expect(maskedLink('“a [b”', 'https://a.example/')).toBe('“a \\[b” [↗](<https://a.example/>)');
    expect(maskedLink('“https://b.example”', 'https://a.example/')).toBe(
      '“https\\:\\/\\/b.example” [↗](<https://a.example/>)',
    );
  });
});

describe('a reply in Discord', () => {
  const long = {
    kind: 'paragraph',
    spans: [{ kind: 'text', text: 'Something was said. '.repeat(900) }],
  } as const;

  it('keeps a footnote mark with the words before it', () => {
    const spans = Array.from({ length: 80 }, (_, index): Span[] => [
      { kind: 'text', text: `${'Something was said. '.repeat(9)} ` },
      { kind: 'reference', number: index + 1, quote: `${index}`, url: `https://archive.example/${index}` },
    ]).flat();
    const messages = writeDiscord({ blocks: [{ kind: 'statement', spans }], summary: 'x' });
    expect(messages.length).toBeGreaterThan(3);
    for (const message of messages) for (const text of displaysOf(message)) expect(text).toMatch(/^\w/);
  });

  it('has its buttons under the last message', () => {
    const messages = writeDiscord({ blocks: [long], summary: 'x' }, CONTROLS, true);
    const labels = [
      'Show the quoted words',
      'Ask without filters',
      'Share in channel',
      'Good answer',
      'Bad answer',
    ];
    expect(messages.map(buttonsOf)).toEqual([...messages.slice(1).map(() => []), labels]);
  });

  it('offers to share only what is private, and words only where there are some', () => {
    const [message] = writeDiscord(composeWords('x'), { ...CONTROLS, hasQuotes: false, hasFilters: false });
    expect(buttonsOf(message!)).toEqual(['Good answer', 'Bad answer']);
  });

  it('says help and sources of any archive within the limits', () => {
    const publishers = Array.from({ length: 500 }, (_, at) => `Publisher ${at} <@1> ${'x'.repeat(50)}`);
    const extent = { articles: 20_000, publishers, from: '2011-03-15', to: '2019-06-28' } as const;
    for (const reply of [composeHelp(extent, ['Who?'], ['Ask.']), composeSources(extent)]) {
      const messages = writeDiscord(reply);
      for (const message of messages) checkMessage(message as never);
      expect(messages).toHaveLength(1);
    }
  });
});
