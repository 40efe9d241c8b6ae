import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import { useConfigQuery } from "@/features/signin/configApi";
import { Page } from "@/frame/Page";
import { Section } from "@/frame/Section";
import { formatAgo, formatUtc, parseUtc } from "@/time/format";
import { useSysInfoQuery } from "./aboutApi";

/** What runs here, and where it is described. */
export function AboutPage() {
  const { data: config } = useConfigQuery();
  const { data: info } = useSysInfoQuery();
  const started = info && parseUtc(info.started_at);
  const facts = [
    ["Version", info?.version ?? config?.version],
    ["Address", config?.public_url],
    ["Running since", started && `${formatUtc(started)} UTC (${formatAgo(started, new Date())})`],
    ["Python", info?.python],
    ["Group of everybody", config?.public_group_name],
  ] as const;
  return (
    <Page
      title="About Fritz"
      lead="A marshal for the transient sky: alerts come in from surveys, filters pick, people scan, save and follow up."
      width={760}
    >
      <Section title="This instance">
        <Box
          component="dl"
          sx={{
            m: 0,
            display: "grid",
            gridTemplateColumns: "max-content 1fr",
            columnGap: 6,
            rowGap: 1,
            typography: "body2",
          }}
        >
          {facts.map(([name, value]) => (
            <Box key={name} sx={{ display: "contents" }}>
              <Box component="dt" sx={{ color: "text.secondary" }}>
                {name}
              </Box>
              <Box component="dd" sx={{ m: 0, overflowWrap: "anywhere" }}>
                {value ?? "…"}
              </Box>
            </Box>
          ))}
        </Box>
      </Section>
      <Section title="For programs">
        <Box sx={{ typography: "body2" }}>
          Everything that the pages do is open to programs too: all requests are described in{" "}
          <Link href="/api/openapi.json">/api/openapi.json</Link>. Make a token on your profile, and
          send it in the header <code>Authorization: token …</code>
        </Box>
      </Section>
    </Page>
  );
}
