import Box from "@mui/material/Box";
import { styled } from "@mui/material/styles";
import type { RefObject } from "react";
import { Link } from "react-router";
import type { Profile } from "@/api/types";
import { NotificationBell } from "@/features/notifications/NotificationBell";
import { TourOffer } from "@/features/tour/TourOffer";
import { LiveIndicator } from "@/live/LiveIndicator";
import { PageLinks } from "./PageLinks";
import { QuickSearch } from "./QuickSearch";
import { ThemeMenu } from "./ThemeMenu";
import { UserMenu } from "./UserMenu";

const Brand = styled(Link)(({ theme }) => ({
  color: theme.palette.text.primary,
  fontSize: "1rem",
  fontWeight: 700,
  letterSpacing: "-0.02em",
  textDecoration: "none",
}));

interface HeaderProps {
  profile: Profile;
  searchRef: RefObject<HTMLInputElement | null>;
  onHelp: () => void;
  onTour: () => void;
}

export function Header({ profile, searchRef, onHelp, onTour }: HeaderProps) {
  return (
    <Box
      component="header"
      sx={{
        display: "flex",
        alignItems: "center",
        gap: { xs: 2, sm: 5 },
        height: 44,
        flex: "none",
        px: { xs: 3, sm: 4 },
        borderBottom: 1,
        borderColor: "divider",
      }}
    >
      <Box sx={{ display: { xs: "none", sm: "block" } }}>
        <Brand to="/">Fritz</Brand>
      </Box>
      <PageLinks />
      <Box sx={{ flex: 1 }} />
      <TourOffer onTour={onTour} />
      <LiveIndicator />
      <QuickSearch inputRef={searchRef} />
      <Box sx={{ display: "flex" }} data-tour="account">
        <NotificationBell />
        <ThemeMenu />
        <UserMenu profile={profile} onHelp={onHelp} onTour={onTour} />
      </Box>
    </Box>
  );
}
