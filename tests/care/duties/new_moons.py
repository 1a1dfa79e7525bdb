"""New moons from Meeus, Astronomical Algorithms, chapter 49: owes the product nothing.

Right to some twenty seconds. Dynamical time runs ahead of clocks by `ahead`; of the years to
come it is a guess, which matters only where a new moon comes within a minute of midnight.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from math import radians, sin

# Amplitude, power of E, multiples of M, M', F; then the planets: A0, A1 and amplitude.
_TERMS = (
    (-0.40720, 0, 0, 1, 0), (0.17241, 1, 1, 0, 0), (0.01608, 0, 0, 2, 0),
    (0.01039, 0, 0, 0, 2), (0.00739, 1, -1, 1, 0), (-0.00514, 1, 1, 1, 0),
    (0.00208, 2, 2, 0, 0), (-0.00111, 0, 0, 1, -2), (-0.00057, 0, 0, 1, 2),
    (0.00056, 1, 1, 2, 0), (-0.00042, 0, 0, 3, 0), (0.00042, 1, 1, 0, 2),
    (0.00038, 1, 1, 0, -2), (-0.00024, 1, -1, 2, 0), (-0.00007, 0, 2, 1, 0),
    (0.00004, 0, 0, 2, -2), (0.00004, 0, 3, 0, 0), (0.00003, 0, 1, 1, -2),
    (0.00003, 0, 0, 2, 2), (-0.00003, 0, 1, 1, 2), (0.00003, 0, -1, 1, 2),
    (-0.00002, 0, -1, 1, -2), (-0.00002, 0, 1, 3, 0), (0.00002, 0, 0, 4, 0),
)  # fmt: skip
_PLANETS = (
    (299.77, 0.107408, 325), (251.88, 0.016321, 165), (251.83, 26.651886, 164),
    (349.42, 36.412478, 126), (84.66, 18.206239, 110), (141.74, 53.303771, 62),
    (207.14, 2.453732, 60), (154.84, 7.306860, 56), (34.52, 27.261239, 47),
    (207.19, 0.121824, 42), (291.34, 1.844379, 40), (161.72, 24.198154, 37),
    (239.56, 25.513099, 35), (331.55, 3.592518, 23),
)  # fmt: skip
_MONTH = 29.530588861
# Before 1929 the almanac went by the mean time of Beijing, since then by that of 120° east.
_OLD, _NEW = timedelta(hours=7, minutes=45, seconds=40), timedelta(hours=8)


def new_moon_near(day: date) -> datetime:
    """The new moon nearest a day, as clocks in Beijing showed it."""
    number = round((day - date(2000, 1, 6)).days / _MONTH)
    moment = datetime(2000, 1, 1, 12, tzinfo=UTC) + timedelta(days=_dynamical(number) - 2451545)
    return moment - timedelta(seconds=_ahead(day.year)) + (_OLD if day.year < 1929 else _NEW)


def _dynamical(k: int) -> float:
    t = k / 1236.85
    e = 1 - 0.002516 * t - 0.0000074 * t**2
    sun = radians(2.5534 + 29.10535670 * k - 0.0000014 * t**2)
    moon = radians(201.5643 + 385.81693528 * k + 0.0107582 * t**2 + 0.00001238 * t**3)
    width = radians(160.7108 + 390.67050284 * k - 0.0016118 * t**2 - 0.00000227 * t**3)
    node = radians(124.7746 - 1.56375588 * k + 0.0020672 * t**2)
    found = 2451550.09766 + _MONTH * k + 0.00015437 * t**2 - 0.00017 * sin(node)
    for size, power, a, b, c in _TERMS:
        found += size * e**power * sin(a * sun + b * moon + c * width)
    for start, speed, size in _PLANETS:
        found += size * 1e-6 * sin(radians(start + speed * k))
    return found


def _ahead(year: int) -> float:
    known = {1900: -3, 1910: 10, 1920: 21, 1930: 24, 1940: 24, 1950: 29, 1960: 33, 1970: 40}
    known |= {1980: 51, 1990: 57, 2000: 64, 2010: 66, 2020: 69, 2030: 71, 2110: 96}
    low = max(each for each in known if each <= year)
    high = min(each for each in known if each > year)
    return known[low] + (known[high] - known[low]) * (year - low) / (high - low)
