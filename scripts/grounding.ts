// node scripts/grounding.ts [../shared/eval/grounding]: how well src/answer/support.ts tells claims that their evidence
// supports from others. Two kinds: claims that people judged, and claims made of articles' own sentences (of the seeds,
// and of the archives beside the folder).
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { contradicts, type Evidence, SUPPORT_MIN, supportScore, unfounded } from '../src/answer/support.ts';
import { writeDate } from '../src/corpus/dates.ts';
import { readArchive } from '../src/corpus/read-archive.ts';
import { type DraftClaim, makeDrafts } from './eval/drafts.ts';
import { balancedAccuracy, GROUNDING_FILES, readJudged } from './eval/judged-claims.ts';

/** Sentences of each archive of which claims are made. */
const SENTENCES = 300;
const ARCHIVES = ['seeds', '../fakes/corpus.jsonl', '../realtimeqa/corpus.jsonl'] as const;

const folder = process.argv[2] ?? '../shared/eval/grounding';

console.log(
  'Claims that people judged: share of supported ones kept, of others refused, and the mean of the two (score alone)',
);
for (const file of GROUNDING_FILES) {
  const started = performance.now();
  const judged = readJudged(folder, file).map((one) => ({
    ...one,
    ...check(one.claim, { quotes: [], passages: one.evidence }, one.evidence),
  }));
  const ms = (performance.now() - started) / judged.length;
  const kept = (supported: boolean) =>
    share(
      judged.filter((one) => one.supported === supported),
      ({ score }) => score >= SUPPORT_MIN === supported,
    );
  console.log(
    `${file.padEnd(18)} ${judged.length} claims  kept ${kept(true)}  refused ${kept(false)}  balanced ${percent(balancedAccuracy(judged, SUPPORT_MIN))}  ${ms.toFixed(1)} ms a claim, all checks`,
  );
  for (const supported of [true, false]) {
    const some = judged.filter((one) => one.supported === supported);
    const reasons = ['number', 'date', 'name', 'negation', 'sides', 'score'].map(
      (reason) => `${reason} ${some.filter(({ faults }) => faults.includes(reason)).length}`,
    );
    console.log(
      `  ${supported ? 'supported' : 'others'} (${some.length}), refused for: ${reasons.join(', ')}; by any: ${share(some, ({ faults }) => faults.length > 0)}`,
    );
  }
}

for (const archive of ARCHIVES) {
  const path = archive === 'seeds' ? archive : join(folder, archive);
  if (!existsSync(path)) continue;
  const drafts = makeDrafts((await readArchive(path)).articles, SENTENCES).map((one) => ({
    one,
    ...checkDraft(one),
  }));
  console.log(`\nClaims made of sentences of ${archive}: share refused, and by which check`);
  for (const supported of [true, false]) {
    const some = drafts.filter(({ one }) => one.supported === supported);
    for (const kind of [undefined, ...new Set(some.map(({ one }) => one.kind))]) {
      const ofKind = some.filter(({ one }) => kind === undefined || one.kind === kind);
      const by = (...reasons: string[]) =>
        share(ofKind, ({ faults }) => faults.some((fault) => reasons.includes(fault)));
      console.log(
        `${(kind ?? (supported ? 'TRUE, all' : 'FALSE, all')).padEnd(28)} ${String(ofKind.length).padStart(5)}  refused ${share(ofKind, ({ faults }) => faults.length > 0).padStart(6)}   unfounded ${by('number', 'date', 'name').padStart(6)}  contradicts ${by('negation', 'sides').padStart(6)}  score ${by('score').padStart(6)}`,
      );
    }
  }
}

function checkDraft({ claim, quotes, passage }: DraftClaim): { score: number; faults: string[] } {
  const { title, publisher, date } = passage.article;
  const data = [title, publisher.name, ...publisher.aliases, ...(date ? [writeDate(date)] : [])];
  const evidence = { quotes, passages: [passage.text, ...data] };
  return check(claim, evidence, [
    { texts: [...quotes, passage.text, ...data], ...(date && { published: date }) },
  ]);
}

function check(
  claim: string,
  evidence: Evidence,
  sources: Parameters<typeof unfounded>[1],
): { score: number; faults: string[] } {
  const score = supportScore(claim, evidence);
  const contradiction = contradicts(claim, evidence);
  const faults = [
    ...unfounded(claim, sources).map(({ kind }) => kind),
    ...(contradiction ? [contradiction] : []),
    ...(score < SUPPORT_MIN ? ['score'] : []),
  ];
  return { score, faults };
}

function share<T>(some: readonly T[], is: (one: T) => boolean): string {
  return percent(some.filter(is).length / Math.max(1, some.length));
}

function percent(value: number): string {
  return `${(value * 100).toFixed(1)} %`;
}
