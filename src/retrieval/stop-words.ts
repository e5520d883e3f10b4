// Words too common to tell one article from another. English function words and the words with which questions
// are put; Arabic ones beside them. Negations stay in: "did not" is part of what a sentence says.

const ENGLISH = `
a about above after again all also am an and any are as at be because been before being below between both but by
can could did do does doing done down during each else ever every few for from further had has have having he her
here hers herself him himself his how i if in into is it its itself just let like many may me might more most much
must my myself of off on once one only or other our ours ourselves out over own per please same shall she should so
some such than that the their theirs them themselves then there these they this those through to too toward towards
under until up upon us very was we were what when where whether which while who whom whose why will with within
without would yet you your yours yourself al el ar er az ez s t vs via etc amp
`;

/** Words that put the question, and say nothing of what is asked. */
const ASKING = `
summarise summarize summary overview brief background info information tell know happen happened happening mention mentioned according regarding concerning exactly actually name names
called give list explain describe compare show find question answer article articles archive recently recent latest
outlet outlets source sources figure figures differ agree disagree exist report reports reported reportedly
type kind sort date dates total count result want wanted take took taken place part carried carry go going went
week month year day say says respond many much detail details
`;

const ARABIC = `
من في على إلى الى عن مع هل ما ماذا لماذا متى أين اين كيف كم أي اي الذي التي الذين هذا هذه ذلك تلك هو هي هم كان كانت
قد لقد لم لن لا إن ان أن كل بعد قبل بين عند حول ثم أو او و ف ب ل التى خلال منذ حتى غير بأن وقد شخص شخصا شخصاً
`;

const words = (list: string): string[] => list.split(/\s+/).filter(Boolean);

export const STOP_WORDS: ReadonlySet<string> = new Set([...words(ENGLISH), ...words(ARABIC)]);
export const ASKING_WORDS: ReadonlySet<string> = new Set(words(ASKING));
