"""Notices."""

from datetime import datetime
from pathlib import Path

import pytest

from kowalski.skymaps.errors import SkymapError
from kowalski.skymaps.voevent import read_voevent

FERMI = """<?xml version="1.0"?>
<voe:VOEvent xmlns:voe="http://www.ivoa.net/xml/VOEvent/v2.0" version="2.0"
  ivorn="ivo://nasa.gsfc.gcn/Fermi#GBM_Fin_Pos2026-01-02T03:04:05.00_123456789_0-001">
  <What>
    <Param name="TrigID" value="123456789"/>
    <Group name="Data">
      <Param name="LocationMap_URL" value="{url}"/>
    </Group>
  </What>
  <WhereWhen><ObsDataLocation><ObservationLocation><AstroCoords>
    <Time><TimeInstant><ISOTime>2026-01-02T03:04:05.67</ISOTime></TimeInstant></Time>
    <Position2D><Name1>RA</Name1><Value2><C1>123.4</C1><C2>-5.6</C2></Value2>
      <Error2Radius>7.8</Error2Radius></Position2D>
  </AstroCoords></ObservationLocation></ObsDataLocation></WhereWhen>
</voe:VOEvent>"""
URL = "https://heasarc.gsfc.nasa.gov/FTP/bn260102128/quicklook/glg_locplot_all_bn260102128.png"


def test_a_notice_of_fermi() -> None:
    notice = read_voevent(FERMI.format(url=URL))
    assert notice.dateobs == datetime(2026, 1, 2, 3, 4, 5, 670000)
    assert notice.triggerid == 123456789
    assert notice.aliases == ("FERMI#bn260102128",)
    assert notice.circle == (123.4, -5.6, 7.8)
    assert notice.url == URL.replace("locplot", "healpix").replace(".png", ".fit")


@pytest.mark.shared_data
def test_a_notice_of_ligo(shared_data: Path) -> None:
    notice = read_voevent((shared_data / "skymaps" / "GW190814.xml").read_text())
    assert notice.dateobs.date() == datetime(2019, 8, 14).date()
    assert notice.aliases == ("LVC#S190814bv",)
    assert notice.url == "data/LALInference.v1.fits.gz"
    assert notice.triggerid is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not XML"),
        ("<a/>", "not a VOEvent"),
        ("<voe", "not XML"),
        ('<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>', "DOCTYPE"),
        (FERMI.format(url="").replace("2026-01-02T03:04:05.67", "soon"), "ISOTime"),
        (FERMI.format(url="").replace("VOEvent/v2.0", "VOEvent/v1.1"), "VOEvent 2.0"),
    ],
)
def test_what_is_no_notice(text: str, why: str) -> None:
    with pytest.raises(SkymapError, match=why):
        read_voevent(text)
