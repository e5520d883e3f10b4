// The second look at what a model wrote: who takes it, what it decides, and what is told of it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../corpus/temporary-folder.ts';
import type { ModelRequest } from '../../servers/openai-request.ts';
import { textsOf } from '../../servers/openai-request.ts';
import { openModelArchive } from './model-archive.ts';

const QUESTION = 'How many civilians were killed in Maar Shoureen?';

const judging = { settings: { proofModel: 'judge' } };

interface Verdict {
  claim: number;
  supported: boolean;
  [field: string]: unknown;
}

/** Judges the trial honestly and everything else as told: by the text of the claim and its number. */
function verdicts(judge: (claim: string, number: number, request: ModelRequest) => Verdict | undefined) {
  return (request: ModelRequest) => {
    if (request.task !== 'judge' || isTrial(request)) return {};
    const claims = textsOf(request.prompt, 'claim');
    const all = claims.flatMap((claim, index) => judge(claim, index + 1, request) ?? []);
    return { say: JSON.stringify({ verdicts: all }) };
  };
}

const isTrial = ({ prompt }: ModelRequest) => !/Syrian Coalition|ARK News/.test(prompt);

const judged = (requests: readonly ModelRequest[]) =>
  requests.filter((request) => request.task === 'judge' && !isTrial(request));

describe('the second look', () => {
  it('is taken in one call, by the model that is set, once it has passed its trial', async () => {
    const { ask, server } = await openModelArchive(judging);
    const { answer } = await ask(QUESTION);
    expect(answer).toMatchObject({ writtenBy: 'local', checkedBy: 'judge', withheld: 0 });
    expect(answer.notices).not.toContain('checked-by-words');
    const [request, ...more] = judged(server.requests);
    expect(more).toEqual([]);
    expect(request).toMatchObject({ model: 'judge', question: QUESTION });
    expect(request!.prompt).toMatch(/<claim number="1">[^<]+<\/claim>\n<quote claim="1" sentences="\d+">/);
    // The trial is held once.
    const trials = server.requests.filter(isTrial).length;
    await ask('What did the Coalition say about China?');
    expect(server.requests.filter(isTrial)).toHaveLength(trials);
  });

  it('may be taken by the model that writes', async () => {
    const { ask, server } = await openModelArchive({ settings: { proofModel: 'local' } });
    expect((await ask(QUESTION)).answer).toMatchObject({ checkedBy: 'local' });
    expect(judged(server.requests)).toMatchObject([{ model: 'local' }]);
  });

  it('withholds what it refuses, with its reason in the log alone, and shows what it lets through', async () => {
    const { ask, server, lines } = await openModelArchive({ ...judging, logLevel: 'debug' });
    server.behave(
      verdicts((_, claim) => ({ claim, supported: claim !== 1, answers: true, why: 'another figure' })),
    );
    const { answer, told } = await ask(QUESTION);
    expect(answer).toMatchObject({ writtenBy: 'local', withheld: 1, checkedBy: 'judge' });
    expect(lines.filter(({ reason }) => reason === 'judged-unproven').length).toBeGreaterThan(0);
    expect(JSON.stringify(lines)).toContain('another figure');
    expect(JSON.stringify(answer)).not.toContain('another figure');
    for (const progress of told)
      if (progress.kind === 'proven')
        expect(progress.soFar.statements.every(({ text }) => JSON.stringify(answer).includes(text))).toBe(
          true,
        );
  });

  it('withholds what is true and beside the question', async () => {
    const { ask, server, lines } = await openModelArchive(judging);
    server.behave(verdicts((_, claim) => ({ claim, supported: true, answers: claim === 1 })));
    const { answer } = await ask(QUESTION);
    expect(answer).toMatchObject({ statements: [{}], withheld: 1 });
    expect(lines.map(({ reason }) => reason)).toContain('judged-beside-the-question');
  });

  it('quotes where it refuses everything', async () => {
    const { ask, server } = await openModelArchive(judging);
    server.behave(verdicts((_, claim) => ({ claim, supported: false })));
    const { answer } = await ask(QUESTION);
    expect(answer).toMatchObject({ writtenBy: 'quotes', withheld: 2 });
    expect(answer.notices).toContain('model-unproven');
  });

  it('leaves out footnotes that a claim does not rest on, and names those that it does', async () => {
    const { ask, server } = await openModelArchive(judging);
    const seen: { bearing?: number } = {};
    const judge = verdicts((claim, number, { passages }) => {
      const all = passages.flatMap(({ sentences }) => sentences);
      seen.bearing = all.find(({ text }) => /killing 17/.test(text))!.number;
      return { claim: number, supported: /17/.test(claim), sentences: [seen.bearing] };
    });
    server.behave((request) => {
      if (request.task !== 'answer') return judge(request);
      const all = request.passages.flatMap(({ sentences }) => sentences);
      const bearing = all.find(({ text }) => /killing 17/.test(text))!.number;
      const beside = all.filter(({ text }) => !/17|35/.test(text)).map(({ number }) => number);
      const text = 'Local activists said that the raids on Maar Shoureen killed 17 people.';
      return {
        say: JSON.stringify({ elements: [{ text, sentences: [bearing, beside[0], beside.at(-1)] }] }),
      };
    });
    const { answer } = await ask(QUESTION);
    if (answer.kind !== 'answered') throw new Error('declined');
    expect(answer.statements[0]!.citations.map(({ quote }) => quote)).toEqual([
      expect.stringContaining('killing 17 people'),
    ]);
  });

  it.each([
    ['fails', { status: 500, retryAfter: 0 }],
    ['cannot be read', { say: 'All of them look fine to me.' }],
    ['gives no verdict', { say: '{"verdicts": []}' }],
    [
      'gives verdicts on claims that are not there',
      { say: '{"verdicts": [{"claim": 9, "supported": false}]}' },
    ],
  ])('is left to the words where it %s, and the reader is told', async (_, behaviour) => {
    const { ask, server } = await openModelArchive(judging);
    server.behave((request) => (request.task === 'judge' && !isTrial(request) ? behaviour : {}));
    const { answer } = await ask(QUESTION);
    expect(answer).toMatchObject({ writtenBy: 'local', withheld: 0 });
    expect(answer).not.toHaveProperty('checkedBy');
    expect(answer.notices).toContain('checked-by-words');
  });

  it('is not asked for where it is switched off', async () => {
    const { ask, server } = await openModelArchive({ settings: { proofModel: 'off' } });
    expect((await ask(QUESTION)).answer.notices).toContain('checked-by-words');
    expect(server.requests.map(({ task }) => task)).toEqual(['answer']);
  });

  it('an answer that the server cut short says so', async () => {
    const { ask, server } = await openModelArchive(judging);
    const { answer: whole } = await ask(QUESTION);
    expect(whole.notices).not.toContain('may-be-incomplete');
    server.behave((request) => (request.task === 'answer' ? { finishReason: 'length' } : {}));
    expect((await ask('How many people were killed in Maar Shoureen?')).answer.notices).toContain(
      'may-be-incomplete',
    );
  });
});

