import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import { useTheme } from "@mui/material/styles";
import type { ReactNode } from "react";
import type { Spectrum } from "@/api/types";
import { ConfirmButton } from "@/frame/ConfirmButton";
import { saveText } from "@/plots/csv";
import { traceColours } from "@/plots/spectrum/spectrumOptions";
import { audienceText } from "@/sharing/audience";
import { dateToMjd, formatUtc, parseUtc } from "@/time/format";
import { useReport } from "@/undo/useReport";
import { useRemoveSpectrumMutation } from "./spectraApi";
import { type PhaseZero, phaseText, spectrumCsv } from "./spectrumView";

interface SpectraTableProps {
  spectra: readonly Spectrum[];
  hiddenIds: readonly number[];
  onToggle: (id: number) => void;
  zero: PhaseZero | null;
  userId: number | undefined;
}

const cell = { p: 1, pr: 4, textAlign: "left", fontWeight: "inherit" } as const;

function Cell({ children }: { children?: ReactNode }) {
  return (
    <Box component="td" sx={cell}>
      {children}
    </Box>
  );
}

/** Who observed the spectra, when and with what; the box shows or hides each. */
export function SpectraTable(props: SpectraTableProps) {
  const { spectra, hiddenIds, onToggle, zero, userId } = props;
  const colours = traceColours(useTheme().tokens);
  const shownIds = spectra.map(({ id }) => id).filter((id) => !hiddenIds.includes(id));
  return (
    <Box sx={{ overflowX: "auto" }}>
      <Box
        component="table"
        aria-label="Spectra"
        sx={{
          borderCollapse: "collapse",
          typography: "body2",
          whiteSpace: "nowrap",
          "& tbody tr": { borderTop: 1, borderColor: "divider" },
        }}
      >
        <thead>
          <Box component="tr" sx={{ color: "text.secondary" }}>
            {headings(zero).map((name) => (
              <Box component="th" scope="col" key={name} sx={cell}>
                {name}
              </Box>
            ))}
          </Box>
        </thead>
        <tbody>
          {spectra.map((spectrum) => {
            const index = shownIds.indexOf(spectrum.id);
            return (
              <SpectrumRow
                key={spectrum.id}
                spectrum={spectrum}
                colour={index < 0 ? undefined : colours[index % colours.length]}
                onToggle={() => onToggle(spectrum.id)}
                zero={zero}
                mine={spectrum.owner_id === userId}
              />
            );
          })}
        </tbody>
      </Box>
    </Box>
  );
}

function headings(zero: PhaseZero | null): string[] {
  const phase = zero ? [`days from ${zero.name}`] : [];
  return ["shown", "observed, UTC", ...phase, "instrument", "type", "observer", "who sees it", ""];
}

interface SpectrumRowProps {
  spectrum: Spectrum;
  /** Of its line in the plot; none when it is hidden. */
  colour: string | undefined;
  onToggle: () => void;
  zero: PhaseZero | null;
  mine: boolean;
}

function SpectrumRow({ spectrum, colour, onToggle, zero, mine }: SpectrumRowProps) {
  const [remove] = useRemoveSpectrumMutation();
  const report = useReport();
  const { observed_at, instrument_name, telescope_name, type, label, groups } = spectrum;
  const at = parseUtc(observed_at);
  const observers = spectrum.observers.map(({ username }) => username).join(", ");
  return (
    <tr>
      <Cell>
        <Checkbox
          checked={colour !== undefined}
          onChange={onToggle}
          slotProps={{ input: { "aria-label": `Show ${instrument_name}, ${formatUtc(at)}` } }}
          sx={{ "&.Mui-checked": { color: colour } }}
        />
      </Cell>
      <Cell>
        <span title={`MJD ${dateToMjd(at).toFixed(5)}`}>{formatUtc(at)}</span>
      </Cell>
      {zero && <Cell>{phaseText(observed_at, zero)}</Cell>}
      <Cell>
        {instrument_name} · {telescope_name}
        {label && ` · ${label}`}
      </Cell>
      <Cell>{type.replace("_", " ")}</Cell>
      <Cell>{observers || spectrum.external_observer || "not told"}</Cell>
      <Cell>{audienceText(groups)}</Cell>
      <Cell>
        <Button
          aria-label={`Save ${instrument_name}, ${formatUtc(at)} as CSV`}
          onClick={() => saveText(spectrumCsv(spectrum), `${spectrum.obj_id}-${spectrum.id}.csv`)}
        >
          CSV
        </Button>
        {mine && (
          <ConfirmButton
            label={`Remove ${instrument_name}, ${formatUtc(at)}`}
            question="Remove it?"
            verb="Remove"
            onConfirm={() =>
              report(remove({ objId: spectrum.obj_id, id: spectrum.id }), {
                refused: "The spectrum stays.",
              })
            }
          >
            Remove
          </ConfirmButton>
        )}
      </Cell>
    </tr>
  );
}
