// The shape of the tree, kept by test: who may import whom, and what belongs in one place only.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SETTINGS } from '../src/config.ts';

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
  .map((path) => path.replaceAll('\\', '/'))
  .sort();
const source = new Map(files.map((path) => [path, readFileSync(join('src', path), 'utf8')]));

function importsOf(path: string): string[] {
  return [...source.get(path)!.matchAll(/(?:from|import) '([^']+)'/g)].map((match) => {
    const target = match[1]!;
    return target.startsWith('.') ? normalize(join(dirname(path), target)) : target;
  });
}

/** The folder that a file belongs to; files beside the folders are their own. */
function layerOf(path: string): string {
  const [first, second] = path.split('/');
  return first === 'adapters' ? `adapters/${second}` : first!;
}

const LAYERS = ['corpus', 'retrieval', 'answer', 'reply'];
/** For all of them. */
const EVERYONE = new Set(['errors.ts', 'log.ts', 'queue.ts', 'rate-limit.ts', 'secrets.ts']);
/** Where the parts are put together. */
const TOP = new Set(['main.ts', 'ask.ts', 'feedback.ts', 'judge.ts', 'writers.ts', 'telemetry.ts']);

/** Who shares the pipeline of questions asked in a chat. */
const CHATS = new Set(['adapters/slack', 'adapters/discord']);

describe('imports', () => {
  it('go one way: corpus ← retrieval ← answer ← reply ← adapters ← main', () => {
    const wrong: string[] = [];
    for (const path of files) {
      const from = layerOf(path);
      for (const target of importsOf(path).filter((one) => source.has(one))) {
        const to = layerOf(target);
        if (from === to || EVERYONE.has(to) || TOP.has(from)) continue;
        const mayImport = from.startsWith('adapters/')
          ? ['answer', 'reply', ...(CHATS.has(from) ? ['adapters/chat'] : [])]
          : LAYERS.slice(0, Math.max(0, LAYERS.indexOf(from)));
        if (!mayImport.includes(to)) wrong.push(`${path} → ${target}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('have no cycle, types included', () => {
    const done = new Set<string>();
    const visit = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path))
        throw new Error(`cycle: ${[...trail.slice(trail.indexOf(path)), path].join(' → ')}`);
      if (done.has(path)) return;
      for (const target of importsOf(path).filter((one) => source.has(one))) visit(target, [...trail, path]);
      done.add(path);
    };
    expect(() => {
      for (const path of files) visit(path, []);
    }).not.toThrow();
  });

  it('of minisearch, the AI SDK, the environment and the console stand where they belong', () => {
    const holders = (pattern: RegExp) => files.filter((path) => pattern.test(source.get(path)!));
    expect(holders(/from 'minisearch'/)).toEqual(['retrieval/proposals.ts']);
    expect(holders(/from '(?:ai|@ai-sdk\/\w+)'/)).toEqual([
      'answer/model/openai-embedder.ts',
      'answer/model/openai-errors.ts',
      'answer/model/openai-model.ts',
      'telemetry.ts',
    ]);
    expect(holders(/from '@opentelemetry\//)).toEqual(['telemetry.ts']);
    expect(holders(/from '@slack\//).filter((path) => !path.startsWith('adapters/slack/'))).toEqual([]);
    expect(holders(/from 'node:sqlite'/)).toEqual(['adapters/chat/store.ts']);
    expect(holders(/process\.env\b/)).toEqual(['config.ts']);
    expect(holders(/\bconsole\.\w+\(/)).toEqual([]);
    expect(holders(/\bas (?:unknown as )?Citation\b/)).toEqual(['answer/verify.ts']);
  });
});

describe('documents', () => {
  it('.env.example holds every setting, in order, and nothing else', () => {
    const named = [...readFileSync('.env.example', 'utf8').matchAll(/^([A-Z_]+)=/gm)].map(
      (match) => match[1],
    );
    expect(named).toEqual(SETTINGS);
  });

  it('the tree of docs/architecture.md names the files of src, and no others', () => {
    const tree = /```\nsrc\/\n([\s\S]*?)\nscripts\//.exec(readFileSync('docs/architecture.md', 'utf8'))![1]!;
    const named = [...tree.matchAll(/[\w-]+\.(?:ts|js|css|svg)\b/g)].map((match) => match[0]);
    const existing = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.\w+$/.test(path) && !path.endsWith('.d.ts'))
      .map((path) => path.split(/[\\/]/).at(-1)!);
    expect(named.sort()).toEqual(existing.sort());
  });

  it('no document leads to a file that is not there', () => {
    for (const document of ['README.md', 'docs/architecture.md', 'docs/quality.md']) {
      const text = readFileSync(document, 'utf8');
      for (const [, target] of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
        expect(existsSync(join(dirname(document), target!)), `${document}: ${target}`).toBe(true);
      }
    }
  });

  it('README begins with the two commands', () => {
    const readme = readFileSync('README.md', 'utf8');
    expect(readme.indexOf('npm ci && npm start')).toBeGreaterThan(0);
    expect(readme.indexOf('npm run ask -- "What did Hariri ask of Russia?"')).toBeGreaterThan(0);
  });
});
