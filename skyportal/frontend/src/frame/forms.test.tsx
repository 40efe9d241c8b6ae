import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { http } from "msw";
import type { ReactNode } from "react";
import { Provider } from "react-redux";
import { createMemoryRouter, RouterProvider } from "react-router";
import type {
  Allocation,
  FilterDetail,
  FilterVersions,
  GroupDetail,
  Source,
  Taxonomy,
} from "@/api/types";
import { makeStore } from "@/app/store";
import { ClassifyDialog } from "@/features/classification/ClassifyDialog";
import { HostDialog } from "@/features/facts/HostDialog";
import { RedshiftDialog } from "@/features/facts/RedshiftDialog";
import { T0Dialog } from "@/features/facts/T0Dialog";
import { FollowUpSection } from "@/features/filters/FollowUpSection";
import { SettingsSection } from "@/features/filters/SettingsSection";
import { FollowupDialog } from "@/features/followup/FollowupDialog";
import { GroupFilters } from "@/features/groups/GroupFilters";
import { NewGroupForm } from "@/features/groups/NewGroupForm";
import { IdentityForm } from "@/features/profile/IdentityForm";
import { TokensSection } from "@/features/profile/TokensSection";
import { NewReportForm } from "@/features/scanReports/NewReportForm";
import { PhotometryDialog } from "@/features/upload/PhotometryDialog";
import { SpectrumDialog } from "@/features/upload/SpectrumDialog";
import { InviteForm } from "@/features/users/InviteForm";
import { answer, GROUP, marshal, PROFILE, refusal, serve } from "@/test/marshal";
import { ThemedApp } from "@/theme/ThemedApp";
import { KeptViews } from "@/views/KeptViews";
import { SOURCE_VIEWS } from "@/views/keptViews";

beforeAll(() => marshal.listen({ onUnhandledRequest: "error" }));
afterEach(() => marshal.resetHandlers());
afterAll(() => marshal.close());

const SOURCE = { id: "ZTF26aaa", redshift: null, redshift_error: null, host: null } as Source;
const INSTRUMENT = {
  id: 3,
  name: "SEDM",
  type: "imaging spectrograph",
  filters: ["sdssr"],
  telescope: { name: "P60" },
};
const ALLOCATION = { id: 5, pi: "Vera", group: GROUP, instrument: INSTRUMENT } as Allocation;
const TAXONOMY = {
  id: 3,
  name: "Sitewide",
  isLatest: true,
  hierarchy: { class: "Time-domain", subclasses: [{ class: "Supernova" }] },
} as unknown as Taxonomy;
const FILTER = { id: 7, group_id: 9, group_name: "Transients" } as FilterDetail;
const VERSIONS = {
  autosave: true,
  update_annotations: false,
  auto_followup: {
    active: true,
    allocation_id: 5,
    pipeline: '[{"$match": {}}]',
    payload: { a: 1 },
  },
} as unknown as FilterVersions;
const WITH_STREAM = {
  ...GROUP,
  streams: [{ id: 1, name: "ZTF Public" }],
  filters: [],
} as unknown as GroupDetail;
const SPECTRUM = { wavelengths: [4000, 9000], fluxes: [1, 2], errors: null };
const close = () => undefined;
const groups = [GROUP];

/** One step of somebody with a form: a text into a field, or a click. */
type Step = [field: RegExp | string, text: string] | (() => unknown);

interface Form {
  form: ReactNode;
  /** Where it has to be opened first. */
  open?: Step[];
  send: string;
  /** What nobody could mean, and what is said of it. */
  wrong: Step[];
  fault: string | RegExp | null;
  /** What could be meant, and the field whose text must outlive a refusal. */
  right: Step[];
  keeps: [field: RegExp | string, text: string];
}

const press = (name: string | RegExp) => async () =>
  fireEvent.click(await screen.findByRole("button", { name }));
const check = (name: string) => async () =>
  fireEvent.click(await screen.findByRole("checkbox", { name }));
const pick = (field: string, option: string | RegExp) => async () => {
  fireEvent.mouseDown(await screen.findByRole("combobox", { name: field }));
  fireEvent.click(await screen.findByRole("option", { name: option }));
};
const upload = async () => {
  const file = new File([], "spectrum.txt");
  file.text = async () => "4000 1\n9000 2";
  fireEvent.change(screen.getByLabelText("Choose a file"), { target: { files: [file] } });
  await screen.findByText(/2 pixels/);
};
const MANY = "x".repeat(256);

