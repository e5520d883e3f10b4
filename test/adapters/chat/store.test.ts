// What is kept of answers, on a real disk; and what a broken one costs.
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type KeptAnswer,
  openExistingStore,
  openStore,
  type Store,
} from '../../../src/adapters/chat/store.ts';
import { temporaryFolder } from '../../corpus/temporary-folder.ts';

const FILE = 'footnote.sqlite';

function answerOf(id: string, more: Partial<KeptAnswer> = {}): KeptAnswer {
  return {
    id,
    at: 1_000,
    platform: 'slack',
    conversation: 'slack C0NEWS 1700000000.000100',
    person: 'U0PERSON',
    question: `Question ${id}?`,
    kind: 'answered',
    writtenBy: 'quotes',
    reply: { blocks: [{ kind: 'paragraph', spans: [{ kind: 'text', text: 'Said.' }] }], summary: 'Said.' },
    ...more,
  };
}

function open(folder: string): { store: Store; logged: string[] } {
  const logged: string[] = [];
  const store = openStore(folder, pino({}, { write: (line: string) => void logged.push(line) }));
  onTestFinished(() => store.close());
  return { store, logged };
}

describe('the store', () => {
  it.skipIf(process.platform === 'win32')(
    'is for its owner alone, also what stood there already',
    async () => {
      const folder = await temporaryFolder({ [FILE]: '' });
      await chmod(folder, 0o755);
      await chmod(join(folder, FILE), 0o644);
      const { store } = open(folder);
      store.keepAnswer(answerOf('one'));
      for (const name of await readdir(folder))
        expect((await stat(join(folder, name))).mode & 0o777, name).toBe(0o600);
      expect((await stat(folder)).mode & 0o777).toBe(0o700);
    },
  );

  it('what is forgotten is in none of its files any more', async () => {
    const folder = await temporaryFolder({});
    const { store } = open(folder);
    store.keepAnswer(answerOf('secret', { question: 'Who told Marguerite of the tunnel?' }));
    store.keepAnswer(answerOf('later', { at: 5_000 }));
    const holds = async () => {
      const files = (await readdir(folder)).map((name) => readFile(join(folder, name)));
      return (await Promise.all(files)).some((bytes) => bytes.includes('Marguerite'));
    };
    expect(await holds()).toBe(true);
    store.forgetBefore(4_000);
    expect(await holds()).toBe(false);
    expect(store.answer('later')).toBeDefined();
  });

  it('keeps answers, conversations, feedback and marks beyond the process', async () => {
    const folder = await temporaryFolder();
    const first = open(folder).store;
    first.keepAnswer(answerOf('a'));
    first.keepAnswer(answerOf('b', { at: 2_000 }));
    first.keepAnswer(answerOf('c', { conversation: 'another' }));
    first.keepFeedback({ answer: 'a', person: 'U0PERSON', good: true, at: 3_000 });
    first.markAnswered('slack C0NEWS 1', 3_000);
    first.close();
    const { store } = open(folder);
    expect(store.answer('a')).toMatchObject({ id: 'a', question: 'Question a?', reply: answerOf('a').reply });
    expect(store.answer('z')).toBeUndefined();
    expect(store.questions(answerOf('a').conversation, 0)).toEqual(['Question a?', 'Question b?']);
    expect(store.questions(answerOf('a').conversation, 1_500)).toEqual(['Question b?']);
    expect(store.questions(answerOf('a').conversation, 0, 'b')).toEqual(['Question a?']);
    expect(store.wasAnswered('slack C0NEWS 1')).toBe(true);
    expect(store.wasAnswered('slack C0NEWS 2')).toBe(false);
    expect(store.feedback()).toMatchObject([
      { at: 3_000, good: true, question: 'Question a?', answer: 'Said.' },
    ]);
  });

  it('replaces an answer by that of the edited question, and a judgement by the next of the same person', async () => {
    const { store } = open(await temporaryFolder());
    store.keepAnswer(answerOf('a'));
    store.keepAnswer(answerOf('a', { question: 'Edited?' }));
    expect(store.questions(answerOf('a').conversation, 0)).toEqual(['Edited?']);
    for (const [person, good, at] of [
      ['U1', true, 1],
      ['U1', false, 2],
      ['U2', true, 3],
    ] as const)
      store.keepFeedback({ answer: 'a', person, good, at });
    expect(store.feedback().map(({ good }) => good)).toEqual([false, true]);
  });

  it('forgets what is older', async () => {
    const { store } = open(await temporaryFolder());
    for (const at of [1_000, 2_000]) {
      store.keepAnswer(answerOf(`${at}`, { at }));
      store.keepFeedback({ answer: `${at}`, person: 'U1', good: true, at });
      store.markAnswered(`key ${at}`, at);
    }
    store.forgetBefore(2_000);
    expect([store.answer('1000'), store.answer('2000')?.id]).toEqual([undefined, '2000']);
    expect(store.feedback()).toHaveLength(1);
    expect([store.wasAnswered('key 1000'), store.wasAnswered('key 2000')]).toEqual([false, true]);
  });

  it('holds no id of a person or a place, in none of its files', async () => {
    const folder = await temporaryFolder();
    const { store } = open(folder);
    store.keepAnswer(answerOf('a'));
    store.keepFeedback({ answer: 'a', person: 'U0PERSON', good: true, at: 1 });
    store.markAnswered('slack C0NEWS 1700000000.000100', 1);
    const files = await readdir(folder);
    expect(files).toContain(FILE);
    const bytes = Buffer.concat(
      await Promise.all(files.map((name) => readFile(join(folder, name)))),
    ).toString('latin1');
    expect(bytes).toContain('Question a?');
    for (const id of ['U0PERSON', 'C0NEWS', '1700000000.000100']) expect(bytes).not.toContain(id);
  });

  it('knows a person by another hash in each folder', async () => {
    const people = await Promise.all(
      [1, 2].map(async () => {
        const { store } = open(await temporaryFolder());
        store.keepAnswer(answerOf('a'));
        store.keepFeedback({ answer: 'a', person: 'U0PERSON', good: true, at: 1 });
        return store.feedback()[0]!.person;
      }),
    );
    expect(people[0]).not.toBe(people[1]);
  });

  it('can be read for export while it is in use; what is not there is not begun', async () => {
    const folder = await temporaryFolder();
    const { store } = open(folder);
    store.keepAnswer(answerOf('a'));
    store.keepFeedback({ answer: 'a', person: 'U1', good: true, at: 1 });
    const other = openExistingStore(folder);
    expect(other.feedback()).toHaveLength(1);
    other.close();
    expect(() => openExistingStore(join(folder, 'elsewhere'))).toThrow('there is no');
  });
});

