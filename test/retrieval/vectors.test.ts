import fc from 'fast-check';
import { expect, test } from 'vitest';
import { directionOf, keyOf, rounded, Vectors } from '../../src/retrieval/vectors.ts';

const DIMENSIONS = 64;
const anyVector = fc
  .array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: DIMENSIONS, maxLength: DIMENSIONS })
  .filter((values) => Math.hypot(...values) > 0.1)
  .map((values) => Float32Array.from(values, (value) => value / Math.hypot(...values)));

function cosine(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, index) => sum + value * other[index]!, 0);
}

test('similarity() of rounded vectors is the cosine, but for two hundredths', () => {
  fc.assert(
    fc.property(anyVector, anyVector, (one, other) => {
      const vectors = new Vectors();
      const row = vectors.add('one', rounded(one));
      expect(vectors.similarity(row, directionOf(one))).toBeCloseTo(1, 5);
      expect(Math.abs(vectors.similarity(row, directionOf(other)) - cosine(one, other))).toBeLessThan(0.02);
    }),
  );
});

test('signsInCommon() counts them, and grows with nearness', () => {
  fc.assert(
    fc.property(anyVector, anyVector, (one, other) => {
      const vectors = new Vectors();
      const row = vectors.add('one', rounded(one));
      const numbers = [...rounded(one)];
      const others = [...rounded(other)];
      const common = numbers.filter((value, index) => value < 0 === others[index]! < 0).length;
      expect(vectors.signsInCommon(row, directionOf(other))).toBe(common);
      expect(vectors.signsInCommon(row, directionOf(one))).toBe(DIMENSIONS);
    }),
  );
});

test('add() keeps what a key has, whatever the number of rows, and refuses another dimension', () => {
  const vectors = new Vectors();
  expect(vectors.dimensions).toBeUndefined();
  // Five numbers, as sums are made of four at a time.
  for (let number = 0; number < 3000; number++)
    expect(vectors.add(`key ${number}`, Int8Array.of(number % 100, 1, 2, 3, 4))).toBe(number);
  expect(vectors.add('key 7', Int8Array.of(0, 0, 0, 0, 9))).toBe(7);
  expect([...vectors.at(7)]).toEqual([7, 1, 2, 3, 4]);
  expect([...vectors.at(2999)]).toEqual([99, 1, 2, 3, 4]);
  expect(vectors.size).toBe(3000);
  expect(vectors.similarity(2999, directionOf(Float32Array.of(0, 0, 0, 0, 1)))).toBeCloseTo(
    4 / Math.hypot(99, 1, 2, 3, 4),
  );
  expect(() => vectors.add('other', Int8Array.of(1, 2))).toThrow(RangeError);
});

test('keyOf() tells texts apart, and a vector without a direction is near nothing', () => {
  expect(keyOf('Hariri')).toBe(keyOf('Hariri'));
  expect(keyOf('Hariri')).not.toBe(keyOf('hariri'));
  const vectors = new Vectors();
  vectors.add('zero', rounded(new Float32Array(4)));
  expect(vectors.similarity(0, directionOf(Float32Array.of(1, 0, 0, 0)))).toBe(0);
});