const FORMS: Record<string, Form> = {
  redshift: {
    form: <RedshiftDialog source={SOURCE} onClose={close} />,
    send: "Save",
    wrong: [["Redshift z", "far"]],
    fault: "“far” is not a number.",
    right: [["Redshift z", "0.3"]],
    keeps: ["Redshift z", "0.3"],
  },
  T0: {
    form: <T0Dialog source={SOURCE} onClose={close} />,
    send: "Save",
    wrong: [["Time, UTC or MJD", "yesterday"]],
    fault: /^Not a time/,
    right: [["Time, UTC or MJD", "61000.5"]],
    keeps: ["Time, UTC or MJD", "61000.5"],
  },
  host: {
    form: <HostDialog source={SOURCE} onClose={close} />,
    send: "Save",
    wrong: [
      ["Position", "10 20"],
      ["Name", MANY],
    ],
    fault: "1 characters too long: 255 are the most.",
    right: [["Name", "UGC 1"]],
    keeps: ["Name", "UGC 1"],
  },
  classification: {
    form: <ClassifyDialog objId="ZTF26aaa" groups={groups} onClose={close} />,
    send: "Classify",
    wrong: [() => screen.findByRole("option", { name: /Supernova/ }), ["Probability", "0.9"]],
    fault: "Choose a class.",
    right: [async () => fireEvent.click(await screen.findByRole("option", { name: /Supernova/ }))],
    keeps: ["Probability", "0.9"],
  },
  photometry: {
    form: <PhotometryDialog objId="ZTF26aaa" groups={groups} onClose={close} />,
    send: "Upload",
    wrong: [pick("Instrument", /SEDM/), [/^Table/, "mjd,filter,mag,magerr\n61000,sdssr,bright,1"]],
    fault: /“bright” is not a number/,
    right: [[/^Table/, "mjd,filter,mag,magerr\n61000,sdssr,18,0.1"]],
    keeps: [/^Table/, "mjd,filter,mag,magerr\n61000,sdssr,18,0.1"],
  },
  spectrum: {
    form: <SpectrumDialog objId="ZTF26aaa" groups={groups} onClose={close} />,
    send: "Upload",
    wrong: [upload, pick("Instrument", /SEDM/), [/^Observed/, "last night"]],
    fault: /^When was it observed/,
    right: [[/^Observed/, "61000"]],
    keeps: [/^Observed/, "61000"],
  },
  "follow-up": {
    form: (
      <FollowupDialog objId="ZTF26aaa" allocations={[ALLOCATION]} groups={groups} onClose={close} />
    ),
    send: "Ask for it",
    wrong: [check("sdssr"), ["Priority", "9"]],
    fault: "At most 5.",
    right: [["Priority", "4"]],
    keeps: ["Priority", "4"],
  },
  invitation: {
    form: <InviteForm onClose={close} />,
    send: "Invite",
    wrong: [
      ["E-mail address", "vera@example.org"],
      [/^Account ends/, "2020-01-01"],
    ],
    fault: "This day is over already.",
    right: [[/^Account ends/, "2100-01-01"]],
    keeps: ["E-mail address", "vera@example.org"],
  },
  "who one is": {
    form: <IdentityForm profile={PROFILE} />,
    send: "Save",
    wrong: [["E-mail address", "vera"]],
    fault: /^This is no e-mail address/,
    right: [["E-mail address", "vera@example.org"]],
    keeps: ["E-mail address", "vera@example.org"],
  },
  token: {
    form: <TokensSection profile={PROFILE} />,
    open: [press("New token")],
    send: "Make the token",
    wrong: [["What it is for", "x".repeat(101)]],
    fault: "1 characters too long: 100 are the most.",
    right: [["What it is for", "a notebook"]],
    keeps: ["What it is for", "a notebook"],
  },
  group: {
    form: <NewGroupForm onClose={close} />,
    send: "Make the group",
    wrong: [
      ["Name", "Novae"],
      ["Short name", MANY],
    ],
    fault: "1 characters too long: 255 are the most.",
    right: [["Short name", "N"]],
    keeps: ["Name", "Novae"],
  },
  filter: {
    form: <GroupFilters group={WITH_STREAM} canMake />,
    open: [press("New filter")],
    send: "Make the filter",
    wrong: [["Name", " "]],
    fault: "Give the filter a name.",
    right: [["Name", "Young and rising"]],
    keeps: ["Name", "Young and rising"],
  },
  "what passes": {
    form: <SettingsSection filter={FILTER} known={VERSIONS} />,
    send: "Save",
    wrong: [],
    fault: null, // any comment will do
    right: [[/^Comment on what/, "young"]],
    keeps: [/^Comment on what/, "young"],
  },
  "follow-up of a filter": {
    form: <FollowUpSection filter={FILTER} known={VERSIONS} />,
    send: "Save",
    wrong: [[/^What to ask/, "{"]],
    fault: /^An object of JSON/,
    right: [[/^What to ask/, '{"exposure_time": 300}']],
    keeps: [/^What to ask/, '{"exposure_time": 300}'],
  },
  view: {
    form: <KeptViews kind={SOURCE_VIEWS} params={new URLSearchParams("tags=a")} onParams={close} />,
    open: [press("Views")],
    send: "Keep",
    wrong: [["Keep this one as", "x".repeat(61)]],
    fault: "1 characters too long: 60 are the most.",
    right: [["Keep this one as", "bright"]],
    keeps: ["Keep this one as", "bright"],
  },
};

