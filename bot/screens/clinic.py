"""The office itself: when it is open, where it is, what to bring, and what is known about it."""

from collections.abc import Sequence
from datetime import date, timedelta

from markupsafe import Markup

from bot.catalog.calendar import Opening
from bot.catalog.loader import Catalog
from bot.catalog.office import Place
from bot.catalog.subjects import Profile
from bot.catalog.texts import Texts, listed
from bot.screens.facts import said, verified
from bot.screens.kit import Button, Row, Screen, act, lines, paragraphs
from bot.screens.meeting import map_row
from bot.screens.menu import back_row, home_button
from bot.services.clinic import Hours, Stretch

A_MONDAY = date(2024, 1, 1)  # any: only the names of its week's days are used
ASKED_FOR = ("address", "room", "phone")
RANGE = 3  # so many days in a row are named by the first and the last


def info(t: Texts, catalog: Catalog, week: Sequence[Hours], closed: Sequence[tuple[date, str]]) -> Screen:
    """All a visitor must know before coming; what the office has not told us is said to be so."""
    text = paragraphs(
        lines(t("clinic.title"), t("clinic.what")),
        lines(
            t("clinic.open", zone=catalog.clinic.zone_label),
            *(_hours(t, hours) for hours in sorted(week, key=lambda hours: not hours.openings)),
            t("clinic.hours_note", note=catalog.profile.hours_note) if catalog.profile.hours_note else None,
        ),
        _closed_ahead(t, closed),
        _place(t, catalog.clinic.place),
        t("clinic.bring"),
    )
    book = Button(t.plain("btn.book"), act("bk.start"))
    about: Row = (Button(t.plain("btn.about_office"), act("clinic.about")),) if catalog.profile.about else ()
    return Screen(text, ((book, *about), *map_row(t, catalog), (home_button(t),)), about=act("clinic.info"))


def about(t: Texts, office: Profile) -> Screen:
    """What is known about the office, line by line with its source and date."""
    facts = [t("guide.bullet", text=said(t, fact)) for fact in office.about]
    text = paragraphs(t("clinic.about"), lines(*facts), lines(verified(t, office), t("clinic.may_differ")))
    return Screen(text, (back_row(t, act("clinic.info")),))


def _hours(t: Texts, hours: Hours) -> Markup:
    if not hours.openings:
        return t("clinic.closed", days=listed(_name(t, day) for stretch in hours.stretches for day in stretch))
    days = listed(name for stretch in hours.stretches for name in _names(t, stretch))
    return t("clinic.hours", days=days, hours=listed(_opening(t, opening) for opening in hours.openings))


def _names(t: Texts, stretch: Stretch) -> list[str]:
    names = [_name(t, day) for day in stretch]
    return [t.plain("clinic.range", first=names[0], last=names[-1])] if len(names) >= RANGE else names


def _name(t: Texts, day: int) -> str:
    return t.moment(A_MONDAY + timedelta(days=day), "weekday")


def _opening(t: Texts, opening: Opening) -> str:
    return t.plain("clinic.range", first=opening.start, last=opening.end)


def _closed_ahead(t: Texts, closed: Sequence[tuple[date, str]]) -> Markup:
    if not closed:
        return t("clinic.no_holidays")
    return lines(t("clinic.holidays"), *(t("clinic.holiday", day=day, why=why) for day, why in closed))


def _place(t: Texts, place: Place) -> Markup:
    unknown = [t.plain(f"clinic.lacks_{name}") for name in ASKED_FOR if getattr(place, name) is None]
    return lines(
        t("clinic.address", address=place.address) if place.address else None,
        t("booking.room", room=place.room) if place.room else None,
        t("booking.phone", phone=place.phone) if place.phone else None,
        t("clinic.unknown", what=listed(unknown)) if unknown else None,
    )
