import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { FilterIcon, UpIcon } from "@/frame/icons";

interface ScanToolbarProps {
  total: number | null;
  totalIsExact: boolean;
  saved: number;
  rejected: number;
  arrivals: number;
  sortMenu: ReactNode;
  progress: ReactNode;
  profiles: ReactNode;
  onShowNew: () => void;
  /** Opens the filters where the panel is not always shown. */
  onFilters: (() => void) | null;
}

/** How many there are, what arrived meanwhile, and the order. */
export function ScanToolbar(props: ScanToolbarProps) {
  const { total, totalIsExact, saved, rejected, arrivals, onShowNew, onFilters } = props;
  return (
    <Box
      sx={{
        display: "flex",
        alignItems: "center",
        gap: { xs: 2, sm: 3 },
        flex: "none",
        height: 40,
        pl: { xs: onFilters ? 2 : 4, sm: 4 },
        pr: 3,
        borderBottom: 1,
        borderColor: "divider",
        typography: "body2",
        whiteSpace: "nowrap",
      }}
    >
      {onFilters && (
        <IconButton aria-label="Filters" onClick={onFilters}>
          <FilterIcon />
        </IconButton>
      )}
      <Box component="h1" sx={{ m: 0, font: "inherit", fontWeight: 600 }}>
        {total === null
          ? "Candidates"
          : `${total.toLocaleString("en")}${totalIsExact ? "" : "+"} candidate${total === 1 ? "" : "s"}`}
      </Box>
      <Box sx={{ color: "text.secondary", display: { xs: "none", sm: "block" } }}>
        {saved > 0 && `${saved} saved`}
        {saved > 0 && rejected > 0 && " · "}
        {rejected > 0 && `${rejected} rejected`}
      </Box>
      <Box sx={{ display: { xs: "none", sm: "block" } }}>{props.progress}</Box>
      <Box
        role="status"
        sx={{ flex: 1, display: "flex", justifyContent: { xs: "flex-start", sm: "center" } }}
      >
        {arrivals > 0 && (
          <Button
            variant="contained"
            size="small"
            onClick={onShowNew}
            endIcon={<UpIcon />}
            sx={{ py: 0, borderRadius: 4 }}
          >
            {arrivals} new
          </Button>
        )}
      </Box>
      <Box sx={{ display: { xs: "none", md: "flex" }, gap: 2 }}>
        <Button component={Link} to="/candidates/scan_reports">
          Reports
        </Button>
        {props.profiles}
      </Box>
      {props.sortMenu}
    </Box>
  );
}
