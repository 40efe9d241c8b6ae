/** A periodogram: power, from 0 to 1, by frequency in cycles per day, which rises. */
export interface Spectrum {
  frequency: readonly number[];
  power: readonly number[];
}

/** Returns periods in days, which rise, and their powers. */
export function periodColumns({ frequency, power }: Spectrum): [number[], number[]] {
  return [frequency.map((one) => 1 / one).reverse(), power.toReversed()];
}

/** From periods to places on the screen, in pixels, and back. */
interface Axis {
  place: (period: number) => number;
  period: (place: number) => number;
}

/** Returns the peak nearest to a click, and the period right there when none is within reach. */
export function clickedPeriod(
  peaks: readonly number[],
  clicked: number,
  reach: number,
  axis: Axis,
): number {
  const away = (period: number) => Math.abs(axis.place(period) - clicked);
  const nearest = peaks.toSorted((a, b) => away(a) - away(b))[0];
  return nearest !== undefined && away(nearest) <= reach ? nearest : axis.period(clicked);
}
