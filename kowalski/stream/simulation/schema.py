"""The alert packet of ZTF, schema 4.02: names and types of its fields.

Each record is a table of `name:type`; a question mark makes a field nullable, null first.
"""

import json
from typing import Any

VERSION = "4.02"
NAMESPACE = "ztf.alert"
Field = tuple[str, str, bool]


def table(text: str) -> tuple[Field, ...]:
    """Return (name, type, nullable) for each entry of a record's table."""
    fields = []
    for entry in text.split():
        name, kind = entry.split(":")
        fields.append((name, kind.removesuffix("?"), kind.endswith("?")))
    return tuple(fields)


IMAGE = """
jd:double fid:int pid:long diffmaglim:float? pdiffimfilename:string? programpi:string? programid:int
"""
MEASURED = """
tblid:long? nid:int? rcid:int? field:int? xpos:float? ypos:float?
"""
SHAPE = """
chipsf:float? magap:float? sigmagap:float? distnr:float? magnr:float? sigmagnr:float? chinr:float?
sharpnr:float? sky:float? magdiff:float? fwhm:float? classtar:float? mindtoedge:float?
magfromlim:float? seeratio:float? aimage:float? bimage:float? aimagerat:float? bimagerat:float?
elong:float? nneg:int? nbad:int? rb:float? ssdistnr:float? ssmagnr:float? ssnamenr:string?
sumrat:float? magapbig:float? sigmagapbig:float?
"""
CANDIDATE = table(
    f"""
{IMAGE} candid:long isdiffpos:string {MEASURED} ra:double dec:double magpsf:float sigmapsf:float
{SHAPE} ranr:double decnr:double
sgmag1:float? srmag1:float? simag1:float? szmag1:float? sgscore1:float? distpsnr1:float?
ndethist:int ncovhist:int jdstarthist:double? jdendhist:double? scorr:double? tooflag:int?
objectidps1:long? objectidps2:long?
sgmag2:float? srmag2:float? simag2:float? szmag2:float? sgscore2:float? distpsnr2:float?
objectidps3:long?
sgmag3:float? srmag3:float? simag3:float? szmag3:float? sgscore3:float? distpsnr3:float?
nmtchps:int rfid:long jdstartref:double jdendref:double nframesref:int rbversion:string
dsnrms:float? ssnrms:float? dsdiff:float? magzpsci:float? magzpsciunc:float? magzpscirms:float?
nmatches:int clrcoeff:float? clrcounc:float? zpclrcov:float? zpmed:float? clrmed:float?
clrrms:float? neargaia:float? neargaiabright:float? maggaia:float? maggaiabright:float?
exptime:float? drb:float? drbversion:string
"""
)
PRV_CANDIDATE = table(
    f"""
{IMAGE} candid:long? isdiffpos:string? {MEASURED} ra:double? dec:double? magpsf:float?
sigmapsf:float? {SHAPE} ranr:double? decnr:double? scorr:double? magzpsci:float?
magzpsciunc:float? magzpscirms:float? clrcoeff:float? clrcounc:float? rbversion:string
"""
)
FP_HIST = table(
    """
field:int? rcid:int? fid:int pid:long rfid:long sciinpseeing:float? scibckgnd:float?
scisigpix:float? magzpsci:float? magzpsciunc:float? magzpscirms:float? clrcoeff:float?
clrcounc:float? exptime:float? adpctdif1:float? adpctdif2:float? diffmaglim:float? programid:int
jd:double forcediffimflux:float? forcediffimfluxunc:float? procstatus:string? distnr:float?
ranr:double decnr:double magnr:float? sigmagnr:float? chinr:float? sharpnr:float?
"""
)
CUTOUT = table("fileName:string stampData:bytes")

REQUIRED = frozenset({"candid", "isdiffpos", "ra", "dec", "magpsf", "sigmapsf", "ranr", "decnr"})
DEFAULTS = {"tooflag": 0}


def record(name: str, fields: tuple[Field, ...]) -> dict[str, Any]:
    """Return the Avro schema of a record."""
    return {
        "type": "record",
        "version": VERSION,
        "name": f"{NAMESPACE}.{name}",
        "fields": [described(name, field) for field in fields],
    }


def described(of: str, field: Field) -> dict[str, Any]:
    """Return the Avro schema of a field.

    What an earlier point must say, were it only null, has no default.
    """
    name, kind, nullable = field
    if not nullable:
        return {"name": name, "type": kind}
    entry: dict[str, Any] = {"name": name, "type": ["null", kind]}
    if of != "prv_candidate" or name not in REQUIRED:
        entry["default"] = DEFAULTS.get(name)
    return entry


def packet_schema() -> dict[str, Any]:
    """Return the schema of a whole packet."""

    def optional(name: str, kind: object) -> dict[str, Any]:
        return {"name": name, "type": ["null", kind], "default": None}

    return {
        "type": "record",
        "version": VERSION,
        "name": NAMESPACE,
        "fields": [
            {"name": "schemavsn", "type": "string"},
            {"name": "publisher", "type": "string"},
            {"name": "objectId", "type": "string"},
            {"name": "candid", "type": "long"},
            {"name": "candidate", "type": record("candidate", CANDIDATE)},
            optional("prv_candidates", array("prv_candidate", PRV_CANDIDATE)),
            optional("fp_hists", array("fp_hist", FP_HIST)),
            optional("cutoutScience", record("cutout", CUTOUT)),
            optional("cutoutTemplate", f"{NAMESPACE}.cutout"),
            optional("cutoutDifference", f"{NAMESPACE}.cutout"),
        ],
    }


def array(name: str, fields: tuple[Field, ...]) -> dict[str, Any]:
    """Return the Avro schema of a list of records."""
    return {"type": "array", "items": record(name, fields)}


def schema_text() -> str:
    """Return the packet's schema as it stands in each file."""
    return json.dumps(packet_schema(), separators=(",", ":"))
