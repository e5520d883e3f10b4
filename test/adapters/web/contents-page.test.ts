import { describe, expect, it } from 'vitest';
import { writeContentsPage } from '../../../src/adapters/web/contents-page.ts';
import { writeMonthChart } from '../../../src/adapters/web/month-chart.ts';
import { countByMonth, publishersOf } from '../../../src/adapters/web/publishers.ts';
import type { Archive, Article } from '../../../src/answer/archive.ts';
import { tagsOf, textOf } from './site.ts';

/** As many articles as asked for, of three publishers, spread over `months` months, the last one undated. */
function archiveOf(count: number, months = 30): Archive {
  const articles = Array.from({ length: count }, (_, index): Article => {
    const month = Math.floor((index * months) / count);
    const date = `${2018 - Math.floor(month / 12)}-${String(12 - (month % 12)).padStart(2, '0')}-15`;
    const publisher = {
      name: `Press ${index % 5 === 0 ? 'A' : index % 2 === 0 ? 'B' : 'C'}`,
      aliases: [],
      party: false,
    };
    return {
      id: String(index),
      title: `Title ${index}`,
      text: 'Text',
      publisher,
      file: 'f',
      line: 1,
      ...(index < count - 1 && { date }),
    };
  });
  const part: Pick<Archive, 'articles' | 'extent'> = {
    articles: () => articles,
    extent: () => ({
      articles: count,
      publishers: ['Press C', 'Press B', 'Press A'],
      from: articles.at(-2)!.date!,
      to: articles[0]!.date!,
    }),
  };
  return part as Archive;
}

async function write(
  archive: Archive,
  choice: { publisher?: string; month?: string; page?: number } = {},
): Promise<string> {
  return String(await writeContentsPage(archive, { page: 1, ...choice }));
}

function titlesOf(page: string): string[] {
  return tagsOf(page).flatMap((tag) => tag.attributes.get('href')?.match(/^\/a\/(.+)/)?.[1] ?? []);
}

describe('the contents', () => {
  it('group by publisher, the largest first, and by month, the latest first, with counts', async () => {
    const text = textOf(await write(archiveOf(20, 3)));
    expect(text).toMatch(
      /Press C \d+[\s\S]*December 2018 \d+[\s\S]*October 2018 \d+[\s\S]*Undated 1[\s\S]*Press B \d+[\s\S]*Press A \d+/,
    );
  });

  it('come a page at a time, every article on exactly one page', async () => {
    const archive = archiveOf(950);
    const seen: string[] = [];
    for (let page = 1; page <= 10; page++) seen.push(...titlesOf(await write(archive, { page })));
    expect(seen).toHaveLength(950);
    expect(new Set(seen).size).toBe(950);
    expect(titlesOf(await write(archive, { page: 99 }))).toEqual(
      titlesOf(await write(archive, { page: 10 })),
    );
    expect(titlesOf(await write(archive, { page: -5 }))).toEqual(titlesOf(await write(archive)));
  });

  it('can be narrowed to a publisher, a month, or what is undated', async () => {
    const archive = archiveOf(60, 3);
    const perPublisher = titlesOf(await write(archive, { publisher: 'Press A' }));
    expect(perPublisher.every((id) => Number(id) % 5 === 0)).toBe(true);
    expect(titlesOf(await write(archive, { month: '2018-12' }))).toHaveLength(20);
    expect(titlesOf(await write(archive, { month: 'undated' }))).toEqual(['59']);
    expect(textOf(await write(archive, { publisher: 'Nobody' }))).toContain(
      'The archive holds no such article.',
    );
    expect(textOf(await write(archive, { month: '2018-99' }))).toContain(
      'The archive holds no such article.',
    );
  });

  it('are counted once for each state of the archive, and anew for the next', async () => {
    const archive = archiveOf(1000);
    const before = archive.articles();
    expect(publishersOf(before)).toBe(publishersOf(before));
    const months = countByMonth(publishersOf(before));
    expect([...months.values()].reduce((sum, articles) => sum + articles)).toBe(1000);
    const after = before.slice(0, 900);
    expect(publishersOf(after).reduce((sum, { articles }) => sum + articles, 0)).toBe(900);
    expect(textOf(await write({ ...archive, articles: () => after }))).toContain('Articles 900');
  });

  it('stay small for 5,000 articles', async () => {
    expect((await write(archiveOf(5000))).length).toBeLessThan(60_000);
  });
});

describe('writeMonthChart()', () => {
  const write = async (months: string[]) => {
    const counts = new Map<string, number>();
    for (const month of months) counts.set(month, (counts.get(month) ?? 0) + 1);
    return String(await writeMonthChart(counts, (month) => `/archive?month=${month}`));
  };

  it('draws a bar for each month that has articles, and tells the same as a table', async () => {
    const chart = await write(['2018-01', '2018-01', '2018-03', 'undated']);
    expect(tagsOf(chart).filter((tag) => tag.name === 'rect')).toHaveLength(2);
    expect(textOf(chart)).toContain('January 2018: 2 articles');
    const rows = [...chart.matchAll(/<tr>.*?<\/tr>/gs)].map((row) => textOf(row[0]));
    expect(rows).toEqual(['MonthArticles', 'January 20182', 'March 20181', 'Undated1']);
  });

  it('has a name and a description', async () => {
    const svg = tagsOf(await write(['2018-01'])).find((tag) => tag.name === 'svg')!;
    expect(svg.attributes.get('role')).toBe('img');
    expect(svg.attributes.get('aria-labelledby')).toBe('chart-title');
    expect(svg.attributes.get('aria-describedby')).toBe('chart-description');
  });

  it('keeps its bars within its width', async () => {
    const rects = tagsOf(await write(['2001-05', '2010-07', '2018-12'])).filter((tag) => tag.name === 'rect');
    for (const { attributes } of rects) {
      const x = Number.parseFloat(attributes.get('x')!);
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + Number.parseFloat(attributes.get('width')!)).toBeLessThanOrEqual(100);
    }
  });

  it('goes by years where months would be too many', async () => {
    const chart = await write(['1950-01', '1950-07', '2018-12']);
    expect(textOf(chart)).toContain('1950: 2 articles');
    expect(tagsOf(chart).filter((tag) => tag.name === 'rect')).toHaveLength(2);
  });

  it('is left out where nothing carries a date', async () => {
    expect(await write(['undated'])).toBe('');
  });
});
