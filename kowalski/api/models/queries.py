"""The queries of `POST /api/queries`, by their `query_type`."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator

from kowalski.api.extended_json import read_literal
from kowalski.api.models.base import RequestModel
from kowalski.api.models.skymaps import Level, SkymapNamed

QUERY_TYPES = (
    "cone_search",
    "count_documents",
    "estimated_document_count",
    "find",
    "find_one",
    "aggregate",
    "info",
    "near",
    "drop",
    "skymap",
)
INFO_COMMANDS = ("catalog_names", "catalog_info", "index_info", "db_info")
UNITS = ("arcsec", "arcmin", "deg", "rad")

Unit = Literal["arcsec", "arcmin", "deg", "rad"]
Sort = list[tuple[str, int]]


def document(field: str, value: Any) -> Any:
    """Return a filter or projection; a text holds one as a literal, nothing is an empty one."""
    if isinstance(value, str):
        value = read_literal(field, value)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ValueError(
            f"Unsupported {field} specification: {field} must be an object, not {value!r:.60}."
        )
    return value


def as_filter(value: Any) -> Any:
    """Return a filter."""
    return document("filter", value)


def as_required_filter(value: Any) -> Any:
    """Return a filter that must be given."""
    if value is None:
        raise ValueError("Unsupported filter specification: null; {} matches all documents.")
    return document("filter", value)


def as_projection(value: Any) -> Any:
    """Return a projection."""
    return document("projection", value)


def as_pipeline(value: Any) -> Any:
    """Return the stages of a pipeline; a text holds them as a literal."""
    if isinstance(value, str):
        value = read_literal("pipeline", value)
    if not isinstance(value, list):
        raise ValueError(
            f"Unsupported pipeline specification: pipeline must be a list, not {value!r:.60}."
        )
    if not value:
        raise ValueError("Pipeline must contain at least one stage.")
    return value


def as_sort(value: Any) -> Any:
    """Return an order as pairs of field and direction; None is no order."""
    if value is None:
        return None
    if isinstance(value, str):
        return [(value, 1)]
    pairs = list(value.items()) if isinstance(value, dict) else value
    if isinstance(pairs, list) and len(pairs) == 2 and isinstance(pairs[0], str):
        pairs = [pairs]
    if not isinstance(pairs, list):
        raise ValueError(f'kwargs.sort must be like [["candid", -1]], not {value!r:.60}.')
    for pair in pairs:
        well_formed = isinstance(pair, list | tuple) and len(pair) == 2
        if not well_formed or not isinstance(pair[0], str) or pair[1] not in (1, -1):
            raise ValueError(f'kwargs.sort must be like [["candid", -1]], not {value!r:.60}.')
    return [(name, int(direction)) for name, direction in pairs]


def as_hint(value: Any) -> Any:
    """Return the name of an index, or its pairs of field and direction."""
    if value is None or isinstance(value, str):
        return value
    pairs = list(value.items()) if isinstance(value, dict) else value
    if isinstance(pairs, list) and all(isinstance(p, list | tuple) and len(p) == 2 for p in pairs):
        return [tuple(pair) for pair in pairs]
    raise ValueError(f"kwargs.hint must be the name of an index, not {value!r:.60}.")


def as_count(value: Any) -> Any:
    """Return a number of documents; a text may hold it."""
    if isinstance(value, str) and value.isdecimal():
        return int(value)
    return 0 if value is None else value


def as_max_time_ms(value: Any) -> Any:
    """Return a time in milliseconds."""
    number = int(value) if isinstance(value, str) and value.isdecimal() else value
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise ValueError(f"kwargs.max_time_ms must be int >= 1, not {value!r:.60}.")
    return number


Whole = Annotated[int, Field(ge=0, lt=2**31)]
Digits = Annotated[str, Field(pattern="^[0-9]{1,9}$")]
Literals = Annotated[str, Field(description="a text that holds it, as JSON or a Python literal")]
Order = str | dict[str, Literal[1, -1]] | list[tuple[str, Literal[1, -1]]] | None

Filter = Annotated[
    dict[str, Any],
    BeforeValidator(as_filter, json_schema_input_type=dict[str, Any] | Literals | None),
]
RequiredFilter = Annotated[
    dict[str, Any],
    BeforeValidator(as_required_filter, json_schema_input_type=dict[str, Any] | Literals),
]
Projection = Annotated[
    dict[str, Any],
    BeforeValidator(as_projection, json_schema_input_type=dict[str, Any] | Literals | None),
]
Pipeline = Annotated[
    list[dict[str, Any]],
    BeforeValidator(
        as_pipeline,
        json_schema_input_type=Annotated[list[dict[str, Any]], Field(min_length=1)] | Literals,
    ),
]
Count = Annotated[Whole, BeforeValidator(as_count, json_schema_input_type=Whole | Digits | None)]


class RunOptions(RequestModel):
    """How a query is run; each type of query takes those that mean something to it."""

    skip: Count = 0
    limit: Annotated[Count, Field(description="0 is no limit")] = 0
    sort: Annotated[Sort | None, BeforeValidator(as_sort, json_schema_input_type=Order)] = None
    hint: Annotated[Any, BeforeValidator(as_hint, json_schema_input_type=Order)] = None
    max_time_ms: Annotated[
        int | None,
        BeforeValidator(
            as_max_time_ms, json_schema_input_type=Annotated[int, Field(ge=1)] | Digits | None
        ),
    ] = None
    page_size: Annotated[
        int | None, Field(ge=1, le=10_000, description="of find: documents in the order of _id")
    ] = None
    after: Annotated[
        str | None, Field(max_length=2048, description="`next` of the page before")
    ] = None
    allowDiskUse: bool = True  # noqa: N815 (the name that clients send)


def as_options(value: Any) -> Any:
    """Return options; nothing is those that hold where none are given."""
    return {} if value is None else value


Options = Annotated[
    RunOptions,
    BeforeValidator(as_options, json_schema_input_type=RunOptions | None),
    Field(alias="kwargs"),
]


class OneCatalog(RequestModel):
    """What is asked of one collection."""

    catalog: str


class FindQuery(OneCatalog):
    """Documents that meet a filter."""

    filter: RequiredFilter
    projection: Projection = Field(default_factory=dict)


class FilterQuery(OneCatalog):
    """A filter on one collection."""

    filter: RequiredFilter


class AggregateQuery(OneCatalog):
    """A pipeline on one collection."""

    pipeline: Pipeline


class InfoQuery(RequestModel):
    """What there is to be told of the archive."""

    command: Annotated[str, Field(json_schema_extra={"enum": list(INFO_COMMANDS)})]
    catalog: str | None = None

    @field_validator("command")
    @classmethod
    def known(cls, value: str) -> str:
        """Refuse a command that there is not."""
        if value not in INFO_COMMANDS:
            raise ValueError(f"command {value} not in {INFO_COMMANDS}")
        return value


class CatalogPart(RequestModel):
    """What is asked of one of several collections."""

    filter: Filter = Field(default_factory=dict)
    projection: Projection = Field(default_factory=dict)


def as_unit(value: Any) -> Any:
    """Return a unit of angles."""
    if value not in UNITS:
        raise ValueError(f"Angular units not in {UNITS}: {value!r:.60}.")
    return value


AngularUnit = Annotated[Unit, BeforeValidator(as_unit, json_schema_input_type=Unit)]
Angle = Annotated[float, Field(ge=0, allow_inf_nan=False, strict=False)]


class ObjectCoordinates(RequestModel):
    """Positions, and how far around each is looked."""

    radec: Annotated[
        Any, Field(description='"ra dec", [[ra, dec], …] or {name: [ra, dec]}, degrees or h:m:s')
    ]
    cone_search_radius: Angle
    cone_search_unit: AngularUnit


class ConeSearchQuery(RequestModel):
    """Documents around positions."""

    object_coordinates: ObjectCoordinates
    catalogs: dict[str, CatalogPart]


class NearQuery(RequestModel):
    """Documents around positions, nearest first."""

    radec: Annotated[Any, Field(description="as in a cone search")]
    catalogs: dict[str, CatalogPart]
    min_distance: Angle = 0.0
    max_distance: Annotated[Angle | None, Field(description="1 arcmin if not given")] = None
    distance_units: AngularUnit = "rad"


class Find(RequestModel):
    """Documents of one collection."""

    query_type: Literal["find"]
    query: FindQuery
    options: Options = RunOptions()


class FindOne(RequestModel):
    """One document of a collection; projection and order are not taken."""

    query_type: Literal["find_one"]
    query: FilterQuery
    options: Options = RunOptions()


class Aggregate(RequestModel):
    """What a pipeline makes of a collection."""

    query_type: Literal["aggregate"]
    query: AggregateQuery
    options: Options = RunOptions()


class CountDocuments(RequestModel):
    """How many documents meet a filter; skip and limit are not taken."""

    query_type: Literal["count_documents"]
    query: FilterQuery
    options: Options = RunOptions()


class EstimatedDocumentCount(RequestModel):
    """About how many documents a collection has."""

    query_type: Literal["estimated_document_count"]
    query: OneCatalog
    options: Options = RunOptions()


class Info(RequestModel):
    """Names of collections, indexes, sizes."""

    query_type: Literal["info"]
    query: InfoQuery
    options: Options = RunOptions()


class ConeSearch(RequestModel):
    """What is within a radius of each of many positions, in each of several collections."""

    query_type: Literal["cone_search"]
    query: ConeSearchQuery
    options: Options = RunOptions()


class Near(RequestModel):
    """What is between two distances of each position, nearest first."""

    query_type: Literal["near"]
    query: NearQuery
    options: Options = RunOptions()


class SkymapOfQuery(SkymapNamed):
    """Which skymap is meant, and how much of its probability the region holds, in percent."""

    contour: Level = 90


class SkymapQuery(FindQuery):
    """Documents inside a contour of a skymap."""

    skymap: SkymapOfQuery


class Skymap(RequestModel):
    """What is inside a contour of a skymap."""

    query_type: Literal["skymap"]
    query: SkymapQuery
    options: Options = RunOptions()


class Drop(RequestModel):
    """Refused: nothing is dropped through the API."""

    query_type: Literal["drop"]
    query: OneCatalog


Query = (
    Find
    | FindOne
    | Aggregate
    | CountDocuments
    | EstimatedDocumentCount
    | Info
    | ConeSearch
    | Near
    | Skymap
    | Drop
)
AnyQuery = Annotated[Query, Field(discriminator="query_type")]
