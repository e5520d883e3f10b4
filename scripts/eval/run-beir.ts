// Runs the queries of a BEIR folder (corpus.jsonl, queries.jsonl, qrels.tsv): articles ranked by their best evidence.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openRankingModels, type RankingSettings } from '../../src/answer/ranking-models.ts';
import { keepArticle } from '../../src/corpus/kept-article.ts';
import { readArchive } from '../../src/corpus/read-archive.ts';
import { NO_FILTERS } from '../../src/retrieval/filters.ts';
import { IndexedArchive } from '../../src/retrieval/indexed-archive.ts';
import { createPassageIndex } from '../../src/retrieval/passage-index.ts';

/** Places that count. */
const DEPTH = 10;

export interface RankingCounts {
  readonly queries: number;
  /** Normalised discounted cumulative gain of the first ten articles (Järvelin and Kekäläinen 2002). */
  readonly ndcg10: number;
  /** Share of queries with a relevant article among the first ten. */
  readonly hit10: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly buildSeconds: number;
}

/** With models that help to rank, all passages are embedded first; `dataDir` keeps what they give. */
export async function runBeir(
  folder: string,
  ranking?: RankingSettings,
  dataDir?: string,
): Promise<RankingCounts> {
  const { articles } = await readArchive(join(folder, 'corpus.jsonl'));
  const begun = performance.now();
  const archive = new IndexedArchive();
  await archive.update(articles.map(keepArticle));
  await archive.proposals.follow();
  const buildSeconds = (performance.now() - begun) / 1000;
  const opened =
    ranking &&
    (await openRankingModels(
      ranking,
      archive,
      { folder, dataDir },
      { onNotice: console.error, onEmbedding: ({ embedded, of }) => console.error(`${embedded} of ${of}`) },
      new AbortController().signal,
    ));
  await opened?.follow();
  await opened?.done();
  const index = createPassageIndex(archive, opened?.models);
  const relevant = await readQrels(join(folder, 'qrels.tsv'));
  const lines = (await readFile(join(folder, 'queries.jsonl'), 'utf8'))
    .split('\n')
    .filter((line) => line.trim() !== '');
  const queries = lines
    .map((line) => JSON.parse(line) as { _id: string; text: string })
    .filter(({ _id }) => relevant.has(_id));
  let gain = 0;
  let hits = 0;
  const times: number[] = [];
  for (const { _id, text } of queries) {
    const asked = performance.now();
    const found = await index.search(index.makeQuery(text, NO_FILTERS), DEPTH);
    times.push(performance.now() - asked);
    // A reprint stands for the same text elsewhere: the archive gives each text once.
    const ranked = [...new Map(found.map((hit) => [hit.passage.article, hit.reprints])).values()];
    const scores = relevant.get(_id)!;
    const ideal = [...scores.values()].sort((a, b) => b - a).slice(0, DEPTH);
    const gains = ranked.map((same) => Math.max(...same.map(({ id }) => scores.get(id) ?? 0)));
    gain += dcg(gains.slice(0, DEPTH)) / dcg(ideal);
    hits += gains.some((one) => one > 0) ? 1 : 0;
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return {
    queries: queries.length,
    ndcg10: gain / queries.length,
    hit10: hits / queries.length,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    buildSeconds,
  };
}

function dcg(gains: readonly number[]): number {
  return gains.reduce((sum, gain, place) => sum + gain / Math.log2(place + 2), 0);
}

async function readQrels(file: string): Promise<Map<string, Map<string, number>>> {
  const relevant = new Map<string, Map<string, number>>();
  for (const line of (await readFile(file, 'utf8')).split('\n')) {
    const [query, article, score] = line.split('\t');
    if (!query || !article || !(Number(score) > 0)) continue;
    const scores = relevant.get(query) ?? new Map<string, number>();
    relevant.set(query, scores.set(article, Number(score)));
  }
  return relevant;
}
