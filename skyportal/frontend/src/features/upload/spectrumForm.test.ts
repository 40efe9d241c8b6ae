import { EMPTY_SPECTRUM, foundText, isFits, readColumns, readFacts } from "./spectrumForm";

test("kinds of files are told by their names", () => {
  expect(["a.fits", "b.FIT", "c.fits.gz"].every(isFits)).toBe(true);
  expect(["a.txt", "fits.ascii"].some(isFits)).toBe(false);
});

test("columns are counted from one by people, from zero by the marshal", () => {
  expect(readColumns(EMPTY_SPECTRUM).columns).toEqual({
    wave_column: 0,
    flux_column: 1,
    fluxerr_column: null,
  });
  const { columns, faults } = readColumns({ ...EMPTY_SPECTRUM, fluxColumn: "0" });
  expect([columns, faults.fluxColumn]).toEqual([null, "At least 1."]);
});

test("a spectrum needs an instrument and a time", () => {
  const { facts, faults } = readFacts(EMPTY_SPECTRUM);
  expect(facts).toBeNull();
  expect(faults.instrumentId).toBe("Choose what observed it.");
  expect(faults.observedAt).toMatch(/^When was it observed/);
  expect(
    readFacts({ ...EMPTY_SPECTRUM, instrumentId: 3, observedAt: "2026-11-24 05:00", label: " a " })
      .facts,
  ).toMatchObject({ instrument_id: 3, observed_at: "2026-11-24T05:00:00.000", label: "a" });
});

test("what was found in a file is told", () => {
  expect(foundText({ wavelengths: [9000, 4000], fluxes: [1, 2], errors: null, altdata: {} })).toBe(
    "2 pixels, 4000 to 9000 Å, without errors.",
  );
});
