import { screen } from "@testing-library/react";
import { http } from "msw";
import { answer, marshal, refusal, serve } from "@/test/marshal";
import { renderPage } from "@/test/renderPage";
import { ArchivePage } from "./ArchivePage";
import { addressOf, fieldsOfAddress, readArchiveSearch } from "./archiveSearch";
import { catalogCsv } from "./catalogCsv";

beforeAll(() => marshal.listen({ onUnhandledRequest: "error" }));
afterEach(() => marshal.resetHandlers());
afterAll(() => marshal.close());

const FIELDS = { text: "10 20", radius: "2", unit: "arcmin", catalogs: ["CLU"] } as const;

test("what is typed becomes an address, and comes back", () => {
  expect(fieldsOfAddress(addressOf(FIELDS))).toEqual(FIELDS);
  expect(readArchiveSearch(FIELDS).search).toEqual({
    position: { ra: 10, dec: 20 },
    radiusArcsec: 120,
    catalogs: ["CLU"],
  });
});

test("what is wrong is said beside its field", () => {
  const { search, faults } = readArchiveSearch({
    ...FIELDS,
    text: "there",
    radius: "2",
    unit: "deg",
  });
  expect(search).toBeNull();
  expect(faults.text).toMatch(/^Not a position/);
  expect(faults.radius).toBe("At most one degree.");
  expect(readArchiveSearch({ ...FIELDS, radius: "0" }).faults.radius).toBe("It must be above 0.");
});

test("rows of a catalogue as a file, the nearest first", () => {
  const rows = [
    { _id: 1, ra: 10, dec: 20.001, mag: 17.5 },
    { _id: 2, ra: 10, dec: 20, name: "a, b" },
  ];
  expect(catalogCsv(rows, { ra: 10, dec: 20 })).toBe(
    'separation_arcsec,_id,ra,dec,name,mag\r\n0,2,10,20,"a, b",\r\n3.6,1,10,20.001,,17.5\r\n',
  );
});

test("a position is searched in the catalogues that one chose", async () => {
  serve([]);
  const asked: string[] = [];
  marshal.use(
    http.get("*/api/archive/catalogs", () => answer(["CLU", "Gaia_DR3"])),
    http.get("*/api/archive/cross_match", ({ request }) => {
      asked.push(new URL(request.url).search);
      return answer({ catalogs: { Gaia_DR3: [{ _id: 7, ra: 10, dec: 20 }] } });
    }),
  );
  const { user } = renderPage("/archive", ArchivePage);
  await user.type(await screen.findByRole("textbox", { name: "Position" }), "somewhere{Enter}");
  expect(await screen.findByText(/^Not a position/)).toBeInstanceOf(HTMLElement);
  expect(asked).toEqual([]);
  await user.clear(screen.getByRole("textbox", { name: "Position" }));
  await user.type(screen.getByRole("textbox", { name: "Position" }), "10 20");
  await user.click(await screen.findByRole("button", { name: "catalogues" }));
  await user.click(screen.getByRole("menuitemcheckbox", { name: "CLU" }));
  await user.keyboard("{Escape}");
  await user.click(screen.getByRole("button", { name: "Search" }));
  expect(await screen.findByRole("button", { name: "Gaia_DR3 as CSV" })).toBeInstanceOf(
    HTMLElement,
  );
  expect(asked[0]).toContain("catalogs=Gaia_DR3");
});

test("an archive that is away is told of, with a way to try again", async () => {
  serve([]);
  marshal.use(http.get("*/api/archive/catalogs", () => refusal(503, "Kowalski is away.")));
  renderPage("/archive", ArchivePage);
  expect((await screen.findByRole("alert")).textContent).toContain("Kowalski is away.");
});
