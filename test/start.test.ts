import { spawn } from 'node:child_process';
import { cp, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from './corpus/temporary-folder.ts';

const FREE_OF_SETTINGS = { PATH: process.env.PATH, HOME: process.env.HOME };

async function copyOfProject(): Promise<string> {
  const folder = await temporaryFolder();
  for (const part of ['src', 'prompts', 'seeds', 'package.json'])
    await cp(part, join(folder, part), { recursive: true });
  await symlink(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

function run(cwd: string, file: string, env: Record<string, string>, ...args: string[]) {
  return new Promise<{ code: number | null; out: string; error: string; ms: number }>((resolve) => {
    const begun = performance.now();
    const child = spawn(process.execPath, [file, ...args], { cwd, env: { ...FREE_OF_SETTINGS, ...env } });
    let out = '';
    let error = '';
    child.stdout.on('data', (data) => (out += data));
    child.stderr.on('data', (data) => (error += data));
    child.on('close', (code) => resolve({ code, out, error, ms: performance.now() - begun }));
  });
}

it('a prompt with a wrong slot stops the start, named, with exit code 2; without a model it does not matter', async () => {
  const folder = await copyOfProject();
  await writeFile(join(folder, 'prompts/judge-claims.md'), 'Judge {{klaim}}\n=====\n{{claim}} {{quotes}}\n');
  const env = { OPENAI_API_KEY: 'sk-unused', PORT: '0' };
  for (const file of ['src/main.ts', 'src/ask.ts']) {
    const { code, error } = await run(folder, file, env, ...(file === 'src/ask.ts' ? ['Who met?'] : []));
    expect(code, file).toBe(2);
    expect(error).toContain('judge-claims.md: unknown slot {{klaim}}, expected passages, question, claims');
    expect(error).toContain('judge-claims.md: slot {{passages}} is missing');
  }
  const quoted = await run(folder, 'src/ask.ts', {}, 'What did Hariri ask of Russia?');
  expect(quoted).toMatchObject({ code: 0, error: '' });
});
