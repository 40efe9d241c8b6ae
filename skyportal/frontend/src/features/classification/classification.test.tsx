import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http } from "msw";
import { useState } from "react";
import { Provider } from "react-redux";
import type { Classification } from "@/api/types";
import { makeStore } from "@/app/store";
import { answer, GROUP, marshal, refusal, serve } from "@/test/marshal";
import { ThemedApp } from "@/theme/ThemedApp";
import { ClassificationsSection } from "./ClassificationsSection";
import { ClassifyDialog } from "./ClassifyDialog";
import { readProbability } from "./probability";
import { countVotes } from "./votes";

beforeAll(() => marshal.listen({ onUnhandledRequest: "error" }));
afterEach(() => marshal.resetHandlers());
afterAll(() => marshal.close());

const TAXONOMY = {
  id: 3,
  name: "Sitewide",
  isLatest: true,
  hierarchy: { class: "Source", subclasses: [{ class: "Supernova" }, { class: "AGN" }] },
};

const classification = (votes: Classification["votes"], author_id = 1): Classification =>
  ({
    id: 4,
    obj_id: "ZTF26aaa",
    classification: "Supernova",
    taxonomy_id: 3,
    taxname: "Sitewide",
    probability: 0.9,
    ml: false,
    origin: null,
    author_id,
    author_name: "vera",
    groups: [GROUP],
    votes,
    edits: [],
    created_at: "2026-11-24T03:00:00",
  }) as unknown as Classification;

function Page() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <ClassificationsSection objId="ZTF26aaa" onClassify={() => setOpen(true)} />
      {open && <ClassifyDialog objId="ZTF26aaa" groups={[GROUP]} onClose={() => setOpen(false)} />}
    </>
  );
}

function open(classifications: Classification[]) {
  const written = serve([]);
  marshal.use(
    http.get("*/api/taxonomy", () => answer([TAXONOMY])),
    http.get("*/api/sources/:id/classifications", () => answer(classifications)),
  );
  render(
    <Provider store={makeStore()}>
      <ThemedApp>
        <Page />
      </ThemedApp>
    </Provider>,
  );
  return { written, user: userEvent.setup() };
}

test("a class is found by typing, chosen and sent by the keyboard alone", async () => {
  const { written, user } = open([]);
  await screen.findByText("Nobody has said what it is yet.");
  await user.click(screen.getByRole("button", { name: /Classify/ }));
  const dialog = await screen.findByRole("dialog", { name: "What is ZTF26aaa?" });
  await within(dialog).findByRole("option", { name: /Supernova/ });
  await user.keyboard("nova{Enter}{Tab}0.8{Enter}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(written[0]?.body).toEqual({
    obj_id: "ZTF26aaa",
    taxonomy_id: 3,
    classification: "Supernova",
    probability: 0.8,
  });
});

test("a refusal stands in the dialog, with what was chosen", async () => {
  const { user } = open([]);
  marshal.use(http.post("*/api/classification", () => refusal(403, "You may not classify.")));
  await user.click(screen.getByRole("button", { name: /Classify/ }));
  await screen.findByRole("option", { name: /AGN/ });
  await user.keyboard("agn{Enter}{Tab}1.5");
  expect(screen.getByText("From 0 to 1.")).toBeInstanceOf(HTMLElement);
  await user.keyboard("{Backspace}{Backspace}{Enter}");
  expect((await screen.findByRole("alert")).textContent).toBe("You may not classify.");
  expect(screen.getByRole<HTMLInputElement>("combobox", { name: "Class" }).value).toBe("AGN");
});

test("voting again takes the vote back", async () => {
  const { written, user } = open([classification([{ voter_id: 1, vote: 1 }])]);
  const agree = await screen.findByRole("button", { name: "Agree with Supernova: 1" });
  await waitFor(() => expect(agree.getAttribute("aria-pressed")).toBe("true"));
  await user.click(screen.getByRole("button", { name: "Disagree with Supernova: 0" }));
  await waitFor(() => expect(written).toHaveLength(1));
  expect(written[0]).toMatchObject({ method: "POST", body: { vote: -1 } });
  await user.click(agree);
  await waitFor(() => expect(written).toHaveLength(2));
  expect(written[1]).toMatchObject({ method: "DELETE", path: "/api/classification/votes/4" });
});

test("one removes one's own only", async () => {
  open([classification([], 9)]);
  await screen.findByText("Supernova");
  expect(screen.queryByRole("button", { name: "Remove Supernova" })).toBeNull();
});

test("probabilities are read before they are sent", () => {
  expect(readProbability(" ")).toEqual({ value: null, fault: null });
  expect(readProbability("0,5").value).toBe(0.5);
  expect(readProbability("-0.1").fault).toBe("From 0 to 1.");
  expect(readProbability("likely").fault).toBe("A number from 0 to 1.");
});

test("votes are counted apart", () => {
  const votes = [1, 1, -1].map((vote, voter_id) => ({ vote, voter_id }));
  expect(countVotes(votes, 2)).toEqual({ up: 2, down: 1, mine: -1 });
  expect(countVotes(votes, undefined).mine).toBeNull();
});

test("what it was before is told by whom it was changed", async () => {
  const state = { classification: "Supernova", ml: false };
  const edit = {
    id: 1,
    editor_id: 2,
    editor: { id: 2, username: "henrietta" },
    before: { ...state, probability: 0.4 },
    after: { ...state, probability: 0.9 },
    created_at: "2026-11-24T04:00:00",
  };
  const { user } = open([{ ...classification([]), edits: [edit] } as unknown as Classification]);
  await user.click(await screen.findByText("Changed once"));
  expect(screen.getByText(/0\.40 → 0\.90 · henrietta/)).toBeInstanceOf(HTMLElement);
});
