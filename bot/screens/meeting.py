"""Where a visit is held and what it needs, at the office or online: on cards, in reminders, for the consultant."""

from markupsafe import Markup

from bot.catalog.loader import Catalog
from bot.catalog.texts import Texts
from bot.screens.kit import Button, Row, lines
from bot.services.checklists import Checklist
from bot.services.meeting import Meeting

MAP = "https://www.google.com/maps/search/?api=1&query={},{}"


def place(t: Texts, catalog: Catalog, meeting: Meeting) -> Markup:
    """Where to go, or the link; what the office has not published is said to be so."""
    if meeting.is_online:
        return t("booking.link", link=meeting.link) if meeting.link else t("booking.no_link")
    where = catalog.clinic.place
    return lines(
        t("booking.place"),
        t("booking.address", address=where.address) if where.address else t("booking.address_unknown"),
        t("booking.room", room=meeting.room) if meeting.room else None,
        t("booking.phone", phone=where.phone) if where.phone else None,
    )


def what_to_bring(t: Texts, papers: Checklist | None, meeting: Meeting) -> Markup:
    """The topic's papers, those not ready yet marked; samples when the topic has none."""
    documents = [item for item in papers.topic.items if item.bring] if papers else []
    if papers is None or not documents:
        return t("booking.prepare_nothing" if meeting.is_online else "booking.bring_nothing")
    listed = [
        t("booking.bring_item" if papers.is_finished(item) else "booking.bring_missing", title=item.title)
        for item in documents
    ]
    return lines(t("booking.prepare" if meeting.is_online else "booking.bring"), *listed)


def way_there(t: Texts, catalog: Catalog, meeting: Meeting) -> tuple[Row, ...]:
    """The link of a visit online, the map of one at the office."""
    if not meeting.is_online:
        return map_row(t, catalog)
    return ((Button(t.plain("btn.open_online"), url=meeting.link),),) if meeting.link else ()


def map_row(t: Texts, catalog: Catalog) -> tuple[Row, ...]:
    """The office's own link to a map, or one to its point; nothing if we know neither."""
    where = catalog.clinic.place
    link = str(where.map_link) if where.map_link else None
    if link is None and where.point:
        link = MAP.format(where.point.latitude, where.point.longitude)
    return ((Button(t.plain("btn.map"), url=link),),) if link else ()


def told_to_consultant(t: Texts, meeting: Meeting, *, is_seated: bool) -> Markup | None:
    """Their link, or that there is none yet; the room, if a seat in one is kept for the visit."""
    if meeting.is_online:
        return t("consultant.online", link=meeting.link) if meeting.link else t("consultant.online_no_link")
    return t("booking.room", room=meeting.room) if meeting.room and is_seated else None
