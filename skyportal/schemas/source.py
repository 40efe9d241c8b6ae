"""Sources in requests and responses."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from skyportal.schemas.annotation import Annotation, AnnotationComparison, comparisons_of_text
from skyportal.schemas.base import (
    CommaSeparated,
    Page,
    PageQuery,
    QueryModel,
    RequestModel,
    ResponseModel,
    UTCDateTime,
)
from skyportal.schemas.candidate import PassedFilter
from skyportal.schemas.classification import Classification
from skyportal.schemas.color_magnitude import ColorMagnitude
from skyportal.schemas.comment import Comment
from skyportal.schemas.detections import DetectionConditions, Magnitude
from skyportal.schemas.export import ExportFormat
from skyportal.schemas.followup_request import FollowupRequest
from skyportal.schemas.group import GroupSummary
from skyportal.schemas.host import HostOfSource
from skyportal.schemas.label import Label
from skyportal.schemas.obj import Declination, ObjCreate, ObjDetail, ObjProperties, RightAscension
from skyportal.schemas.photometry import CompactPhotometry, PhotStats
from skyportal.schemas.tag import Tag
from skyportal.schemas.thumbnail import Thumbnail
from skyportal.schemas.user import UserSummary
from skyportal.schemas.written import Written

Radius = Annotated[float, Field(gt=0, le=10, description="degrees")]


class SavedGroup(GroupSummary):
    """A group that has saved an object, or was asked to."""

    active: bool
    requested: bool
    saved_at: UTCDateTime | None
    saved_by: UserSummary | None


class SourceRow(ObjDetail):
    """An object of a list of sources; `saved_at` is when it was saved last."""

    groups: Written[list[SavedGroup]]
    photstats: PhotStats | None
    saved_at: UTCDateTime | None
    classifications: Written[list[Classification]]
    annotations: list[Annotation] | None = None
    thumbnails: list[Thumbnail] | None = None
    comments: list[Comment] | None = None
    tags: list[Tag] | None = None
    labels: list[Label] | None = None
    candidates: list[PassedFilter] | None = None
    host: HostOfSource | None = None
    color_magnitude: list[ColorMagnitude] | None = None
    comment_exists: bool | None = None
    photometry_exists: bool | None = None
    spectrum_exists: bool | None = None
    period_exists: bool | None = None


class Neighbour(ResponseModel):
    """Another object near by."""

    obj_id: str
    separation: Annotated[float, Field(description="arcsec")]


class SourcePage(Page):
    """A page of sources."""

    sources: list[SourceRow]
    geojson: Annotated[dict[str, object] | None, Field(description="a FeatureCollection")] = None


class Source(ObjDetail):
    """An object with everything that the caller may see of it.

    Distances are in Mpc, by the redshift in the cosmology of Planck 2018; `dm` is the distance modulus
    in magnitudes, `ebv` the reddening by the Milky Way, null where no map of it is at hand.
    """

    luminosity_distance: float | None
    angular_diameter_distance: float | None
    dm: float | None
    ebv: float | None
    host: HostOfSource | None
    groups: list[SavedGroup]
    annotations: list[Annotation]
    thumbnails: list[Thumbnail]
    candidates: list[PassedFilter]
    comments: list[Comment]
    tags: list[Tag]
    labels: list[Label]
    followup_requests: list[FollowupRequest]
    duplicates: Annotated[list[Neighbour], Field(description="other objects within 4 arcsec")]
    photstats: PhotStats | None
    photometry: Written[list[CompactPhotometry]] | None = None
    period_exists: bool | None = None


class SourceQuery(QueryModel):
    """What to add to a source."""

    include_photometry: Annotated[bool, Field(description="with a small light curve")] = False
    include_period_exists: Annotated[
        bool, Field(description="whether an annotation has a period")
    ] = False


class SourceSort(StrEnum):
    """By what sources are sorted."""

    SAVED_AT = "saved_at"
    ID = "id"
    RA = "ra"
    DEC = "dec"
    REDSHIFT = "redshift"
    ORIGIN = "origin"
    ALIAS = "alias"
    FAVORITES = "favorites"


SORTS = rf"^({'|'.join(SourceSort)}|altdata\.[^.]+|annotation\.[^.].*\.[^.]+)$"


class SourceConditions(DetectionConditions):
    """Which sources, how to sort them, and what to tell of them."""

    source_id: Annotated[
        str | None, Field(alias="sourceID", description="part of the id, an alias or the TNS name")
    ] = None
    rejected_source_ids: Annotated[
        CommaSeparated[str] | None, Field(alias="rejectedSourceIDs", description="not these")
    ] = None
    ra: RightAscension | None = None
    dec: Declination | None = None
    radius: Radius | None = None
    alias: Annotated[str | None, Field(description="one of the aliases")] = None
    origin: str | None = None
    tns_name: Annotated[str | None, Field(alias="TNSname")] = None
    has_tns_name: Annotated[bool, Field(alias="hasTNSname")] = False
    has_no_tns_name: Annotated[bool, Field(alias="hasNoTNSname")] = False
    group_ids: Annotated[
        CommaSeparated[int] | None,
        Field(alias="group_ids", description="saved to one of these groups"),
    ] = None
    include_requested: Annotated[
        bool, Field(description="also those that a group was asked to save")
    ] = False
    pending_only: Annotated[
        bool, Field(description="only those that a group was asked to save")
    ] = False
    saved_before: UTCDateTime | None = None
    saved_after: UTCDateTime | None = None
    saved_by_current_user: bool = False
    list_name: Annotated[str | None, Field(description="is on this list of mine")] = None
    created_or_modified_after: UTCDateTime | None = None
    min_redshift: float | None = None
    max_redshift: float | None = None
    classifications: Annotated[
        CommaSeparated[str] | None,
        Field(description="has one of these classes: `class`, or `taxonomy: class`"),
    ] = None
    classifications_simul: Annotated[
        bool, Field(alias="classifications_simul", description="has all of the classes")
    ] = False
    nonclassifications: Annotated[
        CommaSeparated[str] | None, Field(description="has none of these classes")
    ] = None
    classified: bool = False
    unclassified: bool = False
    has_been_labelled: Annotated[
        bool, Field(description="somebody (of `group_ids`) has looked at it")
    ] = False
    has_not_been_labelled: Annotated[bool, Field(description="nobody has looked at it")] = False
    current_user_labeller: Annotated[
        bool, Field(description="for the two before: only I count")
    ] = False
    start_date: Annotated[
        UTCDateTime | None, Field(description="first detected at this time or later")
    ] = None
    end_date: Annotated[
        UTCDateTime | None, Field(description="last detected at this time or before")
    ] = None
    min_peak_magnitude: Annotated[
        Magnitude | None, Field(description="the brightest AB magnitude is this or a larger number")
    ] = None
    max_peak_magnitude: Annotated[
        Magnitude | None,
        Field(description="the brightest AB magnitude is this or a smaller number"),
    ] = None
    min_latest_magnitude: Annotated[
        Magnitude | None, Field(description="the last AB magnitude is this or a larger number")
    ] = None
    max_latest_magnitude: Annotated[
        Magnitude | None, Field(description="the last AB magnitude is this or a smaller number")
    ] = None
    tags: Annotated[CommaSeparated[str] | None, Field(description="has one of these tags")] = None
    simbad_class: Annotated[
        str | None, Field(description="`altdata.simbad.class` is this, in any case")
    ] = None
    has_spectrum: bool = False
    has_no_spectrum: bool = False
    has_spectrum_after: Annotated[UTCDateTime | None, Field(description="observed then")] = None
    has_spectrum_before: Annotated[UTCDateTime | None, Field(description="observed then")] = None
    comments_filter: Annotated[
        CommaSeparated[str] | None, Field(description="a comment has one of these texts in it")
    ] = None
    comments_filter_author: Annotated[
        CommaSeparated[str] | None, Field(description="the comment is by one of these users")
    ] = None
    comments_filter_before: UTCDateTime | None = None
    comments_filter_after: UTCDateTime | None = None
    annotations_filter: Annotated[
        list[AnnotationComparison],
        BeforeValidator(comparisons_of_text),
        Field(
            max_length=20,
            description="`key` or `key: value: op` (lt, le, eq, ne, ge, gt), separated by commas",
        ),
    ] = []  # noqa: RUF012 (pydantic copies defaults)
    annotations_filter_origin: Annotated[
        CommaSeparated[str] | None, Field(description="the annotations are of these origins")
    ] = None
    annotations_filter_before: UTCDateTime | None = None
    annotations_filter_after: UTCDateTime | None = None
    has_followup_request: Annotated[
        bool, Field(description="an observation was asked for, and that was not taken back")
    ] = False
    followup_request_status: Annotated[
        str | None,
        Field(description="a request's status, in SkyPortal's words, has this in it"),
    ] = None
    include_thumbnails: bool = False
    include_annotations: bool = False
    include_comments: bool = False
    include_tags: bool = False
    include_candidates: Annotated[bool, Field(description="which filters it passed, when")] = False
    include_comment_exists: Annotated[bool, Field(description="whether it has a comment")] = False
    include_photometry_exists: Annotated[bool, Field(description="whether it has any")] = False
    include_spectrum_exists: Annotated[bool, Field(description="whether it has one")] = False
    include_period_exists: Annotated[
        bool, Field(description="whether an annotation has a period")
    ] = False
    include_labellers: Annotated[bool, Field(description="who has looked at it")] = False
    include_hosts: Annotated[bool, Field(description="in which galaxy it is")] = False
    include_color_magnitude: Annotated[
        bool, Field(description="colour and absolute magnitude, where an annotation tells them")
    ] = False
    sort_by: Annotated[
        str,
        Field(
            pattern=SORTS,
            description="one of "
            + ", ".join(SourceSort)
            + "; `altdata.<field>`, or `annotation.<origin>.<key>`",
        ),
    ] = SourceSort.SAVED_AT
    sort_order: Literal["asc", "desc"] = "desc"


class SourcesQuery(PageQuery, SourceConditions):
    """Which page of which sources."""

    include_geo_json: Annotated[
        bool, Field(alias="includeGeoJSON", description="with the positions as GeoJSON")
    ] = False


class SourcesExport(SourceConditions):
    """Which sources to export, and how."""

    format: ExportFormat = ExportFormat.CSV


class SourceCreate(ObjCreate):
    """An object to save; what is already saved stays as it is."""

    group_ids: Annotated[
        list[int] | None,
        Field(min_length=1, description="the groups; all of yours but the public one if left out"),
    ] = None
    ignore_if_in_group_ids: Annotated[
        dict[int, list[int]],
        Field(description="for a group: not if one of these groups has saved it", max_length=500),
    ] = {}  # noqa: RUF012 (pydantic copies defaults)
    saver_per_group_id: Annotated[
        dict[int, int],
        Field(description="for a group: the user who saves (system administrators only)"),
    ] = {}  # noqa: RUF012


class SourceSaved(ResponseModel):
    """To which of the groups asked for the object is saved now."""

    id: str
    saved_to_groups: list[int]


class SourceChange(ObjProperties):
    """What to change of an object; what is left out stays, null removes."""

    ra: RightAscension | None = None
    dec: Declination | None = None


class SourceUnsave(RequestModel):
    """The group that unsaves."""

    group_id: int


class SourceGroupsChange(RequestModel):
    """Groups that shall have the object, and groups that shall not."""

    objId: Annotated[str, Field(description="id of the object")]  # noqa: N815 (name of the API)
    inviteGroupIds: Annotated[  # noqa: N815
        list[int],
        Field(description="save to these; where you may not, its members are asked to"),
    ] = []  # noqa: RUF012 (pydantic copies defaults)
    unsaveGroupIds: Annotated[list[int], Field(description="unsave from these")] = []  # noqa: N815, RUF012


class SourceGroupChange(RequestModel):
    """Whether a group saves what it was asked to."""

    groupID: int  # noqa: N815 (name of the API)
    active: bool
    requested: Literal[False] = False


class ExistsQuery(QueryModel):
    """A position in the sky."""

    ra: RightAscension | None = None
    dec: Declination | None = None
    radius: Radius = 2 / 3600


class SourceExists(ResponseModel):
    """Whether the caller has such a source."""

    source_exists: bool
    message: str
