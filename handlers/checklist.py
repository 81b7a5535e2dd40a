"""Checklists: see, open an item, set its status."""

from bot.catalog.models import Topic
from bot.db.checklists import ItemStatus
from bot.errors import Outdated
from bot.screens import checklist as screens
from bot.screens.kit import Screen
from bot.services import checklists
from bot.services.checklists import Standing, item_of, topic_of
from handlers.routing import Ctx, action
from handlers.standing import blockers_of, standing_of


@action("cl.show", is_view=True)
def show(ctx: Ctx, topic_id: str) -> Screen:
    topic = topic_of(ctx.catalog, topic_id)
    standing = standing_of(ctx)
    return screens.show(
        ctx.t,
        standing.checklist(topic),
        blockers_of(ctx, standing, topic),
        opens=_opens(ctx, standing, topic),
    )


@action("cl.item", is_view=True)
def item(ctx: Ctx, topic_id: str, item_id: str) -> Screen:
    topic = topic_of(ctx.catalog, topic_id)
    return screens.item(ctx.t, standing_of(ctx).checklist(topic), item_of(topic, item_id))


@action("cl.set")
def set_status(ctx: Ctx, topic_id: str, item_id: str, status: str) -> Screen:
    """Tick, and back to the list with the new progress."""
    if status not in set(ItemStatus):
        raise Outdated
    topic = topic_of(ctx.catalog, topic_id)
    which = item_of(topic, item_id)
    checklists.mark(ctx.session, ctx.owner, topic, which, ItemStatus(status), ctx.now)
    standing = standing_of(ctx)
    return screens.show(
        ctx.t,
        standing.checklist(topic),
        blockers_of(ctx, standing, topic),
        marked=which,
        opens=_opens(ctx, standing, topic),
    )


def _opens(ctx: Ctx, standing: Standing, done: Topic) -> list[Topic]:
    """Planned topics that this finished one has just made possible."""
    if not standing.checklist(done).is_complete:
        return []
    planned = (entry.topic for entry in standing.plan.needed)
    return [t for t in planned if done.id in t.prerequisites and not standing.has(t.id) and not standing.blockers(t)]
