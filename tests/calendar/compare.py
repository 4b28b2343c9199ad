"""Compares the calendar with the Python package `holidays`, which people in Kazakhstan keep independently of this
project: every day from 2020 to 2027 is a working day in both or in neither, but for the days that
docs/law/calendar-differences.csv lists against `python-holidays`. Fails with a list otherwise.

    pip install holidays==0.109
    compare.py
"""

import csv
import datetime
import pathlib
import sys

import holidays

LAW = pathlib.Path(__file__).resolve().parents[2] / "docs" / "law"
YEARS = range(2020, 2028)


def rows(name):
    """The rows of a table of docs/law, by heading."""
    with open(LAW / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def days():
    """Every day of the years compared."""
    first = datetime.date(YEARS[0], 1, 1)
    last = datetime.date(YEARS[-1], 12, 31)
    return [first + datetime.timedelta(days=n) for n in range((last - first).days + 1)]


def status(working):
    return "working" if working else "off"


def by_calendar(kinds, day):
    """What the calendar says: its row, or else the plain week."""
    kind = kinds.get(day.isoformat())
    return status(day.weekday() < 5 if kind is None else kind == "working_weekend")


def by_package(package, day):
    """What the package says: weekend days declared working go before everything else."""
    return status(day in package.weekend_workdays or (day.weekday() < 5 and day not in package))


def main():
    kinds = {row["on"]: row["kind"] for row in rows("calendar-kz-2026-11.csv")}
    package = holidays.KZ(years=YEARS)
    compared = [(day.isoformat(), by_calendar(kinds, day), by_package(package, day)) for day in days()]
    found = {entry for entry in compared if entry[1] != entry[2]}
    listed = {
        (row["on"], row["calendar_says"], row["other_says"])
        for row in rows("calendar-differences.csv")
        if row["against"] == "python-holidays"
    }

    print(f"holidays {holidays.__version__}: {len(compared)} days compared, {len(found)} differ, {len(listed)} listed")
    for on, ours, theirs in sorted(found - listed):
        print(f"not listed: {on} is {ours} in the calendar and {theirs} in the package")
    for on, ours, theirs in sorted(listed - found):
        print(f"listed but not found: {on} as {ours} in the calendar and {theirs} in the package")
    return 1 if found != listed else 0


if __name__ == "__main__":
    sys.exit(main())
