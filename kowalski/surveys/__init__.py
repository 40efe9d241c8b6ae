"""Alert streams: one module for each survey."""

from kowalski.surveys.lsst import LSST
from kowalski.surveys.pgir import PGIR
from kowalski.surveys.survey import Survey
from kowalski.surveys.turbo import TURBO
from kowalski.surveys.wntr import WNTR
from kowalski.surveys.ztf import ZTF

SURVEYS = {survey.name: survey for survey in (ZTF, PGIR, WNTR, TURBO, LSST)}

__all__ = ["SURVEYS", "Survey"]
