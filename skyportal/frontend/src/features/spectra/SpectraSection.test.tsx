import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { http } from "msw";
import { Provider } from "react-redux";
import type { Spectrum } from "@/api/types";
import { makeStore } from "@/app/store";
import { answer, GROUP, marshal, refusal, serve } from "@/test/marshal";
import { ThemedApp } from "@/theme/ThemedApp";
import { SpectraSection } from "./SpectraSection";
import { comparable, measured } from "./spectrumView";

beforeAll(() => marshal.listen({ onUnhandledRequest: "error" }));
afterEach(() => marshal.resetHandlers());
afterAll(() => marshal.close());

const spectrum = (id: number, units: Spectrum["units"]): Spectrum =>
  ({
    id,
    units,
    instrument_name: "SEDM",
    telescope_name: "P60",
    type: "source",
    label: null,
    observed_at: `2026-11-2${id}T03:00:00`,
    wavelengths: [4000, 5000],
    fluxes: [1, 2],
    observers: [],
    external_observer: "Otto",
    groups: [GROUP],
  }) as unknown as Spectrum;

function open(spectra: Spectrum[]) {
  serve([]);
  marshal.use(http.get("*/api/sources/:id/spectra", () => answer({ obj_id: "ZTF26aaa", spectra })));
  render(
    <Provider store={makeStore()}>
      <ThemedApp>
        <SpectraSection
          source={{ id: "ZTF26aaa", redshift: 0.05, t0: "2026-11-20T03:00:00", photstats: null }}
          groups={[GROUP]}
        />
      </ThemedApp>
    </Provider>,
  );
  return userEvent.setup();
}

test("each spectrum can be hidden, and the plot says how many are shown", async () => {
  const user = open([spectrum(1, "Jy"), spectrum(2, null)]);
  await screen.findByRole("img", { name: "Spectra of ZTF26aaa: 2 of 2 shown" });
  const flux = screen.getByRole<HTMLButtonElement>("button", { name: "flux" });
  expect(flux.disabled).toBe(true);
  await user.click(screen.getByRole("checkbox", { name: "Show SEDM, 2026-11-22 03:00" }));
  await screen.findByRole("img", { name: "Spectra of ZTF26aaa: 1 of 2 shown" });
  expect(flux.disabled).toBe(false);
});

test("lines start at the redshift of the object", async () => {
  const user = open([spectrum(1, "Jy")]);
  const redshift = await screen.findByRole<HTMLInputElement>("textbox", {
    name: "Redshift of lines z",
  });
  expect(redshift.value).toBe("0.05");
  const hydrogen = screen.getByRole("button", { name: "Lines of H" });
  await user.click(hydrogen);
  expect(hydrogen.getAttribute("aria-pressed")).toBe("true");
});

test("without spectra the page says how they come", async () => {
  open([]);
  expect(await screen.findByText(/^No spectrum of this object/)).toBeInstanceOf(HTMLElement);
});

test("a failure is told, with a way to try again", async () => {
  open([]);
  marshal.use(http.get("*/api/sources/:id/spectra", () => refusal(503, "Busy.")));
  expect((await screen.findByRole("alert")).textContent).toContain("Busy.");
});

test("spectra without a unit are not put beside those that have one", () => {
  const mixed = measured([spectrum(1, "Jy"), spectrum(2, null)], []);
  expect(comparable(mixed)).toBe(false);
  expect(comparable(mixed.slice(0, 1))).toBe(true);
  expect(comparable([])).toBe(true);
});
