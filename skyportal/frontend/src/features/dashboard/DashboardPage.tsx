import Box from "@mui/material/Box";
import { type ComponentType, useState } from "react";
import { useChangeProfileMutation } from "@/features/profile/accountApi";
import { fullName } from "@/features/profile/fullName";
import { useProfileQuery } from "@/features/profile/profileApi";
import { Empty } from "@/frame/Empty";
import { Page } from "@/frame/Page";
import { useReport } from "@/undo/useReport";
import {
  type Arrangement,
  arrangementOf,
  movedBy,
  movedTo,
  PREFERENCE,
  shownOf,
  type WidgetId,
  withShown,
} from "./arrangement";
import { FavouritesWidget } from "./FavouritesWidget";
import { GroupsWidget } from "./GroupsWidget";
import { NewsWidget } from "./NewsWidget";
import { ScanningWidget } from "./ScanningWidget";
import { SourcesWidget } from "./SourcesWidget";
import { Widget } from "./Widget";
import { WidgetsMenu } from "./WidgetsMenu";

const WIDGETS: Record<WidgetId, { title: string; Content: ComponentType }> = {
  scanning: { title: "Tonight's scanning", Content: ScanningWidget },
  news: { title: "What happened", Content: NewsWidget },
  sources: { title: "Saved last", Content: SourcesWidget },
  favourites: { title: "Favourites", Content: FavouritesWidget },
  groups: { title: "Groups", Content: GroupsWidget },
};

/** Where the day starts: what one chose to see, in one's own order. */
export function DashboardPage() {
  const { data: profile } = useProfileQuery();
  const [change] = useChangeProfileMutation();
  const report = useReport();
  // What was just moved stands there at once; the account follows.
  const [moved, setMoved] = useState<Arrangement | null>(null);
  const [said, setSaid] = useState("");
  const arrangement = moved ?? arrangementOf(profile);
  const shown = shownOf(arrangement);
  const arrange = async (next: Arrangement, words: string) => {
    if (next === arrangement) return;
    setMoved(next);
    setSaid(words);
    const kept = await report(change({ preferences: { [PREFERENCE]: next } }), {
      refused: "The widgets stand where they stood.",
    });
    if (!kept) setMoved(null);
  };
  const move = (id: WidgetId, next: Arrangement) => {
    const place = shownOf(next).indexOf(id) + 1;
    arrange(next, `${WIDGETS[id].title} is now number ${place} of ${shown.length}`);
  };
  const show = (id: WidgetId, isShown: boolean) =>
    arrange(
      withShown(arrangement, id, isShown),
      `${WIDGETS[id].title} is ${isShown ? "shown" : "hidden"}`,
    );
  return (
    <Page
      title={profile ? `Hello, ${fullName(profile)}` : "Hello"}
      width={1400}
      actions={<WidgetsMenu shown={shown} titleOf={(id) => WIDGETS[id].title} onShow={show} />}
    >
      <Box
        role="status"
        sx={{
          position: "absolute",
          width: "1px",
          height: "1px",
          overflow: "hidden",
          clipPath: "inset(50%)",
        }}
      >
        {said}
      </Box>
      {shown.length === 0 && (
        <Empty title="Every widget is hidden">Choose with the button above what to see here.</Empty>
      )}
      <Box
        sx={{
          display: "grid",
          gridTemplateColumns: "repeat(auto-fill, minmax(min(420px, 100%), 1fr))",
          columnGap: 10,
          rowGap: 8,
          alignItems: "start",
        }}
      >
        {shown.map((id) => {
          const { title, Content } = WIDGETS[id];
          return (
            <Widget
              key={id}
              id={id}
              title={title}
              onMove={(step) => move(id, movedBy(arrangement, id, step))}
              onDrop={(dropped) => move(dropped, movedTo(arrangement, dropped, id))}
              onHide={() => show(id, false)}
            >
              <Content />
            </Widget>
          );
        })}
      </Box>
    </Page>
  );
}
