import { describe, expect, it, vi } from 'vitest';
import { temporaryFolder, writeFiles } from '../corpus/temporary-folder.ts';
import * as behaviours from '../servers/openai-behaviours.ts';
import { openModelArchive } from './model/model-archive.ts';

const QUESTION = 'What did Hariri ask of Russia?';

describe('answers kept', () => {
  it('the same question is asked of the model once, however it is typed', async () => {
    const { ask, server } = await openModelArchive({ answersKept: 10 });
    const { answer } = await ask(QUESTION);
    const again = await ask('what did Hariri ask  of Russia');
    expect(server.requests).toHaveLength(1);
    expect(again.told).toEqual([]);
    expect(again.answer).toEqual({ ...answer, question: 'what did Hariri ask  of Russia' });
    await ask('What did hariri ask of RUSSIA?');
    await ask(QUESTION, { earlier: ['Who is Hariri?'] });
    expect(server.requests.filter(({ task }) => task === 'answer')).toHaveLength(3);
  });

  it('two who ask at once are answered by one request, and both see it grow', async () => {
    const { ask, server } = await openModelArchive({ answersKept: 10 });
    server.behave(behaviours.slow);
    const [one, two] = await Promise.all([ask(QUESTION), ask(QUESTION)]);
    expect(server.requests).toHaveLength(1);
    expect(one.answer).toEqual(two.answer);
    for (const { told } of [one, two]) expect(told.filter(({ kind }) => kind === 'proven')).toHaveLength(3);
  });

  it('who joins later is told at once how far the answer has come', async () => {
    const { archive, server } = await openModelArchive({ answersKept: 10 });
    server.behave(behaviours.slow);
    const told: string[] = [];
    let second: Promise<unknown> | undefined;
    await archive.ask(
      { text: QUESTION },
      {
        onProgress({ kind }) {
          if (kind === 'proven')
            second ??= archive.ask({ text: QUESTION }, { onProgress: (one) => told.push(one.kind) });
        },
      },
    );
    await second;
    expect(told[0]).toBe('proven');
    expect(server.requests).toHaveLength(1);
  });

  it('one of two who leaves does not stop the answer; both do', async () => {
    const { archive, server } = await openModelArchive({ answersKept: 10 });
    server.behave(behaviours.slow);
    const [leaves, stays] = [new AbortController(), new AbortController()];
    const gone = archive.ask({ text: QUESTION }, { signal: leaves.signal });
    const answered = archive.ask({ text: QUESTION }, { signal: stays.signal });
    await vi.waitFor(() => expect(server.requests).toHaveLength(1));
    leaves.abort(new Error('left'));
    await expect(gone).rejects.toThrow('left');
    expect(await answered).toMatchObject({ writtenBy: 'local' });
    expect(server.requests[0]!.aborted).toBe(false);

    const other = 'What did the Coalition say about China?';
    const both = [new AbortController(), new AbortController()].map((leave) => ({
      leave,
      answer: archive.ask({ text: other }, { signal: leave.signal }),
    }));
    await vi.waitFor(() => expect(server.requests).toHaveLength(2));
    for (const { leave } of both) leave.abort(new Error('left'));
    for (const { answer } of both) await expect(answer).rejects.toThrow('left');
    await server.requests[1]!.over;
    expect(server.requests[1]!.aborted).toBe(true);
    // Nothing of the answer that was given up is in the way of the next one.
    expect(await archive.ask({ text: other })).toMatchObject({ writtenBy: 'local' });
  });

  it('a fallback is not kept', async () => {
    const { ask, server } = await openModelArchive({ answersKept: 10 });
    server.behave(behaviours.refusing);
    expect((await ask(QUESTION)).answer).toMatchObject({ writtenBy: 'quotes' });
    server.behave(behaviours.negates);
    await ask(QUESTION);
    server.behave(behaviours.honest);
    expect((await ask(QUESTION)).answer).toMatchObject({ writtenBy: 'local' });
    expect(server.requests).toHaveLength(3);
  });

  it('nor is an answer to a follow-up that the model could not rewrite', async () => {
    const { ask, server } = await openModelArchive({ answersKept: 10 });
    const earlier = ['What did Hariri ask of Russia?'];
    const rewriting = (behaviour: behaviours.Behaviour) =>
      server.behave(({ task }) => (task === 'rewrite' ? behaviour : {}));
    rewriting({ status: 400 });
    const byRule = await ask('And what did he say about Idlib?', { earlier });
    expect(byRule.answer).toMatchObject({ writtenBy: 'local', understood: { follows: earlier[0] } });
    const rewritten = 'What did Hariri say about Idlib?';
    rewriting({ say: JSON.stringify({ question: rewritten }) });
    for (let n = 0; n < 2; n++)
      expect((await ask('And what did he say about Idlib?', { earlier })).answer.understood).toMatchObject({
        rewritten,
      });
    expect(server.requests.filter(({ task }) => task === 'rewrite')).toHaveLength(2);
  });

  it('a changed archive is asked anew', async () => {
    const story = (town: string) => `A title\n\n24 January 2018\n\nDaily Post: Hariri arrived in ${town}.`;
    const folder = await temporaryFolder({ 'a.txt': story('Riyadh') });
    const { ask, archive, server } = await openModelArchive({ folder, watch: true, answersKept: 10 });
    await ask('Where did Hariri arrive?');
    await writeFiles(folder, { 'a.txt': story('Moscow') });
    const { id } = archive.articles()[0]!;
    await vi.waitFor(async () => expect((await archive.article(id))!.text).toContain('Moscow'), 10_000);
    const { answer } = await ask('Where did Hariri arrive?');
    expect(answer).toMatchObject({ statements: [{ text: expect.stringContaining('Moscow') }] });
    expect(server.requests).toHaveLength(2);
  });

  it('none are kept with the setting 0', async () => {
    const { ask, server } = await openModelArchive({ answersKept: 0 });
    await ask(QUESTION);
    await ask(QUESTION);
    await Promise.all([ask(QUESTION), ask(QUESTION)]);
    expect(server.requests).toHaveLength(4);
  });
});