describe('the trial of a judge', () => {
  it.each([
    ['refuses everything', false],
    ['lets everything through', true],
  ])('a model that %s does not judge; its figures are in the log', async (_, supported) => {
    const { ask, server, lines } = await openModelArchive(judging);
    server.behave((request) =>
      request.task === 'judge'
        ? {
            say: JSON.stringify({
              verdicts: textsOf(request.prompt, 'claim').map((__, index) => ({
                claim: index + 1,
                supported,
              })),
            }),
          }
        : {},
    );
    const { answer } = await ask(QUESTION);
    expect(answer).toMatchObject({ writtenBy: 'local' });
    expect(answer.notices).toContain('checked-by-words');
    expect(judged(server.requests)).toEqual([]);
    expect(lines.map(({ msg }) => msg).join('\n')).toMatch(
      /judge is not trusted to take second looks: (?:0|12) of 12 true claims .* (?:12|0) of 12 false .*accuracy 0\.50/,
    );
  });

  it('its result is kept by model and prompts, and used at the next start', async () => {
    const dataDir = await temporaryFolder({});
    const first = await openModelArchive({ ...judging, open: { dataDir } });
    await first.ask(QUESTION);
    expect(first.server.requests.filter(isTrial).length).toBeGreaterThan(0);
    const kept = JSON.parse(await readFile(join(dataDir, 'judges.json'), 'utf8'));
    expect(Object.entries(kept)).toEqual([
      [expect.stringMatching(/^judge [0-9a-f]{16}$/), expect.objectContaining({ trueAll: 12, falseAll: 12 })],
    ]);
  });
});
