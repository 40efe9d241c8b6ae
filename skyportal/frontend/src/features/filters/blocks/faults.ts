import type { Block, Stage } from "./blocks";

/** Returns what is missing of a block, for beside it; null when nothing is. */
export function blockFault(block: Block): string | null {
  if (block.kind === "raw") return null;
  if (block.kind === "group") return block.blocks.length === 0 ? "Add a condition." : null;
  if (!block.field) return "Choose a field.";
  if (block.value === undefined) return "Give a value.";
  return null;
}

/** Returns what is missing of annotations; null when nothing is. */
export function annotationFault(
  annotations: readonly { name: string; field: string }[],
  index: number,
): string | null {
  const annotation = annotations[index];
  if (!annotation?.name) return "Name it.";
  if (/[.$]/.test(annotation.name)) return "A name has no dot and no $.";
  if (annotations.findIndex(({ name }) => name === annotation.name) !== index)
    return "Another one has this name.";
  return annotation.field ? null : "Choose a field.";
}

function isWhole(block: Block): boolean {
  if (blockFault(block)) return false;
  return block.kind !== "group" || block.blocks.every(isWhole);
}

/** Tells whether stages can be written as text: nothing of them is missing. */
export function areWhole(stages: readonly Stage[]): boolean {
  return stages.every((stage) => {
    if (stage.kind === "match") return stage.group.blocks.length === 0 || isWhole(stage.group);
    if (stage.kind === "raw") return true;
    return stage.annotations.every((_one, index) => !annotationFault(stage.annotations, index));
  });
}
