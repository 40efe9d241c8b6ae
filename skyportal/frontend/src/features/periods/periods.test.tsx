import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http } from "msw";
import { useState } from "react";
import { Provider } from "react-redux";
import { MemoryRouter } from "react-router";
import type { PeriodSearch, PhotometryPoint, Source } from "@/api/types";
import { makeStore } from "@/app/store";
import { Toast } from "@/frame/Toast";
import { receive } from "@/live/useLive";
import { answer, GROUP, marshal, PROFILE, refusal, serve } from "@/test/marshal";
import { ThemedApp } from "@/theme/ThemedApp";
import PeriodPanel from "./PeriodPanel";

beforeAll(() => marshal.listen({ onUnhandledRequest: "error" }));
afterEach(() => marshal.resetHandlers());
afterAll(() => marshal.close());

const ID = "ZTF26aaa";
const SEARCH: PeriodSearch = {
  id: 7,
  obj_id: ID,
  state: "queued",
  progress: 0,
  parameters: { filters: null, instrument_ids: null, min_period: null, max_period: null },
  error: null,
  outcome: null,
  created_at: "2026-11-24T03:00:00",
  modified: "2026-11-24T03:00:00",
};
const DONE: PeriodSearch = {
  ...SEARCH,
  state: "done",
  progress: 1,
  outcome: {
    peaks: [
      { period: 0.5673, power: 0.93, false_alarm_probability: 2e-31 },
      { period: 1.3112, power: 0.41, false_alarm_probability: 0.02 },
    ],
    bands: [{ name: "ztfr (ZTF)", points: 40 }],
    baseline: 100,
    min_period: 0.05,
    max_period: 50,
    frequencies: 9991,
  },
};
const ROWS = [0, 100].map(
  (day) =>
    ({
      ...{ mjd: 61000 + day, filter: "ztfr", instrument_id: 1, instrument_name: "ZTF" },
    }) as PhotometryPoint,
);

function serveSearches(searches: PeriodSearch[]) {
  marshal.use(
    http.get(`*/api/sources/${ID}/periods`, () => answer(searches)),
    http.get(`*/api/sources/${ID}/periods/7`, () =>
      answer({ ...DONE, periodogram: { frequency: [0.02, 1.76, 20], power: [0.1, 0.93, 0.1] } }),
    ),
  );
}

function Panel({ annotations = [] }: { annotations?: Source["annotations"] }) {
  const [period, setPeriod] = useState<number | null>(null);
  return (
    <>
      <p>{period === null ? "not folded" : `folded at ${period}`}</p>
      <PeriodPanel
        source={{ id: ID, annotations } as Source}
        groups={[GROUP]}
        profile={PROFILE}
        rows={ROWS}
        period={period}
        onPeriod={setPeriod}
      />
      <Toast />
    </>
  );
}

function open(annotations?: Source["annotations"]) {
  const store = makeStore();
  render(
    <Provider store={store}>
      <ThemedApp>
        <MemoryRouter>
          <Panel annotations={annotations} />
        </MemoryRouter>
      </ThemedApp>
    </Provider>,
  );
  return { store, user: userEvent.setup() };
}

test("what is shown is searched between the periods that one types, and it says how far it is", async () => {
  const written = serve([]);
  serveSearches([]);
  const { store, user } = open();
  await screen.findByText("in r of ZTF, as shown above");
  await user.type(screen.getByRole("textbox", { name: "Shortest period in days" }), "0.2");
  serveSearches([SEARCH]);
  await user.click(screen.getByRole("button", { name: "Search" }));
  await screen.findByText("Waits for its turn.");
  expect(written[0]).toEqual({
    method: "POST",
    path: `/api/sources/${ID}/periods`,
    body: { filters: ["ztfr"], instrument_ids: [1], min_period: 0.2, max_period: null },
  });
  expect(screen.getByRole("button", { name: "Search" }).hasAttribute("disabled")).toBe(true);
  serveSearches([{ ...SEARCH, state: "running", progress: 0.25 }]);
  receive(store.dispatch, { type: "period_search", obj_id: ID });
  await screen.findByText("Searching, 25 % done.");
  serveSearches([DONE]);
  receive(store.dispatch, { type: "period_search", obj_id: ID });
  await screen.findByRole("img", { name: `Periodogram of ${ID}: the best period is 0.5673 d` });
  screen.getByText(/40 × ztfr \(ZTF\), over 100 d/);
});

test("a period folds the light curve at itself or its double, and is saved", async () => {
  const written = serve([]);
  serveSearches([DONE]);
  const { user } = open();
  const fold = await screen.findByRole("group", { name: "Fold at 0.5673 d" });
  await user.click(within(fold).getByRole("button", { name: "2 P" }));
  await screen.findByText("folded at 1.1346");
  await user.click(screen.getByRole("button", { name: "Save 1.1346 d as annotation" }));
  await screen.findByText("Saved 1.1346 d as the period.");
  expect(written[0]?.body).toEqual({
    origin: "periods",
    data: { period: 1.1346, power: 0.93, false_alarm_probability: 2e-31 },
  });
  await user.click(within(fold).getByRole("button", { name: "2 P" }));
  await screen.findByText("not folded");
  expect(screen.queryByRole("button", { name: /as annotation/ })).toBeNull();
});

test("a period that one saved before is replaced", async () => {
  const written = serve([]);
  serveSearches([DONE]);
  const { user } = open([{ id: 3, origin: "periods", author_id: 1 }] as Source["annotations"]);
  const fold = await screen.findByRole("group", { name: "Fold at 1.3112 d" });
  await user.click(within(fold).getByRole("button", { name: "P" }));
  await user.click(screen.getByRole("button", { name: "Save 1.3112 d as annotation" }));
  await waitFor(() => expect(written).toHaveLength(1));
  expect(written[0]).toMatchObject({
    method: "PUT",
    path: `/api/sources/${ID}/annotations/3`,
  });
});

test("a refusal, and a search that failed, say why", async () => {
  serve([]);
  const error = "The cluster is busy with alerts: 2 of 9 parts were done in 900 s.";
  serveSearches([{ ...SEARCH, state: "failed", error }]);
  const { user } = open();
  await screen.findByText(error);
  marshal.use(
    http.post(`*/api/sources/${ID}/periods`, () => refusal(400, "No band has 6 measurements.")),
  );
  await user.click(screen.getByRole("button", { name: "Search" }));
  await screen.findByText("No band has 6 measurements.");
});

test("a search is stopped after a question", async () => {
  const written = serve([]);
  serveSearches([SEARCH]);
  const { user } = open();
  await user.click(await screen.findByRole("button", { name: "Stop" }));
  serveSearches([]);
  await user.click(screen.getByRole("button", { name: "Stop" }));
  await screen.findByText(/Only you see your searches/);
  expect(written[0]).toMatchObject({ method: "DELETE", path: `/api/sources/${ID}/periods/7` });
});