describe('a store that cannot be kept', () => {
  const expectWorking = (store: Store) => {
    store.keepAnswer(answerOf('a'));
    expect(store.answer('a')?.question).toBe('Question a?');
    store.markAnswered('key', 1);
    expect(store.wasAnswered('key')).toBe(true);
  };

  it('because its file is damaged: says so, leaves the file, and goes on without', async () => {
    const garbage = 'This is no database. '.repeat(500);
    const folder = await temporaryFolder({ [FILE]: garbage });
    const { store, logged } = open(folder);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain(join(folder, FILE));
    expect(logged[0]).toContain('move the file away');
    expectWorking(store);
    expect(await readFile(join(folder, FILE), 'utf8')).toBe(garbage);
  });

  it('because its folder cannot be written: says so, and goes on without', async () => {
    const folder = await temporaryFolder({ data: 'a file, where a folder should be' });
    for (const place of [join(folder, 'data'), join(folder, 'data', 'deeper'), '/dev/null/data']) {
      const { store, logged } = open(place);
      expect(logged).toHaveLength(1);
      expect(logged[0]).toContain('Check DATA_DIR');
      expectWorking(store);
    }
  });

  it('because it is damaged within: answers go on, and the log is not flooded', async () => {
    const folder = await temporaryFolder();
    const first = open(folder).store;
    for (let n = 0; n < 500; n++) first.keepAnswer(answerOf(`${n}`));
    first.close();
    const bytes = await readFile(join(folder, FILE));
    expect((await stat(join(folder, FILE))).size).toBeGreaterThan(60_000);
    // The schema is whole, so it opens; what is looked for later is not.
    bytes.fill(0xa5, 40_000);
    await writeFile(join(folder, FILE), bytes);
    const { store, logged } = open(folder);
    for (let n = 0; n < 50; n++) {
      store.keepAnswer(answerOf(`new ${n}`));
      store.answer(`${n}`);
      store.questions(answerOf('').conversation, 0);
      store.markAnswered(`key ${n}`, n);
    }
    expect(logged.length).toBeGreaterThan(0);
    expect(logged.length).toBeLessThan(4);
    expect(logged[0]).toMatch(/malformed|database/);
  });

  it('because another process holds it: nobody waits for it question by question', async () => {
    const folder = await temporaryFolder();
    const { store, logged } = open(folder);
    store.keepAnswer(answerOf('before'));
    const holder = new DatabaseSync(join(folder, FILE));
    onTestFinished(() => holder.close());
    holder.exec('BEGIN EXCLUSIVE');
    const begun = performance.now();
    for (let n = 0; n < 100; n++) {
      store.keepAnswer(answerOf(`${n}`));
      store.markAnswered(`key ${n}`, n);
    }
    expect(performance.now() - begun).toBeLessThan(500);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain('locked');
    holder.exec('ROLLBACK');
  });
});
