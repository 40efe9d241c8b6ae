import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import type { Alert } from "@/api/types";
import { Key } from "@/frame/Key";
import { Section } from "@/frame/Section";
import { BandMark } from "@/plots/BandMark";
import { Cutout } from "@/plots/Cutout";
import { formatUtc, mjdToDate } from "@/time/format";
import { CUTOUTS } from "./AlertCutouts";
import { cutoutUrl, type OfObject } from "./alertsApi";
import { jdToMjd } from "./julian";
import { bandOfAlert, isNegative, magnitudeOf, scoresOf } from "./measurement";

interface EpochsProps {
  object: OfObject;
  alerts: readonly Alert[];
  chosen: string;
  onChoose: (candid: string) => void;
}

const ROW_HEIGHT = 68;
const STAMP = 56;
const MOST_ROWS_SHOWN = 7;

/** Every alert with its cutouts, the newest first; only those in view are drawn. */
export function Epochs({ object, alerts, chosen, onChoose }: EpochsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: alerts.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 4,
  });
  const index = alerts.findIndex(({ candid }) => candid === chosen);
  useEffect(() => {
    if (index >= 0) virtualizer.scrollToIndex(index, { align: "auto" });
  }, [index, virtualizer]);
  return (
    <Section
      title="Alerts"
      count={alerts.length}
      actions={
        <Box sx={{ typography: "caption", color: "text.secondary" }}>
          <Key>j</Key> <Key>k</Key> next and previous
        </Box>
      }
    >
      <Box
        ref={scroller}
        role="listbox"
        aria-label="Alerts, the newest first"
        tabIndex={0}
        sx={{
          height: Math.min(alerts.length, MOST_ROWS_SHOWN) * ROW_HEIGHT,
          overflow: "auto",
          borderTop: 1,
          borderColor: "divider",
        }}
      >
        <Box sx={{ position: "relative" }} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index: row, start }) => {
            const alert = alerts[row];
            return (
              alert && (
                <Epoch
                  key={alert.candid}
                  object={object}
                  alert={alert}
                  top={start}
                  chosen={alert.candid === chosen}
                  onChoose={() => onChoose(alert.candid)}
                />
              )
            );
          })}
        </Box>
      </Box>
    </Section>
  );
}

interface EpochProps {
  object: OfObject;
  alert: Alert;
  top: number;
  chosen: boolean;
  onChoose: () => void;
}

function Epoch({ object, alert, top, chosen, onChoose }: EpochProps) {
  const band = bandOfAlert(alert);
  const magnitude = magnitudeOf(alert);
  const [score] = scoresOf(alert);
  return (
    <ButtonBase
      role="option"
      aria-selected={chosen}
      tabIndex={-1}
      onClick={onChoose}
      sx={{
        position: "absolute",
        insetInline: 0,
        height: ROW_HEIGHT,
        display: "flex",
        alignItems: "center",
        justifyContent: "start",
        gap: 3,
        px: 2,
        borderBottom: 1,
        borderColor: "divider",
        typography: "body2",
        textAlign: "left",
        bgcolor: chosen ? "action.selected" : undefined,
        "&:hover": { bgcolor: chosen ? undefined : "action.hover" },
      }}
      style={{ transform: `translateY(${top}px)` }}
    >
      <Box sx={{ display: "flex", gap: 1, flex: "none" }}>
        {CUTOUTS.map((name) => (
          <Cutout
            key={name}
            label={name}
            size={STAMP}
            objectId={object.objectId}
            url={cutoutUrl(object, alert.candid, name)}
          />
        ))}
      </Box>
      <Box sx={{ minWidth: 0 }}>
        {formatUtc(mjdToDate(jdToMjd(alert.jd)))}
        <Box sx={{ color: "text.secondary" }}>
          {magnitude !== null && (
            <>
              {band && <BandMark band={band} />} {isNegative(alert) && "−"}
              {magnitude.toFixed(2)} {band}
            </>
          )}
          {score && ` · ${score[0]} ${score[1].toFixed(3)}`}
        </Box>
      </Box>
    </ButtonBase>
  );
}
