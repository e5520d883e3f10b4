// npm run check: types, lint and format, tests. Each part runs even if one before it failed.
import { spawnSync } from 'node:child_process';

const PARTS: readonly (readonly [string, readonly string[]])[] = [
  ['types', ['node_modules/typescript/bin/tsc', '--noEmit']],
  ['lint and format', ['node_modules/@biomejs/biome/bin/biome', 'check']],
  ['tests', ['node_modules/vitest/vitest.mjs', 'run']],
];

const failed = PARTS.filter(([name, args]) => {
  console.log(`\n== ${name}`);
  return spawnSync(process.execPath, args, { stdio: 'inherit' }).status !== 0;
}).map(([name]) => name);
if (failed.length > 0) console.error(`\nFailed: ${failed.join(', ')}`);
process.exit(failed.length > 0 ? 1 : 0);
