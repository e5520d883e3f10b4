// 200 people who ask at once: each is acknowledged within 3 s, and answered exactly once. With 20,000 articles:
// `node scripts/slack-load.ts`.
import { describe, expect, it } from 'vitest';
import { askAtOnce } from './crowd.ts';

describe('200 commands at once', { timeout: 120_000 }, () => {
  it.each([
    { articles: 10, whileReading: false },
    { articles: 6_000, whileReading: true },
  ])('%o: acknowledged within 3 s, answered exactly once', async (options) => {
    const crowd = await askAtOnce({ people: 200, ...options });
    expect(crowd.late).toBe(0);
    expect(crowd.acknowledged).toHaveLength(200);
    expect(crowd.answers).toEqual({ 1: 200 });
    expect(crowd.wasReading).toBe(options.whileReading);
  });
});
