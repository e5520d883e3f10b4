// What kind of thing a question asks for, so that a sentence holding one is preferred, and an archive without one
// is not taken for an answer.

export type QuestionKind = 'person' | 'place' | 'time' | 'number' | 'reason' | 'name' | 'statement' | 'other';

const PATTERNS: readonly [QuestionKind, RegExp][] = [
  [
    'number',
    /\bhow (?:many|much|deadly|large|big|old|long|far|often)\b|\b(?:what|which) (?:was|is|were|are)? ?(?:the )?(?:death )?(?:toll|number|percentage|figures?|share|amount|cost|price|magnitude|salary)\b|\b(?:death toll|casualty figures|tolls?|losses)\b|\bnumber of\b|\bfigures\b|\bhow mny\b|(?:^|\s)كم(?:\s|$)/iu,
  ],
  ['time', /\bwhen\b|\b(?:on )?(?:what|which) (?:date|day|year|month|time)\b|متى/iu],
  [
    'place',
    /\bwhere\b|\b(?:in |to |from |at |near )?(?:what|which) (?:[\p{L}-]+ )?(?:city|cities|town|village|country|countries|province|place|region|state|district|capital|continent|location)\b|(?:^|\s)[أا]ين(?:\s|$)/iu,
  ],
  [
    'person',
    /\b(?:who|whom|whose)\b|\b(?:what|which) (?:[\p{L}-]+ )*?(?:official|leader|person|man|woman|minister|president|politician|actor|actress|singer|star|celebrity|author|journalist|reporter|commander|general|senator|player|athlete|artist|spokes\p{L}+|envoy|ambassador|director|candidate|judge)\b|\bnames? (?:of|the)\b|^name\b|(?:^|\s)من هو?ي?(?:\s|$)|(?:^|\s)من\s/iu,
  ],
  ['reason', /\bwhy\b|\breasons?\b|\bwhat (?:caused|led)\b|لماذا/iu],
  [
    'statement',
    /\bwhat (?:did|does|do|has|have) .*\b(?:say|said|stress|warn|tell|claim|demand|ask|call|urge|propose|accuse|think|announce)\b|ماذا (?:قال|طلب|صرح)/iu,
  ],
  ['name', /\b(?:what|which)\b|\bname\b/iu],
];

/** The kind of the first question word that tells one; a question may hold several ("who … and how many"). */
export function questionKind(question: string): QuestionKind {
  let first: { kind: QuestionKind; at: number } | undefined;
  for (const [kind, pattern] of PATTERNS) {
    const match = pattern.exec(question);
    // "name" matches any "which"; the surer kinds above it keep what they matched at the same place.
    if (match && (!first || match.index < first.at)) first = { kind, at: match.index };
  }
  return first?.kind ?? 'other';
}
