import type { Taxonomy } from "@/api/types";

/** A class that one can choose: `path` are the classes it is a kind of, the widest first. */
export interface TaxonomyClass {
  taxonomyId: number;
  taxonomy: string;
  name: string;
  path: string[];
  otherNames: string[];
}

interface Node {
  class?: unknown;
  other_names?: unknown;
  subclasses?: unknown;
}

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null;
const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];

function below(node: unknown, path: string[], taxonomy: Taxonomy): TaxonomyClass[] {
  if (!isNode(node) || typeof node.class !== "string") return [];
  const { class: name, other_names, subclasses } = node;
  const children = Array.isArray(subclasses) ? subclasses : [];
  const own = {
    taxonomyId: taxonomy.id,
    taxonomy: taxonomy.name,
    name,
    path,
    otherNames: strings(other_names),
  };
  return [own, ...children.flatMap((child) => below(child, [...path, name], taxonomy))];
}

/** Returns every class of the current versions of taxonomies, in the order of their trees. */
export function taxonomyClasses(taxonomies: readonly Taxonomy[]): TaxonomyClass[] {
  return taxonomies
    .filter(({ isLatest }) => isLatest)
    .flatMap((taxonomy) => below(taxonomy.hierarchy, [], taxonomy));
}

/** Lower is better; null when the class does not match. */
function rank({ name, otherNames, path }: TaxonomyClass, words: readonly string[]): number | null {
  const names = [name, ...otherNames].map((text) => text.toLowerCase());
  const everything = [...names, ...path.map((text) => text.toLowerCase())].join(" ");
  const query = words.join(" ");
  if (!words.every((word) => everything.includes(word))) return null;
  if (names.includes(query)) return 0;
  if (names.some((text) => text.startsWith(query))) return 1;
  if (names.some((text) => text.includes(query))) return 2;
  return 3;
}

/** Returns the classes that match every word typed, by name, other names or what they are a kind of; the closest first. */
export function searchClasses(classes: readonly TaxonomyClass[], typed: string): TaxonomyClass[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...classes];
  return classes
    .map((found) => ({ found, rank: rank(found, words) }))
    .filter((match): match is { found: TaxonomyClass; rank: number } => match.rank !== null)
    .sort((a, b) => a.rank - b.rank)
    .map(({ found }) => found);
}
