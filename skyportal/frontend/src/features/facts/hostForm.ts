import type { Host, HostOfSource } from "@/api/types";
import { parsePosition } from "@/coordinates/parse";
import { lengthFault } from "@/frame/lengths";
import { readNumber } from "@/frame/numbers";

/** What is typed of a host, field by field. */
export interface HostFields {
  name: string;
  position: string;
  redshift: string;
  semiMajor: string;
  axisRatio: string;
  angle: string;
  origin: string;
}

export type HostFaults = Record<keyof HostFields, string | null>;

const textOf = (value: number | string | null | undefined) => (value == null ? "" : String(value));

export function fieldsOf(host: HostOfSource | null): HostFields {
  return {
    name: host?.name ?? "",
    position: host ? `${host.ra.toFixed(6)} ${host.dec.toFixed(6)}` : "",
    redshift: textOf(host?.redshift),
    semiMajor: textOf(host?.semi_major),
    axisRatio: textOf(host?.axis_ratio),
    angle: textOf(host?.position_angle),
    origin: textOf(host?.origin),
  };
}

/** Returns the host that is meant, or what is wrong with each field. */
export function readHost(fields: HostFields): { host: Host | null; faults: HostFaults } {
  const position = parsePosition(fields.position);
  const redshift = readNumber(fields.redshift, { from: -0.1, to: 20 });
  const semiMajor = readNumber(fields.semiMajor, { above: 0, to: 36_000 });
  const axisRatio = readNumber(fields.axisRatio, { above: 0, to: 1 });
  const angle = readNumber(fields.angle, { from: -360, to: 360 });
  const faults: HostFaults = {
    name: fields.name.trim() ? lengthFault(fields.name) : "Give the galaxy a name.",
    position: position ? null : "Not a position: write 188.7365 +12.5824, or 12:34:56.7 +12:34:56.",
    redshift: redshift.fault,
    semiMajor: semiMajor.fault,
    axisRatio: axisRatio.fault,
    angle: angle.fault,
    origin: lengthFault(fields.origin),
  };
  if (!position || Object.values(faults).some(Boolean)) return { host: null, faults };
  const host = {
    name: fields.name.trim(),
    ...position,
    redshift: redshift.value,
    semi_major: semiMajor.value,
    axis_ratio: axisRatio.value,
    position_angle: angle.value,
    origin: fields.origin.trim() || null,
  };
  return { host, faults };
}
