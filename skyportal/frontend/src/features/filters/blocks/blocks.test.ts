import { type Group, pipelineOf, type Stage, stagesOf } from "./blocks";
import { areWhole } from "./faults";
import { readValue, valueFor, valueText } from "./values";

const YOUNG = [
  {
    $match: {
      "candidate.drb": { $gt: 0.9, $lte: 1 },
      "candidate.isdiffpos": "t",
      $or: [
        { "candidate.magpsf": { $lt: 19 } },
        { "candidate.ndethist": { $in: [1, 2] }, "candidate.fid": 2 },
      ],
    },
  },
  { $project: { _id: 0, candid: 1, annotations: { drb: "$candidate.drb" } } },
];

const groupOf = (stage: Stage | undefined): Group => {
  if (stage?.kind !== "match") throw new Error("This is no match");
  return stage.group;
};

test("comparisons and groups are blocks, and blocks are the same text again", () => {
  const stages = stagesOf(YOUNG);
  const group = groupOf(stages[0]);
  expect(group.join).toBe("and");
  expect(group.blocks.map(({ kind }) => kind)).toEqual([
    "condition",
    "condition",
    "condition",
    "group",
  ]);
  expect(stages[1]).toEqual({
    kind: "annotate",
    annotations: [{ name: "drb", field: "candidate.drb" }],
    others: { _id: 0, candid: 1 },
  });
  expect(pipelineOf(stages)).toEqual(YOUNG);
});

test("what blocks cannot express is kept to the letter", () => {
  const odd = [
    {
      $match: {
        $expr: { $gt: [{ $size: "$prv_candidates" }, 2] },
        "candidate.programid": { $elemMatch: { a: 1 } },
        name: { $regex: "^ZTF", $options: "i" },
        exact: { a: 1 },
        list: [1, 2],
        mixed: { $in: ["1", 1, true] },
        empty: {},
        $or: [],
        $nor: [{ a: 1 }],
      },
    },
    { $addFields: { age: { $subtract: ["$a", "$b"] } } },
    { $project: { annotations: { age: { $round: ["$age", 1] } } } },
    { $match: {}, $project: {} },
    7,
  ];
  const stages = stagesOf(odd);
  expect(groupOf(stages[0]).blocks.every(({ kind }) => kind === "raw")).toBe(true);
  expect(stages.slice(1).map(({ kind }) => kind)).toEqual(["raw", "raw", "raw", "raw"]);
  expect(pipelineOf(stages)).toEqual(odd);
});

test("two conditions that would be one key stand side by side", () => {
  const twice = (field: string, ...values: unknown[]): Stage => ({
    kind: "match",
    group: {
      kind: "group",
      id: 0,
      join: "and",
      blocks: values.map((value) => ({ kind: "condition", id: 1, field, operator: "$eq", value })),
    },
  });
  const [stage] = pipelineOf([twice("a", 1, 2)]);
  expect(stage).toEqual({ $match: { $and: [{ a: 1 }, { a: 2 }] } });
  expect(pipelineOf(stagesOf([stage]))).toEqual([stage]);
});

test("blocks are written when nothing of them is missing", () => {
  expect(areWhole(stagesOf(YOUNG))).toBe(true);
  const missing = {
    kind: "condition" as const,
    id: 1,
    field: "a",
    operator: "$gt" as const,
    value: undefined,
  };
  const match = (blocks: Group["blocks"]): Stage => ({
    kind: "match",
    group: { kind: "group", id: 0, join: "and", blocks },
  });
  expect(areWhole([match([])])).toBe(true);
  expect(areWhole([match([missing])])).toBe(false);
  expect(areWhole([match([{ kind: "group", id: 0, join: "or", blocks: [] }])])).toBe(false);
  const named = { name: "a", field: "b" };
  expect(areWhole([{ kind: "annotate", annotations: [named, named], others: {} }])).toBe(false);
});

test("values are read by the field's type", () => {
  expect(readValue("0.9", "$gt", "double")).toEqual({ value: 0.9 });
  expect(readValue("12", "$eq", "string")).toEqual({ value: "12" });
  expect(readValue("abc", "$eq", "double").fault).toBe("abc is not a number.");
  expect(readValue("abc", "$eq", "")).toEqual({ value: "abc" });
  expect(readValue("true", "$eq", "boolean")).toEqual({ value: true });
  expect(readValue("1, 2,", "$in", "int")).toEqual({ value: [1, 2] });
  expect(readValue(" ", "$in", "int").fault).toBeDefined();
  expect(readValue("1, x", "$in", "int").fault).toBe("x is not a number.");
});

test("a value goes along when the operator changes", () => {
  expect(valueText([1, 2])).toBe("1, 2");
  expect(valueFor("$in", 3)).toEqual([3]);
  expect(valueFor("$gt", [3, 4])).toBe(3);
  expect(valueFor("$exists", 3)).toBe(true);
});
