import { readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeProblem } from '../../src/corpus/article.ts';
import { type ReadArchive, readArchive } from '../../src/corpus/read-archive.ts';
import { FootnoteError } from '../../src/errors.ts';
import { type Files, temporaryFolder, writeFiles } from './temporary-folder.ts';

async function read(files: Files): Promise<ReadArchive> {
  return readArchive(await temporaryFolder(files));
}

const line = (record: object) => `${JSON.stringify(record)}\n`;
const told = ({ problems }: ReadArchive) => problems.map(describeProblem);

describe('the seeds', async () => {
  const { articles, problems } = await readArchive('seeds');

  test('readArchive() reads ten articles from the seeds, without a problem', () => {
    expect(problems).toEqual([]);
    expect(articles.map(({ id, date, publisher }) => `${id} ${date} ${publisher.name}`)).toEqual([
      '000-1 2018-01-24 Syrian Coalition',
      '000-2 2018-01-24 Syrian Coalition',
      '001-1 2017-12-21 Syrian Coalition',
      '001-2 2017-12-21 Syrian Coalition',
      '001-3 2017-12-21 Syrian Coalition',
      '002-1 2018-02-15 Syrian Coalition',
      '002-2 2018-02-15 Syrian Coalition',
      '003-1 2019-06-28 Syrian Coalition',
      '003-2 2019-06-28 Syrian Coalition',
      '004-1 2018-10-17 ARK News',
    ]);
  });

  test('readArchive() takes each text of the seeds as it stands in its file', async () => {
    for (const { text, file, line, date } of articles) {
      const source = await readFile(join('seeds', file), 'utf8');
      expect(source.split(text)).toHaveLength(2);
      const first = source.split('\n')[line - 1]!;
      expect(
        first.startsWith('The Coalition with the presence') || first.endsWith('In Coalition News'),
        `${file}:${line} ${date}`,
      ).toBe(true);
    }
  });

  test('readArchive() leaves headers, footers, source lines and counters out of the texts', () => {
    for (const { text } of articles) {
      expect(text).not.toMatch(
        /In Coalition News|^Coalition News|Items filtered by date|\(Source:|^Source:|\n788|^ARK News:|Oct 17 2018/m,
      );
      expect(text).toBe(text.trim());
      expect(text.length).toBeGreaterThan(900);
    }
  });

  test('readArchive() keeps the source lines of the seeds', () => {
    expect(articles.map(({ id, source }) => [id, source])).toEqual([
      ...['000-1', '000-2', '001-1', '001-2', '001-3', '002-1'].map((id) => [
        id,
        'Syrian Coalition’s Media Department',
      ]),
      ['002-2', 'Syrian Coalition’s Media Department + Agencies'],
      ...['003-1', '003-2'].map((id) => [id, 'Syrian Coalition’s Media Department']),
      ['004-1', 'Syrian Coalition'],
    ]);
  });

  test('readArchive() makes titles of the first sentences, or takes the title of the page', () => {
    for (const { title, text, id } of articles) {
      expect(title.length).toBeLessThanOrEqual(160);
      if (id !== '004-1') expect(text.startsWith(title.replace(/…$/, ''))).toBe(true);
    }
    expect(articles.at(-1)!.title).toBe(
      'The Coalition with the presence of the National Council’s representative meet US Envoy to Discusses Ways to Reinvigorate UN-led Political Process',
    );
  });

  test('readArchive() fills the addresses of the seeds by the schemes of archive.yaml', () => {
    expect(articles.find(({ id }) => id === '002-2')).toMatchObject({
      originalUrl: 'http://en.etilaf.org/date/2018/2/15.html?catid=16',
      archivedUrl: 'https://web.archive.org/web/20180215/http://en.etilaf.org/date/2018/2/15.html?catid=16',
      publisher: { affiliation: 'opposition body, party to the conflict', party: true },
    });
    expect(articles.find(({ id }) => id === '004-1')).toMatchObject({
      originalUrl: 'https://www.arknews.net/en/node/3711',
      archivedUrl: 'https://web.archive.org/web/20181017/https://www.arknews.net/en/node/3711',
      publisher: { affiliation: 'Kurdish news outlet', party: false },
    });
  });
});

describe('texts of all kinds', () => {
  const arabic = 'عقدت اللجنة السياسية اجتماعاً في غازي عنتاب.';

  test('readArchive() keeps curly quotes, accents, irregular spaces and Arabic exactly', async () => {
    const text = `The “envoy”\u00a0—  François Sénémaud — said\u2009‘no’.\n${arabic}`;
    const { articles } = await read({
      'a.md': `---\ntitle: T\ndate: 2018-01-24\n---\n${text}\n`,
      'b.jsonl': line({ id: 'b', date: '2018-01-24', text }),
    });
    expect(articles.map((article) => article.text)).toEqual([text, text]);
  });

  test('readArchive() reads Windows line ends and byte order marks', async () => {
    const story = '---\r\ntitle: T\r\ndate: 24 January 2018\r\n---\r\nOne.\r\n\r\nTwo.\r\n';
    const json = `${line({ id: 'j1', date: '2018-01-24', text: 'One.\r\n\r\nTwo.' }).trim()}\r\n${line({ id: 'j2', date: '2018-01-24', text: 'Three.' })}`;
    const { articles, problems } = await read({ 'a.md': `\ufeff${story}`, 'b.jsonl': `\ufeff${json}` });
    expect(problems).toEqual([]);
    expect(articles.map(({ text }) => text)).toEqual(['One.\n\nTwo.', 'One.\n\nTwo.', 'Three.']);
  });

  test('readArchive() reads UTF-16, texts and JSON Lines alike', async () => {
    const wide = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');
    const { articles, problems } = await read({
      'a.txt': wide(`A title\n\n24 January 2018\n\n${arabic}\n`),
      'b.txt': wide(`A title\n\n24 January 2018\n\nCafé.\n`).swap16(),
      'c.jsonl': wide(
        line({ id: 'c1', date: '2018-01-24', text: arabic }) +
          line({ id: 'c2', date: '2018-01-25', text: 'Ċ is U+010A.' }),
      ),
    });
    expect(problems).toEqual([]);
    expect(articles.map(({ text }) => text)).toEqual([arabic, 'Café.', arabic, 'Ċ is U+010A.']);
  });

  test('readArchive() reads single lines of an older encoding, and tells which', async () => {
    const bytes = Buffer.concat([
      Buffer.from('A title\r\n\r\n24 January 2018\r\n\r\nThe first line — in UTF-8.\r\n'),
      Buffer.from('The caf\xe9 was \x93closed\x94.\r\n', 'latin1'),
      // "سوريا حرة" in Windows-1256.
      Buffer.from([0xd3, 0xe6, 0xd1, 0xed, 0xc7, 0x20, 0xcd, 0xd1, 0xc9, 0x0d, 0x0a]),
    ]);
    const result = await read({ 'a.txt': bytes });
    expect(result.articles[0]!.text).toBe('The first line — in UTF-8.\nThe café was “closed”.\nسوريا حرة');
    expect(told(result)).toEqual([
      'a.txt:6: is not UTF-8; read as windows-1252',
      'a.txt:7: is not UTF-8; read as windows-1256',
    ]);
    expect(result.problems.every(({ mild }) => mild)).toBe(true);
  });

  test('readArchive() reports empty files and reads the rest', async () => {
    const result = await read({
      'a.txt': '',
      'b.txt': ' \n\n',
      'c.jsonl': '',
      'd.txt': 'Title\n\n24 January 2018\n\nText.',
    });
    expect(result.articles.map(({ text }) => text)).toEqual(['Text.']);
    expect(told(result)).toEqual([
      'a.txt: is empty; skipped',
      'b.txt: is empty; skipped',
      'c.jsonl: is empty; skipped',
    ]);
  });

  test('readArchive() reports broken YAML, broken JSON and missing dates by file and line', async () => {
    const result = await read({
      'a.md': '---\ntitle: "open\ndate: 2018-01-24\n---\nText.',
      'b.md': '---\ntitle: Never closed\nText.',
      'c.md': '---\n- a list\n---\nText.',
      'd.jsonl': `${line({ id: 'd1', date: '2018-01-24', text: 'Good.' })}{"id": "d2", \n\n[1]\n${line({ id: 'd3' })}${line({ id: 'd4', text: 'Undated.' })}${line({ id: 'd5', text: 'Odd.', date: 'soon', url: 'javascript:x', title: { a: 1 } })}`,
    });
    expect(result.articles.map(({ id, date }) => [id, date])).toEqual([
      ['d1', '2018-01-24'],
      ['d4', undefined],
      ['d5', undefined],
    ]);
    const lines = told(result).map((problem) => problem.slice(0, 60));
    expect(lines.map((problem) => problem.replace(/:? (.*)/, ''))).toEqual([
      'a.md:3',
      'b.md:1',
      'c.md:2',
      'd.jsonl:2',
      'd.jsonl:4',
      'd.jsonl:5',
      'd.jsonl:6',
      'd.jsonl:7',
      'd.jsonl:7',
      'd.jsonl:7',
    ]);
  });

  test('readArchive() survives an article file that YAML cannot expand', async () => {
    const bomb =
      'a: &a [1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c]';
    const result = await read({
      'a.md': `---\n${bomb}\n---\nText.`,
      'archive.yaml': bomb,
      'b.txt': 'T\n\n24 January 2018\n\nText.',
    });
    expect(result.articles).toHaveLength(1);
    expect(result.problems.map(({ file }) => file).sort()).toEqual(['a.md', 'archive.yaml']);
  });
});

describe('identity', () => {
  test('readArchive() reads a repeated record once, and keeps another text of the same id under another one', async () => {
    const result = await read({
      'a.jsonl':
        line({ id: 'x', date: '2018-01-24', text: 'One.' }) +
        line({ _id: 'x', date: '2018-01-24', text: 'One.' }) +
        line({ id: 'x', date: '2018-01-24', text: 'Two.' }),
    });
    expect(result.articles.map(({ id, text }) => [id, text])).toEqual([
      ['x', 'One.'],
      [expect.stringMatching(/^x-[\da-f]{8}$/), 'Two.'],
    ]);
    expect(told(result)).toEqual([
      'a.jsonl:2: repeats article "x" of a.jsonl:1; read once',
      expect.stringMatching(/^a\.jsonl:3: has the id "x" of another article \(a\.jsonl:1\); read as "x-/),
    ]);
  });

  test('readArchive() tells files apart whose names differ only in marks or form', async () => {
    const story = (text: string) => `Title\n\n24 January 2018\n\n${text}`;
    const paths = [
      'a.txt',
      'a.md',
      'a.md.txt',
      'a.txt.md',
      'a-b.txt',
      'a_b.txt',
      'a b.txt',
      'a/b.txt',
      'a.b.txt',
      'é.txt',
      'ä!.txt',
    ];
    const { articles, problems } = await read(
      Object.fromEntries(paths.map((path) => [path, story(`This is ${path}.`)])),
    );
    expect(problems).toEqual([]);
    expect(new Set(articles.map(({ id }) => id)).size).toBe(paths.length);
    expect(articles.find(({ file }) => file === 'a.txt')!.id).toBe('a-1');
  });

  test('readArchive() keeps the ids that archive.yaml gives, whatever a new file is called', async () => {
    const story = (text: string) => `Title\n\n24 January 2018\n\n${text}`;
    const { articles } = await read({
      'archive.yaml': 'files:\n  b.txt: { id: "000" }\n',
      '000.txt': story('New.'),
      'b.txt': story('Old.'),
    });
    expect(articles.find(({ text }) => text === 'Old.')!.id).toBe('000-1');
    expect(articles.find(({ text }) => text === 'New.')!.id).toMatch(/^000-[\da-f]{8}-1$/);
  });

  test('readArchive() gives the same ids whatever other files are added', async () => {
    const name = fc.stringMatching(/^[a-c][ _.-]?[a-c]?\.(?:txt|md)$/);
    const path = fc.tuple(fc.constantFrom('', 'a/', 'b/'), name).map((parts) => parts.join(''));
    const files = fc.dictionary(
      path,
      fc.integer({ min: 0, max: 5 }).map((n) => `Title\n\n24 January 2018\n\nText ${n}.`),
      { minKeys: 1, maxKeys: 4 },
    );
    await fc.assert(
      fc.asyncProperty(files, files, async (before, more) => {
        const folder = await temporaryFolder(before);
        const first = await readArchive(folder);
        const added = Object.fromEntries(Object.entries(more).filter(([path]) => !(path in before)));
        await writeFiles(folder, added);
        const ids = (read: ReadArchive) =>
          new Map(read.articles.map(({ file, line, id }) => [`${file}:${line}`, id]));
        const later = ids(await readArchive(folder));
        for (const [place, id] of ids(first)) expect(later.get(place)).toBe(id);
      }),
      { numRuns: 40 },
    );
  });

  test('readArchive() gives records without an id one that depends on their text alone', async () => {
    const one = { date: '2018-01-24', text: 'One.' };
    const alone = await read({ 'a.jsonl': line(one) });
    const among = await read({ 'a.jsonl': line({ date: '2018-01-24', text: 'Zero.' }) + line(one) });
    expect(among.articles[1]!.id).toBe(alone.articles[0]!.id);
  });
});

describe('folders', () => {
  test('readArchive() reads corpus.jsonl of a BEIR folder, and not the questions beside it', async () => {
    const result = await read({
      'corpus.jsonl': line({ _id: 'd1', title: 'T', text: 'The text.' }),
      'queries.jsonl': line({ _id: 'q1', text: 'Which text?' }),
      'qrels/test.tsv': 'query-id\tcorpus-id\tscore\nq1\td1\t1\n',
      'other/queries.jsonl': line({ _id: 'o1', date: '2018-01-24', text: 'An article after all.' }),
    });
    expect(result.articles.map(({ id }) => id).sort()).toEqual(['d1', 'o1']);
    expect(result.problems.find(({ file }) => file === 'queries.jsonl')).toMatchObject({ mild: true });
  });

  test('readArchive() leaves hidden files, README and what is kept in DATA_DIR out, and names files of other forms', async () => {
    const result = await read({
      '.git/a.txt': 'x',
      '.b.txt': 'x',
      'README.md': 'x',
      'data/index-0a.footnote': 'x',
      'data/embeddings-0a.footnote.12.new': 'x',
      'data/footnote.sqlite-wal': 'x',
      'c.pdf': 'x',
      'd.txt': 'T\n\n24 January 2018\n\nText.',
      'e.footnote.txt': 'T\n\n24 January 2018\n\nAnother text.',
    });
    expect(result.articles).toHaveLength(2);
    expect(told(result)).toEqual(['c.pdf: is of a form that is not read (.txt, .md, .jsonl are); left out']);
  });

  test('readArchive() reads a single file', async () => {
    const folder = await temporaryFolder({ 'a.jsonl': line({ id: 'x', date: '2018-01-24', text: 'One.' }) });
    expect((await readArchive(join(folder, 'a.jsonl'))).articles.map(({ id }) => id)).toEqual(['x']);
  });

  test('readArchive() throws archive-unreadable where there is nothing to read, and says why', async () => {
    const empty = await temporaryFolder();
    const broken = await temporaryFolder({ 'a.jsonl': '{', 'b.txt': '' });
    const failure = async (folder: string) =>
      readArchive(folder).catch((error: unknown) => error as FootnoteError);
    for (const folder of [empty, broken, join(empty, 'missing')]) {
      const error = await failure(folder);
      expect(error).toBeInstanceOf(FootnoteError);
      expect(error).toMatchObject({ code: 'archive-unreadable', message: expect.stringContaining(folder) });
    }
    expect(await failure(broken)).toMatchObject({ message: expect.stringContaining('a.jsonl:1') });
  });

  test('readArchive() reports wrong settings by line, and holds to the rest', async () => {
    const result = await read({
      'archive.yaml':
        'publishers:\n  - affiliation: nameless\n  - name: Daily\n    listing: Daily News\n    party: perhaps\nfiles:\n  a.txt: { id: "0 1" }\n',
      'a.txt': '24 January 2018 In Daily News\n\nText.',
    });
    expect(result.articles[0]).toMatchObject({ id: 'a-1', publisher: { name: 'Daily' } });
    expect(result.problems.map(({ file, line }) => `${file}:${line}`)).toEqual([
      'archive.yaml:2',
      'archive.yaml:5',
      'archive.yaml:7',
    ]);
  });

  test('readArchive() reads again only what has changed since an earlier reading', async () => {
    const folder = await temporaryFolder({
      'a.txt': 'T\n\n24 January 2018\n\nOne.',
      'b.txt': 'T\n\n24 January 2018\n\nTwo.',
      'c.txt': 'T\n\n24 January 2018\n\nThree.',
    });
    const first = await readArchive(folder);
    await writeFiles(folder, { 'b.txt': 'T\n\n24 January 2018\n\nTwo and a half.' });
    await unlink(join(folder, 'c.txt'));
    const second = await readArchive(folder, { previous: first });
    expect(second.articles.map(({ text }) => text)).toEqual(['One.', 'Two and a half.']);
    expect(second.files.get('a.txt')).toBe(first.files.get('a.txt'));
    await writeFiles(folder, { 'archive.yaml': 'publishers: []' });
    expect((await readArchive(folder, { previous: second })).files.get('a.txt')).not.toBe(
      first.files.get('a.txt'),
    );
  });
});

test('readArchive() is not held up by long runs of white space', async () => {
  const gap = ' \n'.repeat(50_000) + ' '.repeat(100_000);
  const begun = performance.now();
  const { articles } = await read({
    'a.txt': `24 January 2018 In Daily${gap}\n\nOne.${gap}Two. (Source: Desk)${gap}`,
    'b.txt': `Title\n\n24 January 2018\n\nOne.${gap}Two.\nSource: The${' '.repeat(100_000)}Desk\n`,
  });
  expect(articles.map(({ text }) => text)).toEqual([`One.${gap}Two.`, `One.${gap}Two.`]);
  // Searched for by patterns that start anew at every space, it would take minutes.
  expect(performance.now() - begun).toBeLessThan(10_000);
});

describe('large files', { timeout: 60_000 }, () => {
  const SIZE = 50 * 1024 * 1024;

  /** How often others get a turn while work is done. */
  async function withTicks<T>(work: () => Promise<T>): Promise<{ result: T; ticks: number }> {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    try {
      return { result: await work(), ticks };
    } finally {
      clearInterval(timer);
    }
  }

  function repeated(unit: (index: number) => string): { text: string; count: number } {
    const parts: string[] = [];
    let size = 0;
    while (size < SIZE) {
      const part = unit(parts.length);
      parts.push(part);
      size += part.length;
    }
    return { text: parts.join(''), count: parts.length };
  }

  test('readArchive() reads 50 MB of JSON Lines in short steps, with a problem in every line', async () => {
    const { text, count } = repeated((index) =>
      line({
        id: `d${index}`,
        text: `The delegation ${index} met with officials on the situation. `.repeat(6),
      }),
    );
    const folder = await temporaryFolder({ 'a.jsonl': text });
    const { result, ticks } = await withTicks(() => readArchive(folder));
    expect(result.articles).toHaveLength(count);
    expect(result.problems).toHaveLength(count);
    expect(result.articles.at(-1)).toMatchObject({ id: `d${count - 1}`, line: count });
    expect(ticks).toBeGreaterThan(10);
  });

  test('readArchive() reads a listing page of 50 MB, every article with its line', async () => {
    const { text, count } = repeated(
      (index) =>
        `24 January 2018 In Coalition News\n\n${`Article ${index} tells of a meeting.\n`.repeat(60)}\n`,
    );
    const { articles } = await read({ 'a.txt': text });
    expect(articles).toHaveLength(count);
    expect(articles.at(-1)!.line).toBe((count - 1) * 63 + 1);
  });

  test('readArchive() reads a single story of 50 MB', async () => {
    const { text } = repeated(
      (index) => `Sentence ${index} of a story without end, told at length and in detail.\n`,
    );
    const { articles } = await read({ 'a.txt': `A title\n\n24 January 2018\n\n${text}` });
    expect(articles).toHaveLength(1);
    expect(articles[0]!.text.length).toBe(text.length - 1);
  });
});
