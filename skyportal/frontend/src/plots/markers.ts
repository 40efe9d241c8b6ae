import type { Marker } from "./bands";

const TAU = 2 * Math.PI;

function polygon(radii: number[], turn = -TAU / 4): string {
  const corners = radii.map((radius, i) => {
    const angle = turn + (TAU * i) / radii.length;
    return `${(radius * Math.cos(angle)).toFixed(2)} ${(radius * Math.sin(angle)).toFixed(2)}`;
  });
  return `M${corners.join("L")}Z`;
}

function arms(radius: number, turn: number): string {
  const thick = radius * 0.36;
  const long = radius * 1.15;
  const corners: [number, number][] = [
    [-thick, -long],
    [thick, -long],
    [thick, -thick],
    [long, -thick],
    [long, thick],
    [thick, thick],
    [thick, long],
    [-thick, long],
    [-thick, thick],
    [-long, thick],
    [-long, -thick],
    [-thick, -thick],
  ];
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const turned = corners.map(
    ([x, y]) => `${(x * cos - y * sin).toFixed(2)} ${(x * sin + y * cos).toFixed(2)}`,
  );
  return `M${turned.join("L")}Z`;
}

const repeat = (radius: number, count: number) => Array<number>(count).fill(radius);

/** Returns a marker around the origin as an SVG path, for canvas (Path2D) and legend alike. */
export function markerPath(marker: Marker, radius: number): string {
  switch (marker) {
    case "circle":
      return `M${-radius} 0A${radius} ${radius} 0 1 0 ${radius} 0A${radius} ${radius} 0 1 0 ${-radius} 0Z`;
    case "square":
      return polygon(repeat(radius * 1.25, 4), TAU / 8);
    case "diamond":
      return polygon(repeat(radius * 1.3, 4));
    case "pentagon":
      return polygon(repeat(radius * 1.15, 5));
    case "hexagon":
      return polygon(repeat(radius * 1.1, 6));
    case "star":
      return polygon(Array.from({ length: 10 }, (_, i) => radius * (i % 2 ? 0.6 : 1.4)));
    case "plus":
      return arms(radius, 0);
    case "cross":
      return arms(radius, TAU / 8);
  }
}

/** Returns the triangle, tip down, of a limit: the source is fainter than this. */
export function limitPath(radius: number): string {
  return polygon(repeat(radius * 1.2, 3), TAU / 4);
}
