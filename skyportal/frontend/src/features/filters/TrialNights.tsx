import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { FilterTrial } from "@/api/types";

/** How many alerts pass in each night. */
export function TrialNights({ nights }: { nights: FilterTrial["nights"] }) {
  const most = Math.max(1, ...nights.map(({ passed }) => passed));
  return (
    <Box>
      <Typography variant="h3" sx={{ mb: 1 }}>
        Passes by night
      </Typography>
      <Box
        component="dl"
        sx={{
          m: 0,
          display: "grid",
          gridTemplateColumns: "max-content minmax(0, 1fr) max-content",
          columnGap: 3,
          alignItems: "center",
          typography: "body2",
        }}
      >
        {nights.map(({ night, alerts, passed }) => (
          <Box key={night} sx={{ display: "contents" }}>
            <Box component="dt">{night}</Box>
            <Box component="dd" aria-hidden sx={{ m: 0 }}>
              <Box
                sx={{ height: 6, bgcolor: "primary.main", borderRadius: 1 }}
                style={{ width: `${(100 * passed) / most}%` }}
              />
            </Box>
            <Box component="dd" sx={{ m: 0 }}>
              {passed} of {alerts.toLocaleString("en")}
            </Box>
          </Box>
        ))}
      </Box>
    </Box>
  );
}
