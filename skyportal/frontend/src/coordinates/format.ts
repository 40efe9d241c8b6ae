/** Coordinates in the formats people paste elsewhere. All angles in degrees, ICRS. */

interface Sexagesimal {
  sign: string;
  whole: number;
  minutes: number;
  seconds: number;
}

function sexagesimal(value: number, digits: number): Sexagesimal {
  const scale = 10 ** digits;
  const ticks = Math.round(Math.abs(value) * 3600 * scale);
  return {
    sign: value < 0 ? "-" : "+",
    whole: Math.floor(ticks / (3600 * scale)),
    minutes: Math.floor(ticks / (60 * scale)) % 60,
    seconds: (ticks % (60 * scale)) / scale,
  };
}

const two = (value: number) => String(value).padStart(2, "0");
const fixed = (value: number, digits: number) => value.toFixed(digits).padStart(3 + digits, "0");

/** Returns right ascension in hours: `12:34:56.78`. */
export function formatRa(ra: number, separator = ":"): string {
  const { whole, minutes, seconds } = sexagesimal((((ra % 360) + 360) % 360) / 15, 2);
  return [two(whole % 24), two(minutes), fixed(seconds, 2)].join(separator);
}

/** Returns declination in degrees: `+12:34:56.7`. */
export function formatDec(dec: number, separator = ":"): string {
  const { sign, whole, minutes, seconds } = sexagesimal(dec, 1);
  return sign + [two(whole), two(minutes), fixed(seconds, 1)].join(separator);
}

export interface Position {
  ra: number;
  dec: number;
  gal_lon?: number | null;
  gal_lat?: number | null;
}

export interface CoordinateFormat {
  label: string;
  text: string;
}

/** Returns the short form that a card shows and a click copies. */
export function formatPosition({ ra, dec }: Position): string {
  return `${formatRa(ra)} ${formatDec(dec)}`;
}

/** Returns every format that the copy menu offers. */
export function coordinateFormats(position: Position): CoordinateFormat[] {
  const { ra, dec, gal_lon, gal_lat } = position;
  const formats = [
    { label: "hh:mm:ss ±dd:mm:ss", text: formatPosition(position) },
    { label: "hh mm ss ±dd mm ss", text: `${formatRa(ra, " ")} ${formatDec(dec, " ")}` },
    { label: "degrees", text: `${ra.toFixed(6)} ${dec.toFixed(6)}` },
    { label: "degrees, comma", text: `${ra.toFixed(6)},${dec.toFixed(6)}` },
    { label: "IAU name", text: iauName(ra, dec) },
  ];
  if (typeof gal_lon === "number" && typeof gal_lat === "number")
    formats.push({ label: "galactic l b", text: `${gal_lon.toFixed(5)} ${gal_lat.toFixed(5)}` });
  return formats;
}

// The IAU asks for truncation, not rounding, in names.
function iauName(ra: number, dec: number): string {
  const time = Math.floor(((((ra % 360) + 360) % 360) / 15) * 360000);
  const arc = Math.floor(Math.abs(dec) * 36000);
  const hours = two(Math.floor(time / 360000)) + two(Math.floor(time / 6000) % 60);
  const degrees = two(Math.floor(arc / 36000)) + two(Math.floor(arc / 600) % 60);
  const raSeconds = fixed((time % 6000) / 100, 2);
  return `J${hours}${raSeconds}${dec < 0 ? "-" : "+"}${degrees}${fixed((arc % 600) / 10, 1)}`;
}
