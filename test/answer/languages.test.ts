import { describe, expect, test } from 'vitest';
import { isPlainlyOther, languageName, languagesOf } from '../../src/answer/languages.ts';
import type { ArticleListing } from '../../src/corpus/article.ts';

const listing = (title: string, language?: string): ArticleListing => ({
  id: title,
  title,
  publisher: { name: 'The Paper', aliases: [], party: false },
  file: 'a.md',
  line: 1,
  ...(language && { language }),
});
const ENGLISH = listing('The delegation of the opposition met with the envoy in Geneva');
const ARABIC = listing('وفد المعارضة يلتقي المبعوث في جنيف');

describe('languagesOf()', () => {
  test('reads what articles say of themselves, and titles where they say nothing', () => {
    expect(languagesOf([ENGLISH, ENGLISH])).toEqual(['en']);
    expect(languagesOf([ARABIC])).toEqual(['ar']);
    expect(languagesOf([listing('La délégation a rencontré l’émissaire', 'fr-FR')])).toEqual(['fr']);
  });

  test('knows languages by tag and by English name, and takes no other word for one', () => {
    const told = (language: string) => languagesOf([listing('T', language)]);
    expect(['en-GB', 'English', 'arabic', 'ar-SY', 'Hebrew', 'zz', 'Elvish'].map(told)).toEqual([
      ['en'],
      ['en'],
      ['ar'],
      ['ar'],
      ['he'],
      [],
      [],
    ]);
  });

  test('of a mixed archive all that are frequent, the most frequent first', () => {
    expect(languagesOf([ARABIC, ENGLISH, ENGLISH])).toEqual(['en', 'ar']);
    expect(languagesOf([...Array.from({ length: 20 }, () => ENGLISH), ARABIC])).toEqual(['en']);
  });

  test('tells nothing where nothing can be told', () => {
    expect(
      languagesOf([listing('Die Abordnung der Opposition hat den Gesandten in Genf getroffen')]),
    ).toEqual([]);
    expect(languagesOf([listing('The delegation met', 'no language')])).toEqual([]);
    expect(languagesOf([])).toEqual([]);
  });
});

describe('isPlainlyOther()', () => {
  test.each([
    'ماذا قال الحريري؟',
    'Что сказал Харири?',
    'Que veut Hariri ?',
    'Combien de personnes ont été tuées à Maar Shoureen ?',
    'Was sagte Hariri in Moskau?',
    'Wer hat das Abkommen kritisiert?',
    '¿Cuántas personas murieron en Maar Shoureen?',
    'Cosa ha chiesto Hariri alla Russia?',
  ])('is no English: %s', (question) => {
    expect(isPlainlyOther(question, 'en')).toBe(true);
  });

  test.each([
    'What did Hariri ask of Russia?',
    'astana 8th round priority detainees?',
    'tel abyad isis assault ypg feb 2016 losses',
    'wat did Francios Senemaud say abuot the regimes campain',
    'What did Charles de Gaulle say about la liga?',
    'What does الثورة mean in their reports?',
    'Hariri Moscou',
    '2254?',
    '',
  ])('is or may be English: %s', (question) => {
    expect(isPlainlyOther(question, 'en')).toBe(false);
  });

  test('English is plainly no Arabic and no French, but French may be Spanish', () => {
    expect(isPlainlyOther('What did Hariri ask of Russia?', 'ar')).toBe(true);
    expect(isPlainlyOther('What did Hariri ask of Russia?', 'fr')).toBe(true);
    expect(isPlainlyOther('Que veut Hariri ?', 'es')).toBe(false);
    expect(isPlainlyOther('联盟说了什么？', 'zh-TW')).toBe(false);
  });
});

test('languageName() gives the English name', () => {
  expect(languageName('ar')).toBe('Arabic');
});
