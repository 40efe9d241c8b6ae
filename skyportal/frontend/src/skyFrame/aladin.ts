/** The little that is used of Aladin Lite, version 3. */

interface Catalogue {
  addSources(sources: object[]): void;
  removeAll(): void;
}

export interface Aladin {
  gotoRaDec(ra: number, dec: number): void;
  setFoV(degrees: number): void;
  setImageSurvey(survey: string): void;
  addCatalog(catalogue: Catalogue): void;
  removeOverlays(): void;
}

export interface AladinLibrary {
  init: Promise<void>;
  aladin(selector: string, options: Record<string, unknown>): Aladin;
  catalog(options: Record<string, unknown>): Catalogue;
  source(ra: number, dec: number, data: Record<string, unknown>): object;
}

declare global {
  interface Window {
    A?: AladinLibrary;
  }
}

function runScript(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.charset = "utf-8";
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${url} cannot be loaded`));
    document.head.append(script);
  });
}

/** Loads Aladin Lite as the CDS offers it: a classic script that defines `A`. */
export async function loadAladin(url: string): Promise<AladinLibrary> {
  await runScript(url);
  if (!window.A) throw new Error(`${url} is not Aladin Lite`);
  await window.A.init;
  return window.A;
}
