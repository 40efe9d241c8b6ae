import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { Annotation } from "@/api/types";
import { annotationEntries, formatValue } from "@/features/scanning/annotations";
import { FactList } from "@/frame/FactList";

/** Annotations, grouped by who made them. */
export function AnnotationGroups({ annotations }: { annotations: readonly Annotation[] }) {
  return (
    <Box component="section">
      <Typography variant="h2" sx={{ mb: 2 }}>
        Annotations
      </Typography>
      {annotations.length === 0 && (
        <Typography variant="body2" sx={{ color: "text.secondary" }}>
          None yet. A filter annotates the candidates that pass it.
        </Typography>
      )}
      <Box sx={{ display: "grid", gap: 4 }}>
        {annotations.map((annotation) => (
          <AnnotationTable key={annotation.id} annotation={annotation} />
        ))}
      </Box>
    </Box>
  );
}

function AnnotationTable({ annotation }: { annotation: Annotation }) {
  return (
    <Box>
      <Typography
        variant="caption"
        component="h3"
        sx={{ m: 0, mb: 1, fontWeight: 600, color: "text.secondary" }}
      >
        {annotation.origin}
      </Typography>
      <FactList
        facts={annotationEntries([annotation]).map(({ key, value }) => ({
          name: key,
          value,
          text: formatValue(value),
        }))}
      />
    </Box>
  );
}
