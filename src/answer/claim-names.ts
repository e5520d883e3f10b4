// Names in a claim, and whether its sources hold them: in another spelling or script, as an acronym, or as the people
// of a country.
import { isCountry, isEnglish } from '../retrieval/english.ts';
import { skeleton, soundSpelling, spellingDistance } from '../retrieval/names.ts';
import { STOP_WORDS } from '../retrieval/stop-words.ts';
import { foldWord, stem, type Word, words } from '../retrieval/terms.ts';

export interface NameWord extends Word {
  readonly folded: string;
  /** Words that stand side by side belong to one name: "United Nations". */
  readonly name: number;
}

/** Capitalised by custom, in a claim as nowhere in its source: titles, in full or not, and the calendar. */
const TITLES = new Set(
  'mr mrs ms dr prof professor sir lord lady president minister secretary ambassador king queen prince princess pope senator governor mayor judge justice chief general colonel lieutenant captain major sergeant commander admiral brigadier sheikh imam doctor reverend lt gen col capt maj sgt cmdr adm brig gov sen rep rev hon jr sr st no i im ive ok monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec'.split(
    ' ',
  ),
);

/** "U.S." and "U.N." as one word each; every character but the stops keeps its meaning, not its place. */
export function joinInitials(text: string): string {
  return text.replace(/\b(?:\p{Lu}\.){2,}/gu, (initials) => `${initials.replaceAll('.', '')} `);
}

/**
 * The names of a claim: capitalised words within a sentence; first words that are not ordinary English; where there
 * are no small letters, all words that are not. Of a claim in Arabic, which has no capitals, the words in quotation
 * marks.
 */
