import { describe, expect, test } from 'vitest';
import { NameVariants, skeleton, spellingDistance } from '../../src/retrieval/names.ts';
import { foldWord, stem } from '../../src/retrieval/terms.ts';
import { Vocabulary } from '../../src/retrieval/vocabulary.ts';

/** The spellings that an archive of those names gives for an asked one. */
function variantsOf(asked: string, ...names: string[]): string[] {
  const vocabulary = new Vocabulary();
  const terms = vocabulary.read(names.map((name) => `Yesterday the envoy met ${name} there.`));
  vocabulary.hold(new Set(terms.flatMap((some) => [...some])));
  const folded = foldWord(asked);
  const word = /\p{Script=Arabic}/u.test(folded) ? stem(folded) : folded;
  return new NameVariants(vocabulary)
    .find(word, vocabulary.id(stem(folded)) !== undefined)
    .map(({ form }) => form);
}

test.each([
  ['hariri', 'الحريري'],
  ['ghouta', 'gouta'],
  ['idlib', 'idleb'],
  ['mahamid', 'mahameed'],
  ['qassem', 'kasim'],
  ['khalid', 'khaled'],
])('skeleton() and spellingDistance() hold %s and %s together', (one, other) => {
  expect(skeleton(one)).toBe(skeleton(other.replace(/^ال/, '')));
});

test('spellingDistance() is symmetric and zero for the same name', () => {
  for (const [one, other] of [
    ['hassan', 'hussein'],
    ['mahamid', 'mohammed'],
    ['idlib', 'idleb'],
  ] as const) {
    expect(spellingDistance(one, other)).toBeCloseTo(spellingDistance(other, one));
    expect(spellingDistance(one, one)).toBe(0);
  }
});

describe('NameVariants', () => {
  test.each([
    ['Mahameed', 'Mahamid'],
    ['Gouta', 'Ghouta'],
    ['Idleb', 'Idlib'],
    ['Mustapha', 'Mustafa'],
    ['Hasan', 'Hassan'],
    ['Kaddafi', 'Qaddafi'],
    ['Lavrof', 'Lavrov'],
    ['الحريري', 'Hariri'],
    ['إدلب', 'Idlib'],
    ['لافروف', 'Lavrov'],
  ])('find() knows %s as %s', (asked, written) => {
    expect(variantsOf(asked, written, 'Tillerson', 'Jeffrey')).toEqual([written.toLowerCase()]);
  });

  test('find() does not merge names that the archive knows both', () => {
    expect(variantsOf('Hassan', 'Hassan', 'Hussein')).toEqual([]);
    expect(variantsOf('Hussein', 'Hassan', 'Hussein')).toEqual([]);
  });

  test('find() takes Mahameed for Mahamid, not for Mohammed beside it', () => {
    expect(variantsOf('Mahameed', 'Mahamid', 'Mohammed')).toEqual(['mahamid']);
    expect(variantsOf('Mahameed', 'Mahamid', 'Mahameed', 'Mohammed')).toEqual(['mahamid']);
  });

  test('find() never gives the asked spelling, nor ordinary words', () => {
    expect(variantsOf('Hariri', 'Hariri', 'talks')).toEqual([]);
    expect(variantsOf('Takls', 'talks')).toEqual([]);
  });

  test.each([
    ['Muhammad', 'Mohammed'],
    ['Muhammad', 'Mohamad'],
    ['Abdelrahman', 'Abdulrahman'],
    ['Abdelrahman', 'Abdurrahman'],
    ['Qamishli', 'Kamishli'],
    ['Raqqa', 'Rakka'],
    ['Raqqa', 'Raqqah'],
    ['Ezzor', 'Zor'],
    ['Zawr', 'Zor'],
    ['Deir', 'Dayr'],
    ['Sheikh', 'Shaykh'],
    ['Youssef', 'Yusuf'],
    ['Hussein', 'Husayn'],
    ['Suleiman', 'Sulayman'],
    ['Rukban', 'Rokban'],
    ['Idlib', 'Edlib'],
    ['Senemaud', 'Sénémaud'],
  ])('find() holds %s and %s together, whichever the archive writes', (one, other) => {
    const same = foldWord(one) === foldWord(other);
    expect(variantsOf(one, other, 'Tillerson')).toEqual(same ? [] : [foldWord(other)]);
    expect(variantsOf(other, one, 'Tillerson')).toEqual(same ? [] : [foldWord(one)]);
  });

  test.each([
    ['Hassan', 'Hussein'],
    ['Hamid', 'Ahmad'],
    ['Hamid', 'Mahmoud'],
    ['Ahmad', 'Mahmoud'],
    ['Mohammed', 'Mahmoud'],
    ['Hamid', 'Hammoud'],
    ['Assad', 'Asaad'],
    ['Homs', 'Hama'],
    ['Saleh', 'Salah'],
    ['Ghazi', 'Ghazal'],
    ['Salim', 'Salam'],
    ['Said', 'Saad'],
    ['Jamal', 'Jamil'],
    ['Samir', 'Samar'],
    ['Khalid', 'Khaldi'],
    ['Suleiman', 'Soleimani'],
    ['Omar', 'Amer'],
    ['Iran', 'Iraq'],
  ])('find() keeps %s and %s apart, whichever the archive knows', (one, other) => {
    expect(variantsOf(one, other)).toEqual([]);
    expect(variantsOf(other, one)).toEqual([]);
    expect(variantsOf(one, one, other)).toEqual([]);
    expect(variantsOf(other, one, other)).toEqual([]);
  });

  test.each([
    ['الغوطة', 'Ghouta'],
    ['الغوطة', 'Gouta'],
    ['محمد', 'Mohammed'],
    ['عمر', 'Omar'],
    ['مصطفى', 'Mustafa'],
    ['الرقة', 'Raqqa'],
    ['درعا', 'Daraa'],
    ['عفرين', 'Afrin'],
    ['الركبان', 'Rukban'],
    ['ترامب', 'Trump'],
    ['حسين', 'Hussein'],
    ['حسن', 'Hassan'],
  ])('find() reads %s as %s', (asked, written) => {
    expect(variantsOf(asked, written, 'Tillerson', 'Jeffrey')).toEqual([written.toLowerCase()]);
  });

  test('find() tells names apart by the long vowels that Arabic writes', () => {
    expect(variantsOf('حسن', 'Hassan', 'Hussein')).toEqual(['hassan']);
    expect(variantsOf('حسين', 'Hassan', 'Hussein')).toEqual(['hussein']);
  });
});
