// What no count of words sees: a claim that says the opposite of its evidence in the same words. Without a parser only
// what is plain is told: negations close to a word, and names that have changed places around the same words.

import { sentences } from '../corpus/sentences.ts';
import { STOP_WORDS } from '../retrieval/stop-words.ts';
import { foldWord, stem, words } from '../retrieval/terms.ts';
import { joinInitials, namesIn } from './claim-names.ts';
import type { Evidence } from './support-traits.ts';

export type Contradiction = 'negation' | 'sides';

/**
 * How a claim contradicts the sentences it rests on, if it plainly does. Only
 * sentences that hold most of the claim's words are compared with it, and one that agrees outweighs one that does not.
 */
export function contradicts(claim: string, { quotes, passages }: Evidence): Contradiction | undefined {
  const said = read(claim);
  const contents = new Set(said.words.filter((word) => word.content).map((word) => word.term));
  if (contents.size === 0) return undefined;
  const near = [...quotes, ...passages]
    .flatMap((text) => sentences(text).map(({ start, end }) => text.slice(start, end)))
    .map(read)
    .map((sentence) => ({ sentence, share: shareOf(contents, sentence) }))
    .filter(({ share }) => share >= SHARE_MIN);
  if (near.length === 0) return undefined;
  const best = Math.max(...near.map(({ share }) => share));
  const compared = near.filter(({ share }) => share >= best - SHARE_SPREAD).map(({ sentence }) => sentence);
  if (negationReversed(said, compared)) return 'negation';
  if (compared.some((one) => sidesReversed(said, one)) && !compared.some((one) => sidesKept(said, one)))
    return 'sides';
  return undefined;
}

/** Share of the claim's words that a sentence must hold to be compared, and how far below the best it may lie. */
const SHARE_MIN = 0.5;
const SHARE_SPREAD = 0.2;

interface ReadWord {
  readonly folded: string;
  readonly term: string;
  readonly content: boolean;
  readonly negator: boolean;
  /** The first word after a negation. */
  readonly negated: boolean;
  /** Anywhere near a negation. */
  readonly nearNegation: boolean;
}

interface Read {
  readonly words: readonly ReadWord[];
  readonly names: readonly Name[];
}

/** A name of one or more words, by places in `Read.words`. */
interface Name {
  readonly terms: readonly string[];
  readonly first: number;
  readonly last: number;
}

const NEGATORS = new Set(
  'not no never nor neither none nobody nothing without cannot cant dont doesnt didnt wont wouldnt isnt arent wasnt werent hasnt havent hadnt couldnt shouldnt aint mustnt'.split(
    ' ',
  ),
);
/** They negate what they are followed by: "refused to lift", "denied using", "failed to reach". */
const REFUSALS = new Set(
  'deny denied denies denying refuse refused refuses refusing refusal reject rejected rejects rejecting rejection fail failed fails failing failure decline declined declines declining unable prevent prevented prevents'.split(
    ' ',
  ),
);
/** "not only", "no less than", "no doubt", "no matter" negate nothing. */
const NO_NEGATION_BEFORE = new Set(
  'only just merely simply least less more fewer longer doubt matter one later sooner other'.split(' '),
);
/** Content words up to which a negation reaches forward, and backward ("progress has not been made"). */
const REACH = 4;
const REACH_BACK = 2;

