import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { CopyIcon } from "./icons";
import { useCopy } from "./useCopy";

interface SecretProps {
  name: string;
  value: string;
  note: string;
}

/** Something that is shown once, to be copied. */
export function Secret({ name, value, note }: SecretProps) {
  const copy = useCopy();
  return (
    <Box role="group" aria-label={name} sx={{ display: "grid", gap: 2, justifyItems: "start" }}>
      <Box sx={{ typography: "body2" }}>{note}</Box>
      <Box
        component="code"
        sx={{
          typography: "mono",
          overflowWrap: "anywhere",
          px: 2,
          py: 1,
          border: 1,
          borderColor: "divider",
          borderRadius: 1,
          bgcolor: "action.hover",
        }}
      >
        {value}
      </Box>
      <Button
        variant="contained"
        startIcon={<CopyIcon />}
        onClick={() => copy(value, `${name} copied`)}
      >
        Copy
      </Button>
    </Box>
  );
}
