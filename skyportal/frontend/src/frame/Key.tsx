import { styled } from "@mui/material/styles";

/** The hint of a key, inside a button or a sentence; hidden where there is no keyboard. */
export const Key = styled("kbd")(({ theme }) => ({
  display: "inline-block",
  minWidth: 16,
  padding: "0 4px",
  border: `1px solid ${theme.palette.divider}`,
  borderRadius: 3,
  color: theme.palette.text.secondary,
  fontFamily: "inherit",
  fontSize: "0.6875rem !important",
  fontWeight: 500,
  lineHeight: "15px",
  textAlign: "center",
  "@media (hover: none)": { display: "none" },
}));
