// Leaves a provider alone that failed several times in a row, so that a dead one does not cost every question its
// time-out. After a rest one call is let through to see.

export interface BreakerOptions {
  /** Failures in a row. */
  readonly failuresMax: number;
  readonly restMs: number;
  readonly now: () => number;
  /** Told when the provider is left alone, and when it answers again. */
  readonly onChange: (state: 'broken' | 'mended') => void;
}

/** How an admitted call ended; 'left': its reader went away before anything was known. */
export type Outcome = 'succeeded' | 'failed' | 'left';

export interface CircuitBreaker {
  /** Lets a call through and gives the function that is to be told, once, how it ended; undefined: not now. */
  admit(): ((outcome: Outcome) => void) | undefined;
}

export function createCircuitBreaker({ failuresMax, restMs, now, onChange }: BreakerOptions): CircuitBreaker {
  let failures = 0;
  let restsUntil = 0;
  let probing = false;
  const isBroken = () => failures >= failuresMax;

  const record = (outcome: Outcome) => {
    const wasBroken = isBroken();
    if (outcome === 'failed') {
      failures++;
      if (isBroken()) restsUntil = now() + restMs;
    }
    if (outcome === 'succeeded') failures = 0;
    if (isBroken() !== wasBroken) onChange(isBroken() ? 'broken' : 'mended');
  };

  return {
    admit() {
      if (!isBroken()) return record;
      if (probing || now() < restsUntil) return undefined;
      probing = true;
      return (outcome) => {
        probing = false;
        record(outcome);
      };
    },
  };
}
