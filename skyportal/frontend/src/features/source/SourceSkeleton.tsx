import Box from "@mui/material/Box";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";

/** The page before its data, of the size it will have. */
export function SourceSkeleton({ id }: { id: string }) {
  return (
    <Box aria-busy="true">
      <Box sx={{ px: 4, py: 3, borderBottom: 1, borderColor: "divider", height: 82 }}>
        <Typography variant="h1">{id}</Typography>
        <Skeleton width={420} sx={{ maxWidth: "100%" }} />
      </Box>
      <Box
        sx={{ display: "grid", gridTemplateColumns: { xs: "1fr", md: "1fr 328px" }, gap: 8, p: 4 }}
      >
        <Box sx={{ display: "grid", gap: 4 }}>
          <Skeleton variant="rounded" height={120} width={368} sx={{ maxWidth: "100%" }} />
          <Skeleton variant="rounded" height={500} />
        </Box>
        <Skeleton variant="rounded" height={300} />
      </Box>
    </Box>
  );
}
