import { describe, expect, it } from 'vitest';
import { workOutDates } from '../../src/reply/worked-out-dates.ts';

/** 13 March 2018 is a Tuesday. */
const TUESDAY = '2018-03-13';

describe('workOutDates()', () => {
  it.each([
    ['raided the town on Tuesday night', '2017-12-21', [['Tuesday', '2017-12-19']]],
    ['on Thursday held a meeting', '2017-12-21', [['Thursday', '2017-12-21']]],
    [
      'met on Friday and again on Monday',
      '2019-06-28',
      [
        ['Friday', '2019-06-28'],
        ['Monday', '2019-06-24'],
      ],
    ],
    ['after Friday prayers, as every Sunday', '2017-12-21', []],
    ['Wednesday, 24 January 2018', '2018-01-24', []],
    ['on Tuesday', undefined, []],
  ] as const)('reads "%s" of %s', (text, published, expected) => {
    expect(workOutDates(text, published).map(({ words, date }) => [words, date])).toEqual(expected);
  });

  it.each([
    ['The ferry to Beit Lulu will sail on Thursday, its captain said.', '2018-03-15'],
    ['The bakery of Tell Zein is to reopen Saturday after repairs.', '2018-03-17'],
    ['From Friday, a ban on trucks applies in Qasr Rim.', '2018-03-16'],
    ['The toll on the bridge starts from Monday, the mayor said.', '2018-03-19'],
    ['The trial of Samer Halawi is scheduled for Sunday.', '2018-03-18'],
    ['Shepherds must pay the fee by Friday, the council said.', '2018-03-16'],
    ['The army gave the gunmen until Friday to leave Beit Lulu.', '2018-03-16'],
    ['The governor ordered residents to leave Wadi Rim by Friday.', '2018-03-16'],
    ['The union plans to strike on Thursday.', '2018-03-15'],
    ['The hearing was adjourned until Wednesday.', '2018-03-14'],
    ['The envoy meets the elders next Tuesday.', '2018-03-20'],
    ['Wells Nine and Ten will be closed this Friday for repairs.', '2018-03-16'],
    ['Engineers said the gates would be opened on Friday.', '2018-03-16'],
    ['On Thursday, the two mayors will sign the accord.', '2018-03-15'],
    ['He said that on Thursday the talks will begin.', '2018-03-15'],
    ['The dam broke, and on Thursday engineers will visit it.', '2018-03-15'],
    ['The mayor will visit the besieged town on Thursday.', '2018-03-15'],
    ['The men are expected to be freed on Sunday.', '2018-03-18'],
    ['A ship is expected in Beit Lulu on Saturday.', '2018-03-17'],
    ['The road reopens on Saturday.', '2018-03-17'],
  ])('looks ahead in "%s"', (text, date) => {
    expect(workOutDates(text, TUESDAY).map((one) => one.date)).toEqual([date]);
  });

  it.each([
    ['The porters of Tell Zein went on strike last Tuesday.', '2018-03-06'],
    ['The porters of Tell Zein went on strike on Tuesday.', '2018-03-13'],
    ['The spring has been dry since Friday.', '2018-03-09'],
    ['The mayor said on Monday that the road will stay closed.', '2018-03-12'],
    ['The mayor said Monday the road will stay closed.', '2018-03-12'],
    ['On Friday Israel closed the crossing.', '2018-03-09'],
    ['Police closed the market in Tell Zein Friday.', '2018-03-09'],
    ['Six were killed in Sunday’s raid on Beit Lulu.', '2018-03-11'],
    ['Salma Hadi, who was elected in 2015, resigned on Sunday.', '2018-03-11'],
    ['The council agreed on Sunday to dig a well.', '2018-03-11'],
  ])('looks back in "%s"', (text, date) => {
    expect(workOutDates(text, TUESDAY).map((one) => one.date)).toEqual([date]);
  });

  it('tells what was from what will be in one sentence', () => {
    const text = 'A truce that began on Friday will end on Thursday, the envoy said on Monday.';
    expect(workOutDates(text, TUESDAY).map(({ words, date }) => [words, date])).toEqual([
      ['Friday', '2018-03-09'],
      ['Thursday', '2018-03-15'],
      ['Monday', '2018-03-12'],
    ]);
  });

  it.each([
    'The painter Nour Hadi died on a Friday in 2011.',
    'The bridge fell on the Wednesday before the feast of last year.',
    'The market is held every Friday.',
    'The clinic is closed on Fridays.',
    'The clinic is closed on Friday.',
    'He was arrested on Friday 16 February.',
    'He was arrested on Friday, February 16.',
    'He was arrested on 16 February, a Friday.',
    'He was arrested on Friday in late February.',
    'In March 2011, on Friday, he was arrested.',
    'They fasted on Good Friday.',
    'Shops were full on Black Friday.',
    'The Sunday Times reported it.',
    'He spoke in the Friday sermon.',
    'The bridge fell on Tuesday of last week.',
    'The bridge fell on the last Friday of Ramadan.',
    'Two years ago the bridge fell on a Friday.',
    'The ferry was to sail on Thursday.',
    'The match planned for Thursday was called off.',
    'Monday’s match was postponed.',
    'The road will reopen on Tuesday.',
    'The police will try the men arrested on Friday.',
    'The road was closed until Friday.',
    'The mayor will attend Friday’s funeral.',
    'He will come on Friday, as he came on Friday.',
    'The shop opens from Sunday to Thursday, as usual: on a Friday it is shut.',
  ])('works nothing out in "%s"', (text) => {
    expect(workOutDates(text, TUESDAY)).toEqual([]);
  });
});
