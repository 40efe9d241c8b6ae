import Box from "@mui/material/Box";
import Dialog from "@mui/material/Dialog";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import IconButton from "@mui/material/IconButton";
import Typography from "@mui/material/Typography";
import { type KeyHelp, SCANNING_KEYS } from "@/features/scanning/keyboard";
import { SOURCE_KEYS } from "@/features/source/keyboard";
import { CloseIcon } from "./icons";
import { Key } from "./Key";

const EVERYWHERE: KeyHelp[] = [
  { keys: ["/"], does: "search for an object" },
  { keys: ["Ctrl k"], does: "go anywhere: pages, groups, filters, positions" },
  { keys: ["?"], does: "this help" },
  { keys: ["Esc"], does: "close what is open" },
];

interface HelpDialogProps {
  open: boolean;
  onClose: () => void;
}

/** Every key there is. */
export function HelpDialog({ open, onClose }: HelpDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} aria-labelledby="help-title" maxWidth="sm" fullWidth>
      <DialogTitle id="help-title" variant="h1" sx={{ display: "flex", alignItems: "center" }}>
        <Box sx={{ flex: 1 }}>Keys</Box>
        <IconButton aria-label="Close" onClick={onClose}>
          <CloseIcon />
        </IconButton>
      </DialogTitle>
      <DialogContent
        sx={{
          display: "grid",
          gap: 6,
          gridTemplateColumns: { xs: "1fr", sm: "1fr 1fr" },
          alignItems: "start",
        }}
      >
        <KeyTable title="Scanning" keys={SCANNING_KEYS} />
        <Box sx={{ display: "grid", gap: 6 }}>
          <KeyTable title="Source page" keys={SOURCE_KEYS} />
          <KeyTable title="Everywhere" keys={EVERYWHERE} />
        </Box>
      </DialogContent>
    </Dialog>
  );
}

function KeyTable({ title, keys }: { title: string; keys: KeyHelp[] }) {
  return (
    <Box component="section">
      <Typography variant="h2" sx={{ mb: 2 }}>
        {title}
      </Typography>
      <Box
        component="dl"
        sx={{ m: 0, display: "grid", gridTemplateColumns: "84px 1fr", rowGap: 1.5 }}
      >
        {keys.map(({ keys: names, does }) => (
          <Box key={does} sx={{ display: "contents" }}>
            <Box component="dt" sx={{ display: "flex", gap: 1 }}>
              {names.map((name) => (
                <Key key={name}>{name}</Key>
              ))}
            </Box>
            <Box component="dd" sx={{ m: 0, typography: "body2" }}>
              {does}
            </Box>
          </Box>
        ))}
      </Box>
    </Box>
  );
}
