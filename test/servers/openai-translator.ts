// A model that knows the translations of some questions, and reads both languages.
import type { Behave } from './openai-behaviours.ts';
import type { ModelRequest } from './openai-request.ts';
import { honestClaims, writeElements } from './openai-writer.ts';

/** Translates the questions of a table, and answers them honestly in the passages' language; all else is said honestly. */
export function translating(table: ReadonlyMap<string, string>): Behave {
  return (request) => {
    const translation = translationOf(request, table);
    if (translation === undefined) return {};
    if (request.task === 'translate') return { say: JSON.stringify({ translation }) };
    if (request.task === 'answer')
      return { say: writeElements(honestClaims({ ...request, question: translation }), request) };
    return {};
  };
}

/** What became a filter may be missing from a question that is to be translated. */
function translationOf({ question }: ModelRequest, table: ReadonlyMap<string, string>): string | undefined {
  const asked = wordsOf(question);
  const known = [...table.keys()].find((one) => asked.every((word) => wordsOf(one).includes(word)));
  return table.get(question) ?? (known && table.get(known));
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+/gu) ?? [];
}
