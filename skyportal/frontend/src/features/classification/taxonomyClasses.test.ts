import type { Taxonomy } from "@/api/types";
import { searchClasses, taxonomyClasses } from "./taxonomyClasses";

const TREE = {
  class: "Time-domain Source",
  subclasses: [
    {
      class: "Supernova",
      subclasses: [
        { class: "Ia", other_names: ["SN Ia"], subclasses: [{ class: "Ia-91T" }] },
        { class: "II" },
      ],
    },
    { class: "AGN" },
  ],
};
const taxonomy = (id: number, isLatest = true) =>
  ({ id, name: `taxonomy ${id}`, isLatest, hierarchy: TREE }) as unknown as Taxonomy;
const classes = taxonomyClasses([taxonomy(1), taxonomy(2, false)]);
const names = (typed: string) => searchClasses(classes, typed).map(({ name }) => name);

test("classes of current taxonomies in the order of the tree, with what they are a kind of", () => {
  expect(names("")).toEqual(["Time-domain Source", "Supernova", "Ia", "Ia-91T", "II", "AGN"]);
  expect(classes.at(3)).toMatchObject({
    taxonomyId: 1,
    path: ["Time-domain Source", "Supernova", "Ia"],
  });
});

test("the closest match comes first; other names and kinds count", () => {
  expect(names("ia")[0]).toBe("Ia");
  expect(names("sn ia")).toEqual(["Ia"]);
  expect(names("supernova ii")).toEqual(["II"]);
  expect(names("nova")[0]).toBe("Supernova");
  expect(names("quark star")).toEqual([]);
});

test("a tree that is not one has no classes", () => {
  const broken = { ...taxonomy(1), hierarchy: { subclasses: [3, null] } };
  expect(taxonomyClasses([broken])).toEqual([]);
});