function open(form: ReactNode) {
  const written = serve([]);
  marshal.use(
    http.get("*/api/instrument", () => answer([INSTRUMENT])),
    http.get("*/api/taxonomy", () => answer([TAXONOMY])),
    http.get("*/api/roles", () => answer([{ id: "Full user", acls: [] }])),
    http.get("*/api/internal/tokens", () => answer([])),
    http.get("*/api/allocation", () => answer([ALLOCATION])),
    http.post("*/api/spectra/parse/ascii", () => answer(SPECTRUM)),
  );
  const router = createMemoryRouter([{ path: "*", element: form }]);
  render(
    <Provider store={makeStore()}>
      <ThemedApp>
        <RouterProvider router={router} />
      </ThemedApp>
    </Provider>,
  );
  return written;
}

async function take(steps: readonly Step[]) {
  for (const step of steps) {
    if (typeof step === "function") await step();
    else fireEvent.change(await screen.findByLabelText(step[0]), { target: { value: step[1] } });
  }
}

const REFUSALS = [
  [409, "Somebody was faster.", "Somebody was faster."],
  [401, "Sign in.", "Your session has ended. What you typed is kept."],
] as const;

test.each(Object.entries(FORMS))(
  "the form of a %s says what is wrong, and keeps the rest",
  async (_name, form) => {
    const written = open(form.form);
    await take(form.open ?? []);
    await take(form.wrong);
    const send = await screen.findByRole("button", { name: form.send });
    fireEvent.click(send);
    if (form.fault) expect((await screen.findAllByText(form.fault)).length).toBeGreaterThan(0);
    expect(written).toEqual([]);
    await take(form.right);
    for (const [status, message, told] of REFUSALS) {
      const refuse = () => refusal(status, message);
      marshal.use(http.post("*/api/*", refuse), http.put("*/api/*", refuse));
      marshal.use(http.patch("*/api/*", refuse));
      await waitFor(() => expect(send).toHaveProperty("disabled", false));
      fireEvent.click(send);
      expect((await screen.findAllByText(told, { exact: false })).length).toBeGreaterThan(0);
      const kept = await screen.findByLabelText(form.keeps[0]);
      expect(kept).toHaveProperty("value", form.keeps[1]);
    }
  },
);

test("a report needs a group, and its choices outlive a refusal", async () => {
  open(<NewReportForm />);
  const group = await screen.findByRole("checkbox", { name: GROUP.name });
  fireEvent.click(group);
  expect(await screen.findByText("Choose at least one group.")).toBeInstanceOf(HTMLElement);
  fireEvent.click(group);
  marshal.use(http.post("*/api/*", () => refusal(409, "Somebody was faster.")));
  fireEvent.click(screen.getByRole("button", { name: "Put the report together" }));
  expect(await screen.findByText("Somebody was faster.")).toBeInstanceOf(HTMLElement);
  expect(group).toHaveProperty("checked", true);
});
