// A model that answers with the evidence known for a question, as far as it is given it: what is then missing was lost on
// the way to the model, or by the proof.
import { pino } from 'pino';
import type { Writers } from '../../src/answer/answer-question.ts';
import { openModelWriter } from '../../src/answer/model/open-model.ts';
import { startOpenAiServer } from '../../test/servers/openai-server.ts';
import { claimOf, numbered } from '../../test/servers/openai-writer.ts';
import { type EvalQuestion, readQuestions } from './questions.ts';

export interface CopyingModel {
  readonly writers: Writers;
  close(): Promise<void>;
}

/** Knows the evidence of the questions of a file; every other task it does as the local server does. */
export async function startCopyingModel(file: string): Promise<CopyingModel> {
  const questions = await readQuestions(file);
  const server = await startOpenAiServer();
  server.behave((request) => {
    if (request.task !== 'answer') return {};
    // A follow-up was joined to what it follows, and filters may have been taken out of a question.
    const asked = questions.findLast(
      ({ question }) => request.question.endsWith(question.slice(1)) || question.includes(request.question),
    );
    const claims = request.passages.flatMap((passage) =>
      passage.sentences
        .filter(({ text }) => asked !== undefined && isEvidence(text, asked))
        .map((sentence) => numbered(claimOf(passage, sentence, request))),
    );
    return { say: JSON.stringify({ elements: claims }) };
  });
  const log = pino({ level: 'silent' });
  const model = await openModelWriter(
    { model: 'copying', baseUrl: server.url, api: 'chat', secondsMax: 60 },
    log,
  );
  return { writers: { model, log }, close: () => server.close() };
}

function isEvidence(sentence: string, { evidence }: EvalQuestion): boolean {
  const plain = (text: string) => text.replace(/\s+/g, ' ').replaceAll('‹', '<').replaceAll('›', '>').trim();
  return evidence.some(({ quote }) => {
    const [told, wanted] = [plain(sentence), plain(quote)];
    return told.includes(wanted) || (told.length > 20 && wanted.includes(told));
  });
}
