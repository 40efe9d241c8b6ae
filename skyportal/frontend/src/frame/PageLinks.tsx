import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { styled } from "@mui/material/styles";
import { useState } from "react";
import { NavLink, useLocation } from "react-router";
import { DownIcon } from "./icons";
import { PAGES } from "./pages";

const PageLink = styled(NavLink)(({ theme }) => ({
  padding: "12px 2px 11px",
  borderBottom: "2px solid transparent",
  color: theme.palette.text.secondary,
  fontSize: "0.8125rem",
  fontWeight: 550,
  textDecoration: "none",
  "&:hover": { color: theme.palette.text.primary },
  "&.active": { color: theme.palette.text.primary, borderColor: theme.palette.primary.main },
}));

/** The way to the pages: side by side where there is room, a menu on a phone. */
export function PageLinks() {
  return (
    <Box component="nav" aria-label="Pages" data-tour="pages">
      <Box sx={{ display: { xs: "none", sm: "flex" }, gap: { sm: 3, md: 4 } }}>
        {PAGES.map(({ path, name }) => (
          <PageLink key={path} to={path}>
            {name}
          </PageLink>
        ))}
      </Box>
      <Box sx={{ display: { sm: "none" } }}>
        <PageMenu />
      </Box>
    </Box>
  );
}

function PageMenu() {
  const { pathname } = useLocation();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const current = PAGES.find(({ path }) => pathname.startsWith(path));
  const close = () => setAnchor(null);
  return (
    <>
      <Button
        color="inherit"
        aria-haspopup="menu"
        endIcon={<DownIcon />}
        onClick={(event) => setAnchor(event.currentTarget)}
        sx={{ ml: -2 }}
      >
        {current?.name ?? "Fritz"}
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={close}>
        {PAGES.map(({ path, name }) => (
          <MenuItem key={path} component={NavLink} to={path} onClick={close} sx={{ minHeight: 44 }}>
            {name}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
