import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Drawer from "@mui/material/Drawer";
import IconButton from "@mui/material/IconButton";
import Typography from "@mui/material/Typography";
import { PanelSection } from "@/features/scanning/PanelSection";
import { CloseIcon } from "@/frame/icons";
import { ConditionField } from "./ConditionField";
import { CONDITIONS, lackFault, SECTIONS, withCondition } from "./conditions";

interface FilterDrawerProps {
  open: boolean;
  params: URLSearchParams;
  onParams: (params: URLSearchParams) => void;
  onClose: () => void;
}

/** Every condition there is. Each takes effect at once and is in the address. */
export function FilterDrawer({ open, params, onParams, onClose }: FilterDrawerProps) {
  const reset = () => {
    const next = new URLSearchParams(params);
    for (const { param } of CONDITIONS) next.delete(param);
    onParams(next);
  };
  const origins = (params.get("annotationsFilterOrigin") ?? "").split(",").filter(Boolean);
  return (
    <Drawer
      anchor="right"
      open={open}
      onClose={onClose}
      slotProps={{
        paper: {
          role: "dialog",
          "aria-label": "Filter sources",
          sx: { width: { xs: "100%", sm: 340 }, borderLeft: 1, borderColor: "divider" },
        },
      }}
    >
      <Box sx={{ display: "flex", alignItems: "center", px: 4, pt: 3 }}>
        <Typography variant="h2" sx={{ flex: 1 }}>
          Filter
        </Typography>
        <Button onClick={reset}>Reset</Button>
        <IconButton aria-label="Close" onClick={onClose}>
          <CloseIcon />
        </IconButton>
      </Box>
      <Box
        component="form"
        noValidate
        onSubmit={(event) => event.preventDefault()}
        sx={{ display: "grid", gap: 5, p: 4 }}
      >
        {SECTIONS.map(({ title, conditions }) => (
          <PanelSection key={title} title={title}>
            <Box sx={{ display: "grid", gap: 3 }}>
              {conditions.map((condition) => (
                <ConditionField
                  key={condition.param}
                  condition={condition}
                  value={params.get(condition.param) ?? ""}
                  lack={lackFault(condition.param, params)}
                  origins={origins}
                  onValue={(value) => onParams(withCondition(params, condition.param, value))}
                />
              ))}
            </Box>
          </PanelSection>
        ))}
      </Box>
    </Drawer>
  );
}
