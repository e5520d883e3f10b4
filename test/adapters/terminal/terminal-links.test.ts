import { expect, test } from 'vitest';
import { showsLinks } from '../../../src/adapters/terminal/terminal-links.ts';

test.each([
  [{ TERM: 'xterm-256color' }, false],
  [{ TERM: 'xterm-256color', VTE_VERSION: '7200' }, true],
  [{ TERM: 'xterm-256color', VTE_VERSION: '3400' }, false],
  [{ TERM: 'xterm-kitty' }, true],
  [{ TERM: 'xterm-256color', TERM_PROGRAM: 'vscode' }, true],
  [{ TERM: 'tmux-256color', TERM_PROGRAM: 'WezTerm' }, false],
  [{}, false],
])('showsLinks() of %o: %s', (env, shown) => {
  expect(showsLinks(env)).toBe(shown);
});
