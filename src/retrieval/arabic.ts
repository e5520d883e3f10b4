// Questions in Arabic put to articles in English, without a model: the words in which news is asked about. Names
// need no list (names.ts compares their consonants), nor do countries (the runtime knows their Arabic names).
import { foldWord, stem } from './terms.ts';

const WORDS = `
قتل killed|قتلى killed dead|مقتل killed killing|قتلوا killed|ضحايا victims killed|ضحيه victims|جرحى wounded injured|جريح wounded|اصيب injured wounded
اصابه injured wounded|مات died|وفاه death died|تفجير bombing explosion blast bomb|انفجار explosion blast|فجر blew|قنبله bomb|عبوه bomb device|مفخخه car_bomb booby-trapped bomb
سياره car|حافله bus|شاحنه truck|انتحاري suicide|هجوم attack|اعتداء attack|غاره raid airstrike|غارات raids airstrikes|قصف bombing shelling bombardment|صاروخ missile rocket|صواريخ missiles rockets
برميل barrel|براميل barrel|طائره plane jet|طائرات planes jets|طيران air|مروحيه helicopter|مدنيين civilians|مدنيون civilians|مدني civilian|اطفال children|طفل child|نساء women
جندي soldier|جنود soldiers|جيش army|قوات forces troops|مقاتل fighter|مقاتلين fighters|مسلحين militants gunmen|معارضه opposition|نظام regime|حكومه government|رييس president head|وزير minister
خارجيه foreign|دفاع defence defense|داخليه interior|مبعوث envoy|ممثل representative|سفير ambassador|ناطق spokesman|متحدث spokesman|وفد delegation|اجتماع meeting met convened|اجتمع met convened|اجتماعها meeting convened|لقاء meeting met|التقى met|عقدت convened held|عقد convened held
مفاوضات negotiations talks|محادثات talks|جوله round|موتمر conference|اتفاق agreement|هدنه truce ceasefire|وقف ceasefire|نار ceasefire|قرار resolution|بيان statement|هييه committee commission|لجنه committee|سياسيه political|سياسي political
دستور constitution|دستوريه constitutional|انتخابات election elections|عقوبات sanctions|مساعدات aid|انسانيه humanitarian|معتقلين detainees|معتقل detainee|اسرى prisoners|سجن prison|سجون prisons|لاجيين refugees|نازحين displaced|مخيم camp
حصار siege blockade|محاصر besieged|منطقه area zone|مدينه city|بلده town|قريه village|حي district neighbourhood|ريف rural countryside|محافظه province|عاصمه capital|حدود border|شمال north northern|جنوب south southern|شرق east eastern|شرقيه eastern|غرب west western|غربيه western
مستشفى hospital|مشفى hospital|مدرسه school|مسجد mosque|سوق market|كنيسه church|شرطه police|قاعده base|مطار airport airbase|صحفي journalist|صحافي journalist|طبيب doctor|اطباء doctors|كيميايي chemical|كيماوي chemical|غاز gas|سام poison toxic
طلب urged asked called|دعا called urged|طالب called demanded|قال said|اعلن announced said|صرح said|اتهم accused|نفى denied|حذر warned|ادان condemned|شدد stressed|اكد stressed confirmed|استهدف targeted hit|استهدفت targeted hit|ضرب hit struck|دمر destroyed|سبب reason|اسباب reasons
زار visited visit|زياره visit|ناقش discussed|بحث discussed|دور role|عمليه process operation|حل solution|حرب war|ازمه crisis|سلام peace|ارهاب terrorism|ارهابي terrorist|تنظيم group|دوله state|داعش daesh isis|نصره nusra|حزب party hezbollah
ايتلاف coalition|امم united_nations|متحده united|مجلس council|امن security|دمشق damascus|حلب aleppo|حمص homs|حماه hama|لاذقيه latakia|درعا daraa|رقه raqqa|دير deir|غوطه ghouta|تدمر palmyra|عفرين afrin|منبج manbij|فرات euphrates|دجله tigris|قدس jerusalem|اوروبا europe|جنيف geneva|استانا astana|سوتشي sochi|موسكو moscow|واشنطن washington|بكين beijing|الرياض riyadh|رياض riyadh|عمان amman|انقره ankara|طهران tehran|باريس paris|فيينا vienna|القاهره cairo|قاهره cairo
روسي russian|روسيه russian|تركي turkish|تركيه turkish turkey|ايراني iranian|ايرانيه iranian|امريكي us american|امريكيه us american|اميركي us american|سوري syrian|سوريه syrian syria|كردي kurdish|كرديه kurdish|فرنسي french|صيني chinese|صينيه chinese|اسراييلي israeli|بريطاني british
صحه health|طبي medical|وضع situation|حاله case situation|عدد number|معسكر camp|مخيم camp|نازح displaced|نازحين displaced|لاجي refugee|لاجيين refugees|موقت interim temporary|موقته interim temporary|شرقي eastern|شرقيه eastern|غربي western|غربيه western|شمالي northern|شماليه northern|جنوبي southern|جنوبيه southern
وقع happened occurred took|حدث happened occurred|جرى happened took|اندلع erupted broke|بدا began started|انتهى ended|اعتقل arrested detained|اعتقال arrest detention|خطف kidnapped abducted|اختطاف kidnapping abduction|افرج released|اطلاق release launch|سيطر seized captured controls|سيطره control|انسحب withdrew|انسحاب withdrawal|دخل entered|غادر left|وصل arrived reached|عقد held convened|اجتمع met convened|التقى met
كيماوي chemical|كيميايي chemical|غاز gas|سارين sarin|سلاح weapon arms|اسلحه weapons arms|ذخيره ammunition|الغام mines|لغم mine|نفق tunnel|جسر bridge|سد dam|ميناء port|مرفا port|نفط oil|غاز gas|كهرباء electricity power|مياه water|خبز bread|غذاء food|دواء medicine|لقاح vaccine|مرض disease|كوليرا cholera|شلل polio|حصبه measles
مطلب demand|مطالب demands|شرط condition|شروط conditions|هدف aim goal|اهداف aims goals|سبب reason cause|اسباب reasons causes|نتيجه result|خطه plan|مبادره initiative|رفض rejected refused|قبل accepted|وافق agreed approved|وعد promised|هدد threatened|انتقد criticised criticized|رحب welcomed|ايد backed supported|دعم support backed|شارك took_part attended|مشاركه participation attendance
رييس president head leader|رييسه president head|وزير minister|نايب deputy|قايد commander leader|قاده leaders commanders|عضو member|اعضاء members|محام lawyer|قاض judge|محكمه court|سجن prison|سجين prisoner|عايله family|عايلات families|امراه woman|نساء women|رجل man|رجال men|شاب youth|شباب youth|مواطن citizen|سكان residents population|اهالي residents|ناشط activist|نشطاء activists|ناشطين activists|عامل worker|عمال workers|موظف employee staff|معلم teacher|طالب student
شهر month|سنه year|عام year|يوم day|اسبوع week|ساعه hour|ليله night|صباح morning|كلم kilometres kilometers|مليون million|الف thousand|بالميه percent|سعر price|اسعار prices|مال money|دولار dollar|ليره pound lira|تكلفه cost|ميزانيه budget
`;