export function namesIn(given: string): NameWord[] {
  const text = joinInitials(given);
  if (isArabic(text)) return quotedWords(text);
  const capitalsTell = /\p{Ll}/u.test(text);
  const found: NameWord[] = [];
  let name = 0;
  let end = -1;
  for (const word of words(text)) {
    const folded = foldWord(word.text);
    const begins = /(?:^|[.!?:;…\n]["”’')\]]*\s+|["“‘«([]\s*)$/u.test(
      text.slice(Math.max(0, word.start - 6), word.start),
    );
    const capital = /^\p{Lu}/u.test(word.text) || /^\p{L}{1,3}-?\d/u.test(word.text);
    const acronym = /^\p{Lu}{2,}s?$/u.test(word.text) && capitalsTell;
    const ordinary = !isLand(folded) && (isEnglish(folded) || isEnglish(stem(folded)));
    const isName = acronym || (capital && (begins || !capitalsTell ? !ordinary : true));
    if (
      !isName ||
      STOP_WORDS.has(folded) ||
      TITLES.has(folded) ||
      folded.length < 2 ||
      /^\d/.test(stem(folded))
    )
      continue;
    if (
      !/^(?:[ -]|(?: (?:of|the|and|for|al|el|de|von|bin))* )$/u.test(text.slice(end, word.start)) ||
      end < 0
    )
      name++;
    found.push({ ...word, folded, name });
    end = word.end;
  }
  return found;
}

function isArabic(text: string): boolean {
  return (text.match(/\p{Script=Arabic}/gu)?.length ?? 0) > (text.match(/\p{Script=Latin}/gu)?.length ?? 0);
}

function quotedWords(text: string): NameWord[] {
  return Array.from(text.matchAll(/["“«]([^"”»]{2,80})["”»]/gu)).flatMap((match, name) =>
    words(match[1]!)
      .map((word) => ({ ...word, folded: foldWord(word.text), name }))
      .filter(({ folded }) => folded.length > 1 && !STOP_WORDS.has(folded) && !/^\d/.test(folded)),
  );
}

/** Different names for the same people or body. */
const SAME: readonly (readonly string[])[] = [
  ['us', 'usa', 'american', 'americans', 'america', 'united states', 'washington'],
  ['uk', 'britain', 'british', 'briton', 'britons', 'united kingdom'],
  ['eu', 'european union', 'europe', 'european', 'europeans'],
  ['uae', 'emirati', 'emiratis', 'emirates', 'united arab emirates'],
  ['france', 'french'],
  ['netherlands', 'dutch', 'holland'],
  ['spain', 'spanish', 'spaniard', 'spaniards'],
  ['greece', 'greek', 'greeks'],
  ['switzerland', 'swiss'],
  ['denmark', 'danish', 'dane', 'danes'],
  ['poland', 'polish', 'pole', 'poles'],
  ['wales', 'welsh'],
  ['germany', 'german', 'germans'],
  ['turkey', 'turkiye', 'turkish', 'turk', 'turks'],
  ['kurdistan', 'kurdish', 'kurd', 'kurds'],
  ['cyprus', 'cypriot', 'cypriots'],
  ['sweden', 'swedish', 'swede', 'swedes'],
  ['finland', 'finnish', 'finn', 'finns'],
  ['norway', 'norwegian', 'norwegians'],
  ['peru', 'peruvian'],
  ['philippines', 'philippine', 'filipino', 'filipinos'],
  ['belgium', 'belgian', 'belgians'],
  ['afghanistan', 'afghan', 'afghans'],
  ['mexico', 'mexican', 'mexicans'],
  ['canada', 'canadian', 'canadians'],
  ['isis', 'isil', 'daesh', 'is', 'islamic state'],
  ['chemical weapons', 'cw'],
];
/** Capitals stand for governments: "Damascus refused". */
const CAPITALS: ReadonlyMap<string, string> = new Map(
  'damascus:syria moscow:russia tehran:iran ankara:turkey riyadh:saudi baghdad:iraq beirut:lebanon amman:jordan cairo:egypt jerusalem:israel paris:france london:britain berlin:germany rome:italy madrid:spain beijing:china tokyo:japan seoul:korea pyongyang:korea delhi:india islamabad:pakistan kabul:afghanistan kyiv:ukraine kiev:ukraine warsaw:poland vienna:austria athens:greece brussels:eu ottawa:canada canberra:australia brasilia:brazil doha:qatar tripoli:libya tunis:tunisia algiers:algeria rabat:morocco khartoum:sudan sanaa:yemen kuwait:kuwait muscat:oman'
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
);
const SAME_BY_WORD = new Map(SAME.flatMap((group) => group.map((word) => [word, group] as const)));

/** Countries whose English names also mean something else or have changed ("Turkey"), beside those that Intl knows. */
const LANDS = new Set(SAME.map(([first]) => first!).filter((first) => first.length > 4));
const isLand = (folded: string): boolean => isCountry(folded) || LANDS.has(folded);

/** Endings of the people and language of a country: "Syrian", "Chinese", "Iraqi", "Ukrainians". */
const OF_COUNTRY = /^(?:n|an|ian|ean|nian|ish|ese|i|is|ns|ans|ians|s)?$/;

/** Spelling distance (see retrieval/names.ts) up to which two names are taken for one. */
const DISTANCE_MAX = 0.12;
/** Consonants two names in different scripts must share, all of them. */
const SKELETON_MIN = 2;
/** Letters of an acronym. */
const ACRONYM_MAX = 7;

/** Answers whether texts hold a name. Built once for all names of a claim. */
export interface NameIndex {
  has(name: NameWord, all: readonly NameWord[]): boolean;
}

export function indexNames(given: readonly string[]): NameIndex {
  const folded = new Set<string>();
  const terms = new Set<string>();
  const joined = new Set<string>();
  const joinedNames = new Set<string>();
  const acronyms = new Set<string>();
  const bySkeleton = new Map<string, string[]>();
  for (const text of given.map(joinInitials)) {
    const list = words(text);
    let before = '';
    let capitalBefore = false;
    for (const word of list) {
      const form = foldWord(word.text);
      if (before !== '') joined.add(before + form).add(`${before} ${form}`);
      // "Abdel Rahman" for "Abdulrahman": only names are joined.
      if (before !== '' && capitalBefore && /^\p{Lu}/u.test(word.text)) joinedNames.add(before + form);
      capitalBefore = /^\p{Lu}/u.test(word.text);
      before = form;
      if (form === '' || folded.has(form)) continue;
      folded.add(form);
      terms.add(stem(form));
    }
    for (const acronym of acronymsOf(list, text)) acronyms.add(acronym);
  }
  for (const form of [...folded, ...joinedNames]) {
    if (form.length < 3 || /\d/.test(form)) continue;
    const key = consonants(form);
    const forms = bySkeleton.get(key);
    if (forms) forms.push(form);
    else bySkeleton.set(key, [form]);
  }
  const holds = (form: string): boolean =>
    folded.has(form) ||
    terms.has(stem(form)) ||
    joined.has(form) ||
    // "Alnairab" for "al-Nairab".
    folded.has(`al${form}`) ||
    folded.has(`el${form}`);

  const has = (name: NameWord, all: readonly NameWord[]): boolean => {
    const { folded: form } = name;
    if (holds(form)) return true;
    if (SAME_BY_WORD.get(form)?.some(holds)) return true;
    if (acronyms.has(form) || (form.endsWith('s') && acronyms.has(form.slice(0, -1)))) return true;
    const whole = all.filter((one) => one.name === name.name);
    // "United Nations" where only "UN" stands; "Maarshoureen" for "Maar Shoureen" and the other way about.
    const initials = whole.map((one) => one.folded[0]!).join('');
    if (
      whole.length > 1 &&
      (folded.has(initials) || SAME_BY_WORD.get(whole.map((one) => one.folded).join(' '))?.some(holds))
    )
      return true;
    const at = whole.indexOf(name);
    if (
      [whole[at - 1], whole[at + 1]].some(
        (one, i) => one && folded.has(i === 0 ? one.folded + form : form + one.folded),
      )
    )
      return true;
    const country = CAPITALS.get(form);
    if (country && (holds(country) || sameCountry(country, folded))) return true;
    return sameCountry(form, folded) || sameSound(form, bySkeleton);
  };
  return { has };
}

/** "Russian" where "Russia" stands, "Syrians" for "Syria": one of the two is a country's name. */
function sameCountry(form: string, folded: ReadonlySet<string>): boolean {
  if (form.length < 4) return false;
  for (const other of folded) {
    if (other.length < 4 || other.slice(0, 4) !== form.slice(0, 4)) continue;
    const [short, long] = other.length < form.length ? [other, form] : [form, other];
    if (!isLand(short) && !isLand(long)) continue;
    const bases = [short, short.replace(/(?:ia|a|y|e|n|ian|an|ese|ish|i)$/, '')];
    if (
      bases.some(
        (base) =>
          long.startsWith(base) && OF_COUNTRY.test(long.slice(base.length).replace(/^(?:i|e|y)?a/, 'a')),
      )
    )
      return true;
  }
  return false;
}

/** Without the Arabic article: الحريري is "hrr", as Hariri is. */
function consonants(form: string): string {
  return skeleton(/\p{Script=Arabic}/u.test(form) ? stem(form) : form);
}

/** The same consonants in other vowels. Ordinary words are no spellings of a name. */
function sameSound(form: string, bySkeleton: ReadonlyMap<string, readonly string[]>): boolean {
  const key = consonants(form);
  if (key.length < SKELETON_MIN) return false;
  const arabic = /\p{Script=Arabic}/u.test(form);
  return (bySkeleton.get(key) ?? []).some((other) => {
    if (/\p{Script=Arabic}/u.test(other) !== arabic) return true;
    if (arabic || soundSpelling(other)[0] !== soundSpelling(form)[0]) return false;
    if (isEnglish(form) && isEnglish(other)) return false;
    return spellingDistance(form, other) <= DISTANCE_MAX;
  });
}

/** Initials of the capitalised words that stand side by side: "World Health Organization" → "who", "wh", "ho". */
function acronymsOf(list: readonly Word[], text: string): Set<string> {
  const found = new Set<string>();
  let run: string[] = [];
  let end = -1;
  for (const word of list) {
    if (/^(?:of|the|and|for|on|in|to|al)$/i.test(word.text) && run.length > 0 && /^\p{Ll}/u.test(word.text)) {
      end = word.end;
      continue;
    }
    const goesOn = end >= 0 && /^[ -]$/.test(text.slice(end, word.start));
    if (!/^\p{Lu}/u.test(word.text)) run = [];
    else {
      run = [...(goesOn ? run : []), word.text[0]!.toLowerCase()].slice(-ACRONYM_MAX);
      for (let from = 0; from <= run.length - 2; from++) found.add(run.slice(from).join(''));
    }
    end = word.end;
  }
  return found;
}
