"""What the numbers mean, computed with numpy."""

import numpy


def dew_point(temperature, humidity):
    """The dew point in degrees Celsius (Magnus formula) of whole arrays at a time."""
    a, b = 17.62, 243.12
    gamma = a * temperature / (b + temperature) + numpy.log(humidity / 100)
    return b * gamma / (a - gamma)


def summary(readings):
    """For each bed: its mean temperature, its spread and its highest dew point."""
    beds = {}
    for bed in sorted({reading.bed for reading in readings}):
        rows = [reading for reading in readings if reading.bed == bed]
        temperature = numpy.array([reading.temperature for reading in rows])
        humidity = numpy.array([reading.humidity for reading in rows])
        beds[bed] = {
            "readings": len(rows),
            "mean": round(float(numpy.mean(temperature)), 2),
            "spread": round(float(numpy.ptp(temperature)), 2),
            "dew_point": round(float(numpy.max(dew_point(temperature, humidity))), 2),
        }
    return beds
