import { describe, expect, it } from 'vitest';
import { statesFact } from '../../scripts/eval/facts.ts';

describe('statesFact()', () => {
  it.each([
    ['At least 31 Islamic State militants were killed', '31 (Ahram, Al-Manar)', true],
    ['At least 131 militants were killed', '31 (Ahram)', false],
    ['Seventy-six people including 28 children were killed', '76', true],
    ['ensure the release of detainees', 'release of detainees', true],
    ['the detainees are still held', 'release of the prisoners in custody', false],
    ['Secretary Mohammed Yahya Maktabi said', 'Mohammed Yahya Maktabi', true],
    ['Maktabi said', 'Mohammed Yahya Maktabi', false],
    ['in besieged eastern Gouta', 'Ghouta', true],
    ['two Belgian F-16 fighter jets', 'Belgian F-16s / Belgium', true],
    ['on 20 December 2017 in Riyadh', '20 December: Riyadh (Negotiations Committee)', true],
  ])('of "%s" and "%s": %s', (answer, fact, stated) => {
    expect(statesFact(answer, fact)).toBe(stated);
  });
});
