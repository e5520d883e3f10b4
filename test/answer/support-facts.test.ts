// What a claim makes up: each case in both directions.
import { describe, expect, it } from 'vitest';
import { unfounded } from '../../src/answer/support.ts';

const published = '2018-01-24';
const found = (claim: string, text: string) =>
  unfounded(claim, [{ texts: [text], published }]).map(({ kind, words }) => `${kind} ${words}`);

describe('unfounded()', () => {
  it('finds a number nowhere in the sources', () => {
    expect(found('The raid killed 76 people.', 'The raid killed 67 people.')).toEqual(['number 76']);
  });

  it.each([
    ['The raid killed 17 people.', 'It killed seventeen people.'],
    ['The raid killed seventeen people.', 'It killed 17 people.'],
    ['The raid killed a dozen people.', 'It killed 12 people.'],
    ['About 1,700 fled.', 'Some 1.7 thousand fled.'],
    ['Two hundred and fifty fled.', 'Some 250 fled.'],
    ['It cost $5 million.', 'It cost $5m.'],
    ['Both sides met in two rooms.', 'Both met.'],
    ['Between 50% and 60% agreed.', 'Between 50 and 60 percent agreed.'],
    ['قتل ١٧ شخصا', 'It killed 17 people.'],
  ])('takes a number for the same however it is written: %s', (claim, text) => {
    expect(found(claim, text)).toEqual([]);
  });

  it('does not take a count for a percentage', () => {
    expect(found('50 percent agreed.', '50 people agreed.')).toEqual(['number 50']);
  });

  it('does not take "one of the two" for a number that is missing', () => {
    expect(found('They are one of the groups.', 'A group.')).toEqual([]);
  });

  it.each([
    ['It met on 23 January 2018.', 'It met on January 23, 2018.'],
    ['It met on 3 January 2018.', 'It met on 03/01/2018.'],
    ['It met in December 2017.', 'It met on 21 December 2017.'],
    ['It met in December.', 'It met on 21 December 2017.'],
    ['It said on 24 January 2018 that it met.', 'It met.'],
    ['It met on 23 January 2018.', 'It met on Tuesday.'],
    ['It met on 23 January 2018.', 'It met yesterday.'],
    ['It met in 2017.', 'It met last year.'],
    ['It met on 5 and 9 January 2018.', 'It met on 5 January and on 9 January.'],
    ['اجتمع في 23 يناير 2018', 'It met on Jan. 23.'],
  ])('finds a date in another form or worked out: %s', (claim, text) => {
    expect(found(claim, text)).toEqual([]);
  });

  it('finds a date that no source tells', () => {
    expect(found('It met on 22 January 2018.', 'It met on Tuesday.')).toEqual(['date 22 January 2018']);
    expect(found('It met in March.', 'It met on 21 December 2017.')).toEqual(['date March']);
    expect(found('It met on Sunday.', 'It met on Tuesday.')).toEqual(['date Sunday']);
  });

  it('does not take a month and year for a day of it', () => {
    expect(found('It met on 5 December 2017.', 'It met in December 2017.')).toEqual(['date 5 December 2017']);
  });

  it('tells May the month, May the name and may apart', () => {
    expect(found('They may meet.', 'They meet.')).toEqual([]);
    expect(found('They met in May.', 'They met in June.')).toEqual(['date May']);
    expect(found('They met Theresa May.', 'They met Theresa May.')).toEqual([]);
  });

  it.each([
    ['He met al-Hariri.', 'He met Hariri.'],
    ['He met Khaled Mahamid.', 'He met Khaled Mahameed.'],
    ['He met Ban Ki-moon.', 'He met Ban Ki-Moon.'],
    ['He met Russian officials.', 'He met officials of Russia.'],
    ['He spoke of Turkey.', 'He spoke of the Turkish army.'],
    ['The UN met.', 'The United Nations met.'],
    ['Officials of the United Nations met.', 'The UN met.'],
    ['The American troops left.', 'The U.S. troops left.'],
    ['They shelled Maarshoureen.', 'They shelled Maar Shoureen.'],
    ['قال «الحريري» ذلك', 'Hariri said so.'],
  ])('finds a name under another spelling, script or form: %s', (claim, text) => {
    expect(found(claim, text)).toEqual([]);
  });

  it('finds a name nowhere in the sources', () => {
    expect(found('He met Lavrov.', 'He met Hariri.')).toEqual(['name Lavrov']);
    expect(found('Steifo met him.', 'Hariri met him.')).toEqual(['name Steifo']);
    expect(found('He met Hassan.', 'He met Hussein.')).toEqual(['name Hassan']);
    expect(found('قال «لافروف» ذلك', 'Hariri said so.')).toEqual(['name لافروف']);
  });

  it('does not take the first word of a sentence for a name', () => {
    expect(found('Residents fled. Schools closed.', 'They left.')).toEqual([]);
  });

  it('tells names in a text of capitals only by what is no ordinary word', () => {
    expect(found('THE DELEGATION MET LAVROV', 'a delegation met Hariri')).toEqual(['name LAVROV']);
    expect(found('The delegation met Hariri.', 'THE DELEGATION MET HARIRI')).toEqual([]);
  });

  it('looks at names inside quotation marks too', () => {
    expect(found('He said "Idlib is at a crossroads".', 'Syria is at a crossroads.')).toEqual(['name Idlib']);
  });

  it('takes what the question holds, given as a plain text, for found', () => {
    expect(unfounded('Nothing is said of Lavrov.', ['It met.', 'What did Lavrov say?'])).toEqual([]);
  });

  it('names each fault once', () => {
    expect(found('Lavrov met Lavrov.', 'They met.')).toEqual(['name Lavrov']);
  });
});
