"""What cards, lists and the source page tell of light curves, as far as the caller may see them.

What several people uploaded alike is there once, and counts once. The statements are plain SQL, as
nothing in them varies but the names of objects.
"""

from collections.abc import Sequence

from sqlalchemy import ARRAY, Text
from sqlalchemy.orm import Session

from skyportal.domain.photometry_rows import MAG_PER_RELATIVE_ERROR
from skyportal.domain.prepared import Prepared
from skyportal.domain.sharing import check_objects
from skyportal.schemas.photometry import (
    DETECTION_SIGMA,
    MICROJANSKY_ZEROPOINT,
    CompactPhotometry,
    PhotStats,
)
from skyportal.schemas.written import Written

CARD_DAYS = 60.0  # a small light curve goes back so far from its newest point
PARTS = 1e4  # of a magnitude: four decimals, with which a small light curve is half as long

Curve = Written[list[CompactPhotometry]]
NO_CURVE: Curve = Written("[]")

DETECTION = f"flux > {DETECTION_SIGMA} * fluxerr"
SAME = "mjd, filter, instrument_id, origin, flux, fluxerr"
LATEST = "order by last_detected_mjd desc nulls last, last_detected_flux desc"
BRIGHTEST = "order by peak_flux desc nulls last, peak_mjd"

COUNT = f"""
    select count(*) from (
        select distinct {SAME} from photometry where photometry.obj_id = told.obj_id
    ) as measurement
"""  # noqa: S608 (our own names)

# Counts are sums over audiences, unless several people may have uploaded the same measurement: then
# they come from the measurements. All else is the least or the greatest of what audiences tell.
STATISTICS = f"""
    select told.obj_id,
        case when is_exact then num_obs else ({COUNT}) end as num_obs,
        case when is_exact then num_det else ({COUNT} where {DETECTION}) end as num_det,
        first_detected_mjd, last_detected_mjd,
        {MICROJANSKY_ZEROPOINT} - 2.5 * log(last_detected_flux) as last_detected_mag,
        last_detected_filter, peak_mjd,
        {MICROJANSKY_ZEROPOINT} - 2.5 * log(peak_flux) as peak_mag
    from (
        select obj_id, sum(num_obs)::int as num_obs, sum(num_det)::int as num_det,
            min(first_detected_mjd) as first_detected_mjd,
            max(last_detected_mjd) as last_detected_mjd,
            (array_agg(last_detected_flux {LATEST}))[1] as last_detected_flux,
            (array_agg(last_detected_filter {LATEST}, last_detected_filter))[1]
                as last_detected_filter,
            (array_agg(peak_mjd {BRIGHTEST}))[1] as peak_mjd,
            max(peak_flux) as peak_flux,
            count(owner_id) = count(*) and min(owner_id) = max(owner_id) as is_exact
        from photometry_statistics
        where obj_id = any(:obj_ids) and num_obs > 0
        group by obj_id
    ) as told
"""  # noqa: S608 (our own names and numbers)

CURVE = f"""
    select json_agg(point order by mjd)::text
    from (
        select mjd, filter,
            case when {DETECTION}
                then round({PARTS} * ({MICROJANSKY_ZEROPOINT} - 2.5 * log(flux))) / {PARTS}
                end as mag,
            case when {DETECTION}
                then round({PARTS} * {MAG_PER_RELATIVE_ERROR} * fluxerr / flux) / {PARTS}
                end as magerr,
            case when fluxerr > 0
                then round({PARTS} * ({MICROJANSKY_ZEROPOINT}
                    - 2.5 * log(limiting_mag_nsigma * fluxerr))) / {PARTS}
                end as limiting_mag,
            nullif(origin, '') as origin
        from (
            select distinct on ({SAME}) {SAME}, limiting_mag_nsigma
            from photometry
            where obj_id = told.obj_id and mjd >= {-CARD_DAYS} + (
                select max(mjd) from photometry as newest where newest.obj_id = told.obj_id)
            order by {SAME}, id
        ) as measurement
    ) as point
"""  # noqa: S608 (our own names and numbers)

TOLD = Prepared(STATISTICS, obj_ids=ARRAY(Text))
TOLD_WITH_CURVES = Prepared(
    f"select *, ({CURVE}) as curve from ({STATISTICS}) as told",  # noqa: S608
    obj_ids=ARRAY(Text),
)


def photstats_by_obj(session: Session, obj_ids: Sequence[str]) -> dict[str, PhotStats]:
    """Return what the photometry tells of each object that has some."""
    rows = TOLD.execute(session, {"obj_ids": list(obj_ids)})
    return {row.obj_id: PhotStats.model_validate(row) for row in rows}


def curves_by_obj(session: Session, obj_ids: Sequence[str]) -> dict[str, tuple[PhotStats, Curve]]:
    """Return of each object that has photometry what it tells, and its small light curve.

    The light curve, by time, goes back `CARD_DAYS` from its newest point.
    """
    rows = TOLD_WITH_CURVES.execute(session, {"obj_ids": list(obj_ids)})
    return {row.obj_id: (PhotStats.model_validate(row), Written(row.curve)) for row in rows}


def statistics_of(session: Session, obj_id: str) -> PhotStats | None:
    """Return what the photometry tells of an object; None if there is none."""
    check_objects(session, [obj_id])
    return photstats_by_obj(session, [obj_id]).get(obj_id)
