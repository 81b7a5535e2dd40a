"""The office itself: when it is open, where it is, what to bring, and what is known about it."""

from collections.abc import Sequence
from datetime import date, datetime

from markupsafe import Markup

from bot.catalog.calendar import Season, SpecialDay
from bot.catalog.loader import Catalog
from bot.catalog.office import Place
from bot.catalog.subjects import Profile
from bot.catalog.texts import Texts, listed
from bot.screens.facts import said, verified
from bot.screens.hours import day_hours, week_lines
from bot.screens.kit import Button, Row, Screen, act, lines, paragraphs
from bot.screens.meeting import map_row
from bot.screens.menu import back_row, home_button
from bot.services.clinic import closed_ahead, seasons_ahead, special_ahead, weekly_hours

ASKED_FOR = ("address", "room", "phone")


def info(t: Texts, catalog: Catalog, now: datetime) -> Screen:
    """All a visitor must know before coming; what the office has not told us is said to be so."""
    text = paragraphs(
        lines(t("clinic.title"), t("clinic.what")),
        lines(
            t("clinic.open", zone=catalog.clinic.zone_label),
            week_lines(t, weekly_hours(catalog)),
            t("clinic.hours_note", note=catalog.profile.hours_note) if catalog.profile.hours_note else None,
        ),
        *(_season(t, catalog, season) for season in seasons_ahead(catalog, now)),
        _special_ahead(t, special_ahead(catalog, now)),
        _closed_ahead(t, closed_ahead(catalog, now)),
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


def _season(t: Texts, catalog: Catalog, season: Season) -> Markup:
    heading = t("clinic.season", label=season.label, start=season.first, end=season.last)
    return lines(heading, week_lines(t, weekly_hours(catalog, season.weekly)))


def _special_ahead(t: Texts, days: Sequence[tuple[date, SpecialDay]]) -> Markup | None:
    told = [t("clinic.special_day", day=day, hours=day_hours(t, it.openings), why=it.why) for day, it in days]
    return lines(t("clinic.special"), *told) if told else None


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
