import Box from "@mui/material/Box";
import Skeleton from "@mui/material/Skeleton";
import { CARD_HEIGHT } from "./CardSheet";

/** Cards to come, of the size they will have. */
export function ListSkeleton() {
  return (
    <Box aria-busy="true" aria-label="Loading candidates" sx={{ overflow: "hidden" }}>
      {["a", "b", "c", "d", "e"].map((key) => (
        <Box
          key={key}
          sx={{
            height: CARD_HEIGHT,
            px: 4,
            py: 2,
            borderBottom: 1,
            borderColor: "divider",
            display: "grid",
            gap: 1.5,
            alignContent: "center",
          }}
        >
          <Skeleton width={180} height={22} />
          <Box
            sx={{
              display: "grid",
              gridTemplateColumns: { xs: "1fr", sm: "368px 1fr 190px" },
              gap: 4,
            }}
          >
            <Skeleton variant="rounded" height={120} />
            <Skeleton
              variant="rounded"
              height={120}
              sx={{ display: { xs: "none", sm: "block" } }}
            />
            <Skeleton
              variant="rounded"
              height={120}
              sx={{ display: { xs: "none", sm: "block" } }}
            />
          </Box>
          <Skeleton width={320} height={20} />
        </Box>
      ))}
    </Box>
  );
}
