/** Lines that tell what one sees: wavelengths at rest, in air, Å (NIST Atomic Spectra Database). */
export interface LineList {
  name: string;
  wavelengths: readonly number[];
}

export const LINE_LISTS: readonly LineList[] = [
  { name: "H", wavelengths: [6562.8, 4861.3, 4340.5, 4101.7, 3970.1] },
  { name: "He I", wavelengths: [3888.6, 4471.5, 5875.6, 6678.2, 7065.2] },
  { name: "He II", wavelengths: [4685.7, 5411.5] },
  { name: "C III", wavelengths: [4647.4, 4650.3, 5695.9] },
  { name: "C IV", wavelengths: [5801.3, 5812.0] },
  { name: "N III", wavelengths: [4634.1, 4640.6] },
  { name: "N V", wavelengths: [4603.7, 4620.0] },
  { name: "C II", wavelengths: [4267.0, 6580.0, 7234.0] },
  { name: "N II", wavelengths: [5679.6] },
  { name: "O I", wavelengths: [7774.0, 8446.4] },
  { name: "Na I", wavelengths: [5890.0, 5895.9] },
  { name: "Mg II", wavelengths: [4481.2] },
  { name: "Mg I b", wavelengths: [5167.3, 5172.7, 5183.6] },
  { name: "Si II", wavelengths: [4130.9, 5041.0, 5056.0, 6347.1, 6371.4] },
  { name: "S II", wavelengths: [5453.8, 5606.1, 5640.0] },
  { name: "Ca II", wavelengths: [3933.7, 3968.5, 8498.0, 8542.1, 8662.1] },
  { name: "Fe II", wavelengths: [4923.9, 5018.4, 5169.0] },
  { name: "[O II]", wavelengths: [3726.0, 3728.8] },
  { name: "[O III]", wavelengths: [4958.9, 5006.8] },
  { name: "[N II]", wavelengths: [6548.0, 6583.5] },
  { name: "[S II]", wavelengths: [6716.4, 6730.8] },
];

/** Where the Earth's air absorbs, Å as observed: oxygen's B and A, and water. */
export const TELLURIC_BANDS: readonly (readonly [number, number])[] = [
  [6860, 6960],
  [7160, 7340],
  [7590, 7700],
  [8130, 8350],
  [8930, 9800],
];

const LIGHT_KM_S = 299_792.458;

/** Returns where a line is observed; `velocity` in km/s is towards us, as of what was thrown out. */
export function observed(wavelength: number, redshift: number, velocity: number): number {
  const beta = velocity / LIGHT_KM_S;
  return wavelength * (1 + redshift) * Math.sqrt((1 - beta) / (1 + beta));
}
