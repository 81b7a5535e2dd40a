"""A consultant verifies items of a visit's checklist; the owner is told once."""

from sqlalchemy.orm import Session

from bot.db.booking import Visit
from bot.db.checklists import ItemStatus
from bot.screens import verification as screens
from bot.screens.booking import step_title
from bot.screens.kit import Screen
from bot.services import checklists, verification
from bot.services.checklists import topic_of
from bot.services.people import owner_of
from bot.services.subject import Subject
from handlers.notices import Args, Notice, renders
from handlers.routing import Ctx, Role, action
from handlers.standing import consultant_of


@action("vf.show", needs=Role.CONSULTANT)
def show(ctx: Ctx, visit_id: int) -> Screen:
    return _checklist(ctx, verification.visit_to_verify(ctx.session, ctx.user, visit_id, ctx.now))


@action("vf.set", needs=Role.CONSULTANT)
def set_verified(ctx: Ctx, visit_id: int, item_id: str, wanted: int) -> Screen:
    visit = verification.verify(
        ctx.session, ctx.user, ctx.catalog, visit_id, item_id, ctx.now, wanted=bool(wanted)
    )  # fmt: skip
    return _checklist(ctx, visit)


def _checklist(ctx: Ctx, visit: Visit) -> Screen:
    person, topic = verification.require_owner(ctx.session, visit), topic_of(ctx.catalog, visit.topic_id)
    checklist = checklists.checklist_of(ctx.session, person, topic)
    return screens.show(ctx.t, visit, person.name, checklist, step_title(ctx.catalog, Subject.of(visit)))


@renders("items_verified")
def _told(session: Session, notice: Notice, args: Args) -> Screen | None:
    """What of it is still verified; nothing when all of it was taken back or left the content."""
    visit = session.get(Visit, args["visit_id"])
    person = owner_of(session, visit) if visit else None
    topic = notice.catalog.topics.get(visit.topic_id) if visit else None
    if visit is None or person is None or topic is None or person.telegram_id != args["telegram_id"]:
        return None
    standing = checklists.standing(session, person, notice.catalog, notice.now)
    checklist = standing.checklist(topic)
    kept = [i for i in topic.items if i.id in args["was"] and checklist.status(i) is ItemStatus.VERIFIED]
    if not kept:
        return None
    opens = standing.opens(topic) if checklist.is_complete else []
    has_paper = topic.id in standing.certificates
    return screens.told(notice.t, checklist, kept, consultant_of(session, visit), opens, has_paper=has_paper)
