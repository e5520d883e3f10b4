// Words that news uses for one another. A line is a group; in a question, each word of it also finds the others,
// at a lower weight. Two words joined by "_" must both stand in a sentence. What is here holds in news at large, with
// a few names of the Syrian war; never what one question would need.
import { countryAdjectives } from './english.ts';
import { STOP_WORDS } from './stop-words.ts';
import { foldWord, stem } from './terms.ts';

const GROUPS = `
kill killed die died dead death deaths dies fatalities fatality lives_claiming slain perished martyrs martyred
toll casualty casualties victims losses killed dead died
deadly killed dead
wounded injured hurt injuries wounding injuring
attack attacked assault strike raid offensive struck hit targeted
bombing bombardment bomb bombed airstrike airstrikes air_strike raid raids shelling strikes
shelling shelled shells artillery bombardment mortar
blast explosion explode exploded detonated blew blown bomb
suicide_bomber blew_himself bomber suicide_attack
car_bomb booby-trapped_car car_blast vbied
execute executed killed shot
ceasefire cease-fire truce cessation_hostilities de-escalation
agreement deal accord pact
meet met meeting talks convened held_meeting gather gathered assembled
talks negotiations negotiating round conference dialogue
said says told stated stressed added announced declared noted pointed remarked
warn warned warning cautioned caution
urge urged called_on demand demanded asked appeal ask
condemn condemned denounced deplored slammed
blame blamed accuse accused accusation held_responsible
claim_responsibility claimed
deny denied rejected refuted
refuse refused refusal reject rejected declined
collapse collapsed fall_apart breakdown fail
stall stalled deadlocked stuck
praise praised welcomed lauded
thank thanked gratitude
criticise criticised criticized condemned slammed
demonstrate demonstrated demonstration protest protested sit-in rally rallied
clinic hospital medical_center healthcare_facility
doctor doctors medics medical_staff physician physicians
harvest crops crop fields
child children kids minors boys girls
schoolchildren school_children pupils students
woman women
soldier soldiers troops servicemen
troops forces army soldiers military
fighters militants militia militias rebels gunmen combatants insurgents
rebels opposition insurgents fighters
jihadists militants terrorists extremists
militia militias armed_group
airman airmen pilot pilots crew
aircraft plane planes jet jets warplane warplanes
helicopter helicopters chopper
gas chlorine poison_gas chemical toxic
chemical_weapons poison_gas chlorine sarin toxic_gas
refugees displaced displaced_persons displaced_people idps
detainee detainees prisoners inmates prison
free freed release released set_free
abduct abducted kidnapped hostage captured seized
capture captured seized took_control overran
retreat retreated withdraw withdrew withdrawal pulled_out
siege besieged sieges blockade encircled
resolve settle settlement solution
conflict war crisis fighting
infighting clashes fighting battles
leader head chief president chairman
head headed led leader chief president
deputy deputy-head vice
envoy representative ambassador emissary
spokesman spokeswoman spokesperson
ministry minister
parliament house lawmakers mps
police security_forces policemen
village town
quarter neighbourhood neighborhood district area
city town capital
near close outskirts vicinity next beside adjacent front
destroyed destruction rubble ruined ruin demolished wrecked
cause caused reason because due
demand ransom demanded
pay paid compensation
resign resigned resignation quit stepped_down
win won victory winner
elect elected election vote
buy bought acquire acquired acquisition purchase purchased
announce announced unveiled revealed
launch launched start started begin began
increase increased rise rose raised grew jumped
decrease decreased fall fell drop dropped declined
ban banned prohibit prohibited outlaw outlawed
arrest arrested detained
charge charged indicted
sentence sentenced jailed
film movie
company firm business
car vehicle
motorist driver
motorbike motorcycle
bus coach
ship vessel boat
illness disease sickness
vaccine vaccination jab shot
job jobs employment
money funds cash
aid relief assistance
role part
big bigger larger greater large
daesh isis isil is islamic_state so-called_islamic_state
nusra jabhat_nusra
assad regime government syrian_government
white_helmets civil_defence civil_defense rescuers
observatory sohr monitor
un united_nations
us usa united_states america american washington
uk britain british united_kingdom london
eu european_union brussels
russia russian moscow kremlin
turkey turkish ankara
iran iranian tehran
france french paris
germany german berlin
china chinese beijing
belgium belgian brussels
israel israeli
syria syrian
lebanon lebanese beirut
saudi saudi_arabia riyadh
jordan jordanian amman
kazakhstan kazakh astana
iraq iraqi baghdad
egypt egyptian cairo
ukraine ukrainian kyiv
kurdish kurds kurd ypg pyd sdf
astana nur-sultan
abdul abdel abd abdal
qamishli qamishlo
gaddafi qaddafi kadhafi
palmyra tadmur
lose lost loss losses losing
fire fires blaze burning burned burnt ablaze
union association organisation organization federation league society
document documents text texts resolution resolutions communique declaration paper
implement implemented implementation enforce enforced enforcement executed
worry worried concern concerned concerns fear fears alarmed anxious
goal goals aim aims objective objectives purpose intention seek seeking
cancel cancelled canceled called_off postponed scrapped
appoint appointed appointment nominated nomination
complain complained complaint lamented deplored criticised criticized
argue argued argument insisted maintained
promise promised pledge pledged vowed
agree agreed agreement consented
support supported supports backed backing endorsed
oppose opposed opposition objected resisted
help helped assist assistance aid
birthplace hometown native born
dynasty clan family
watchdog monitor observatory rights_group
mine mines landmine landmines booby_traps explosive_devices
truck lorry
airport airfield airbase air_base
rocket missile missiles rockets
hostage hostages captives
funeral burial buried
flee fled fleeing escaped displaced
return returned returning
suffer suffered suffering
worsen worsened deteriorated deterioration
improve improved improving
restore restored restoration reinstated
protect protected protection safeguard
prevent prevented prevention stop halt curb
discuss discussed discussions talks debated
sanction sanctions embargo penalties
weapon weapons arms
territory land lands area
border frontier
rebuild rebuilding rebuilt reconstruction reconstruct
condition conditions conditional contingent precondition prerequisite
committee commission body bodies council panel delegation
prison prisons jail jails detention
torture tortured abuse abused ill-treatment
rape sexual_violence
journalist reporter correspondent
teenager youth young
mother father parents family
study survey research report
record highest unprecedented
storm hurricane cyclone
flood floods flooding
quake earthquake tremor
wildfire wildfires blaze
crash crashed collision
shooting gunman shot gunfire
lawsuit sued sue court
trial court prosecution
spacecraft rocket probe
tournament championship title cup
champion winner won
sign signed signing deal
retire retired retirement
divorce split separated
pregnant expecting baby
merger merge merged acquisition
visit visited travel travelling traveling trip
running_water water_supply
`;

