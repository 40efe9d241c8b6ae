import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http } from "msw";
import type { ReactNode } from "react";
import { Provider } from "react-redux";
import type { Allocation, Source } from "@/api/types";
import { makeStore } from "@/app/store";
import { FollowupDialog } from "@/features/followup/FollowupDialog";
import { PhotometryDialog } from "@/features/upload/PhotometryDialog";
import { answer, GROUP, marshal, refusal, serve } from "@/test/marshal";
import { ThemedApp } from "@/theme/ThemedApp";
import { RedshiftDialog } from "./RedshiftDialog";

beforeAll(() => marshal.listen({ onUnhandledRequest: "error" }));
afterEach(() => marshal.resetHandlers());
afterAll(() => marshal.close());

const SOURCE = { id: "ZTF26aaa", redshift: null, redshift_error: null } as Source;
const INSTRUMENT = {
  id: 3,
  name: "SEDM",
  type: "imaging spectrograph",
  filters: ["sdssr"],
  telescope: { name: "P60" },
};
const ALLOCATION = { id: 5, pi: "Vera", group: GROUP, instrument: INSTRUMENT } as Allocation;

function open(dialog: ReactNode) {
  const written = serve([]);
  marshal.use(http.get("*/api/instrument", () => answer([INSTRUMENT])));
  render(
    <Provider store={makeStore()}>
      <ThemedApp>{dialog}</ThemedApp>
    </Provider>,
  );
  return { user: userEvent.setup(), written };
}

const field = (name: string) => screen.getByRole<HTMLInputElement>("textbox", { name });

test("a redshift is checked before it is sent, and kept when the marshal refuses", async () => {
  const closed = vi.fn();
  const { user, written } = open(<RedshiftDialog source={SOURCE} onClose={closed} />);
  await user.type(field("Redshift z"), "30");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("At most 20.")).toBeInstanceOf(HTMLElement);
  expect(written).toEqual([]);
  marshal.use(http.patch("*/api/sources/:id", () => refusal(403, "Not yours to change.")));
  await user.clear(field("Redshift z"));
  await user.type(field("Redshift z"), "0.3");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("Not yours to change.")).toBeInstanceOf(HTMLElement);
  expect(field("Redshift z").value).toBe("0.3");
  expect(closed).not.toHaveBeenCalled();
});

test("what keeps a request back is said, and the form stays", async () => {
  const closed = vi.fn();
  const { user } = open(
    <FollowupDialog
      objId="ZTF26aaa"
      allocations={[ALLOCATION]}
      groups={[GROUP]}
      onClose={closed}
    />,
  );
  const ask = screen.getByRole("button", { name: "Ask for it" });
  await user.click(ask);
  expect(await screen.findByText("Choose at least one filter.")).toBeInstanceOf(HTMLElement);
  const message = "There is a request already.";
  marshal.use(
    http.post("*/api/followup_request", () => answer({ id: null, ignored: true, message })),
  );
  await user.click(screen.getByRole("checkbox", { name: "sdssr" }));
  await user.click(ask);
  expect(await screen.findByText(`Not asked for: ${message}`)).toBeInstanceOf(HTMLElement);
  expect(closed).not.toHaveBeenCalled();
  marshal.use(http.post("*/api/followup_request", () => answer({ id: 9, ignored: false })));
  await user.click(ask);
  await waitFor(() => expect(closed).toHaveBeenCalledOnce());
});

test("a table of photometry goes to the groups that one is in, but not to everybody", async () => {
  const closed = vi.fn();
  const everybody = { ...GROUP, id: 1, name: "Sitewide Group" };
  const { user, written } = open(
    <PhotometryDialog objId="ZTF26aaa" groups={[everybody, GROUP]} onClose={closed} />,
  );
  const dialog = screen.getByRole("dialog", { name: "Photometry of ZTF26aaa" });
  await user.click(within(dialog).getByRole("combobox", { name: "Instrument" }));
  await user.click(await screen.findByRole("option", { name: "SEDM · P60" }));
  await user.click(field("Table, with a line of headings"));
  await user.paste("mjd,filter,flux,fluxerr\n61000,sdssr,120,5");
  await user.click(within(dialog).getByRole("button", { name: "Upload" }));
  await waitFor(() => expect(closed).toHaveBeenCalledOnce());
  expect(written[0]?.body).toEqual({
    obj_id: "ZTF26aaa",
    instrument_id: 3,
    magsys: "ab",
    mjd: [61000],
    filter: ["sdssr"],
    flux: [120],
    fluxerr: [5],
    zp: 23.9,
    group_ids: [GROUP.id],
  });
});
