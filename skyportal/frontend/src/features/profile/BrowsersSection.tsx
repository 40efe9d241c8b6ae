import Box from "@mui/material/Box";
import type { Browser } from "@/api/types";
import { ConfirmButton } from "@/frame/ConfirmButton";
import { Section } from "@/frame/Section";
import { formatAgo, formatUtc, parseUtc } from "@/time/format";
import { useReport } from "@/undo/useReport";
import { useBrowsersQuery, useSignBrowserOutMutation } from "./accountApi";
import { browserName } from "./browserName";

/** The browsers in which one is signed in; each can be signed out from here. */
export function BrowsersSection() {
  const { data: browsers = [] } = useBrowsersQuery();
  return (
    <Section title="Signed in" count={browsers.length}>
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: "none" }}>
        {browsers.map((browser) => (
          <BrowserRow key={browser.id} browser={browser} />
        ))}
      </Box>
    </Section>
  );
}

function BrowserRow({ browser }: { browser: Browser }) {
  const [signOut] = useSignBrowserOutMutation();
  const report = useReport();
  const { id, current, user_agent, address, created_at, last_used_at, impersonator } = browser;
  const name = browserName(user_agent);
  const since = parseUtc(created_at);
  const facts = [
    address,
    `since ${formatUtc(since)} UTC`,
    last_used_at && `used ${formatAgo(parseUtc(last_used_at), new Date())}`,
    impersonator && `by ${impersonator.username}, who acts as you`,
  ].filter(Boolean);
  return (
    <Box
      component="li"
      sx={{
        display: "flex",
        flexWrap: "wrap",
        alignItems: "center",
        gap: 2,
        py: 2,
        borderTop: 1,
        borderColor: "divider",
      }}
    >
      <Box sx={{ flex: "1 1 220px", minWidth: 0 }}>
        <Box sx={{ typography: "h3" }} title={user_agent ?? undefined}>
          {name}
          {current && " · this one"}
        </Box>
        <Box sx={{ typography: "caption", color: "text.secondary" }}>{facts.join(" · ")}</Box>
      </Box>
      {!current && (
        <ConfirmButton
          label={`Sign out ${name}`}
          question="Sign it out?"
          verb="Sign out"
          onConfirm={() => report(signOut(id), { refused: `${name} is still signed in.` })}
        >
          Sign out
        </ConfirmButton>
      )}
    </Box>
  );
}
