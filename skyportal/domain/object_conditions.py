"""What can be asked of objects in lists: how they are classified, labelled, observed, spoken of.

Each condition asks only rows that the caller sees: what others keep to themselves neither keeps an
object in a list nor out of it.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Exists,
    Float,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute

from skyportal.domain.followup import has_status
from skyportal.domain.texts import has_in_it
from skyportal.models.annotation import Annotation
from skyportal.models.annotation_value import AnnotationValue as Value
from skyportal.models.classification import Classification
from skyportal.models.comment import Comment
from skyportal.models.data_annotation import DataAnnotation
from skyportal.models.followup_request import FollowupRequest
from skyportal.models.label import Label
from skyportal.models.spectrum import Spectrum
from skyportal.models.tag import Tag, TagOption
from skyportal.models.taxonomy import Taxonomy
from skyportal.models.user import User
from skyportal.schemas.annotation import AnnotationComparison, Comparison
from skyportal.schemas.candidate import CandidateConditions
from skyportal.schemas.followup_request import RequestState
from skyportal.schemas.source import SourceConditions

Condition = ColumnElement[bool]
ObjId = ColumnElement[str] | InstrumentedAttribute[str]


def has_class(obj_id: ObjId, name: str) -> Exists:
    """Return the condition that an object has a class, given as `class` or `taxonomy: class`."""
    taxonomy, colon, of_taxonomy = name.partition(": ")
    found = exists().where(Classification.obj_id == obj_id)
    if not colon:
        return found.where(Classification.classification == name)
    named = select(Taxonomy.id).where(Taxonomy.name == taxonomy)
    return found.where(
        Classification.classification == of_taxonomy, Classification.taxonomy_id.in_(named)
    )


def has_one_of(obj_id: ObjId, names: Iterable[str]) -> Condition:
    """Return the condition that an object has one of these classes."""
    return or_(*(has_class(obj_id, name) for name in names))


def class_conditions(obj_id: ObjId, query: SourceConditions) -> Iterator[Condition]:
    """Yield what must hold of the classifications of an object."""
    if query.classifications and query.classifications_simul:
        yield from (has_class(obj_id, name) for name in query.classifications)
    elif query.classifications:
        yield has_one_of(obj_id, query.classifications)
    if query.nonclassifications:
        yield ~has_one_of(obj_id, query.nonclassifications)
    any_class = exists().where(Classification.obj_id == obj_id)
    if query.classified:
        yield any_class
    if query.unclassified:
        yield ~any_class


def label_conditions(obj_id: ObjId, query: SourceConditions, user_id: int) -> Iterator[Condition]:
    """Yield what must hold of who has looked at an object."""
    labelled = exists().where(Label.obj_id == obj_id)
    if query.group_ids is not None:
        labelled = labelled.where(Label.group_id.in_(query.group_ids))
    if query.current_user_labeller:
        labelled = labelled.where(Label.labeller_id == user_id)
    if query.has_been_labelled:
        yield labelled
    if query.has_not_been_labelled:
        yield ~labelled


def spectrum_conditions(obj_id: ObjId, query: SourceConditions) -> Iterator[Condition]:
    """Yield what must hold of the spectra of an object."""
    observed = exists().where(Spectrum.obj_id == obj_id)
    if query.has_no_spectrum:
        yield ~observed
    if query.has_spectrum_after is not None:
        observed = observed.where(Spectrum.observed_at >= query.has_spectrum_after)
    if query.has_spectrum_before is not None:
        observed = observed.where(Spectrum.observed_at <= query.has_spectrum_before)
    if query.has_spectrum or query.has_spectrum_after or query.has_spectrum_before:
        yield observed


def comment_conditions(obj_id: ObjId, query: SourceConditions) -> Iterator[Condition]:
    """Yield that one comment has one of the texts, and the author and time asked for."""
    said = exists().where(Comment.obj_id == obj_id)
    wanted = []
    if query.comments_filter:
        texts = (has_in_it(Comment.text, one) for one in query.comments_filter)
        wanted.append(or_(*texts))
    if query.comments_filter_author:
        authors = select(User.id).where(User.username.in_(query.comments_filter_author))
        wanted.append(Comment.author_id.in_(authors))
    if query.comments_filter_after is not None:
        wanted.append(Comment.created_at >= query.comments_filter_after)
    if query.comments_filter_before is not None:
        wanted.append(Comment.created_at <= query.comments_filter_before)
    if wanted:
        yield said.where(*wanted)


def annotation_conditions(obj_id: ObjId, query: SourceConditions) -> Iterator[Condition]:
    """Yield for each comparison that some annotation fulfils it, not the same one for all."""
    for comparison in query.annotations_filter:
        if comparison.is_of_text:
            noted = exists().where(Annotation.obj_id == obj_id, compared(comparison))
            yield noted.where(*annotations_from(query, Annotation))
        else:
            bounds = [] if comparison.op is None else [bounded(comparison, Value.number)]
            yield has_value(obj_id, comparison.key, *bounds, *annotations_from(query, Value))
    from_some = list(annotations_from(query, Annotation))
    if from_some and not query.annotations_filter:
        yield exists().where(Annotation.obj_id == obj_id, *from_some)


def annotations_from(query: SourceConditions, row: type[Annotation | Value]) -> Iterator[Condition]:
    """Yield from where and when annotations are to be."""
    if query.annotations_filter_origin:
        yield row.origin.in_(query.annotations_filter_origin)
    if query.annotations_filter_after is not None:
        yield row.created_at >= query.annotations_filter_after
    if query.annotations_filter_before is not None:
        yield row.created_at <= query.annotations_filter_before


def has_value(obj_id: ObjId, key: str, *conditions: Condition) -> Condition:
    """Return the condition that an object has an annotation whose value of a key fulfils others.

    Each object is looked up by itself: PostgreSQL cannot know how many values of a key there are
    among those that the caller sees, and may read all.
    """
    found = select(Value.key).where(Value.obj_id == obj_id, Value.key == key, *conditions)
    return found.correlate_except(Value).offset(0).exists()


def measurement_conditions(obj_id: ObjId, query: CandidateConditions) -> Iterator[Condition]:
    """Yield for each comparison that annotations of enough measurements fulfil it."""
    narrowing: list[Condition] = []
    if query.photometry_annotations_filter_origin:
        origins = query.photometry_annotations_filter_origin
        narrowing.append(DataAnnotation.origin.in_(origins))
    if query.photometry_annotations_filter_after is not None:
        narrowing.append(DataAnnotation.created_at >= query.photometry_annotations_filter_after)
    if query.photometry_annotations_filter_before is not None:
        narrowing.append(DataAnnotation.created_at <= query.photometry_annotations_filter_before)
    least = query.photometry_annotations_filter_min_count
    wanted = [compared(one, DataAnnotation) for one in query.photometry_annotations_filter]
    if not wanted and (narrowing or least > 1):
        wanted = [true()]
    for condition in wanted:
        count = select(func.count(DataAnnotation.photometry_id.distinct()))
        noted = count.where(DataAnnotation.obj_id == obj_id, condition, *narrowing)
        yield noted.correlate_except(DataAnnotation).scalar_subquery() >= least


def request_conditions(obj_id: ObjId, query: SourceConditions) -> Iterator[Condition]:
    """Yield what must hold of the follow-up requests for an object."""
    asked = exists().where(FollowupRequest.obj_id == obj_id)
    if query.followup_request_status is not None:
        yield asked.where(has_status(query.followup_request_status))
    elif query.has_followup_request:
        yield asked.where(FollowupRequest.state != RequestState.DELETED)


def compared(
    wanted: AnnotationComparison, annotation: type[Annotation | DataAnnotation] = Annotation
) -> Condition:
    """Return the condition that an annotation's value compares so with the one asked for."""
    value = annotation.data[wanted.key]
    if wanted.op is None:
        there: Condition = annotation.data.has_key(wanted.key)
        return there
    if wanted.is_of_text:
        text: ColumnElement[str] = value.astext
        return text == wanted.value if wanted.op is Comparison.EQ else text != wanted.value
    is_number = func.jsonb_typeof(value) == "number"
    return bounded(wanted, case((is_number, cast(value.astext, Float))))


