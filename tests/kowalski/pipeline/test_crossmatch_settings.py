"""Which catalogues the alerts of each survey are matched with, as it was in Kowalski."""

import pytest

from baselayer.settings.kowalski import CrossMatchSettings
from baselayer.settings.load import DEFAULTS, read_yaml

WITHIN_TWO = {
    *("2MASS_PSC", "AllWISE", "Gaia_DR2", "Gaia_EDR3", "Gaia_DR2_WD", "PS1_STRM"),
    *("galaxy_redshifts_20200522", "GALEX", "IGAPS_DR2", "LAMOST_DR5_v3", "PS1_DR1", "milliquas"),
}
BY_DISTANCE = {"CLU_20190625": "redshift", "NED_BetaV3": "mpc"}
OF_ZTF = {**dict.fromkeys(WITHIN_TWO, 2.0), **dict.fromkeys(BY_DISTANCE, 300.0)}
OF_PGIR = {
    name: 300.0 if name in BY_DISTANCE else 8.0
    for name in OF_ZTF.keys() - {"Gaia_DR2_WD", "NED_BetaV3", "milliquas"}
}
OF_WNTR = {
    name: 5.0 if name == "AllWISE" else OF_ZTF[name] for name in OF_PGIR.keys() - {"Gaia_DR2"}
}


def matched_with(survey: str) -> dict[str, CrossMatchSettings]:
    """Return what a survey is matched with by default."""
    section = read_yaml(DEFAULTS)["kowalski"]["crossmatch"][survey]
    return {name: CrossMatchSettings.model_validate(one) for name, one in section.items()}


@pytest.mark.parametrize(
    ("survey", "catalogues", "counterpart_arcsec"),
    [
        ("ZTF", OF_ZTF, None),
        ("PGIR", OF_PGIR, 8.0),
        ("WNTR", OF_WNTR, 2.0),
        ("TURBO", {}, 8.0),
    ],
)
def test_radii(survey: str, catalogues: dict[str, float], counterpart_arcsec: float | None) -> None:
    """§2.5: 14, 11, 10 and no catalogues with these radii; §2.8: alerts of ZTF within 8, 2 and 8 arcsec."""
    rules = matched_with(survey)
    alerts = {} if counterpart_arcsec is None else {"ZTF_alerts": counterpart_arcsec}
    assert {name: rule.radius_arcsec for name, rule in rules.items()} == catalogues | alerts
    assert len(catalogues) == {"ZTF": 14, "PGIR": 11, "WNTR": 10, "TURBO": 0}[survey]
    by_distance = {
        name: rule.distance.kind for name, rule in rules.items() if rule.distance is not None
    }
    assert by_distance == {name: kind for name, kind in BY_DISTANCE.items() if name in catalogues}


def test_nearer_than_a_galaxy() -> None:
    """§2.5: around near galaxies 300 arcsec, but 5 for WINTER; 30 kpc around all others."""
    for survey, near_arcsec in {"ZTF": 300.0, "PGIR": 300.0, "WNTR": 5.0}.items():
        rule = matched_with(survey)["CLU_20190625"].distance
        assert rule is not None
        assert (rule.near_arcsec, rule.far_kpc, rule.local_galaxies) == (near_arcsec, 30.0, True)


def test_only_the_newest_public_alert_of_ztf() -> None:
    """§2.5: programid 1, the newest."""
    for survey in ("PGIR", "WNTR", "TURBO"):
        rule = matched_with(survey)["ZTF_alerts"]
        assert (rule.filter, rule.newest_by) == ({"candidate.programid": 1}, "candidate.jd")
