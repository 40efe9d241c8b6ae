"""Alert streams: one module for each survey."""

from kowalski.surveys.survey import Survey
from kowalski.surveys.ztf import ZTF

SURVEYS = {survey.name: survey for survey in (ZTF,)}

__all__ = ["SURVEYS", "Survey"]
