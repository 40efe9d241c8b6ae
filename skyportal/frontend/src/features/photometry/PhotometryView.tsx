import Box from "@mui/material/Box";
import { useTheme } from "@mui/material/styles";
import Typography from "@mui/material/Typography";
import { type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import type uPlot from "uplot";
import { useProfileQuery } from "@/features/profile/profileApi";
import type { Epoch } from "@/plots/drawEpochs";
import { exportPng } from "@/plots/exportPng";
import { LightCurve } from "@/plots/LightCurve";
import type { PhotometryRow, PlotPoint, Quantity } from "@/plots/series";
import { dateToMjd } from "@/time/format";
import { startingView } from "./keptView";
import { LightCurveControls } from "./LightCurveControls";
import { drawnCurve, NO_FACTS, type ObjectFacts, seriesOf } from "./lightCurveView";
import { PhotometryTable } from "./PhotometryTable";
import { PhotometryToolbar } from "./PhotometryToolbar";
import { COLUMNS, type PhotometryColumn } from "./photometryColumns";
import { hiddenText } from "./shownPoints";

interface PhotometryViewProps<Row extends PhotometryRow> {
  id: string;
  rows: readonly Row[];
  /** Said when there are no rows. */
  none: string;
  quantity: Quantity;
  onQuantity: (quantity: Quantity) => void;
  height?: string;
  facts?: ObjectFacts;
  /** Whether dust is known; undefined where the light curve has nothing to do with dust. */
  canDeredden?: boolean;
  /** Of the table, after those that every measurement has. */
  columns?: readonly PhotometryColumn<Row>[];
  /** What can be done with the rows of the table. */
  actions?: (rows: Row[]) => ReactNode;
  /** The way to add measurements. */
  upload?: ReactNode;
  /** What looks for the period of the measurements that are shown, where that is offered. */
  finder?: (shown: Finding<Row>) => ReactNode;
}

/** Measurements whose period is looked for, and the one at which they are folded. */
export interface Finding<Row> {
  rows: Row[];
  /** Days. */
  period: number | null;
  onPeriod: (period: number | null) => void;
}

/** What the window leaves below header and stamps. */
export const PHOTOMETRY_HEIGHT = "clamp(320px, calc(100dvh - 440px), 900px)";
const NO_EPOCHS: Epoch[] = [];
const NO_COLUMNS: readonly never[] = [];
const HINT =
  "Drag to zoom, double-click to reset; Shift and drag moves, Ctrl and the wheel zoom about the cursor.";
const SELECTING = "Drag over points to see them in the table.";

/** The large light curve with what one may switch on it, and its measurements as a table. */
export function PhotometryView<Row extends PhotometryRow>(props: PhotometryViewProps<Row>) {
  const { id, rows, none, quantity, onQuantity, height = PHOTOMETRY_HEIGHT } = props;
  const { facts = NO_FACTS, canDeredden, columns = NO_COLUMNS, actions, upload, finder } = props;
  const { tokens } = useTheme();
  const { data: profile } = useProfileQuery();
  const [view, setView] = useState(() => startingView(profile));
  const [zoomed, setZoomed] = useState(false);
  const [finding, setFinding] = useState(false);
  const [listed, setListed] = useState<"all" | ReadonlySet<number> | null>(null);
  const plotRef = useRef<uPlot>(null);
  const now = useMemo(() => dateToMjd(new Date()), []);
  const { dereddened, binDays } = view;
  const series = useMemo(
    () => seriesOf(rows, quantity, { dereddened, binDays }),
    [rows, quantity, dereddened, binDays],
  );
  const { shown, drawn, frame, zeroName } = useMemo(
    () => drawnCurve(series, quantity, view, facts, now),
    [series, quantity, view, facts, now],
  );
  const epochs = useMemo(
    () =>
      view.epochs && view.period === null
        ? facts.spectra.map((mjd): Epoch => ({ x: mjd, mark: "S" }))
        : NO_EPOCHS,
    [view.epochs, view.period, facts],
  );
  const onSelect = useCallback(
    (points: PlotPoint[]) => setListed(new Set(points.flatMap(({ members }) => members))),
    [],
  );
  const inTable = useMemo(() => rowsOf(rows, listed), [rows, listed]);
  const { min, max } = { min: frame.from, max: frame.to };
  return (
    <Box component="section" aria-label="Photometry">
      <PhotometryToolbar
        series={series}
        quantity={quantity}
        view={view}
        tableShown={listed !== null}
        upload={upload}
        onQuantity={onQuantity}
        onView={setView}
        onTable={() => setListed(listed === null ? "all" : null)}
        onReset={zoomed ? () => plotRef.current?.setScale("x", { min, max }) : null}
        onExport={() =>
          plotRef.current && exportPng(plotRef.current, tokens.background, `${id}-${quantity}`)
        }
      />
      {rows.length === 0 ? (
        <Box sx={{ height, display: "grid", placeItems: "center", color: "text.secondary" }}>
          {none}
        </Box>
      ) : (
        <>
          <LightCurveControls
            series={series}
            view={view}
            facts={facts}
            canDeredden={canDeredden}
            onView={setView}
            finding={finder && finding}
            onFinding={setFinding}
          />
          <LightCurve
            points={drawn}
            quantity={quantity}
            frame={frame}
            height={height}
            zeroName={zeroName}
            period={view.period}
            distanceModulus={facts.distanceModulus}
            epochs={epochs}
            plotRef={plotRef}
            onZoom={setZoomed}
            onSelect={view.selecting ? onSelect : null}
            label={labelOf(id, shown.length, view.period)}
          />
        </>
      )}
      <Typography variant="caption" component="p" sx={{ my: 1, color: "text.secondary" }}>
        {hiddenText(series, shown, quantity) || (view.selecting ? SELECTING : HINT)}
      </Typography>
      {finding &&
        finder?.({
          rows: shownRows(rows, shown),
          period: view.period,
          onPeriod: (period) => setView({ ...view, period }),
        })}
      {listed !== null && (
        <PhotometryTable
          id={id}
          rows={inTable}
          columns={[...COLUMNS, ...columns]}
          total={rows.length}
          actions={actions?.(inTable)}
        />
      )}
    </Box>
  );
}

function labelOf(id: string, count: number, period: number | null): string {
  const folded = period === null ? "" : `, folded at ${period} d`;
  return `Light curve of ${id}: ${count} point${count === 1 ? "" : "s"}${folded}`;
}

/** Returns the rows that points stand for. */
function shownRows<Row>(rows: readonly Row[], points: readonly PlotPoint[]): Row[] {
  const members = new Set(points.flatMap(({ members }) => members));
  return rows.filter((_row, index) => members.has(index));
}

/** Returns the rows that the table has, by time. */
function rowsOf<Row extends PhotometryRow>(
  rows: readonly Row[],
  listed: "all" | ReadonlySet<number> | null,
): Row[] {
  if (listed === null) return [];
  const chosen = listed === "all" ? rows : rows.filter((_row, index) => listed.has(index));
  return chosen.toSorted((a, b) => a.mjd - b.mjd);
}
