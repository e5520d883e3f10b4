// Claims with evidence that people judged: `{"claim", "evidence": [text], "label"}` a line.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface JudgedClaim {
  readonly claim: string;
  readonly evidence: readonly string[];
  readonly supported: boolean;
}

export const GROUNDING_FILES = ['qags-cnndm.jsonl', 'wice-dev.jsonl'] as const;

/** What is only partially supported is not supported. */
export function readJudged(folder: string, file: string): JudgedClaim[] {
  return readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { claim: string; evidence: string[]; label: string })
    .map(({ claim, evidence, label }) => ({ claim, evidence, supported: label === 'supported' }));
}

/** Mean of the shares of supported claims kept and of unsupported ones refused. */
export function balancedAccuracy(
  judged: readonly { supported: boolean; score: number }[],
  least: number,
): number {
  const share = (supported: boolean) => {
    const some = judged.filter((one) => one.supported === supported);
    return some.filter(({ score }) => score >= least === supported).length / some.length;
  };
  return (share(true) + share(false)) / 2;
}
