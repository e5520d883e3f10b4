// Whether a terminal shows an address behind words (OSC 8). There is no way to ask it, only signs by which those that
// do are known; where in doubt, addresses are printed.

/** Versions of VTE (GNOME Terminal and others) from 0.50 on. */
const VTE_VERSION_MIN = 5000;
const PROGRAMS = new Set([
  'iTerm.app',
  'WezTerm',
  'vscode',
  'ghostty',
  'Hyper',
  'Tabby',
  'rio',
  'WarpTerminal',
]);

export function showsLinks(env: Readonly<Record<string, string | undefined>>): boolean {
  // A multiplexer may keep the links from the terminal around it.
  if (/^(?:screen|tmux|dumb|linux)/.test(env.TERM ?? '')) return false;
  return (
    PROGRAMS.has(env.TERM_PROGRAM ?? '') ||
    Number(env.VTE_VERSION ?? 0) >= VTE_VERSION_MIN ||
    env.WT_SESSION !== undefined ||
    env.KONSOLE_VERSION !== undefined ||
    /^(?:xterm-kitty|xterm-ghostty|alacritty|foot|wezterm)/.test(env.TERM ?? '')
  );
}
