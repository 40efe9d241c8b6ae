import Box from "@mui/material/Box";
import Checkbox from "@mui/material/Checkbox";
import { useTheme } from "@mui/material/styles";
import type { ReactNode } from "react";
import type { Spectrum } from "@/api/types";
import { traceColours } from "@/plots/spectrum/spectrumOptions";
import { audienceText } from "@/sharing/audience";
import { dateToMjd, formatUtc, parseUtc } from "@/time/format";

interface SpectraTableProps {
  spectra: readonly Spectrum[];
  hiddenIds: readonly number[];
  onToggle: (id: number) => void;
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
export function SpectraTable({ spectra, hiddenIds, onToggle }: SpectraTableProps) {
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
            {["shown", "observed, UTC", "instrument", "type", "observer", "who sees it"].map(
              (name) => (
                <Box component="th" scope="col" key={name} sx={cell}>
                  {name}
                </Box>
              ),
            )}
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
              />
            );
          })}
        </tbody>
      </Box>
    </Box>
  );
}

interface SpectrumRowProps {
  spectrum: Spectrum;
  /** Of its line in the plot; none when it is hidden. */
  colour: string | undefined;
  onToggle: () => void;
}

function SpectrumRow({ spectrum, colour, onToggle }: SpectrumRowProps) {
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
      <Cell>
        {instrument_name} · {telescope_name}
        {label && ` · ${label}`}
      </Cell>
      <Cell>{type.replace("_", " ")}</Cell>
      <Cell>{observers || spectrum.external_observer || "not told"}</Cell>
      <Cell>{audienceText(groups)}</Cell>
    </tr>
  );
}
