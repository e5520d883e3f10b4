import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Archive } from '../../../src/answer/archive.ts';
import { askPath, openSeeds, pageOf, tagsOf, textOf } from './site.ts';

let archive: Archive;
let example: string;
beforeAll(async () => {
  archive = await openSeeds();
  example = archive.examples()[0]!;
});
afterAll(() => archive.close());

async function get(path: string): Promise<string> {
  return (await pageOf(archive).request(path)).text();
}

describe('the ask page', () => {
  it('offers a labelled box, examples as links, the filters, and says what the archive holds', async () => {
    const page = await get('/');
    const tags = tagsOf(page);
    const input = tags.find((tag) => tag.attributes.get('name') === 'q')!;
    expect(
      tags.some((tag) => tag.name === 'label' && tag.attributes.get('for') === input.attributes.get('id')),
    ).toBe(true);
    expect(tags.some((tag) => tag.attributes.get('href') === askPath(example))).toBe(true);
    expect(textOf(page)).toContain('10 articles of 2 publishers, 21 December 2017 – 28 June 2019');
    expect(textOf(page)).toContain('after:2018-01');
  });

  it('has one main, header, footer and named navigation, and a way past them', async () => {
    for (const path of ['/', askPath(example), '/archive', `/a/${archive.articles()[0]!.id}`, '/nowhere']) {
      const tags = tagsOf(await get(path));
      for (const name of ['main', 'h1', 'footer'])
        expect(tags.filter((tag) => tag.name === name)).toHaveLength(1);
      expect(
        tags
          .filter((tag) => tag.name === 'nav')
          .every((tag) => tag.attributes.has('aria-label') || tag.attributes.has('aria-labelledby')),
      ).toBe(true);
      expect(tags.some((tag) => tag.attributes.get('href') === '#main')).toBe(true);
      const ids = tags.flatMap((tag) => tag.attributes.get('id') ?? []);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it('begins with the words of a draft', async () => {
    const tags = tagsOf(await get('/?draft=after:2018'));
    expect(tags.find((tag) => tag.attributes.get('name') === 'q')!.attributes.get('value')).toBe(
      'after:2018',
    );
  });
});

describe('an answer', () => {
  it('names publisher and date, and each mark leads to words that stand marked in the article', async () => {
    const page = await get(askPath(example));
    expect(textOf(page)).toMatch(/Syrian Coalition, \d+ \w+ \d{4}:/);
    const marks = tagsOf(page).filter((tag) => tag.attributes.get('class') === 'reference');
    expect(marks.length).toBeGreaterThan(0);
    for (const mark of marks) {
      const article = await get(mark.attributes.get('href')!);
      const quote = new RegExp(
        `id="${mark.attributes.get('data-quote')}"><p><q dir="auto">“(.*?)”</q>`,
        's',
      ).exec(page)![1]!;
      const marked = [...article.matchAll(/<mark[^>]*>(.*?)<\/mark>/gs)].map((match) => match[1]).join(' ');
      expect(marked.replace(/\s+/g, ' ')).toBe(quote);
      expect(article).toContain('<mark id="cited">');
    }
  });

  it('lists sources with original and archived address, which learn nothing of the reader', async () => {
    const outside = tagsOf(await get(askPath(example))).filter((tag) =>
      tag.attributes.get('href')?.startsWith('http'),
    );
    expect(outside.length).toBeGreaterThan(1);
    for (const tag of outside) {
      expect(tag.attributes.get('rel')).toBe('noreferrer noopener');
      expect(tag.attributes.has('target')).toBe(false);
    }
  });

  it('is not for search engines, and not for shared caches', async () => {
    const response = await pageOf(archive).request(askPath(example));
    expect(await response.text()).toContain('<meta name="robots" content="noindex">');
    expect(response.headers.get('Cache-Control')).toBe('private, no-cache');
    expect(await get('/')).not.toContain('noindex');
  });

  it('carries the conversation on, at most six earlier questions, and lets it be started over', async () => {
    const earlier = ['one?', 'two?', 'three?', 'four?', 'five?', 'six?', 'seven?'];
    const tags = tagsOf(await get(askPath(example, ...earlier)));
    const form = tags.findIndex((tag) => tag.attributes.get('aria-label') === 'Ask a follow-up question');
    const end = tags.findIndex((tag, index) => index > form && tag.name === '/form');
    const hidden = tags.slice(form, end).filter((tag) => tag.attributes.get('name') === 'earlier');
    expect(hidden.map((tag) => tag.attributes.get('value'))).toEqual([...earlier.slice(2), example]);
    expect(tags.some((tag) => tag.attributes.get('href') === askPath('three?', 'two?'))).toBe(true);
    expect(textOf(await get(askPath(example)))).toContain('Start over');
  });

  it('shows filters, and asks again without them', async () => {
    const page = await get(askPath('What did the Coalition say about Idlib in 2018?'));
    expect(textOf(page)).toContain('Filter: 1 January – 31 December 2018');
    const again = askPath('What did the Coalition say about Idlib in 2018? filters:off');
    expect(tagsOf(page).some((tag) => tag.attributes.get('href') === again)).toBe(true);
    const without = await get(again);
    expect(textOf(without)).not.toContain('Filter:');
    expect(textOf(without)).toContain('Searched without filters');
    expect(without.match(/filters(?::|%3A)off/g)).not.toContain('filters:off filters:off');
  });

  it('takes filters written out away when asked without', async () => {
    const page = await get(askPath('What was said about Idlib? from:"ARK News" after:2018-01'));
    expect(
      tagsOf(page).some(
        (tag) => tag.attributes.get('href') === askPath('What was said about Idlib? filters:off'),
      ),
    ).toBe(true);
  });

  it('that is declined says so, shows the nearest, and offers the question once more', async () => {
    const question = 'How many delegates attended the Sochi conference?';
    const page = await get(askPath(question));
    expect(textOf(page)).toContain('The archive does not say.');
    expect(textOf(page)).toContain('Not being in this archive does not mean that it did not happen.');
    expect(tagsOf(page).some((tag) => tag.attributes.get('href')?.includes('?cited='))).toBe(true);
    expect(
      tagsOf(page).some(
        (tag) => tag.attributes.get('name') === 'q' && tag.attributes.get('value') === question,
      ),
    ).toBe(true);
  });

  it('to no question tells what can be asked', async () => {
    const page = await get(askPath('hello'));
    expect(tagsOf(page).some((tag) => tag.attributes.get('href') === askPath(example))).toBe(true);
    expect(textOf(page)).toContain('Filters:');
  });

  it('to an empty question is the ask page', async () => {
    expect(textOf(await get('/?q=+'))).toContain('Ask the news archive');
  });
});

describe('responses', () => {
  it('carry the security headers, whatever they are', async () => {
    for (const path of ['/', askPath(example), '/archive', '/nowhere', '/healthz', '/assets/style.css']) {
      const { headers } = await pageOf(archive).request(path);
      const policy = headers.get('Content-Security-Policy')!;
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toMatch(/unsafe|\*|http/);
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(headers.get('Referrer-Policy')).toBe('no-referrer');
    }
  });

  it('need no inline script or style and nothing from elsewhere', async () => {
    for (const path of ['/', askPath(example), '/archive', `/a/${archive.articles()[0]!.id}`]) {
      const tags = tagsOf(await get(path));
      expect(tags.some((tag) => tag.name === 'style' || tag.attributes.has('style'))).toBe(false);
      const loaded = tags.flatMap(
        (tag) =>
          (tag.name === 'script'
            ? tag.attributes.get('src')
            : tag.name === 'link'
              ? tag.attributes.get('href')
              : undefined) ?? [],
      );
      expect(loaded).toHaveLength(3);
      for (const address of loaded) expect((await pageOf(archive).request(address)).status).toBe(200);
    }
  });

  it('to assets are kept for good under their fingerprint, and checked without it', async () => {
    const address = tagsOf(await get('/'))
      .find((tag) => tag.name === 'script')!
      .attributes.get('src')!;
    const first = await pageOf(archive).request(address);
    expect(first.headers.get('Cache-Control')).toContain('immutable');
    expect(first.headers.get('Content-Type')).toContain('text/javascript');
    const etag = first.headers.get('ETag')!;
    const again = await pageOf(archive).request('/assets/page.js', { headers: { 'If-None-Match': etag } });
    expect(again.status).toBe(304);
    expect(again.headers.get('Cache-Control')).toBe('no-cache');
    for (const name of ['web-page.ts', '..%2f..%2f..%2fpackage.json', '__proto__']) {
      expect((await pageOf(archive).request(`/assets/${name}`)).status).toBe(404);
    }
  });

  it('to HEAD have the headers alone', async () => {
    const response = await pageOf(archive).request('/', { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });

  it('are compressed for those who can read it', async () => {
    const response = await pageOf(archive).request('/archive', { headers: { 'Accept-Encoding': 'gzip' } });
    expect(response.headers.get('Content-Encoding')).toBe('gzip');
    const unpacked = new Response(response.body!.pipeThrough(new DecompressionStream('gzip')));
    expect(await unpacked.text()).toContain('What the archive holds');
  });
});

describe('health', () => {
  it('is told apart from readiness', async () => {
    expect((await pageOf(archive).request('/healthz')).status).toBe(200);
    expect((await pageOf(archive).request('/readyz')).status).toBe(200);
    const unready = pageOf({ ...archive, isReady: () => false });
    expect((await unready.request('/healthz')).status).toBe(200);
    expect((await unready.request('/readyz')).status).toBe(503);
  });

  it('not ready: every page says so, and asks again by itself', async () => {
    const unready = pageOf({
      ...archive,
      isReady: () => false,
      extent: () => {
        throw new Error('asked too early');
      },
    });
    for (const path of ['/', askPath(example), '/archive', '/a/000-1']) {
      const response = await unready.request(path);
      expect(response.status).toBe(503);
      expect(Number(response.headers.get('Retry-After'))).toBeGreaterThan(0);
      const page = await response.text();
      expect(page).toContain('<meta http-equiv="refresh"');
      expect(textOf(page)).toContain('The archive is being read…');
    }
    expect((await unready.request('/assets/style.css')).status).toBe(200);
  });
});
