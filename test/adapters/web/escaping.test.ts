import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { literal } from '../../../src/reply/literal.ts';
import { askPath, pageOf, tagsOf, textOf, withArchive } from './site.ts';

const PIECES = [
  '<script>alert(1)</script>',
  '</textarea><script>',
  '<img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  "' onmouseover='x",
  '" autofocus onfocus="x',
  '</title><b>',
  '<!--',
  ']]>',
  '&lt;script&gt;',
  '&#60;b&#62;',
  '{{x}}',
  '`',
  '\u202e',
  'ﷺ',
  '<q>',
  '</mark>',
  'javascript:alert(1)',
  '\\u003cscript\\u003e',
  '%3Cscript%3E',
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 12, unit: 'grapheme' })), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => parts.join(' '));

const TAGS = new Set(
  'html head meta title link script body a header nav ul ol li main h1 h2 h3 h4 p div span strong bdi q section article form label input button details summary blockquote mark textarea time figure figcaption svg desc line rect text table thead tbody tr th td footer'.split(
    ' ',
  ),
);
const ATTRIBUTES = new Set(
  'lang charset name content rel href type src defer class id tabindex role action method for value dir required maxlength autocomplete enterkeyhint autofocus datetime readonly rows hidden width height x y x1 x2 y1 y2 dx text-anchor scope http-equiv data-articles data-ask data-summary data-quote data-copy aria-label aria-labelledby aria-describedby aria-hidden aria-live aria-current'.split(
    ' ',
  ),
);

/** Every tag and attribute is one that the page itself writes, and every link leads into the page or to the web. */
function expectHarmless(page: string): void {
  for (const { name, attributes } of tagsOf(page)) {
    expect(TAGS).toContain(name.replace('/', ''));
    for (const attribute of attributes.keys()) expect(ATTRIBUTES).toContain(attribute);
    const address = attributes.get('href') ?? attributes.get('src');
    if (address !== undefined) expect(address).toMatch(/^(?:\/|#|https?:\/\/)/);
  }
  expect(page.match(/<script/g)).toHaveLength(1);
}

describe('every text is escaped', () => {
  it('of questions, earlier questions, drafts, and addresses', async () => {
    await withArchive(
      [
        {
          id: 'one',
          title: 'A title',
          text: 'Mansour said that the road is closed.',
          date: '2018-01-24',
          publisher: 'Press',
        },
      ],
      async (archive) => {
        const app = pageOf(archive, { limits: { questionsPerMinute: 1e6, pagesPerMinute: 1e6 } });
        await fc.assert(
          fc.asyncProperty(hostile, hostile, async (question, earlier) => {
            for (const path of [
              askPath(question, earlier),
              askPath(`What did Mansour say? ${question}`, earlier),
              `/?${new URLSearchParams({ draft: question })}`,
              `/a/${encodeURIComponent(question)}`,
              `/a/one?${new URLSearchParams({ cited: question })}`,
              `/archive?${new URLSearchParams({ publisher: question, month: earlier, page: question })}`,
            ]) {
              expectHarmless(await (await app.request(path)).text());
            }
          }),
          { numRuns: 60 },
        );
      },
    );
  });

  it('of titles, texts, publishers, sources, languages, ids and addresses of articles, and shown as it was written', async () => {
    const article = fc.record({
      id: hostile,
      title: hostile,
      inText: hostile,
      publisher: hostile,
      url: hostile,
      language: hostile,
      affiliation: hostile,
    });
    await fc.assert(
      fc.asyncProperty(article, async ({ id, title, inText, publisher, url, language, affiliation }) => {
        const text = `Mansour said that the road to ${inText} is closed.\n\nMansour also said: ${inText}`;
        const records = [
          { id, title, text, date: '2018-01-24', publisher, url, language, affiliation },
          {
            id: 'two',
            title: 'Another',
            text: `Nothing of that kind. ${inText}`,
            publisher: 'Press',
            url: `https://example.org/${encodeURIComponent(url)}`,
          },
        ];
        await withArchive(records, async (archive) => {
          const app = pageOf(archive);
          const pages = [
            '/',
            '/archive',
            askPath('What did Mansour say?'),
            ...archive.articles().map((one) => `/a/${encodeURIComponent(one.id)}`),
          ];
          for (const path of pages) expectHarmless(await (await app.request(path)).text());
          for (const one of archive.articles()) {
            const page = textOf(await (await app.request(`/a/${encodeURIComponent(one.id)}`)).text());
            // Characters that turn the direction of writing are shown, not obeyed.
            expect(page).toContain(literal(one.title));
            const { text: whole } = (await archive.article(one.id))!;
            for (const paragraph of whole.split(/\n+/)) expect(page).toContain(paragraph);
          }
        });
      }),
      { numRuns: 25 },
    );
  });
});
