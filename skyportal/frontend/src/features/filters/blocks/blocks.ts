/** A filter as blocks: what newcomers build, and the stages that it is. */

export const OPERATORS = {
  $gt: ">",
  $gte: "≥",
  $lt: "<",
  $lte: "≤",
  $eq: "=",
  $ne: "≠",
  $in: "is one of",
  $nin: "is none of",
  $exists: "is there",
} as const;
export type Operator = keyof typeof OPERATORS;

type Query = Record<string, unknown>;

export interface Condition {
  kind: "condition";
  /** By which the page knows it while its content changes. */
  id: number;
  field: string;
  operator: Operator;
  value: unknown;
}

export interface Group {
  kind: "group";
  id: number;
  join: "and" | "or";
  blocks: Block[];
}

/** A condition that blocks cannot express; it stays what it is. */
export interface RawBlock {
  kind: "raw";
  id: number;
  query: Query;
}

export type Block = Condition | Group | RawBlock;

/** Keeps alerts that meet conditions. */
export interface MatchStage {
  kind: "match";
  group: Group;
}

/** What cards tell of what passes: names with fields of the alert; `others` is what else is kept of it. */
export interface AnnotateStage {
  kind: "annotate";
  annotations: { name: string; field: string }[];
  others: Query;
}

/** A stage that blocks cannot express; it stays what it is. */
export interface RawStage {
  kind: "raw";
  stage: unknown;
}

export type Stage = MatchStage | AnnotateStage | RawStage;

let lastId = 0;

/** Returns a number that no other block has. */
export function newId(): number {
  lastId += 1;
  return lastId;
}

/** Returns a condition that is still to be filled in. */
export const newCondition = (): Condition => ({
  kind: "condition",
  id: newId(),
  field: "",
  operator: "$gt",
  value: undefined,
});

/** Returns a group with one condition that is still to be filled in. */
export const newGroup = (join: Group["join"]): Group => ({
  kind: "group",
  id: newId(),
  join,
  blocks: [newCondition()],
});

const isQuery = (value: unknown): value is Query =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isOperator = (key: string): key is Operator => key in OPERATORS;
const isPlain = (value: unknown): boolean => !isQuery(value) && !Array.isArray(value);

/** A list of texts and numbers could not be told apart where it is typed. */
const areAlike = (values: readonly unknown[]): boolean =>
  new Set(values.map((value) => typeof value)).size <= 1;

function fits(operator: string, value: unknown): operator is Operator {
  if (!isOperator(operator)) return false;
  if (operator === "$in" || operator === "$nin")
    return Array.isArray(value) && value.every(isPlain) && areAlike(value);
  if (operator === "$exists") return typeof value === "boolean";
  return isPlain(value);
}

function blocksOfField(field: string, value: unknown): Block[] {
  if (isPlain(value)) return [{ kind: "condition", id: newId(), field, operator: "$eq", value }];
  const parts = isQuery(value) ? Object.entries(value) : [];
  const all = parts.flatMap(([operator, operand]): Condition[] =>
    fits(operator, operand)
      ? [{ kind: "condition", id: newId(), field, operator, value: operand }]
      : [],
  );
  const whole = parts.length > 0 && all.length === parts.length;
  return whole ? all : [{ kind: "raw", id: newId(), query: { [field]: value } }];
}

function blocksOf(query: Query): Block[] {
  return Object.entries(query).flatMap(([key, value]): Block[] => {
    const join = key === "$and" ? "and" : key === "$or" ? "or" : null;
    if (join && Array.isArray(value) && value.length > 0 && value.every(isQuery))
      return [{ kind: "group", id: newId(), join, blocks: value.map(blockOf) }];
    if (key.startsWith("$")) return [{ kind: "raw", id: newId(), query: { [key]: value } }];
    return blocksOfField(key, value);
  });
}

/** Returns a query as one block: itself if it is one condition, else all of its conditions together. */
function blockOf(query: Query): Block {
  const blocks = blocksOf(query);
  const [only] = blocks;
  return only && blocks.length === 1 ? only : { kind: "group", id: newId(), join: "and", blocks };
}

function annotateOf(projection: unknown): AnnotateStage | null {
  if (!isQuery(projection) || !isQuery(projection.annotations)) return null;
  const { annotations, ...others } = projection;
  const named = Object.entries(annotations).flatMap(([name, value]) =>
    typeof value === "string" && /^\$[^$]/.test(value) ? [{ name, field: value.slice(1) }] : [],
  );
  if (named.length !== Object.keys(annotations).length) return null;
  return { kind: "annotate", annotations: named, others };
}

function stageOf(stage: unknown): Stage {
  const raw: RawStage = { kind: "raw", stage };
  if (!isQuery(stage) || Object.keys(stage).length !== 1) return raw;
  if (isQuery(stage.$match)) {
    const block = blockOf(stage.$match);
    const group: Group =
      block.kind === "group" ? block : { kind: "group", id: newId(), join: "and", blocks: [block] };
    return { kind: "match", group };
  }
  return annotateOf(stage.$project) ?? raw;
}

/** Returns stages as blocks; what blocks cannot express is kept as it is. */
export const stagesOf = (pipeline: readonly unknown[]): Stage[] => pipeline.map(stageOf);

function conditionQuery({ field, operator, value }: Condition): Query {
  return { [field]: operator === "$eq" ? value : { [operator]: value } };
}

function queryOfBlock(block: Block): Query {
  if (block.kind === "raw") return block.query;
  return block.kind === "condition" ? conditionQuery(block) : queryOfGroup(block);
}

/** Puts conditions into one object as people write it; null where two of them would be one key. */
function merged(queries: readonly Query[]): Query | null {
  const result: Query = {};
  for (const query of queries)
    for (const [key, value] of Object.entries(query)) {
      const before = result[key];
      if (!(key in result)) result[key] = value;
      else if (isOperators(before) && isOperators(value) && isDisjoint(before, value))
        result[key] = { ...before, ...value };
      else return null;
    }
  return result;
}

const isOperators = (value: unknown): value is Query =>
  isQuery(value) && Object.keys(value).every((key) => key.startsWith("$"));
const isDisjoint = (a: Query, b: Query): boolean => Object.keys(b).every((key) => !(key in a));

function queryOfGroup({ join, blocks }: Group): Query {
  const queries = blocks.map(queryOfBlock);
  if (join === "or") return { $or: queries };
  return merged(queries) ?? { $and: queries };
}

/** Returns a stage as MongoDB knows it. */
export function pipelineStage(stage: Stage): unknown {
  if (stage.kind === "raw") return stage.stage;
  if (stage.kind === "match") return { $match: queryOfGroup(stage.group) };
  const annotations = Object.fromEntries(
    stage.annotations.map(({ name, field }) => [name, `$${field}`]),
  );
  return { $project: { ...stage.others, annotations } };
}

/** Returns blocks as stages. */
export const pipelineOf = (stages: readonly Stage[]): unknown[] => stages.map(pipelineStage);
