import Button from "@mui/material/Button";
import type { PhotometryPoint } from "@/api/types";
import { ConfirmButton } from "@/frame/ConfirmButton";
import { audienceText } from "@/sharing/audience";
import type { PhotometryColumn } from "./photometryColumns";

interface PointActions {
  userId: number | undefined;
  onRevisions: (point: PhotometryPoint) => void;
  onRemove: (point: PhotometryPoint) => void;
}

/** Whether a measurement has been reduced anew since it was uploaded. */
const isRevised = ({ created_at, modified }: PhotometryPoint) => modified !== created_at;

/** With whom a measurement is shared, in words. */
export function sharedText({ groups, stream_ids }: PhotometryPoint): string {
  if (groups.some(({ single_user_group }) => !single_user_group)) return audienceText(groups);
  return stream_ids.length > 0 ? "visible to holders of its stream" : "visible only to its owner";
}

/** Columns that measurements of the marshal have beside those of all. */
export function pointColumns(actions: PointActions): PhotometryColumn<PhotometryPoint>[] {
  return [
    { name: "snr", value: ({ snr }) => snr, cell: ({ snr }) => snr?.toFixed(1) },
    { name: "extinction", value: ({ extinction }) => extinction, only: "file" },
    { name: "ra", value: ({ ra }) => ra, only: "file" },
    { name: "dec", value: ({ dec }) => dec, only: "file" },
    { name: "who sees it", value: sharedText, only: "page" },
    {
      name: "groups",
      value: ({ groups }) => groups.map(({ name }) => name).join(" "),
      only: "file",
    },
    {
      name: "",
      only: "page",
      value: () => null,
      cell: (point) => (
        <>
          {isRevised(point) && (
            <Button onClick={() => actions.onRevisions(point)}>Earlier values</Button>
          )}
          {point.owner_id === actions.userId && (
            <ConfirmButton
              label={`Remove the measurement of MJD ${point.mjd.toFixed(5)}`}
              question="Remove it?"
              verb="Remove"
              onConfirm={() => actions.onRemove(point)}
            >
              Remove
            </ConfirmButton>
          )}
        </>
      ),
    },
  ];
}
