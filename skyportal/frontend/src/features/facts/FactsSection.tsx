import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Link from "@mui/material/Link";
import type { ReactNode } from "react";
import type { HostOfSource, Source } from "@/api/types";
import { may } from "@/features/profile/permissions";
import { useProfileQuery } from "@/features/profile/profileApi";
import { tnsUrl } from "@/features/sky/surveyLinks";
import { EditButton } from "@/frame/EditButton";
import { Section } from "@/frame/Section";
import { dateToMjd, formatUtc, parseUtc } from "@/time/format";
import { HistoryDialog } from "./HistoryDialog";
import { HostDialog } from "./HostDialog";
import { RedshiftDialog } from "./RedshiftDialog";
import { T0Dialog } from "./T0Dialog";

export type FactDialog = "redshift" | "t0" | "host" | "history";

interface FactsSectionProps {
  source: Source;
  dialog: FactDialog | null;
  onDialog: (dialog: FactDialog | null) => void;
}

/** How far, since when, in which galaxy, behind how much dust; each can be changed, and has a history. */
export function FactsSection({ source, dialog, onDialog }: FactsSectionProps) {
  const { data: profile } = useProfileQuery();
  const canChange = may(profile, "Upload data");
  const edit = (what: string, name: FactDialog) =>
    canChange && <EditButton what={what} onClick={() => onDialog(name)} />;
  const close = () => onDialog(null);
  return (
    <Section
      title="What is known"
      actions={<Button onClick={() => onDialog("history")}>History</Button>}
    >
      <Box
        component="dl"
        sx={{
          m: 0,
          display: "grid",
          gridTemplateColumns: "max-content minmax(0, 1fr)",
          columnGap: 4,
          rowGap: 1,
          typography: "body2",
        }}
      >
        <Fact name="Redshift" action={edit("the redshift", "redshift")}>
          <Redshift source={source} />
        </Fact>
        <Fact name="Distance">{distanceText(source)}</Fact>
        <Fact name="T0" action={edit("T0", "t0")}>
          {source.t0 ? <T0 text={source.t0} /> : <Unknown />}
        </Fact>
        <Fact name="Host" action={edit("the host", "host")}>
          {source.host ? <Host host={source.host} /> : <Unknown />}
        </Fact>
        <Fact name="E(B−V)">
          {source.ebv === null ? (
            <Unknown title="No map of the Milky Way's dust is at hand" />
          ) : (
            `${source.ebv.toFixed(3)} mag`
          )}
        </Fact>
        {(source.alias.length > 0 || source.tns_name) && (
          <Fact name="Also">
            {source.tns_name && (
              <Link href={tnsUrl(source)} target="_blank" rel="noreferrer">
                {source.tns_name}
              </Link>
            )}
            {source.tns_name && source.alias.length > 0 && ", "}
            {source.alias.join(", ")}
          </Fact>
        )}
      </Box>
      {dialog === "redshift" && <RedshiftDialog source={source} onClose={close} />}
      {dialog === "t0" && <T0Dialog source={source} onClose={close} />}
      {dialog === "host" && <HostDialog source={source} onClose={close} />}
      {dialog === "history" && <HistoryDialog objId={source.id} onClose={close} />}
    </Section>
  );
}

interface FactProps {
  name: string;
  action?: ReactNode;
  children: ReactNode;
}

function Fact({ name, action, children }: FactProps) {
  return (
    <>
      <Box component="dt" sx={{ color: "text.secondary" }}>
        {name}
      </Box>
      <Box component="dd" sx={{ m: 0, display: "flex", alignItems: "start", gap: 1 }}>
        <Box sx={{ flex: 1, minWidth: 0, overflowWrap: "anywhere" }}>{children}</Box>
        {action}
      </Box>
    </>
  );
}

function Unknown({ title }: { title?: string }) {
  return (
    <Box component="span" title={title} sx={{ color: "text.secondary" }}>
      not known
    </Box>
  );
}

function Redshift({ source }: { source: Source }) {
  const { redshift, redshift_error: error, redshift_origin: origin } = source;
  const known = source.redshift_history.length;
  if (redshift === null) return <Unknown />;
  return (
    <>
      <strong>{redshift}</strong>
      {error ? ` ± ${error}` : ""}
      <Box component="span" sx={{ color: "text.secondary" }}>
        {origin && ` from ${origin}`}
        {known > 1 && `, changed ${known - 1} time${known > 2 ? "s" : ""}`}
      </Box>
    </>
  );
}

/** Returns distance and modulus in words. */
export function distanceText(source: Pick<Source, "luminosity_distance" | "dm">): string {
  const { luminosity_distance: distance, dm } = source;
  if (distance === null || dm === null) return "needs a redshift above 0";
  const digits = distance < 100 ? 1 : 0;
  return `${distance.toFixed(digits)} Mpc, m − M ${dm.toFixed(2)}`;
}

function T0({ text }: { text: string }) {
  const date = parseUtc(text);
  return <span title={`MJD ${dateToMjd(date).toFixed(5)}`}>{formatUtc(date, true)} UTC</span>;
}

function Host({ host }: { host: HostOfSource }) {
  const facts = [
    `${host.offset.toFixed(1)}″`,
    host.distance !== null && `${host.distance.toFixed(1)} kpc`,
    host.dlr !== null && `${host.dlr.toFixed(1)} light radii`,
    host.redshift != null && `z ${host.redshift}`,
  ].filter(Boolean);
  return (
    <>
      <strong>{host.name}</strong>{" "}
      <Box component="span" sx={{ color: "text.secondary" }}>
        {facts.join(", ")}
      </Box>
    </>
  );
}
