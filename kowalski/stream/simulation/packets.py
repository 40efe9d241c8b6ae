"""Alert packets: a scene's alerts as Avro files."""

from collections.abc import Iterator

import numpy as np

from kowalski.stream.simulation import encoding
from kowalski.stream.simulation.candidates import candidate_columns
from kowalski.stream.simulation.cutouts import cutouts_of
from kowalski.stream.simulation.dice import Ints
from kowalski.stream.simulation.fits import gzipped_fits
from kowalski.stream.simulation.light_curves import (
    detection_columns,
    forced_columns,
    limit_columns,
)
from kowalski.stream.simulation.names import object_name
from kowalski.stream.simulation.scene import Scene
from kowalski.stream.simulation.schema import (
    CANDIDATE,
    FP_HIST,
    PRV_CANDIDATE,
    VERSION,
    schema_text,
)

PUBLISHER = "Fritz (simulated, after ZTF)"
FORCED_POINTS = 21  # packets carry forced photometry of this many exposures, the newest ones
CHUNK = 128  # alerts drawn at once: their images fit into the processor's cache


def packets(scene: Scene) -> Iterator[tuple[int, bytes]]:
    """Yield (candid, Avro file) for each alert of a scene, by candid."""
    header = encoding.container_header(schema_text())
    for start in range(0, len(scene.alerts), CHUNK):
        rows = scene.alerts[start : start + CHUNK]
        for candid, payload in zip(scene.candid[rows].tolist(), payloads(scene, rows), strict=True):
            yield candid, encoding.container(header, payload)


def object_names(scene: Scene, rows: Ints) -> list[str]:
    """Return the names of the objects of points."""
    keys = scene.objects.key[scene.points.member[rows]].tolist()
    first = scene.first_detection(rows).tolist()
    return [object_name(key, jd) for key, jd in zip(keys, first, strict=True)]


def payloads(scene: Scene, rows: Ints) -> list[bytes]:
    """Return the encoded records of alerts."""
    columns = candidate_columns(scene, rows)
    candidates = encoding.encode_rows(CANDIDATE, columns, len(rows))
    heads = [
        b"".join(
            (
                encoding.text(VERSION),
                encoding.text(PUBLISHER),
                encoding.text(name),
                encoding.varint(candid),
                candidate,
            )
        )
        for name, candid, candidate in zip(
            object_names(scene, rows), columns["candid"].tolist(), candidates, strict=True
        )
    ]
    return [
        b"".join(parts)
        for parts in zip(
            heads, *histories(scene, rows), encoded_cutouts(scene, rows, columns), strict=True
        )
    ]


def histories(scene: Scene, rows: Ints) -> tuple[list[bytes], list[bytes]]:
    """Return earlier candidates, oldest first, and forced photometry, newest first."""
    many = rows - scene.history(rows)
    earlier, spans = before(rows, many)
    detected = scene.points.detected[earlier]
    points = np.empty(len(earlier), dtype=object)
    for chosen, columns in ((detected, True), (~detected, False)):
        which = earlier[chosen]
        table = (
            detection_columns(scene, which, archived=True)
            if columns
            else limit_columns(scene, which)
        )
        points[chosen] = np.array(
            [*encoding.encode_rows(PRV_CANDIDATE, table, len(which)), None], dtype=object
        )[:-1]
    listed = points.tolist()
    recent, forced_spans = before(rows, np.minimum(many, FORCED_POINTS))
    forced = encoding.encode_rows(FP_HIST, forced_columns(scene, recent), len(recent))
    return (
        [encoding.encode_array(listed[first:last]) for first, last in spans],
        [encoding.encode_array(forced[first:last][::-1]) for first, last in forced_spans],
    )


def before(rows: Ints, many: Ints) -> tuple[Ints, list[tuple[int, int]]]:
    """Return as many rows as asked for before each row, joined, and where each one's lie."""
    ends = np.cumsum(many)
    joined = np.repeat(rows - ends, many) + np.arange(many.sum())
    return joined, list(zip((ends - many).tolist(), ends.tolist(), strict=True))


def encoded_cutouts(
    scene: Scene, rows: Ints, columns: dict[str, "np.typing.NDArray[np.int64]"]
) -> list[bytes]:
    """Return the three cutouts of each alert, encoded."""
    images = cutouts_of(scene, rows)
    encoded = []
    for number, (candid, pid, sign) in enumerate(
        zip(columns["candid"].tolist(), columns["pid"].tolist(), columns["isdiffpos"], strict=True)
    ):
        kind = "scimref" if sign == "t" else "refmsci"
        stamps = (
            (f"candid{candid}_pid{pid}_targ_sci.fits.gz", images.science[number]),
            (f"candid{candid}_ref.fits.gz", images.template[number]),
            (f"candid{candid}_pid{pid}_targ_{kind}.fits.gz", images.difference[number]),
        )
        encoded.append(
            b"".join(
                encoding.FIRST + encoding.text(name) + encoding.sized(gzipped_fits(image))
                for name, image in stamps
            )
        )
    return encoded