function read(given: string): Read {
  const text = joinInitials(given);
  const list = words(text);
  const folded = list.map((word) => foldWord(word.text));
  const negator = folded.map((form, at) => {
    const next = folded[at + 1] ?? '';
    if (REFUSALS.has(form)) return true;
    return NEGATORS.has(form) && (next === 'longer' || !NO_NEGATION_BEFORE.has(next));
  });
  const content = folded.map(
    (form, at) =>
      form !== '' && !negator[at] && form !== 'longer' && !STOP_WORDS.has(form) && !AUXILIARIES.has(form),
  );
  const negated = new Set<number>();
  const near = new Set<number>();
  for (const at of list.keys()) {
    if (!negator[at]) continue;
    let reached = 0;
    for (let next = at + 1; next < list.length && reached < REACH; next++) {
      // Beyond a clause's end nothing is negated.
      if (/[,;:.—]/.test(text.slice(list[next - 1]!.end, list[next]!.start)) && reached > 0) break;
      if (!content[next]) continue;
      if (reached === 0) negated.add(next);
      near.add(next);
      reached++;
    }
    reached = 0;
    for (let back = at - 1; back >= 0 && reached < REACH_BACK; back--) {
      if (!content[back]) continue;
      near.add(back);
      reached++;
    }
  }
  return {
    words: folded.map((form, at) => ({
      folded: form,
      term: stem(form),
      content: content[at]!,
      negator: negator[at]!,
      negated: negated.has(at),
      nearNegation: near.has(at),
    })),
    names: namesOf(text, list),
  };
}

const AUXILIARIES = new Set('said say says told report reported according yet any ever able'.split(' '));

function namesOf(text: string, list: ReturnType<typeof words>): Name[] {
  const at = new Map(list.map((word, index) => [word.start, index]));
  const found = new Map<number, Name>();
  for (const word of namesIn(text)) {
    const index = at.get(word.start);
    if (index === undefined) continue;
    const before = found.get(word.name);
    found.set(word.name, {
      terms: [...(before?.terms ?? []), stem(word.folded)],
      first: before?.first ?? index,
      last: index,
    });
  }
  return [...found.values()];
}

function shareOf(contents: ReadonlySet<string>, sentence: Read): number {
  const held = new Set(sentence.words.map((word) => word.term));
  let found = 0;
  for (const term of contents) if (held.has(term)) found++;
  return found / contents.size;
}

/**
 * True where a word is negated in the claim and in none of the sentences that hold it, or negated in all of them and
 * not in the claim.
 */
function negationReversed(said: Read, compared: readonly Read[]): boolean {
  const places = (sentence: Read, term: string) =>
    sentence.words.filter((word) => word.content && word.term === term);
  for (const word of said.words) {
    if (!word.content) continue;
    const held = compared.filter((one) =>
      one.words.some((other) => other.content && other.term === word.term),
    );
    if (held.length === 0) continue;
    const claimNear = places(said, word.term).some((one) => one.nearNegation);
    if (
      word.negated &&
      held.every((one) => places(one, word.term).every((other) => !other.nearNegation)) &&
      sharesAround(said, word, held)
    )
      return true;
    if (
      !claimNear &&
      held.every((one) => places(one, word.term).every((other) => other.negated)) &&
      sharesAround(said, word, held)
    )
      return true;
  }
  return false;
}

/** A neighbour on one side at least stands there as well: the same word of another matter contradicts nothing. */
function sharesAround(said: Read, word: ReadWord, held: readonly Read[]): boolean {
  const own = neighbours(said, word);
  return held.every((sentence) =>
    sentence.words.some(
      (other) =>
        other.content &&
        other.term === word.term &&
        neighbours(sentence, other).some((term) => own.includes(term)),
    ),
  );
}

function neighbours(sentence: Read, word: ReadWord): string[] {
  const contents = sentence.words.filter((one) => one.content);
  const at = contents.indexOf(word);
  return [...contents.slice(Math.max(0, at - 2), at), ...contents.slice(at + 1, at + 3)].map(
    (one) => one.term,
  );
}

const same = (one: Name, other: Name): boolean =>
  one.terms.some((term) =>
    other.terms.some(
      (known) =>
        known === term || (term.length >= 4 && known.startsWith(term.slice(0, Math.max(4, term.length - 2)))),
    ),
  );

/** Words before and after a name, in which two sentences agree: 0 to 4. */
function contextShared(one: Read, name: Name, other: Read, known: Name): number {
  const agree = (a: number, b: number) => {
    const left = one.words[a];
    const right = other.words[b];
    // Both at the edge of the sentence agree as well.
    return Number(left === undefined || right === undefined ? left === right : left.term === right.term);
  };
  return (
    agree(name.first - 1, known.first - 1) +
    agree(name.last + 1, known.last + 1) +
    0.5 * (agree(name.first - 2, known.first - 2) + agree(name.last + 2, known.last + 2))
  );
}

