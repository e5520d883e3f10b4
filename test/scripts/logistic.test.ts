import { describe, expect, it } from 'vitest';
import { fitLogistic, predict } from '../../scripts/eval/logistic.ts';

describe('fitLogistic()', () => {
  it('finds the side on which an outcome lies', () => {
    const samples = Array.from({ length: 200 }, (_, index) => {
      const features = [index / 200, ((index * 37) % 200) / 200];
      return { features, outcome: Number(features[0]! > 0.5) };
    });
    const model = fitLogistic(
      samples,
      samples.map(() => 1),
    );
    expect(predict(model, [0.9, 0.5])).toBeGreaterThan(0.9);
    expect(predict(model, [0.1, 0.5])).toBeLessThan(0.1);
    expect(Math.abs(model.weights[1]!)).toBeLessThan(Math.abs(model.weights[0]!) / 10);
  });

  it('heeds the weights of samples', () => {
    const samples = [0, 1].map((outcome) => ({ features: [0], outcome }));
    expect(predict(fitLogistic(samples, [1, 3]), [0])).toBeCloseTo(0.75, 2);
  });
});
