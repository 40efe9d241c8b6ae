/** Fluxes of spectra, in what journals plot: per unit wavelength. */

// 1 Jy in erg/s/cm²/Å at 1 Å: 1e-23 × the speed of light in Å/s.
const JY_PER_WAVELENGTH = 1e-23 * 2.99792458e18;
const AB_ZERO_JY = 3631;

/** Returns a flux in erg/s/cm²/Å; one whose unit is not known stays as it is. */
export function perWavelength(flux: number, wavelength: number, unit: string | null): number {
  const jansky = JY_PER_WAVELENGTH / wavelength ** 2;
  if (unit === "Jy") return flux * jansky;
  if (unit === "AB") return AB_ZERO_JY * 10 ** (-0.4 * flux) * jansky;
  return flux;
}

/** Returns the means over windows of `width` pixels; pixels without a value count neither way. */
export function smooth(values: readonly number[], width: number): number[] {
  const half = Math.floor(width / 2);
  if (half < 1) return [...values];
  const sums = [0];
  const counts = [0];
  for (const value of values) {
    const known = Number.isFinite(value);
    sums.push((sums.at(-1) ?? 0) + (known ? value : 0));
    counts.push((counts.at(-1) ?? 0) + (known ? 1 : 0));
  }
  return values.map((value, index) => {
    if (!Number.isFinite(value)) return Number.NaN;
    const from = Math.max(index - half, 0);
    const to = Math.min(index + half + 1, values.length);
    return ((sums[to] ?? 0) - (sums[from] ?? 0)) / ((counts[to] ?? 0) - (counts[from] ?? 0));
  });
}

/** Returns the value below which this fraction of the finite values lie; NaN when there are none. */
export function quantile(values: readonly number[], fraction: number): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * fraction), sorted.length - 1)] ?? Number.NaN;
}

/**
 * Returns the values in units of the median of a part of them, of all if left out; one that is not
 * positive would turn them around, then in units of the largest.
 */
export function normalise(values: readonly number[], part: readonly number[] = values): number[] {
  const median = quantile(part, 0.5);
  const scale = median > 0 ? median : quantile(values.map(Math.abs), 1);
  return scale > 0 ? values.map((value) => value / scale) : [...values];
}
