// Claims that say the opposite, and claims that their evidence does not support.
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { balancedAccuracy, GROUNDING_FILES, readJudged } from '../../scripts/eval/judged-claims.ts';
import { contradicts, SUPPORT_MIN, supportScore } from '../../src/answer/support.ts';

const PASSAGE =
  'The Syrian Coalition’s Department of Foreign Affairs on Tuesday met with a high-level delegation from the Chinese Foreign Ministry. Abdul Ahad Steifo urged China to play a bigger role in the political process in Syria as both sides agreed that there would be a visit by the Coalition to Beijing. The Assad regime still refuses to lift sieges or release the detainees.';
const evidence = { quotes: [], passages: [PASSAGE] };
const on = (text: string) => ({ quotes: [text], passages: [] });

describe('contradicts()', () => {
  it.each([
    ['Both sides did not agree on a visit to Beijing.', PASSAGE],
    ['The Assad regime lifted the sieges.', PASSAGE],
    [
      'There is progress in the implementation of UN resolutions.',
      'There is no progress in the implementation of UN resolutions.',
    ],
    ['The army will no longer guard the bridge.', 'The army will guard the bridge.'],
  ])('sees a negation reversed: %s', (claim, text) => {
    expect(contradicts(claim, on(text))).toBe('negation');
  });

  it.each([
    ['The Assad regime refuses to lift sieges.', PASSAGE],
    ['The regime has not lifted the sieges.', 'The regime refused to lift the sieges.'],
    ['Not only Russia but Iran sent troops.', 'Russia and Iran sent troops.'],
    ['Steifo said both sides agreed on a visit.', PASSAGE],
  ])('lets a negation stand that the evidence has: %s', (claim, text) => {
    expect(contradicts(claim, on(text))).toBeUndefined();
  });

  it.each([
    ['Turkey attacked Syria on Monday.', 'Syria attacked Turkey on Monday.'],
    ['Syria was attacked by Turkey on Monday.', 'Syria attacked Turkey on Monday.'],
    ['China urged Steifo to play a bigger role.', 'Steifo urged China to play a bigger role.'],
  ])('sees sides reversed: %s', (claim, text) => {
    expect(contradicts(claim, on(text))).toBe('sides');
  });

  it('lets the passive of the same deed stand', () => {
    expect(
      contradicts('Turkey was attacked by Syria on Monday.', on('Syria attacked Turkey on Monday.')),
    ).toBeUndefined();
  });

  it('says nothing of a claim about something else', () => {
    expect(contradicts('No troops left Ghouta.', evidence)).toBeUndefined();
  });
});

describe('supportScore()', () => {
  it.each([
    'The Syrian Coalition said on 24 January 2018 that its Department of Foreign Affairs met with a delegation from the Chinese Foreign Ministry.',
    'According to the Syrian Coalition, the Assad regime still refuses to lift sieges or release the detainees.',
    'Steifo urged China to play a bigger role in the political process in Syria.',
  ])('keeps what the evidence says: %s', (claim) => {
    expect(supportScore(claim, evidence)).toBeGreaterThanOrEqual(SUPPORT_MIN);
  });

  it.each([
    'Wildfires destroyed hundreds of homes in northern California overnight.',
    'The delegation signed a contract for the reconstruction of several power stations in Syria.',
  ])('refuses what it does not say: %s', (claim) => {
    expect(supportScore(claim, evidence)).toBeLessThan(SUPPORT_MIN);
  });

  it('counts a quoted sentence for more than the passage around it', () => {
    const claim = 'Both sides agreed on a visit to Beijing.';
    const quoted = {
      quotes: ['both sides agreed that there would be a visit by the Coalition to Beijing'],
      passages: [PASSAGE],
    };
    const elsewhere = { quotes: ['The Assad regime still refuses to lift sieges'], passages: [PASSAGE] };
    expect(supportScore(claim, quoted)).toBeGreaterThan(supportScore(claim, elsewhere));
  });

  it('does not weigh words across scripts', () => {
    expect(supportScore('قال الائتلاف إنه التقى وفدا صينيا', evidence)).toBe(1);
    expect(
      supportScore('قال الائتلاف إنه التقى وفدا صينيا', on('سقطت أمطار غزيرة على العاصمة الإيطالية اليوم')),
    ).toBeLessThan(SUPPORT_MIN);
  });

  it('gives a share for nothing at all', () => {
    for (const claim of ['', '…', 'He.'])
      for (const one of [evidence, { quotes: [], passages: [] }]) {
        const score = supportScore(claim, one);
        expect(score >= 0 && score <= 1).toBe(true);
      }
  });

  // Floors below what docs/quality.md reports. The judged claims may not be copied into the project; CI has them.
  it.skipIf(!existsSync('../shared/eval/grounding') && !process.env.CI)(
    'tells judged claims apart with one threshold',
    () => {
      for (const file of GROUNDING_FILES) {
        const judged = readJudged('../shared/eval/grounding', file).map((one) => ({
          supported: one.supported,
          score: supportScore(one.claim, { quotes: [], passages: one.evidence }),
        }));
        expect(balancedAccuracy(judged, SUPPORT_MIN), file).toBeGreaterThan(
          file.startsWith('wice') ? 0.76 : 0.72,
        );
      }
    },
    60_000,
  );
});
