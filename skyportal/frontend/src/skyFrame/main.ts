/** Shows the sky with Aladin Lite, as the page around this frame asks. */

import { type Aladin, type AladinLibrary, loadAladin } from "./aladin";
import { forgetfulStorage } from "./forgetfulStorage";
import type { ShowSky, SkyTold } from "./messages";

interface Sky {
  library: AladinLibrary;
  view: Aladin;
}

let sky: Promise<Sky> | null = null;

// Neither side has a secret from the other, and this frame has no origin to be named by.
const tell = (told: SkyTold) => window.parent.postMessage(told, "*");

async function open({ script, survey, field, marks: [centre] }: ShowSky): Promise<Sky> {
  const library = await loadAladin(script);
  const view = library.aladin("#sky", {
    survey,
    fov: field,
    target: `${centre.ra} ${centre.dec}`,
    projection: "TAN",
    cooFrame: "ICRSd",
    showReticle: false,
    showProjectionControl: false,
    showFrame: false,
    showFullscreenControl: false,
    showLayersControl: true,
    showZoomControl: true,
  });
  return { library, view };
}

function show({ library, view }: Sky, { survey, field, colour, marks }: ShowSky): void {
  const [centre] = marks;
  view.setImageSurvey(survey);
  view.gotoRaDec(centre.ra, centre.dec);
  view.setFoV(field);
  view.removeOverlays();
  const catalogue = library.catalog({
    name: "Marks",
    shape: "cross",
    color: colour,
    sourceSize: 22,
    displayLabel: true,
    labelColumn: "name",
    labelColor: colour,
  });
  catalogue.addSources(marks.map(({ name, ra, dec }) => library.source(ra, dec, { name })));
  view.addCatalog(catalogue);
}

window.addEventListener("message", async ({ source, data }: MessageEvent<ShowSky>) => {
  if (source !== window.parent || data?.kind !== "show") return;
  try {
    sky ??= open(data);
    show(await sky, data);
    tell({ kind: "shown" });
  } catch (error) {
    sky = null;
    tell({ kind: "failed", reason: String(error) });
  }
});
forgetfulStorage();
tell({ kind: "listening" });