def bounded(
    wanted: AnnotationComparison, number: ColumnElement[Any] | InstrumentedAttribute[Any]
) -> Condition:
    """Return the condition that a number compares so with the one asked for."""
    limit = literal(wanted.number)
    compares: dict[Comparison | None, Condition] = {
        Comparison.LT: number < limit,
        Comparison.LE: number <= limit,
        Comparison.EQ: number == limit,
        Comparison.NE: number != limit,
        Comparison.GE: number >= limit,
        Comparison.GT: number > limit,
    }
    return compares[wanted.op]


def has_tag(obj_id: ObjId, names: Iterable[str]) -> Condition:
    """Return the condition that an object has one of these tags."""
    named = select(TagOption.id).where(TagOption.name.in_(names))
    return exists().where(Tag.obj_id == obj_id, Tag.objtagoption_id.in_(named))


def conditions(obj_id: ObjId, query: SourceConditions, user_id: int) -> Iterator[Condition]:
    """Yield what must hold of what is known of an object, as a list of sources asks."""
    if query.tags:
        yield has_tag(obj_id, query.tags)
    yield from class_conditions(obj_id, query)
    yield from label_conditions(obj_id, query, user_id)
    yield from spectrum_conditions(obj_id, query)
    yield from comment_conditions(obj_id, query)
    yield from annotation_conditions(obj_id, query)
    yield from request_conditions(obj_id, query)
