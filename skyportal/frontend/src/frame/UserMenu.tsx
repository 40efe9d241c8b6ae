import Box from "@mui/material/Box";
import Divider from "@mui/material/Divider";
import IconButton from "@mui/material/IconButton";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useState } from "react";
import { useNavigate } from "react-router";
import type { Profile } from "@/api/types";
import { fullName } from "@/features/profile/fullName";
import { PersonIcon } from "./icons";

interface UserMenuProps {
  profile: Profile;
  onHelp: () => void;
  onTour: () => void;
}

export function UserMenu({ profile, onHelp, onTour }: UserMenuProps) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const navigate = useNavigate();
  const close = () => setAnchor(null);
  const pick = (action: () => void) => () => {
    close();
    action();
  };
  return (
    <>
      <IconButton
        aria-label={`Account of ${profile.username}`}
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <PersonIcon />
      </IconButton>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={close}>
        <Box component="li" role="none" sx={{ px: 4, py: 2 }}>
          <Box sx={{ typography: "h3" }}>{fullName(profile)}</Box>
          <Box sx={{ typography: "caption", color: "text.secondary" }}>
            {profile.roles.join(", ")}
          </Box>
        </Box>
        <Divider component="li" role="none" />
        <MenuItem onClick={pick(() => navigate("/profile"))}>Profile</MenuItem>
        <MenuItem onClick={pick(() => navigate("/user_management"))}>People</MenuItem>
        <MenuItem onClick={pick(onHelp)}>Keys</MenuItem>
        <MenuItem onClick={pick(onTour)}>Tour</MenuItem>
        <MenuItem onClick={pick(() => navigate("/about"))}>About</MenuItem>
        <MenuItem onClick={pick(() => location.assign("/logout"))}>Sign out</MenuItem>
      </Menu>
    </>
  );
}
