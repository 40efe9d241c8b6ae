"""Draw a night into a folder."""

from pathlib import Path

from kowalski.stream.simulation.packets import packets
from kowalski.stream.simulation.scene import scene_of
from kowalski.stream.simulation.sky import Sky
from kowalski.stream.simulation.truth import FILE, write_truth


def night_folder(folder: Path, night: int) -> Path:
    """Return where the alerts of a night are."""
    return folder / f"night_{night:04d}"


def draw_night(sky: Sky, night: int, folder: Path) -> int:
    """Write a night's alerts and its truth, and return how many alerts there are.

    What an earlier, different drawing left in the night's folder is removed.
    """
    own = night_folder(folder, night)
    own.mkdir(parents=True, exist_ok=True)
    scene = scene_of(sky, night)
    former = {path.name for path in own.glob("*.avro")}
    (own / FILE).unlink(missing_ok=True)
    for candid, packet in packets(scene):
        name = f"{candid}.avro"
        (own / name).write_bytes(packet)
        former.discard(name)
    for name in former:
        (own / name).unlink()
    write_truth(scene, own)
    return len(scene.alerts)
