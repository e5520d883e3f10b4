// Characters that are not text: they could move a cursor, forge line ends, or turn the direction of what follows.

const NO_TEXT =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to keep out
  /[\u0000-\u001f\u061c\u200e\u200f\u2028\u2029\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** The text with such characters made visible; spaces and letters stay. */
export function literal(text: string): string {
  return text.replace(NO_TEXT, '\uFFFD');
}

/** Only such addresses become links: an archive may name any, "javascript:" included. */
export function isWebAddress(url: string | undefined): url is string {
  return url !== undefined && /^https?:\/\//i.test(url) && URL.canParse(url);
}

/** Cut at a word before this many characters, with a sign that it was. */
export function shortened(words: string, charsMax: number): string {
  if (words.length <= charsMax) return words;
  const space = words.lastIndexOf(' ', charsMax - 1);
  return `${words.slice(0, space > charsMax / 2 ? space : charsMax - 1).toWellFormed()}…`;
}
