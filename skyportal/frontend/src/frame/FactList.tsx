import Box from "@mui/material/Box";

export interface Fact {
  name: string;
  /** As it is; shown when the pointer rests on it. */
  value: unknown;
  /** As it is read. */
  text: string;
}

/** Names and values, a line each. */
export function FactList({ facts }: { facts: readonly Fact[] }) {
  return (
    <Box
      component="dl"
      sx={{
        m: 0,
        display: "grid",
        gridTemplateColumns: "minmax(0, 1fr) auto",
        typography: "body2",
      }}
    >
      {facts.map(({ name, value, text }) => (
        <Box
          key={name}
          sx={{
            display: "contents",
            "& > *": { borderBottom: 1, borderColor: "divider", py: 0.5 },
          }}
        >
          <Box component="dt" sx={{ color: "text.secondary", overflowWrap: "anywhere" }}>
            {name}
          </Box>
          <Box
            component="dd"
            title={String(value)}
            sx={{
              m: 0,
              pl: 4,
              maxWidth: 230,
              textAlign: "right",
              fontWeight: 550,
              overflowWrap: "anywhere",
            }}
          >
            {text}
          </Box>
        </Box>
      ))}
    </Box>
  );
}
