import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import { Link as RouterLink } from "react-router";
import type { Source } from "@/api/types";
import { Section } from "@/frame/Section";
import { surveyLinks } from "./surveyLinks";

/** Where else on the Web something is known of this place. */
export function LinksSection({ source }: { source: Source }) {
  return (
    <Section title="Elsewhere">
      <Box sx={{ display: "flex", flexWrap: "wrap", columnGap: 4, rowGap: 2, typography: "body2" }}>
        <Link
          component={RouterLink}
          to={`/alerts?${new URLSearchParams({
            q: `${source.ra.toFixed(6)} ${source.dec.toFixed(6)}`,
            radius: "5",
          })}`}
          title="what surveys have sent of this place"
        >
          Alerts here
        </Link>
        {surveyLinks(source).map(({ name, what, url }) => (
          <Link key={name} href={url} title={what} target="_blank" rel="noreferrer">
            {name}
          </Link>
        ))}
      </Box>
    </Section>
  );
}
