import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeCitation } from '../../../src/adapters/web/article-page.ts';
import type { Archive, Article } from '../../../src/answer/archive.ts';
import { citedKey } from '../../../src/reply/addresses.ts';
import { openSeeds, pageOf, tagsOf, textOf, withArchive } from './site.ts';

let archive: Archive;
beforeAll(async () => {
  archive = await openSeeds();
});
afterAll(() => archive.close());

function keyOf(text: string, quote: string): string {
  const start = text.indexOf(quote);
  return citedKey({ start, end: start + quote.length, quote });
}

function marksOf(page: string): (string | undefined)[] {
  return [...page.matchAll(/<mark[^>]*>(.*?)<\/mark>/gs)].map((match) => match[1]);
}

const RECORD = {
  id: 'one',
  title: 'Roads closed',
  text: 'The first paragraph ends here.\n\nThe second begins, and ends.',
  date: '2018-01-24',
  publisher: 'Press',
  url: 'https://example.org/1',
};
const pageFor = (record: Record<string, string>, cited: string) =>
  withArchive([record], async (one) => (await pageOf(one).request(`/a/one?cited=${cited}#cited`)).text());

describe('an article', () => {
  it('shows publisher, affiliation, date, source, and both addresses', async () => {
    const article = archive.articles().find((one) => one.publisher.name === 'Syrian Coalition')!;
    const page = await (await pageOf(archive).request(`/a/${article.id}`)).text();
    expect(textOf(page)).toContain('Syrian Coalition (opposition body, party to the conflict)');
    expect(page).toContain(`<time datetime="${article.date}">`);
    const addresses = tagsOf(page).map((tag) => tag.attributes.get('href'));
    expect(addresses).toContain(article.originalUrl);
    expect(addresses).toContain(article.archivedUrl);
    expect(marksOf(page)).toEqual([]);
  });

  it('marks exactly the cited words', async () => {
    expect(marksOf(await pageFor(RECORD, keyOf(RECORD.text, 'second begins')))).toEqual(['second begins']);
  });

  it('marks words that run over the end of a paragraph, and jumps to the first', async () => {
    const page = await pageFor(RECORD, keyOf(RECORD.text, 'ends here.\n\nThe second'));
    expect(marksOf(page)).toEqual(['ends here.', 'The second']);
    expect(page.match(/id="cited"/g)).toHaveLength(1);
  });

  it('still marks them when the text before them was edited', async () => {
    const key = keyOf(RECORD.text, 'second begins');
    const page = await pageFor({ ...RECORD, text: `Corrected. ${RECORD.text}` }, key);
    expect(marksOf(page)).toEqual(['second begins']);
  });

  it('says so when the cited words are gone, and marks nothing', async () => {
    for (const key of [keyOf(RECORD.text, 'second begins'), 'nonsense', '0-0-00000000']) {
      const page = await pageFor({ ...RECORD, text: 'Everything was rewritten.' }, key);
      expect(textOf(page)).toContain('The cited words no longer stand in this article.');
      expect(marksOf(page)).toEqual([]);
    }
  });

  it('gives language and direction of its text', async () => {
    const record = {
      ...RECORD,
      title: 'الطريق مغلق',
      text: 'قال منصور إن الطريق مغلق.',
      language: 'ar',
      publisher: 'الصحافة',
    };
    const page = await pageFor(record, keyOf(record.text, 'الطريق مغلق'));
    expect(page).toContain('<div class="article-text" lang="ar"><p dir="auto">');
    expect(page).toMatch(/<h1 dir="auto" lang="ar">/);
    expect(page).toContain('<bdi>الصحافة</bdi>');
    expect(marksOf(page)).toEqual(['الطريق مغلق']);
  });

  it('keeps its address whatever its id is made of', async () => {
    for (const id of ['a/b', '100%', 'ü ?#&', 'x%2Fy', '+', '日本']) {
      await withArchive([{ ...RECORD, id }], async (one) => {
        const contents = await (await pageOf(one).request('/archive')).text();
        const address = tagsOf(contents)
          .find((tag) => tag.attributes.get('href')?.startsWith('/a/'))!
          .attributes.get('href')!;
        expect((await pageOf(one).request(address)).status).toBe(200);
      });
    }
  });

  it('leads to the ask box with its publisher and day filled in', async () => {
    const page = await pageFor(RECORD, 'x');
    const draft = tagsOf(page)
      .map((tag) => tag.attributes.get('href'))
      .find((href) => href?.startsWith('/?draft'))!;
    expect(new URLSearchParams(draft.slice(2)).get('draft')).toBe(
      ' from:"Press" after:2018-01-24 before:2018-01-24',
    );
  });
});

describe('writeCitation()', () => {
  const article: Article = {
    id: '1',
    title: 'A title',
    text: '',
    publisher: { name: 'Press', aliases: [], affiliation: 'an agency', party: false },
    file: 'x',
    line: 1,
    date: '2018-01-24',
    originalUrl: 'https://example.org/1',
    archivedUrl: 'https://archive.example/1',
  };
  it('gives words, publisher, title, date and addresses', () => {
    expect(writeCitation(article, 'the\nwords')).toBe(
      '“the words” — Press (an agency), “A title”, 24 January 2018. https://example.org/1 (https://archive.example/1)',
    );
  });
  it('keeps words from right to left apart from the date beside them', () => {
    const citation = writeCitation({ ...article, title: 'الطريق' }, 'مغلق');
    expect(citation).toMatch(
      /^\u2068“مغلق”\u2069 — Press \(an agency\), \u2068“الطريق”\u2069, 24 January 2018\./,
    );
  });
  it('leaves out what is not known', () => {
    const { date, originalUrl, archivedUrl, ...bare } = article;
    expect(writeCitation(bare, undefined)).toBe('Press (an agency), “A title”, undated.');
    expect(writeCitation({ ...bare, archivedUrl: 'https://archive.example/1' }, undefined)).toBe(
      'Press (an agency), “A title”, undated. https://archive.example/1',
    );
  });
});
