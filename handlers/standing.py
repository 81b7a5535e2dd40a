"""Where the speaking owner stands, and what their visits need: shared by the feature modules."""

from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.catalog.models import Topic
from bot.db.booking import Visit, VisitStatus
from bot.db.people import Person, Staff
from bot.errors import Outdated
from bot.screens.booking import step_title, topic_name
from bot.screens.consultant import Visitor
from bot.screens.kit import Row
from bot.screens.menu import next_row
from bot.services import checklists, people, triage, visits
from bot.services.checklists import Checklist, Standing
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
    person = session.get(Person, visit.owner_id) if visit.owner_id else None
    if topic is None or person is None:
        return None
    return checklists.checklist_of(session, person, topic)


def consultant_of(session: Session, visit: Visit) -> str:
    return session.get_one(Staff, visit.consultant_id).name


def visitor(session: Session, catalog: Catalog, visit: Visit) -> Visitor:
    """A visit with its owner's context, for the consultant."""
    topic = topic_name(catalog, visit.topic_id)
    person = session.get(Person, visit.owner_id) if visit.owner_id else None
    step = step_title(catalog, Subject.of(visit))
    if person is None:
        return Visitor(visit, topic, None, (), (), step)
    needed = triage.make_plan(catalog, people.answers_of(session, person)).needed
    checklist = checklist_for(session, catalog, visit)
    missing = checklist.missing if checklist else ()
    return Visitor(visit, topic, person, [entry.topic.short for entry in needed], missing, step, checklist)


def moving_of(ctx: Ctx, visit_id: int) -> Visit | None:
    """The visit being moved: the owner's own, still booked and not begun.

    Raises:
        Outdated: it is not.
    """
    if not visit_id:
        return None
    visit = visits.own_visit(ctx.session, ctx.owner, visit_id)
    if visit.status != VisitStatus.BOOKED or visit.start_at <= ctx.now:
        raise Outdated
    return visit
