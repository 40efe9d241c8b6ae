import { skipToken } from "@reduxjs/toolkit/query";
import type { ParsedFits, ParsedSpectrum } from "@/api/types";
import { useParseAsciiQuery, useParseFitsQuery } from "./uploadApi";

/** A file that was chosen: as text, or FITS in base64. */
export type SpectrumFile = { name: string } & ({ ascii: string } | { fits: string });

interface Columns {
  wave_column: number;
  flux_column: number;
  fluxerr_column: number | null;
}

interface Preview {
  found: ParsedSpectrum | ParsedFits | undefined;
  error: unknown;
}

/** Asks the marshal what a file says, before anything is stored. */
export function usePreview(file: SpectrumFile | null, columns: Columns | null): Preview {
  const isText = file !== null && "ascii" in file;
  const text = useParseAsciiQuery(
    isText && columns ? { ascii: file.ascii, ...columns } : skipToken,
  );
  const fits = useParseFitsQuery(file !== null && "fits" in file ? { fits: file.fits } : skipToken);
  const asked = isText ? text : fits;
  return file === null
    ? { found: undefined, error: undefined }
    : { found: asked.currentData, error: asked.error };
}

/** Reads a chosen file as the marshal takes it. */
export async function readSpectrumFile(file: File, fits: boolean): Promise<SpectrumFile> {
  if (!fits) return { name: file.name, ascii: await file.text() };
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (let start = 0; start < bytes.length; start += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  return { name: file.name, fits: btoa(binary) };
}
