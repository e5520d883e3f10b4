// What people put around a question in a chat: greetings, thanks, haste. Nothing of it is looked up.

const GREETING =
  '(?:hi|hello|hey|hiya|howdy|dear (?:all|team|bot|archive)|good (?:morning|afternoon|evening|day)|greetings|salam|salaam|salut|bonjour|hallo|guten tag|merhaba|selam|مرحبا|مرحباً|أهلا|اهلا|السلام عليكم|صباح الخير|مساء الخير|سلام|تحية طيبة)(?: (?:there|all|everyone|everybody|team|folks|guys|bot|again|footnote|to you|بكم|بك))*';
const THANKS =
  '(?:(?:many |much )?(?:thanks?|thx|tnx|ty|tysm|cheers|merci|danke|tesekkurler|teşekkürler|gracias|شكرا|شكراً)(?: (?:you|a lot|so much|very much|a million|again|in advance|for (?:your|the|any) help|beaucoup|schon|sehr|جزيلا|لك|لكم|مقدما))*|much appreciated|appreciate (?:it|the help|your help)|best (?:regards|wishes)|kind regards|regards)';
const HASTE =
  "(?:(?:just )?(?:a )?(?:quick|short|small|one|another|last|urgent|random|silly|stupid)(?: (?:quick|last|more))? (?:one|question|q|thing|check|query|request|ask)|quickly|asap|urgent|(?:i['’]?m |i am |am |we['’]?re )?(?:on|close to|near|up against) (?:a |my |our |the )?(?:tight )?deadline|in a (?:hurry|rush)|(?:i (?:have|['’]ve got)|got|have) (?:a |one )?(?:quick |short |small )?question(?: for you)?|(?:i['’]?m |i am )?(?:writing|working on|preparing|doing) (?:a|an|my|our) (?:piece|story|article|report|book|thesis|paper|feature)(?: (?:on|about) (?:it|this))?|(?:hope|hoping) (?:you(?: are|['’]re)|all is|this finds you) well|sorry(?: to (?:bother|bug|disturb)(?: you)?)?|(?:can|could|would) (?:you|someone|anyone|somebody|anybody) (?:please )?(?:help(?: me| us)?(?: out)?|check(?: this| something)?|look (?:this|something) up)(?: (?:please|for me))?|need (?:this|it|some help)(?: (?:fast|soon|now|today))?|pls|plz|please|kindly|من فضلك|لو سمحت|سؤال سريع|سؤال)";
const ASIDE = `(?:${GREETING}|${THANKS}|${HASTE})`;
/** What goes before a question without a comma too, if an ordinary word follows: "hi who …", not "Hello Kitty". */
const PLAIN =
  '(?:hi|hiya|hello|hey|pls|plz|please|kindly|quick question|(?:can|could|would) (?:you|someone|anyone) (?:please )?(?:check(?: this)?|help(?: me)?))(?=\\s+\\p{Ll})';
const BETWEEN = '[\\s,،.;:!?؟\\-–—()]*';
const STOPS = '(?=\\s*[,،.;:!?؟\\-–—()\\n])';

const BEFORE = new RegExp(`^${BETWEEN}(?:(?:${ASIDE}${STOPS}|${PLAIN})${BETWEEN})+`, 'iu');
const AFTER = new RegExp(`(?<=[\\s,،.;:!?؟\\-–—()])(?:${ASIDE}(?![\\p{L}\\d'’])${BETWEEN})+$`, 'iu');

/** The question alone. What is nothing but courtesies stays as it is. */
export function withoutCourtesies(text: string): string {
  const begun = text.replace(BEFORE, '');
  const question = begun.replace(AFTER, '').trim();
  return /[\p{L}\p{N}]{2}/u.test(question) ? question : text;
}
