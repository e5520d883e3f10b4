import { describe, expect, test } from 'vitest';
import { sharesLanguage } from '../../src/answer/same-language.ts';

const ENGLISH = 'What did Hariri say to Tillerson in Amman?';
const ARABIC = 'ماذا قال الحريري في عمان؟';

describe('sharesLanguage()', () => {
  test.each([
    'Hariri met Tillerson, Lavrov and Jeffrey in Amman.',
    'Coalition: 7 killed, Idlib shelled.',
    'Abdul Ahad Steifo urged China.',
    'Salem al-Meslet, Abdurrahman Mustafa and Bader Jamous attended.',
    'Sarin is an organophosporus compound and a nerve agent.',
    'Rebels in Deir ez-Zor, al-Bab, al-Qusayr and Ahrar al-Sham withdrew.',
    'The newspaper الثورة reported it.',
  ])('an English question is answered in English: %s', (sentence) => {
    expect(sharesLanguage(sentence, ENGLISH)).toBe(true);
  });

  test.each([
    'Selon les informations publiées, la situation reste inchangée et rien d’autre n’a été annoncé.',
    'La Coalition a déclaré que Hariri avait rencontré Tillerson à Amman.',
    'La Coalición dijo que Hariri se reunió con Tillerson en Amán.',
    'No hay una solución militar.',
    'Die Koalition sagte, Hariri habe Tillerson in Amman getroffen.',
    'Das Regime hat die Stadt angegriffen.',
    'Sette persone sono morte nella città.',
    'Rejim güçleri kenti bombaladı ve yedi kişi öldü.',
    'Het regime heeft zeven mensen gedood in de stad.',
    'Коалиция заявила, что Харири встретился с Тиллерсоном.',
    '联盟表示，哈里里会见了蒂勒森。',
    'قال الائتلاف إن الحريري التقى تيلرسون',
  ])('an English question is not answered so: %s', (sentence) => {
    expect(sharesLanguage(sentence, ENGLISH)).toBe(false);
  });

  test('an Arabic question is answered in Arabic, names in Latin letters included', () => {
    expect(sharesLanguage('قال الحريري (Hariri) إن الوضع صعب', ARABIC)).toBe(true);
    expect(sharesLanguage('Hariri said so in Amman.', ARABIC)).toBe(false);
    expect(sharesLanguage('Hariri said so in Amman.', 'What does الثورة mean in their reports?')).toBe(true);
  });

  test('of a question in another language nothing is told', () => {
    const french = 'Qu’est-ce que Hariri a dit à Tillerson ?';
    expect(sharesLanguage('Hariri a rencontré Tillerson dans la ville.', french)).toBe(true);
  });
});