/** Alternatives of a term; each is one or more terms that must stand in the same sentence. */
export type Alternative = readonly string[];

interface Synonyms {
  /** By term. */
  readonly single: ReadonlyMap<string, readonly Alternative[]>;
  readonly phrases: readonly { readonly phrase: Alternative; readonly others: readonly Alternative[] }[];
}

function build(): Synonyms {
  const single = new Map<string, Alternative[]>();
  const phrases: { phrase: Alternative; others: Alternative[] }[] = [];
  for (const line of GROUPS.trim().split('\n')) {
    for (const [key, member] of membersOf(line)) {
      const others = [...membersOf(line)].filter(([other]) => other !== key).map(([, terms]) => terms);
      if (member.length > 1) phrases.push({ phrase: member, others });
      else single.set(key, [...(single.get(key) ?? []), ...others]);
    }
  }
  for (const [country, adjectives] of countryAdjectives()) {
    const one = stem(country);
    for (const other of new Set(adjectives.map(stem))) {
      if (other === one) continue;
      for (const [key, alternative] of [
        [one, other],
        [other, one],
      ] as const) {
        const known = single.get(key) ?? [];
        if (!known.some((terms) => terms.length === 1 && terms[0] === alternative))
          single.set(key, [...known, [alternative]]);
      }
    }
  }
  return { single, phrases };
}

/** The members of a group by their terms: "protest" and "protested" are one. */
function membersOf(line: string): Map<string, Alternative> {
  const members = line.split(' ').map((entry) => {
    const parts = entry.split(/[_-]/).map(foldWord);
    const kept = parts.filter((word) => !STOP_WORDS.has(word));
    // "is" is no term; of "called_off" only "called" would be left, which means something else.
    return kept.length < parts.length && !entry.includes('-') ? [] : kept.map(stem);
  });
  return new Map(members.filter((terms) => terms.length > 0).map((terms) => [terms.join(' '), terms]));
}

let synonyms: Synonyms | undefined;

export function synonymsOf(term: string): readonly Alternative[] {
  synonyms ??= build();
  return synonyms.single.get(term) ?? [];
}

/** Phrases of the list ("set free", "car bomb") that a question's terms hold side by side, by the index of their first term. */
export function phrasesIn(
  terms: readonly string[],
): { at: number; length: number; others: readonly Alternative[] }[] {
  synonyms ??= build();
  return synonyms.phrases.flatMap(({ phrase, others }) => {
    const at = terms.findIndex((_, index) => phrase.every((term, offset) => terms[index + offset] === term));
    return at < 0 ? [] : [{ at, length: phrase.length, others }];
  });
}
