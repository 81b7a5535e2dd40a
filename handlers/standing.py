"""Where the speaking owner stands, and what their visits need: shared by the feature modules."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.catalog.models import Topic
from bot.catalog.texts import Texts
from bot.db.booking import Side, Visit, VisitStatus
from bot.db.people import Person, Staff
from bot.errors import Outdated, VisitBegun
from bot.screens import booking as booking_screens
from bot.screens import cancellation as cancellation_screens
from bot.screens import consultant as consultant_screens
from bot.screens import notices
from bot.screens.booking import step_title, topic_name
from bot.screens.consultant import Visitor
from bot.screens.kit import Row, Screen
from bot.screens.menu import next_row
from bot.services import cancellation, checklists, people, triage, visits
from bot.services.availability import nearest_free
from bot.services.checklists import Checklist, Standing
from bot.services.meeting import meeting_of
from bot.services.people import owner_of
from bot.services.subject import Subject
from handlers.routing import Ctx


def standing_of(ctx: Ctx) -> Standing:
    return checklists.standing(ctx.session, ctx.owner, ctx.catalog, ctx.now)


def is_checked(ctx: Ctx) -> bool:
    """Whether the owner has answered every question of the readiness check that applies to them."""
    return triage.next_question(ctx.catalog.triage, people.answers_of(ctx.session, ctx.owner)) is None


def first_step(ctx: Ctx) -> Row:
    """What home offers first: the owner's next step."""
    has_plan = is_checked(ctx)
    return next_row(ctx.t, standing_of(ctx).current if has_plan else None, has_plan)


def blockers_of(ctx: Ctx, standing: Standing, topic: Topic) -> list[Topic]:
    """What a topic still waits for; what the owner owns waits for nothing."""
    if standing.has(topic.id):
        return []
    return [ctx.catalog.topics[topic_id] for topic_id in standing.blockers(topic)]


def checklist_for(session: Session, catalog: Catalog, visit: Visit) -> Checklist | None:
    """The owner's checklist for a visit's topic; None for a general visit or a deleted owner."""
    topic = catalog.topics.get(visit.topic_id)
    person = owner_of(session, visit)
    if topic is None or person is None:
        return None
    return checklists.checklist_of(session, person, topic)


def former_of(session: Session, visit: Visit) -> Visit | None:
    """The visit whose consultant proposed this one."""
    return session.get(Visit, visit.follows_id) if visit.follows_id else None


def consultant_of(session: Session, visit: Visit) -> str:
    return session.get_one(Staff, visit.consultant_id).name


def visitor(session: Session, catalog: Catalog, visit: Visit) -> Visitor:
    """A visit with its owner's context, for the consultant."""
    topic = topic_name(catalog, visit.topic_id)
    person = owner_of(session, visit)
    step, meeting = step_title(catalog, Subject.of(visit)), meeting_of(session, catalog, visit)
    former = former_of(session, visit)
    follows = former.code if former else None
    if person is None:
        return Visitor(visit, topic, None, (), (), step, meeting=meeting, follows=follows)
    needed = triage.make_plan(catalog, people.answers_of(session, person)).needed
    checklist = checklist_for(session, catalog, visit)
    missing = checklist.missing if checklist else ()
    plan = [entry.topic.short for entry in needed]
    return Visitor(visit, topic, person, plan, missing, step, checklist, meeting, follows)


def owners_card(ctx: Ctx, visit: Visit, heading: str) -> Screen:
    """A visit's card for its owner; `heading` is the message key of what just happened."""
    meeting, papers = meeting_of(ctx.session, ctx.catalog, visit), checklist_for(ctx.session, ctx.catalog, visit)
    former = former_of(ctx.session, visit)
    return booking_screens.card(ctx.t, ctx.catalog, visit, meeting, papers, heading, ctx.now, former)


def moving_of(ctx: Ctx, visit_id: int) -> Visit | None:
    """The visit being moved: the owner's own, still booked and not begun; until then it may be moved however late.

    Raises:
        Outdated: it is not theirs, or not booked.
        VisitBegun: it has begun.
    """
    if not visit_id:
        return None
    visit = visits.own_visit(ctx.session, ctx.owner, visit_id)
    if visit.status != VisitStatus.BOOKED:
        raise Outdated
    if visit.start_at <= ctx.now:
        raise VisitBegun(code=visit.code)
    return visit


def visit_card(ctx: Ctx, visit: Visit) -> Screen:
    """A visit's card for its consultant."""
    return consultant_screens.visit(ctx.t, visitor(ctx.session, ctx.catalog, visit), ctx.now)


def called_off_screen(ctx: Ctx, visit: Visit) -> Screen:
    """A cancelled visit, for its owner: why, if they may still say so, or the apology if the office cancelled it."""
    if visit.ended_by == Side.OFFICE:
        return apology_for(ctx.session, ctx.catalog, ctx.t, visit, ctx.now)
    is_asked = cancellation.is_asked_why(visit, ctx.now)
    return cancellation_screens.cancelled(ctx.t, ctx.catalog, visit, is_asked=is_asked)


def apology_for(session: Session, catalog: Catalog, t: Texts, visit: Visit, now: datetime) -> Screen:
    """The office called the visit off: with the hours free by now that are nearest to the lost one."""
    owner = session.get_one(Person, visit.owner_id)
    about = Subject.of(visit).offered(catalog)
    return notices.called_off(t, catalog, visit, nearest_free(session, catalog, owner, visit.start_at, now, about))
