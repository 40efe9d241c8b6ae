import type { AlertField } from "@/api/types";
import { diffLines } from "./diff";
import { forbiddenUses, nearestPath, refusedPlaces, unknownFields } from "./faults";
import { formatPipeline, pipelineFault, prettyPipeline, stageCount } from "./pipelineText";
import { stringsOf } from "./strings";
import { suggestions, writtenBefore } from "./suggestions";

const field = (path: string, unit = ""): AlertField => ({
  path,
  type: "float",
  unit,
  description: `what ${path} is`,
});
const FIELDS = [
  field("candid"),
  field("candidate.drb"),
  field("candidate.magpsf", "mag"),
  field("prv_candidates.magpsf"),
];

test("what fits on a line stays on one; stages begin on their own", () => {
  const stages = [
    { $match: { "candidate.drb": { $gt: 0.9 } } },
    {
      $project: {
        _id: 0,
        annotations: { mag: "$candidate.magpsf", drb: "$candidate.drb" },
      },
    },
  ];
  expect(formatPipeline(stages)).toBe(
    [
      "[",
      '  {"$match": {"candidate.drb": {"$gt": 0.9}}},',
      "  {",
      '    "$project": {',
      '      "_id": 0,',
      '      "annotations": {"mag": "$candidate.magpsf", "drb": "$candidate.drb"}',
      "    }",
      "  }",
      "]",
      "",
    ].join("\n"),
  );
  expect(JSON.parse(formatPipeline(stages))).toEqual(stages);
  expect(formatPipeline([])).toBe("[]");
  expect(prettyPipeline("[{")).toBe("[{");
});

test.each([
  ["[{", /no JSON/],
  ["{}", /a list of stages/],
  ["[]", /a list of stages/],
  ['[{"$match": {}}, {"match": {}}]', /Stage 2 must be an object with one operator/],
  ['[{"$match": {}, "$project": {}}]', /Stage 1/],
  ["[1]", /Stage 1/],
])("%s has a fault that is told before anybody is asked", (text, fault) => {
  expect(pipelineFault(text)).toMatch(fault);
});

test("a pipeline of good form has none", () => {
  expect(pipelineFault('[{"$match": {}}]')).toBeNull();
  expect([stageCount('[{"$match": {}}]'), stageCount("[")]).toEqual([1, 0]);
});

test("strings are found with their places, keys told from values", () => {
  expect(stringsOf('{"a": "b\\"c", "d')).toEqual([
    { value: "a", from: 1, to: 4, isKey: true },
    { value: 'b\\"c', from: 6, to: 12, isKey: false },
  ]);
});

test("forbidden stages are pointed at, at any depth", () => {
  const text = '[{"$facet": {"a": [{"$lookup": {"from": "$lookup"}}]}}]';
  const faults = forbiddenUses(text);
  expect(faults.map(({ from, to }) => text.slice(from, to))).toEqual(['"$lookup"']);
  expect(faults[0]?.from).toBe(text.indexOf('"$lookup"'));
});

test("a field that no alert has is pointed at, with the nearest", () => {
  const text =
    '[{"$match": {"candidate.dbr": 1, "candidate.0.drb": 1, "annotations.x": 1}},{"$set": {"m": "$candidate.magpfs"}}]';
  expect(unknownFields(text, FIELDS).map(({ message }) => message)).toEqual([
    "No alert has the field candidate.dbr. Did you mean candidate.drb?",
    "No alert has the field candidate.magpfs. Did you mean candidate.magpsf?",
  ]);
  expect(unknownFields(text, [])).toEqual([]);
  expect(nearestPath("candidate.nothing_like_it", ["candidate.drb"])).toBeNull();
});

test("a refusal is shown where the text has what it names, else at the beginning", () => {
  const text = '[{"$foo": 1}]';
  const [there] = refusedPlaces(text, "Unrecognized pipeline stage name: '$foo'");
  expect(text.slice(there?.from, there?.to)).toBe('"$foo"');
  expect(refusedPlaces(text, "takes longer than 3000 ms")).toMatchObject([{ from: 0, to: 1 }]);
});

test("inside a string fields are completed; after $ their values and operators", () => {
  const text = '[{"$match": {"candidate.d';
  const written = writtenBefore(text, text.length);
  expect(written).toEqual({ from: text.length - "candidate.d".length, text: "candidate.d" });
  expect(writtenBefore('{"a": 1', 7)).toBeNull();
  expect(writtenBefore('{"a', 1)).toBeNull();
  expect(suggestions("cand", FIELDS).map(({ label }) => label)).toEqual(
    FIELDS.map(({ path }) => path),
  );
  const after = suggestions("$", FIELDS);
  expect(after.map(({ label }) => label)).toEqual(
    expect.arrayContaining(["$match", "$gt", "$filter", "$candidate.magpsf"]),
  );
  expect(after.find(({ label }) => label === "$candidate.magpsf")).toMatchObject({
    detail: "float, mag",
    meaning: "what candidate.magpsf is",
  });
});

test("two versions are compared line by line", () => {
  const marks = { same: " ", added: "+", removed: "-" };
  const told = diffLines("a\nb\nc\n", "a\nx\nc\nd\n").map(({ kind, text }) => marks[kind] + text);
  expect(told).toEqual([" a", "-b", "+x", " c", "+d"]);
  expect(diffLines("a", "a").every(({ kind }) => kind === "same")).toBe(true);
});