/** The most in which a name of the claim agrees with a name of the sentence in what stands around. */
function agreement(said: Read, place: Name, sentence: Read, name: Name): number {
  return Math.max(
    0,
    ...sentence.names
      .filter((one) => same(one, name))
      .map((one) => contextShared(said, place, sentence, one)),
  );
}

/** How much better the words around two names must agree when the names change places. */
const SWAP_GAIN = 2;

/** True where two names stand in one another's place, or who does and who suffers has changed. */
function sidesReversed(said: Read, sentence: Read): boolean {
  if (rolesReversed(said, sentence)) return true;
  return said.names.some((a, index) =>
    said.names.slice(index + 1).some((b) => {
      if (same(a, b)) return false;
      const inPlace = [a, b].every((name) => sentence.names.some((one) => same(one, name)));
      if (!inPlace) return false;
      const gainA = agreement(said, a, sentence, b) - agreement(said, a, sentence, a);
      const gainB = agreement(said, b, sentence, a) - agreement(said, b, sentence, b);
      return gainA > 0 && gainB > 0 && gainA + gainB >= SWAP_GAIN;
    }),
  );
}

function sidesKept(said: Read, sentence: Read): boolean {
  const told = rolesOf(sentence);
  return rolesOf(said).some((role) =>
    told.some(
      (one) => one.verb === role.verb && same(one.doer, role.doer) && same(one.sufferer, role.sufferer),
    ),
  );
}

const VERBS = new Set(
  'attack bomb shell strike hit kill injure wound shoot target invade occupy defeat beat win accuse blame condemn criticise criticize denounce slam praise thank urge ask tell warn threaten call support back arm fund finance help aid train advise oppose fight capture seize arrest detain expel sue charge invite host visit betray deceive replace succeed buy acquire sell sanction punish protect recognise recognize assure inform brief pressure push force besiege liberate supply command lead marry follow leave join hire fire reject dismiss'
    .split(' ')
    .flatMap((verb) => [verb, `${verb}s`, `${verb}ed`, `${verb}d`, `${verb}ing`, `${verb}${verb.at(-1)}ed`])
    .concat('struck bought acquired shot told won fought sued led left fired')
    .map(stem),
);
const BE = new Set('was were been being be is are gets got'.split(' '));
/** Words within which doer and sufferer stand around a verb. */
const ROLE_REACH = 7;

interface Role {
  readonly verb: string;
  readonly doer: Name;
  readonly sufferer: Name;
}

/** Who does what to whom, in the active ("Turkey attacked Syria") and passive ("Syria was attacked by Turkey"). */
function rolesOf({ words: list, names }: Read): Role[] {
  return list.flatMap((word, at) => {
    if (!VERBS.has(word.term) || names.some(({ first, last }) => at >= first && at <= last)) return [];
    const before = names.findLast(({ last }) => last < at && at - last <= ROLE_REACH);
    const after = names.find(({ first }) => first > at && first - at <= ROLE_REACH);
    if (!before || !after) return [];
    const between = list.slice(at + 1, after.first).map((one) => one.folded);
    const passive =
      between.includes('by') && list.slice(Math.max(0, at - 3), at).some((one) => BE.has(one.folded));
    if (!passive && between.includes('by')) return [];
    return [
      passive
        ? { verb: word.term, doer: after, sufferer: before }
        : { verb: word.term, doer: before, sufferer: after },
    ];
  });
}

function rolesReversed(said: Read, sentence: Read): boolean {
  const told = rolesOf(sentence);
  return rolesOf(said).some(({ verb, doer, sufferer }) =>
    told.some(
      (one) =>
        one.verb === verb && same(one.doer, sufferer) && same(one.sufferer, doer) && !same(doer, sufferer),
    ),
  );
}
