// How much of an answer is asked for: one fact, what several publishers say of it, how it went on, or what there is on a
// subject. It decides which sentences and passages are chosen, and how they are laid out.
import type { Query } from '../retrieval/query.ts';

export type QuestionScope =
  /** One fact. */
  | 'fact'
  /** What each publisher says of it. */
  | 'compared'
  /** How it changed from day to day. */
  | 'developed'
  /** Whatever was published on a subject. */
  | 'subject';

const COMPARED =
  /\b(?:outlets?|papers?|newspapers?|publishers?|media|sources?|reports?|accounts?|versions?|they|both)\b[^.?!]{0,40}\b(?:agree|disagree|differ|contradict|diverge)\b|\b(?:agree|disagree|differ)\b[^.?!]{0,30}\b(?:outlets?|papers?|publishers?|media|sources?|each other|one another)\b|\beach (?:of them|outlet|paper|publisher|source|side)\b|\bcompare\b|\b(?:different|differing|conflicting|competing) (?:figures?|numbers?|accounts?|versions?|tolls?|claims?|reports?)\b|\baccording to (?:each|both|whom|the different)\b|\bwho (?:says|said) what\b|\bwhich (?:outlets?|papers?|publishers?)\b|تتفق|تختلف|كل من/iu;
const DEVELOPED =
  /\bhow (?:did|has|have|do)\b[^?]*\b(?:chang|develop|evolv|progress|shift|unfold|rise|rose|grow|grew|fall|fell|go on|move)\w*|\bover (?:time|the (?:days|weeks|months|years|course))\b|\btime ?line\b|\bchronolog\w+|\b(?:day|week|month|year) by (?:day|week|month|year)\b|\bdevelopments?\b|\bat first\b|\binitially\b|\bfirst (?:toll|count|report|figure)\b|\b(?:promised|planned|early|first) (?:vs\.?|versus|and|against) (?:actual|later|final|last)\b|تطور|تسلسل زمني/iu;
const SUBJECT =
  /^\W*(?:(?:can|could|would|will) you )?(?:please )?(?:(?:give|show|get) (?:me|us) )?(?:a |an |the )?(?:summari[sz]e|sum up|summary of|overview (?:of|on)|brief (?:me|us)|background (?:on|to)|recap|tell (?:me|us) (?:more |everything |all )?about|(?:all|everything|anything) (?:you have )?(?:on|about)|what (?:do|does|can) (?:you|we|it|the archive) (?:have|know|hold|say|tell(?: us| me)?|contain) (?:on|about|regarding)|what (?:is|was) (?:known|said|reported|written|published) (?:on|about)|what(?:'s| is) (?:there|in the archive) (?:on|about)|info(?:rmation)? (?:on|about)|details (?:on|about))|^\W*(?:لخص|أخبرني عن|اخبرني عن|ماذا (?:تعرف|لديك|يقول الأرشيف|يقول الارشيف) عن|ما المعروف عن|معلومات عن)/iu;

export function scopeOf({ text, filters }: Pick<Query, 'text' | 'filters'>): QuestionScope {
  if (SUBJECT.test(text)) return 'subject';
  if (DEVELOPED.test(text)) return 'developed';
  return COMPARED.test(text) || filters.publishers.length > 1 ? 'compared' : 'fact';
}
