import { describe, expect, test } from 'vitest';
import { translationFault } from '../../src/answer/translation-facts.ts';

describe('translationFault()', () => {
  test.each([
    ['ماذا قال الحريري في عمان؟', 'What did Hariri say in Amman?'],
    ['ماذا طلب عبد الأحد اسطيفو من الصين؟', 'What did Abdul Ahad Steifo ask of China?'],
    ['كم شخصاً قُتل في حلب عام ٢٠١٨؟', 'How many people were killed in Aleppo in 2018?'],
    ['ماذا قال ماكرون لمصطفى؟', 'What did Macron say to Mustafa?'],
    ['ماذا قرر مجلس الأمن في كانون الأول؟', 'What did the Security Council decide in December?'],
    ['Qu’a demandé Hariri à la Russie en février 2018 ?', 'What did Hariri ask of Russia in February 2018?'],
    ['Que disent les États-Unis d’Astana ?', 'What does the United States say about Astana?'],
    ['Combien des 1 700 détenus ont été libérés ?', 'How many of the 1,700 detainees were released?'],
    ['Was forderten die Türkei und Frankreich?', 'What did Turkey and France demand?'],
    ['¿Qué dijeron las dos partes el 8 de mayo?', 'What did the two sides say on 8 May?'],
    ['Que dit l’ONU de la Ghouta orientale ?', 'What does the UN say about Eastern Ghouta?'],
    ['ماذا قال نتنياهو عن الجولان؟', 'What did Netanyahu say about the Golan?'],
    ['Wie viele starben in Chan Scheichun?', 'How many died in Khan Sheikhoun?'],
    ['Warum hat Großbritannien die Hilfe eingestellt?', 'Why did Britain stop the aid?'],
    ['Que dit Pékin du Golan ?', 'What does Beijing say about the Golan?'],
    ['Что сказал Харири в Москве в феврале?', 'What did Hariri say in Moscow in February?'],
    ['Qui peut rencontrer Hariri ?', 'Who may meet Hariri?'],
  ])('finds nothing to blame in %s → %s', (question, translation) => {
    expect(translationFault(translation, question, 'en')).toBeUndefined();
  });

  test.each([
    ['number-added', 'Combien de détenus ?', 'How many of the 4,217 detainees?'],
    ['number-added', 'Combien de détenus ?', 'How many of the forty detainees?'],
    ['number-added', 'Combien de détenus en 2017 ?', 'How many detainees in 2018?'],
    ['number-lost', 'Combien des 1.700 détenus ?', 'How many of the detainees?'],
    ['month-added', 'Combien de détenus ?', 'How many detainees in March?'],
    ['month-added', 'ماذا حدث في شباط؟', 'What happened in March?'],
    ['name-added', 'ماذا قال الحريري؟', 'What did Lavrov say?'],
    ['name-added', 'Qu’a dit Hariri à Moscou ?', 'What did Lavrov say in Moscow?'],
    ['name-added', 'Qu’a dit le ministre ?', 'What did Colonel Farouk Hadidi say?'],
    ['name-added', 'Que veut la Turquie ?', 'What does Russia want?'],
    ['name-added', 'Что он сказал?', 'What did Nasr Hariri say to Rex Tillerson?'],
  ])('%s: %s → %s', (fault, question, translation) => {
    expect(translationFault(translation, question, 'en')).toBe(fault);
  });

  test('holds the names of an English question against a translation into Arabic', () => {
    const question = 'What did Hariri say in Moscow?';
    expect(translationFault('ماذا قال الحريري في موسكو؟', question, 'ar')).toBeUndefined();
    expect(translationFault('ماذا قال لافروف في موسكو؟', question, 'ar')).toBe('name-lost');
    expect(translationFault('ماذا قال الحريري في موسكو في آذار؟', question, 'ar')).toBe('month-added');
  });
});