function build(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const entry of WORDS.split(/[\n|]/)) {
    const [arabic, ...english] = entry.trim().split(' ');
    if (arabic && english.length > 0) found.set(stem(foldArabic(arabic)), english);
  }
  const countries = {
    ar: new Intl.DisplayNames('ar', { type: 'region' }),
    en: new Intl.DisplayNames('en', { type: 'region' }),
  };
  for (let first = 65; first <= 90; first++) {
    for (let second = 65; second <= 90; second++) {
      const code = String.fromCharCode(first, second);
      const arabic = countries.ar.of(code);
      const english = countries.en.of(code);
      if (!arabic || !english || english === code || arabic.includes(' ')) continue;
      const key = stem(foldArabic(arabic));
      if (!found.has(key)) found.set(key, [english.toLowerCase().replaceAll(' ', '_')]);
    }
  }
  return found;
}

/** Letters that writers and keyboards interchange, beyond what every text is folded by. */
function foldArabic(word: string): string {
  return foldWord(word).replace(/ئ/gu, 'ي').replace(/ؤ/gu, 'و');
}

let lexicon: Map<string, string[]> | undefined;

/** English words for an Arabic one; empty where the list does not know it. Two words joined by "_" belong together. */
export function englishFor(arabicWord: string): readonly string[] {
  lexicon ??= build();
  const folded = foldArabic(arabicWord);
  const bare = folded.replace(/^[وفبلك](?=.{3})/u, '');
  for (const form of [folded, bare]) {
    for (const ending of ['', 'ات', 'ين', 'ون', 'ها', 'هم', 'ه', 'ا', 'ت']) {
      if (ending !== '' && !form.endsWith(ending)) continue;
      const base = stem(ending === '' ? form : form.slice(0, -ending.length));
      const english = lexicon.get(base) ?? lexicon.get(`${base}ه`);
      if (english) return english;
    }
  }
  return [];
}

/** Month number (1 to 12) of an Arabic month's name, Levantine ("كانون الأول") or Gregorian ("ديسمبر"). */
export function arabicMonth(word: string): number | undefined {
  months ??= buildMonths();
  return months.get(word.split(/\s+/).map(foldArabic).join(' '));
}

let months: Map<string, number> | undefined;

function buildMonths(): Map<string, number> {
  const found = new Map<string, number>();
  for (const locale of ['ar-EG', 'ar-SY']) {
    const format = new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' });
    for (let month = 0; month < 12; month++)
      found.set(
        format
          .format(Date.UTC(2018, month, 15))
          .split(' ')
          .map(foldArabic)
          .join(' '),
        month + 1,
      );
  }
  return found;
}
