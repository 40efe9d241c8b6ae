import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useState } from "react";
import type { GroupDetail, Stream } from "@/api/types";
import { ConfirmButton } from "@/frame/ConfirmButton";
import { DownIcon } from "@/frame/icons";
import { Section, SectionNote } from "@/frame/Section";
import { useReport } from "@/undo/useReport";
import { useAddStreamMutation, useRemoveStreamMutation, useStreamsQuery } from "./groupsApi";

interface GroupStreamsProps {
  group: GroupDetail;
  administers: boolean;
}

/** Says which alerts a stream is of: `ZTF, programs 1 and 2`. */
export function streamText({ altdata }: Pick<Stream, "altdata">): string {
  const { collection, selector } = altdata;
  const survey = typeof collection === "string" ? collection.replace(/_alerts$/, "") : "";
  const programs = Array.isArray(selector) ? selector.map(String) : [];
  if (programs.length === 0) return survey;
  const list = programs.join(", ").replace(/, ([^,]*)$/, " and $1");
  return `${survey}, program${programs.length === 1 ? "" : "s"} ${list}`;
}

/** The streams of alerts that the group's filters may work on; all members hold them. */
export function GroupStreams({ group, administers }: GroupStreamsProps) {
  const [remove] = useRemoveStreamMutation();
  const report = useReport();
  return (
    <Section
      title="Streams"
      count={group.streams.length}
      actions={administers && <AddStream group={group} />}
    >
      {group.streams.length === 0 && (
        <SectionNote>
          No stream yet: without one the group has no filters. All members must hold what is added.
        </SectionNote>
      )}
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: "none" }}>
        {group.streams.map((stream) => (
          <Box
            component="li"
            key={stream.id}
            sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 2, minHeight: 34 }}
          >
            <Box sx={{ flex: 1, typography: "body2" }}>
              <strong>{stream.name}</strong>{" "}
              <Box component="span" sx={{ color: "text.secondary" }}>
                {streamText(stream)}
              </Box>
            </Box>
            {administers && (
              <ConfirmButton
                label={`Remove ${stream.name}`}
                question={`Take ${stream.name} from the group?`}
                verb="Remove"
                onConfirm={() =>
                  report(remove({ groupId: group.id, streamId: stream.id }), {
                    refused: `${group.name} still has ${stream.name}.`,
                  })
                }
              >
                Remove
              </ConfirmButton>
            )}
          </Box>
        ))}
      </Box>
    </Section>
  );
}

function AddStream({ group }: { group: GroupDetail }) {
  const { data: streams = [] } = useStreamsQuery();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [add] = useAddStreamMutation();
  const report = useReport();
  const has = new Set(group.streams.map(({ id }) => id));
  const addable = streams.filter(({ id }) => !has.has(id));
  if (addable.length === 0) return null;
  const pick = (stream: Stream) => {
    setAnchor(null);
    report(add({ groupId: group.id, streamId: stream.id }), {
      refused: `${stream.name} was not added.`,
    });
  };
  return (
    <>
      <Button
        variant="outlined"
        aria-haspopup="menu"
        endIcon={<DownIcon />}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        Add a stream
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {addable.map((stream) => (
          <MenuItem key={stream.id} onClick={() => pick(stream)}>
            {stream.name}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
