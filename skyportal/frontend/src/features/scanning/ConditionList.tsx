import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import Typography from "@mui/material/Typography";
import { AddCondition } from "./AddCondition";
import type { AnnotationCondition, ScanFilters } from "./filters";
import { PanelSection } from "./PanelSection";

interface ConditionListProps {
  filters: ScanFilters;
  onChange: (change: Partial<ScanFilters>) => void;
}

/** Writes a condition as a person would. */
export function conditionLabel({ key, value, min, max }: AnnotationCondition): string {
  if (value !== undefined) return `${key} = ${value}`;
  if (min !== undefined && max !== undefined) return `${min} ≤ ${key} ≤ ${max}`;
  return min !== undefined ? `${key} ≥ ${min}` : `${key} ≤ ${max}`;
}

/** The annotation conditions; they are added by a click on a card's value, or from menus. */
export function ConditionList({ filters, onChange }: ConditionListProps) {
  const { conditions, sort } = filters;
  const without = (gone: AnnotationCondition) =>
    conditions.filter((condition) => condition !== gone);
  return (
    <PanelSection title="Annotations">
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1.5 }}>
        {conditions.map((condition) => (
          <Chip
            key={`${condition.origin} ${conditionLabel(condition)}`}
            title={condition.origin}
            label={conditionLabel(condition)}
            onDelete={() => onChange({ conditions: without(condition) })}
          />
        ))}
        {sort && (
          <Chip
            title={sort.origin}
            label={`${sort.order === "desc" ? "↓" : "↑"} ${sort.key}`}
            onDelete={() => onChange({ sort: null })}
          />
        )}
      </Box>
      {conditions.length === 0 && !sort && (
        <Typography variant="caption" sx={{ color: "text.secondary" }}>
          Click a value on a card to sort or filter by it.
        </Typography>
      )}
      <AddCondition onAdd={(condition) => onChange({ conditions: [...conditions, condition] })} />
    </PanelSection>
  );
}
