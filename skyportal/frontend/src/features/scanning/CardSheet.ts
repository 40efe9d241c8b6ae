import { styled } from "@mui/material/styles";

/** Every card has the same height, so that nothing moves while cards come and go. */
export const CARD_HEIGHT = 204;
export const BODY_HEIGHT = 120;

/**
 * The look of all cards, said once around them. A page has hundreds of their elements, and a style of its
 * own takes each of them longer than to be drawn.
 */
export const CardSheet = styled("div")(({ theme }) => {
  const { palette, typography, spacing } = theme;
  const clipped = { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" } as const;
  const dimmed = { color: palette.text.secondary };
  return {
    "& .card": {
      height: CARD_HEIGHT,
      padding: spacing(2, 4),
      display: "grid",
      gridTemplateRows: `auto ${BODY_HEIGHT}px auto`,
      rowGap: spacing(1.5),
      alignContent: "center",
      borderBottom: `1px solid ${palette.divider}`,
      outline: "none",
      backgroundColor: palette.background.default,
    },
    "& .card[aria-current]": {
      backgroundColor: palette.action.selected,
      boxShadow: `inset 3px 0 0 ${palette.primary.main}`,
    },
    "& .card:focus-visible": { outlineOffset: -2 },
    "& .card.rejected > :not(:last-child)": { opacity: 0.45 },

    "& .cardHead": {
      display: "flex",
      flexWrap: "wrap",
      alignItems: "center",
      columnGap: spacing(2),
      minWidth: 0,
    },
    "& .object": {
      color: palette.text.primary,
      fontSize: "0.9375rem",
      fontWeight: 650,
      textDecoration: "none",
    },
    "& .object:hover": { color: palette.primary.main, textDecoration: "underline" },
    "& .redshift": typography.caption,
    "& .summary": {
      ...typography.body2,
      display: "flex",
      columnGap: spacing(2),
      marginInlineStart: "auto",
      whiteSpace: "nowrap",
      [theme.breakpoints.down("sm")]: { marginInlineStart: 0 },
    },
    "& .trend": { ...dimmed, fontWeight: 550 },
    "& .trend.rising": { color: palette.primary.main },
    "& .dimmed": dimmed,
    "& .dimmed::before": { content: '"· "' },

    "& .cardBody": { display: "grid", gap: spacing(4) },
    "& .cutouts": { display: "grid", gap: spacing(1) },
    "& .lightCurve": {
      display: "grid",
      gridTemplateColumns: "minmax(0, 1fr) auto",
      gap: spacing(1),
    },
    "& .bands": { ...typography.caption, ...dimmed, display: "grid", alignContent: "start" },
    "& .noPhotometry": { ...typography.caption, ...dimmed, display: "grid", placeItems: "center" },

    "& .cardFoot": {
      display: "flex",
      alignItems: "center",
      justifyContent: "space-between",
      gap: spacing(3),
    },
    "& .meta": {
      ...typography.caption,
      ...dimmed,
      display: "flex",
      flexWrap: "wrap",
      alignItems: "center",
      columnGap: spacing(3),
      minWidth: 0,
    },
    "& .passed": clipped,
    "& .rejectedByOthers": { color: palette.warning.main },

    "& .actions": { display: "flex", gap: spacing(2), flex: "none" },
    "& .action": {
      ...typography.button,
      display: "inline-flex",
      alignItems: "center",
      gap: 8,
      padding: "3px 10px",
      lineHeight: 1.5,
      border: `1px solid ${palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      background: "none",
      color: palette.text.primary,
      cursor: "pointer",
    },
    "& .action:hover": { backgroundColor: palette.action.hover },
    "& .joined": { display: "flex" },
    "& .joined > :first-of-type": { borderStartEndRadius: 0, borderEndEndRadius: 0 },
    "& .joined > :last-of-type": {
      borderStartStartRadius: 0,
      borderEndStartRadius: 0,
      borderInlineStart: 0,
      padding: "3px 4px",
    },
  };
});
