import Box from "@mui/material/Box";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import ToggleButton from "@mui/material/ToggleButton";
import { HidingMenu } from "@/frame/HidingMenu";
import { LabelledField } from "@/frame/LabelledField";
import { NumberField } from "@/frame/NumberField";
import { DAY_ZERO_NAMES, type DayZero } from "@/plots/dayZero";
import type { LightCurveSeries } from "@/plots/series";
import { KeptViews } from "@/views/KeptViews";
import { LIGHT_CURVE_VIEWS, paramsOfView, viewOfParams } from "./keptView";
import type { LightCurveView, ObjectFacts } from "./lightCurveView";
import { instrumentsOf, originsOf } from "./shownPoints";

interface LightCurveControlsProps {
  series: LightCurveSeries;
  view: LightCurveView;
  facts: ObjectFacts;
  /** Whether dust is known; undefined where the light curve has nothing to do with dust. */
  canDeredden?: boolean;
  onView: (view: LightCurveView) => void;
  /** Whether a period is being looked for; undefined where that is not offered. */
  finding?: boolean;
  onFinding: (finding: boolean) => void;
}

const POSITIVE = { above: 0 };

/** What one does with a light curve beside hiding parts of it: means, folding, counting days, dust. */
export function LightCurveControls(props: LightCurveControlsProps) {
  const { series, view, facts, canDeredden, onView, finding, onFinding } = props;
  const change = (part: Partial<LightCurveView>) => onView({ ...view, ...part });
  const instruments = instrumentsOf(series.points);
  const origins = originsOf(series.points);
  return (
    <Box
      sx={{
        display: "flex",
        flexWrap: { xs: "nowrap", sm: "wrap" },
        overflowX: { xs: "auto", sm: "visible" },
        alignItems: "center",
        columnGap: 4,
        rowGap: 2,
        py: 1,
        mb: 1,
        whiteSpace: "nowrap",
        "& > *": { flexShrink: 0 },
      }}
    >
      <LabelledField text="means over" unit="d" width={64}>
        <NumberField
          label="Means over days"
          value={view.binDays}
          bounds={POSITIVE}
          onChange={(binDays) => change({ binDays })}
        />
      </LabelledField>
      <LabelledField text="fold at" unit="d" width={96}>
        <NumberField
          label="Period in days"
          value={view.period}
          bounds={POSITIVE}
          onChange={(period) => change({ period })}
        />
      </LabelledField>
      {finding !== undefined && (
        <ToggleButton
          size="small"
          value="finding"
          selected={finding}
          aria-expanded={finding}
          onChange={() => onFinding(!finding)}
        >
          find period
        </ToggleButton>
      )}
      {view.period === null && (
        <DaysFrom facts={facts} zero={view.zero} onZero={(zero) => change({ zero })} />
      )}
      {instruments.length > 1 && (
        <HidingMenu
          name="instruments"
          options={instruments}
          hidden={view.hiddenInstruments}
          onHidden={(hiddenInstruments) => change({ hiddenInstruments })}
        />
      )}
      {origins.length > 1 && (
        <HidingMenu
          name="origins"
          options={origins}
          hidden={view.hiddenOrigins}
          onHidden={(hiddenOrigins) => change({ hiddenOrigins })}
        />
      )}
      {canDeredden !== undefined && (
        <span
          title={
            canDeredden
              ? "Without what the Milky Way's dust takes"
              : "No map of the Milky Way's dust is at hand: skyportal.dust_maps names its folder"
          }
        >
          <ToggleButton
            size="small"
            value="dereddened"
            disabled={!canDeredden}
            selected={view.dereddened}
            onChange={() => change({ dereddened: !view.dereddened })}
          >
            dereddened
          </ToggleButton>
        </span>
      )}
      <KeptViews
        kind={LIGHT_CURVE_VIEWS}
        params={paramsOfView(view)}
        onParams={(params) => onView(viewOfParams(params, view))}
      />
      {facts.spectra.length > 0 && view.period === null && (
        <ToggleButton
          size="small"
          value="epochs"
          selected={view.epochs}
          onChange={() => change({ epochs: !view.epochs })}
        >
          spectra
        </ToggleButton>
      )}
    </Box>
  );
}

interface DaysFromProps {
  facts: ObjectFacts;
  zero: DayZero;
  onZero: (zero: DayZero) => void;
}

function DaysFrom({ facts, zero, onZero }: DaysFromProps) {
  const choices = (Object.keys(DAY_ZERO_NAMES) as DayZero[]).filter(
    (name) => name !== "t0" || facts.t0 !== null,
  );
  return (
    <LabelledField text="days from" width={130}>
      <TextField
        select
        fullWidth
        value={zero}
        onChange={(event) => onZero(event.target.value as DayZero)}
        slotProps={{ htmlInput: { "aria-label": "Days from" } }}
      >
        {choices.map((name) => (
          <MenuItem key={name} value={name}>
            {DAY_ZERO_NAMES[name]}
          </MenuItem>
        ))}
      </TextField>
    </LabelledField>
  );
}
