// Sentences that take back what stands before them: who quotes the one without the other misleads.

/** How a sentence begins that withdraws, corrects or limits the one before it. */
const BEGINS =
  /^["“‘']?(?:however|but|yet|still|instead|later|in (?:fact|reality|truth)|on the contrary|correction|clarification|editor[’']?s note|update|this (?:is|was|proved|turned out|report|claim|figure|number|has since)|that (?:is|was|proved|turned out|report|claim|figure|number|has since)|these (?:figures|numbers|reports|claims)|it (?:later|has since|was later|turned out|emerged|is not|was not|soon)|they (?:later|were later|have since)|(?:he|she|they|it) (?:later|has since|have since|denie[sd]|den(?:y|ies)|took back|withdrew|retracted)|the (?:report|claim|figure|number|statement|allegation|accusation|rumour|rumor|count|toll)s? (?:was|were|is|are|has|have|had|proved|turned)|there (?:is|was) no (?:evidence|proof|truth|basis|sign)|none of (?:this|it|that)|all (?:\p{L}+ )?(?:were|was) later|no such\b|لكن|غير أن|إلا أن|تصحيح|ولكن)(?!\p{L})/iu;
/** What it says of it. */
const REVERSES =
  /\b(?:later|since|then|afterwards|subsequently)\b.{0,40}\b(?:revised|corrected|lowered|raised|withdr\w+|retract\w*|den(?:y|ied|ies)|admitted|overturned|reversed|acquitted|cleared|cancel\w*|found (?:alive|dead|safe|unharmed)|changed|dropped|apologi[sz]ed|reinstated|released)\b|\b(?:revised|corrected|retracted|withdrew|withdrawn|overturned|acquitted|debunked|disproved|cancelled|called off)\b.{0,60}\b(?:later|since|figure|number|count|toll|report|claim|statement|verdict|decision|it|this)\b|\b(?:false|untrue|not true|fabricated|a hoax|mistaken|in error|baseless|unfounded|no evidence|turned out)\b|\bden(?:ied|ies|y) (?:this|it|that|the|any|having)\b|نفى|نفت|لاحقا|لاحقاً/iu;

/** True for a sentence that takes back, corrects or limits what the one before it says. */
export function takesBack(sentence: string): boolean {
  return BEGINS.test(sentence) || REVERSES.test(sentence);
}
