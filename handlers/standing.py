"""Where the speaking owner stands, and what their visits need: shared by the feature modules."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.catalog.models import Item, Topic
from bot.db.booking import Visit
from bot.db.people import Person, Staff
from bot.screens.booking import topic_name
from bot.screens.consultant import Visitor
from bot.services import checklists
from bot.services.checklists import Standing
from handlers.routing import Ctx


def standing_of(ctx: Ctx) -> Standing:
    return checklists.standing(ctx.session, ctx.owner, ctx.catalog)


def blockers_of(ctx: Ctx, standing: Standing, topic: Topic) -> list[Topic]:
    return [ctx.catalog.topics[topic_id] for topic_id in standing.blockers(topic)]


def missing_for(session: Session, catalog: Catalog, person: Person, topic_id: str) -> list[Item]:
    """The items of a visit's topic its owner has not ready yet."""
    topic = catalog.topics.get(topic_id)
    return checklists.standing(session, person, catalog).checklist(topic).missing if topic else []


def to_bring(catalog: Catalog, topic_id: str) -> Sequence[Item]:
    """Papers worth bringing to a visit about this topic, ready or not."""
    topic = catalog.topics.get(topic_id)
    return [item for item in topic.items if item.bring] if topic else []


def consultant_of(session: Session, visit: Visit) -> str:
    return session.get_one(Staff, visit.consultant_id).name


def visitor(session: Session, catalog: Catalog, visit: Visit) -> Visitor:
    """A visit with its owner's context, for the consultant."""
    topic = topic_name(catalog, visit.topic_id)
    person = session.get(Person, visit.owner_id) if visit.owner_id else None
    if person is None:
        return Visitor(visit, topic, None, (), ())
    standing = checklists.standing(session, person, catalog)
    plan = [entry.topic.short for entry in standing.plan.needed]
    return Visitor(visit, topic, person, plan, missing_for(session, catalog, person, visit.topic_id))
