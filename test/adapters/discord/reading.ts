// What a person reads of a message as Discord's client writes it: read more strictly than Discord itself does, where
// labels of links are ended by brackets that stand behind a backslash.
import type { DiscordMessage } from '../../../src/adapters/discord/discord-dialect.ts';

interface Part {
  readonly type: number;
  readonly content?: string;
  readonly label?: string;
  readonly components?: readonly Part[];
}

/** Every component, nested ones included. */
export function partsOf(components: readonly unknown[]): Part[] {
  return (components as readonly Part[]).flatMap((one) => [one, ...partsOf(one.components ?? [])]);
}

/** The texts of a message. */
export function displaysOf({
  components,
}: Pick<DiscordMessage, 'components'> | { components: readonly unknown[] }): string[] {
  return partsOf(components).flatMap(({ type, content }) => (type === 10 && content ? [content] : []));
}

export function buttonsOf({ components }: { components: readonly unknown[] }): string[] {
  return partsOf(components).flatMap(({ type, label }) => (type === 2 && label ? [label] : []));
}

/** As simple-markdown, which Discord's client is built on, finds a link at a bracket: escapes count for nothing in it. */
const LINK =
  /^\[((?:\[[^\]]*\]|[^[\]]|\](?=[^[]*\]))*)\]\(\s*<?((?:[^\s\\]|\\.)*?)>?(?:\s+['"]([\s\S]*?)['"])?\s*\)/;

export interface Read {
  readonly words: string;
  readonly links: readonly string[];
}

/** The words without marks of formatting, and the addresses that they lead to. */
export function readDisplay(text: string): Read {
  const links: string[] = [];
  let words = '';
  let rest = text.replace(/^(?:-# |- )/gm, '');
  while (rest !== '') {
    const escaped = /^\\([^0-9A-Za-z\s])/.exec(rest);
    const link = rest.startsWith('[') ? LINK.exec(rest) : null;
    if (escaped) words += escaped[1];
    else if (link) {
      words += readDisplay(link[1]!).words;
      links.push(link[2]!);
    } else if (!rest.startsWith('**')) words += rest[0];
    rest = rest.slice(escaped ? 2 : link ? link[0].length : rest.startsWith('**') ? 2 : 1);
  }
  return { words, links };
}
