import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";

interface SourcesToolbarProps {
  total: number | null;
  text: string;
  onText: (text: string) => void;
}

export function SourcesToolbar({ total, text, onText }: SourcesToolbarProps) {
  return (
    <Box
      sx={{
        display: "flex",
        alignItems: "center",
        gap: 4,
        flex: "none",
        height: 44,
        px: 4,
        borderBottom: 1,
        borderColor: "divider",
      }}
    >
      <Box component="h1" sx={{ m: 0, typography: "body2", fontWeight: 600 }}>
        {total === null
          ? "Sources"
          : `${total.toLocaleString("en")} source${total === 1 ? "" : "s"}`}
      </Box>
      <Box sx={{ flex: 1 }} />
      <TextField
        value={text}
        onChange={(event) => onText(event.target.value)}
        placeholder="Part of an id"
        slotProps={{ htmlInput: { "aria-label": "Filter by id", spellCheck: false } }}
      />
    </Box>
  );
}
