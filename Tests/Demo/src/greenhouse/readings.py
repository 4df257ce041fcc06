"""Where the numbers come from: a YAML file in the package, checked as it is read."""

from datetime import datetime
from importlib.resources import files

import yaml
from dateutil.parser import isoparse
from pydantic import BaseModel, Field, field_validator


class Reading(BaseModel):
    """What one sensor said at one time."""

    bed: str
    time: datetime
    temperature: float = Field(ge=-40, le=80, description="degrees Celsius")
    humidity: float = Field(ge=0, le=100, description="per cent")

    @field_validator("time", mode="before")
    @classmethod
    def parse_time(cls, value):
        return isoparse(value) if isinstance(value, str) else value


def load_readings():
    """The readings that come with the package, oldest first."""
    text = (files("greenhouse") / "data" / "readings.yaml").read_text(encoding="utf-8")
    rows = yaml.safe_load(text)
    return sorted((Reading(**row) for row in rows), key=lambda reading: reading.time)
