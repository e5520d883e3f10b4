// American and British spellings of one word: whichever the archive writes is found.

const PAIRS: readonly [RegExp, string][] = [
  [/our(?=(?:s|ed|ing|ful|able|ite|ites|hood|hoods|er|ers)?$)/, 'or'],
  [/or(?=(?:s|ed|ing|ful|able|ite|ites|hood|hoods)?$)/, 'our'],
  [/is(?=(?:e|es|ed|ing|er|ers|ation|ations)$)/, 'iz'],
  [/iz(?=(?:e|es|ed|ing|er|ers|ation|ations)$)/, 'is'],
  [/ys(?=(?:e|es|ed|ing|er)$)/, 'yz'],
  [/yz(?=(?:e|es|ed|ing|er)$)/, 'ys'],
  [/re$/, 'er'],
  [/er$/, 're'],
  [/res$/, 'ers'],
  [/ers$/, 'res'],
  [/ence$/, 'ense'],
  [/ense$/, 'ence'],
  [/ogue(?=s?$)/, 'og'],
  [/og(?=s?$)/, 'ogue'],
  [/ll(?=(?:ed|ing|er|ers)$)/, 'l'],
  [/(?<=[aeiou])l(?=(?:ed|ing|er|ers)$)/, 'll'],
  [/aeo|ae/, 'e'],
  [/gramme(?=s?$)/, 'gram'],
];
const SINGLE: ReadonlyMap<string, string> = new Map(
  'grey:gray tyre:tire kerb:curb plough:plow mould:mold sceptic:skeptic sceptical:skeptical cheque:check aluminium:aluminum jewellery:jewelry pyjamas:pajamas storey:story programme:program programmes:programs draught:draft manoeuvre:maneuver aeroplane:airplane'
    .split(' ')
    .flatMap((pair) => {
      const [one, other] = pair.split(':') as [string, string];
      return [
        [one, other],
        [other, one],
      ] as [string, string][];
    }),
);

/** How else a word, given in lower case, may be spelled; some of these are no words. */
export function otherSpellings(word: string): string[] {
  const single = SINGLE.get(word);
  const changed = PAIRS.flatMap(([pattern, by]) => (pattern.test(word) ? [word.replace(pattern, by)] : []));
  return word.length < 5 ? (single ? [single] : []) : [...(single ? [single] : []), ...changed];
}
