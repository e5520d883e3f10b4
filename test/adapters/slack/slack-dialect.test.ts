// Whatever a reply holds: its messages are within Slack's limits, and say all of it, literally.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeSlack } from '../../../src/adapters/slack/slack-dialect.ts';
import {
  composeHelp,
  composeQuotes,
  composeShared,
  composeSources,
} from '../../../src/reply/compose-help.ts';
import { isWebAddress, literal } from '../../../src/reply/literal.ts';
import type { Block, Reply, SourceLine, Span } from '../../../src/reply/reply.ts';
import { anyReply } from '../../reply/any-reply.ts';
import { readContent, SLACK_LIMITS } from '../../servers/slack-limits.ts';
import { mentionsAnybody } from '../../servers/slack-text.ts';
import type { SlackMessage } from '../../servers/slack-workspace.ts';

const CONTROLS = { answer: '0f2c1f8e-8f1b-4d55-9a0e-5f4f6d0c1c11', hasQuotes: true, hasFilters: true };

type Json = Readonly<Record<string, unknown>>;

/** The elements that carry text, in the order in which they are read. */
function elementsOf(reply: Reply): Json[] {
  return writeSlack(reply, CONTROLS, true).flatMap(({ blocks }) => blocks.flatMap((one) => leaves(one)));
}

function leaves(node: object): Json[] {
  const one = node as Json;
  if (one.type === 'text' || one.type === 'link') return [one];
  if (!String(one.type).startsWith('rich_text')) return [];
  return ((one.elements ?? []) as object[]).flatMap(leaves);
}

const plain = (text: string) => literal(text).toWellFormed();

/** What a reader must find, letter for letter. */
function saidIn(block: Block): string {
  switch (block.kind) {
    case 'source':
    case 'nearest': {
      const { number, title, publisher, date, alsoBy, quotes } = block.source;
      const also = alsoBy ? ` · also published by ${alsoBy}` : '';
      const others = furtherLinks(block.source).map(({ text }) => ` · ${text}`);
      const begin = block.kind === 'source' ? `[${number}] ` : '• ';
      const end = block.kind === 'source' ? '' : quotes.map(({ text }) => ` “${text}”`).join('');
      return plain(`${begin}“${title}” · ${publisher} · ${date}${also}`) + others.join('') + plain(end);
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

function isLinked(url: string | undefined): url is string {
  return isWebAddress(url) && new URL(url).href.length <= 3_000;
}

/** Those that lead elsewhere than the title. */
function furtherLinks({ url: own, links }: SourceLine): SourceLine['links'] {
  return links.filter(({ url }) => isLinked(url) && url !== own);
}

/** Addresses that must be links, as often as they stand in the reply. */
function addressesIn({ blocks }: Reply): string[] {
  return blocks
    .flatMap((block): (string | undefined)[] => {
      if (block.kind === 'source' || block.kind === 'nearest')
        return [block.source.url, ...furtherLinks(block.source).map(({ url }) => url)];
      return 'spans' in block
        ? block.spans.map((span) => (span.kind === 'reference' ? span.url : undefined))
        : [];
    })
    .filter(isLinked)
    .map((url) => new URL(url).href);
}

describe('any reply', () => {
  const check = (property: (reply: Reply) => void) =>
    fc.assert(fc.property(anyReply, property), { numRuns: 150 });

  it('is within every limit of Slack, in each of its messages', () => {
    check((reply) => {
      for (const isPrivate of [true, false])
        for (const { text, blocks } of writeSlack(reply, CONTROLS, isPrivate)) {
          readContent({ text, blocks });
          expect(text.length).toBeLessThan(SLACK_LIMITS.textOfOneMessage);
        }
    });
  });

  it('loses no text', () => {
    check((reply) => {
      const said = elementsOf(reply)
        .map((one) => one.text)
        .join('');
      const expected = reply.blocks.map(saidIn).join('');
      expect(said).toBe(expected === '' ? plain(reply.summary) : expected);
    });
  });

  it('links each source as often as it is cited, and nothing else', () => {
    check((reply) => {
      const links = elementsOf(reply).flatMap((one) => (one.type === 'link' ? [String(one.url)] : []));
      expect(links).toEqual(addressesIn(reply));
    });
  });

  it('mentions nobody, in its messages or their notifications', () => {
    check((reply) => {
      for (const { text, blocks } of writeSlack(reply, CONTROLS)) {
        const message = { text, blocks, attachments: [], args: {} } as unknown as SlackMessage;
        expect(mentionsAnybody(message)).toBe(false);
      }
    });
  });

  it('can be shared, and its quoted words shown, within the limits', () => {
    check((reply) => {
      for (const one of [composeShared('Who? '.repeat(400), reply), composeQuotes(reply)])
        for (const { text, blocks } of writeSlack(one)) readContent({ text, blocks });
    });
  });
});

describe('a reply in Slack', () => {
  it('keeps a footnote mark with the words before it', () => {
    const spans = Array.from({ length: 60 }, (_, index): Span[] => [
      { kind: 'text', text: ` ${'Something was said. '.repeat(9)}` },
      { kind: 'reference', number: index + 1, quote: `${index}`, url: `https://archive.example/${index}` },
    ]).flat();
    const messages = writeSlack({ blocks: [{ kind: 'statement', spans }], summary: 'x' });
    const blocks = messages.flatMap((message) => message.blocks.map(leaves));
    expect(blocks.length).toBeGreaterThan(3);
    for (const some of blocks) expect(some[0]!.type).toBe('text');
  });

  it('counts its buttons among the blocks of a message', () => {
    const one: Block = { kind: 'paragraph', spans: [{ kind: 'text', text: 'x' }] };
    for (const count of [47, 48, 49, 50, 51])
      for (const { text, blocks } of writeSlack({ blocks: Array(count).fill(one), summary: 'x' }, CONTROLS))
        readContent({ text, blocks });
  });

  it('marks further messages as continued in notifications, and has the buttons under the last', () => {
    const long: Block = { kind: 'paragraph', spans: [{ kind: 'text', text: 'word '.repeat(5_000) }] };
    const messages = writeSlack({ blocks: [long], summary: 'A & B' }, CONTROLS);
    expect(messages.map(({ text }) => text)).toEqual([
      'A &amp; B',
      ...Array(messages.length - 1).fill('A &amp; B (continued)'),
    ]);
    const types = messages.map(({ blocks }) => blocks.filter(({ type }) => type !== 'rich_text').length);
    expect(types).toEqual([...Array(messages.length - 1).fill(0), 2]);
  });

  it('says help and sources of any archive within the limits', () => {
    const publishers = Array.from(
      { length: 500 },
      (_, index) => `Publisher ${index} <!channel> ${'x'.repeat(50)}`,
    );
    const extent = { articles: 20_000, publishers, from: '2011-03-15', to: '2019-06-28' } as const;
    for (const reply of [composeHelp(extent, ['Who?'], ['Ask.']), composeSources(extent)])
      expect(writeSlack(reply).map(({ text, blocks }) => readContent({ text, blocks }))).toHaveLength(1);
  });
});
