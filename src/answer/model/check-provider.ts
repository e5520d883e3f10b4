// One cheap look at start whether the provider knows the key and the models: its list of models costs nothing.
import type { Logger } from '../../log.ts';
import { boundedFetch } from './bounded-fetch.ts';

const OPENAI_URL = 'https://api.openai.com/v1';
const CHECK_MS_MAX = 10_000;

export interface Provider {
  readonly model?: string | undefined;
  readonly proofModel?: string | undefined;
  readonly embeddingModel?: string | undefined;
  readonly rerankModel?: string | undefined;
  readonly apiKey?: string;
  readonly baseUrl?: string;
}

/** Logs what is wrong, naming the setting; never rejects. */
export async function checkProvider(provider: Provider, log: Logger): Promise<void> {
  const problem = await problemOf(provider);
  if (problem) log.error(`${problem}. Until that is put right, ${consequenceFor(provider)}.`);
  else log.debug({ model: provider.model }, 'The model’s server answers');
}

function consequenceFor({ model, embeddingModel, rerankModel }: Provider): string {
  const quoted = model && 'answers are quoted from the articles';
  const byWords = (embeddingModel || rerankModel) && 'articles are found by their words alone';
  return [quoted, byWords].filter(Boolean).join(', and ');
}

async function problemOf({ baseUrl, apiKey, ...models }: Provider): Promise<string | undefined> {
  const base = (baseUrl ?? OPENAI_URL).replace(/\/+$/, '');
  const where = baseUrl ? `OPENAI_BASE_URL (${withoutSecrets(base)})` : 'OpenAI';
  try {
    const response = await boundedFetch(`${base}/models`, {
      headers: apiKey ? { Authorization: `Bearer ${apiKey}` } : {},
      signal: AbortSignal.timeout(CHECK_MS_MAX),
    });
    const { status } = response;
    if (!response.ok) {
      await response.body?.cancel();
      if (status === 401 || status === 403) return `${where} does not accept OPENAI_API_KEY (${status})`;
      if (status === 404) return `${where} has no list of models (404); such an address mostly ends in /v1`;
      // Not every server lists its models; the first question will tell.
      return status >= 500 ? `${where} answers ${status}` : undefined;
    }
    const known = modelsIn(await response.json());
    const wanted = {
      OPENAI_MODEL: models.model,
      PROOF_MODEL: models.proofModel,
      EMBEDDING_MODEL: models.embeddingModel,
      RERANK_MODEL: models.rerankModel,
    };
    const unknown = Object.entries(wanted).filter(
      ([, name]) => name && known.length > 0 && !known.some((one) => isSame(one, name)),
    );
    if (unknown.length > 0)
      return unknown.map(([setting, name]) => `${where} knows no model "${name}" (${setting})`).join('; ');
  } catch (error) {
    if (error instanceof SyntaxError) return `${where} is no model’s server: its list of models is no JSON`;
    const { cause, name } = error as Error & { cause?: { code?: string } };
    return `${where} cannot be reached (${cause?.code ?? name})`;
  }
  return undefined;
}

/** Some put a password, or a key, into the address. */
function withoutSecrets(address: string): string {
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname.replace(/\/$/, '')}`;
}

function modelsIn(body: unknown): string[] {
  const { data } = (body ?? {}) as { data?: unknown };
  return Array.isArray(data) ? data.flatMap((one) => (typeof one?.id === 'string' ? [one.id] : [])) : [];
}

/** Ollama lists "llama3.2:latest" for "llama3.2". */
function isSame(listed: string, wanted: string): boolean {
  return listed === wanted || listed === `${wanted}:latest` || listed.endsWith(`/${wanted}`);
}
