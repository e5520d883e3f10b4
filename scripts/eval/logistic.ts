// Logistic regression with a little shrinkage, by Newton's method on standardised features.

export interface Logistic {
  readonly bias: number;
  readonly weights: readonly number[];
}

/** Penalty on the square of standardised weights. */
const SHRINKAGE = 1;
const STEPS = 30;

export function fitLogistic(
  samples: readonly { features: readonly number[]; outcome: number }[],
  weights: readonly number[],
): Logistic {
  const size = samples[0]!.features.length;
  const mean = Array.from({ length: size }, (_, f) => average(samples.map((one) => one.features[f]!)));
  const spread = Array.from(
    { length: size },
    (_, f) => Math.sqrt(average(samples.map((one) => (one.features[f]! - mean[f]!) ** 2))) || 1,
  );
  const rows = samples.map(({ features }) => [
    1,
    ...features.map((value, f) => (value - mean[f]!) / spread[f]!),
  ]);
  let beta = new Array<number>(size + 1).fill(0);
  for (let step = 0; step < STEPS; step++) {
    const gradient = beta.map((value, f) => (f === 0 ? 0 : -SHRINKAGE * value));
    const curvature = beta.map((_, f) => beta.map((_, g) => (f === g && f > 0 ? SHRINKAGE : 0)));
    for (const [index, row] of rows.entries()) {
      const probability = 1 / (1 + Math.exp(-row.reduce((sum, value, f) => sum + value * beta[f]!, 0)));
      const weight = weights[index]!;
      for (let f = 0; f <= size; f++) {
        gradient[f]! += weight * (samples[index]!.outcome - probability) * row[f]!;
        for (let g = 0; g <= size; g++)
          curvature[f]![g]! += weight * probability * (1 - probability) * row[f]! * row[g]!;
      }
    }
    const change = solve(curvature, gradient);
    beta = beta.map((value, f) => value + change[f]!);
  }
  const scaled = beta.slice(1).map((value, f) => value / spread[f]!);
  return { bias: beta[0]! - scaled.reduce((sum, value, f) => sum + value * mean[f]!, 0), weights: scaled };
}

export function predict({ bias, weights }: Logistic, features: readonly number[]): number {
  return 1 / (1 + Math.exp(-(bias + features.reduce((sum, value, f) => sum + value * weights[f]!, 0))));
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Gaussian elimination; the matrix is positive definite, so no row needs to be exchanged. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, index) => [...row, right[index]!]);
  for (let pivot = 0; pivot < rows.length; pivot++) {
    for (let other = 0; other < rows.length; other++) {
      if (other === pivot) continue;
      const factor = rows[other]![pivot]! / rows[pivot]![pivot]!;
      for (let column = pivot; column <= rows.length; column++)
        rows[other]![column]! -= factor * rows[pivot]![column]!;
    }
  }
  return rows.map((row, index) => row[rows.length]! / row[index]!);
}
