// npm run feedback: what a spreadsheet reads.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { type FeedbackRow, openStore } from '../src/adapters/chat/store.ts';
import { writeFeedback } from '../src/feedback.ts';
import { temporaryFolder } from './corpus/temporary-folder.ts';

const ROW: FeedbackRow = {
  at: Date.UTC(2026, 10, 21, 12),
  platform: 'slack',
  person: '0123456789abcdef0123',
  good: true,
  question: 'Who?',
  kind: 'answered',
  writtenBy: 'quotes',
  answer: 'He did.',
};

describe('writeFeedback()', () => {
  it('writes a heading and a line each', () => {
    expect(writeFeedback([ROW])).toBe(
      '"time","platform","person","feedback","kind","written by","question","answer"\r\n' +
        '"2026-11-21T12:00:00.000Z","slack","0123456789abcdef0123","good","answered","quotes","Who?","He did."\r\n',
    );
  });

  it('quotes commas, quotation marks and line ends', () => {
    const csv = writeFeedback([{ ...ROW, question: 'a,b "c"\nd' }]);
    expect(csv).toContain('"a,b ""c""\nd"');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1', '\n@x'])(
    'makes no formula of %j',
    (question) => {
      expect(writeFeedback([{ ...ROW, question }])).toContain(`"'${question}"`);
    },
  );
});

describe('npm run feedback', () => {
  const run = (env: Record<string, string>) =>
    promisify(execFile)(process.execPath, ['--import', './src/require-node.js', 'src/feedback.ts'], {
      env: { PATH: process.env.PATH, ...env },
    });

  it('prints what is kept', async () => {
    const folder = await temporaryFolder();
    const store = openStore(folder, pino({ level: 'silent' }));
    const reply = { blocks: [], summary: 'He did.' };
    store.keepAnswer({ ...ROW, id: 'a', conversation: 'c', kind: 'answered', reply });
    store.keepFeedback({ answer: 'a', person: 'U1', good: false, at: ROW.at });
    store.close();
    const { stdout } = await run({ DATA_DIR: folder });
    expect(stdout.split('\r\n')).toHaveLength(3);
    expect(stdout).toContain('"bad","answered","quotes","Who?","He did."');
  });

  it('says what is wrong where nothing is kept', async () => {
    const folder = await temporaryFolder({ 'footnote.sqlite': 'no database' });
    for (const DATA_DIR of [folder, `${folder}/none`])
      await expect(run({ DATA_DIR })).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringContaining('Cannot read the feedback in DATA_DIR'),
      });
  });
});
