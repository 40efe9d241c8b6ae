import { formatDec, formatRa, type Position } from "@/coordinates/format";

export interface SurveyLink {
  name: string;
  /** What one finds there. */
  what: string;
  url: string;
}

interface Named extends Position {
  id: string;
  tns_name?: string | null;
}

const query = (base: string, parts: Record<string, string | number>) =>
  `${base}?${new URLSearchParams(Object.entries(parts).map(([key, value]) => [key, String(value)]))}`;

/** Returns the page of an object in the Transient Name Server, or a search there for its place. */
export function tnsUrl({ tns_name, ra, dec }: Omit<Named, "id">): string {
  const designation = /\d{4}[a-z]+$/i.exec(tns_name ?? "")?.[0];
  if (designation) return `https://www.wis-tns.org/object/${designation}`;
  return query("https://www.wis-tns.org/search", {
    ra,
    decl: dec,
    radius: 5,
    coords_unit: "arcsec",
  });
}

/** Returns where archives of surveys and observatories tell what they have of a position. */
function archiveLinks(ra: number, dec: number): SurveyLink[] {
  const place = `${ra.toFixed(6)} ${dec.toFixed(6)}`;
  const irsa = (catalog: string) =>
    query("https://irsa.ipac.caltech.edu/cgi-bin/Gator/nph-query", {
      catalog,
      spatial: "cone",
      objstr: place,
      radius: 10,
      radunits: "arcsec",
      outfmt: 1,
    });
  const vizier = (source: string) =>
    query("https://vizier.cds.unistra.fr/viz-bin/VizieR-4", {
      "-source": source,
      "-c": place,
      "-c.rs": 10,
    });
  return [
    { name: "Gaia", what: "DR3: parallaxes and motions", url: vizier("I/355/gaiadr3") },
    { name: "WISE", what: "AllWISE, mid-infrared", url: irsa("allwise_p3as_psd") },
    {
      name: "ZTF",
      what: "light curves of its data releases",
      url: query("https://irsa.ipac.caltech.edu/cgi-bin/ZTF/nph_light_curves", {
        POS: `CIRCLE ${ra.toFixed(6)} ${dec.toFixed(6)} 0.0014`,
        FORMAT: "HTML",
      }),
    },
    { name: "PTF", what: "objects of the Palomar Transient Factory", url: irsa("ptf_objects") },
    { name: "GALEX", what: "ultraviolet", url: vizier("II/335/galex_ais") },
    { name: "CRTS", what: "Catalina's periodic variables", url: vizier("J/ApJS/213/9/table3") },
    { name: "FIRST", what: "radio, 20 cm", url: vizier("VIII/92/first14") },
    {
      name: "DECam",
      what: "images of its plane survey, DECaPS2",
      url: query("https://www.legacysurvey.org/viewer", {
        ra,
        dec,
        zoom: 15,
        layer: "decaps2",
      }),
    },
    {
      name: "CFHT",
      what: "images in the CADC's archive",
      url: `https://www.cadc-ccda.hia-iha.nrc-cnrc.gc.ca/en/search/?${new URLSearchParams({
        collection: "CFHT",
        "Plane.position.bounds": `${place} 0.01`,
      })}#resultTableTab`,
    },
    {
      name: "Subaru",
      what: "images, through SMOKA's form",
      url: "https://smoka.nao.ac.jp/fssearch.jsp",
    },
    {
      name: "VLT",
      what: "observations in ESO's archive",
      url: `https://archive.eso.org/scienceportal/home?${new URLSearchParams({
        pos: `${ra.toFixed(6)},${dec.toFixed(6)}`,
        r: "0.02",
      })}`,
    },
  ];
}

/** Returns where else on the Web something is known of a position. */
export function surveyLinks({ id, ra, dec, tns_name }: Named): SurveyLink[] {
  const place = `${ra.toFixed(6)} ${dec.toFixed(6)}`;
  const signed = `${ra.toFixed(6)}${dec < 0 ? "" : "+"}${dec.toFixed(6)}`;
  const spaced = `${formatRa(ra, " ")} ${formatDec(dec, " ")}`;
  const links: SurveyLink[] = [
    { name: "TNS", what: "names and reports of transients", url: tnsUrl({ tns_name, ra, dec }) },
    {
      name: "NED",
      what: "extragalactic objects",
      url: query("https://ned.ipac.caltech.edu/conesearch", {
        search_type: "Near Position Search",
        ra: `${ra}d`,
        dec: `${dec}d`,
        radius: 1,
        in_csys: "Equatorial",
        in_equinox: "J2000",
      }),
    },
    {
      name: "SIMBAD",
      what: "stars and galaxies",
      url: query("https://simbad.cds.unistra.fr/simbad/sim-coo", {
        Coord: place,
        Radius: 1,
        "Radius.unit": "arcmin",
      }),
    },
    {
      name: "VizieR",
      what: "catalogues",
      url: query("https://vizier.cds.unistra.fr/viz-bin/VizieR-4", { "-c": place, "-c.rs": 5 }),
    },
    {
      name: "Aladin",
      what: "images of many surveys",
      url: query("https://aladin.cds.unistra.fr/AladinLite/", { target: place, fov: 0.05 }),
    },
    {
      name: "Legacy Surveys",
      what: "deep images",
      url: query("https://www.legacysurvey.org/viewer", { ra, dec, zoom: 16, layer: "ls-dr10" }),
    },
    {
      name: "Pan-STARRS",
      what: "images and photometry",
      url: query("https://ps1images.stsci.edu/cgi-bin/ps1cutouts", { pos: place, filter: "color" }),
    },
    {
      name: "SDSS",
      what: "images and spectra",
      url: query("https://skyserver.sdss.org/dr18/VisualTools/navi", { ra, dec, scale: 0.2 }),
    },
    {
      name: "DSS2",
      what: "photographic plates",
      url: query("https://archive.stsci.edu/cgi-bin/dss_search", {
        v: "poss2ukstu_red",
        r: ra,
        d: dec,
        h: 5,
        w: 5,
        f: "gif",
      }),
    },
    {
      name: "IRSA dust",
      what: "reddening",
      url: query("https://irsa.ipac.caltech.edu/cgi-bin/DUST/nph-dust", { locstr: place }),
    },
    {
      name: "HEASARC",
      what: "high energies",
      url: query("https://heasarc.gsfc.nasa.gov/cgi-bin/vo/datascope/jds.pl", {
        position: signed,
        size: 0.02,
      }),
    },
    {
      name: "MPC",
      what: "minor planets",
      url: "https://cgi.minorplanetcenter.net/cgi-bin/checkmp.cgi",
    },
    {
      name: "ADS",
      what: "papers",
      url: query("https://ui.adsabs.harvard.edu/search/", {
        q: `object:"${spaced}:0 1"`,
      }),
    },
    ...archiveLinks(ra, dec),
  ];
  if (/^ZTF\d\d[a-z]{7}$/.test(id))
    links.splice(
      1,
      0,
      { name: "ALeRCE", what: "the same alerts", url: `https://alerce.online/object/${id}` },
      {
        name: "Lasair",
        what: "the same alerts",
        url: `https://lasair-ztf.lsst.ac.uk/objects/${id}/`,
      },
    );
  return links;
}
