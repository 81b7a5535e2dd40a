"""Checklists: see, open an item, set its status, say that one is stuck."""

from bot.catalog.models import Item, Topic
from bot.db.checklists import ItemStatus
from bot.errors import Outdated
from bot.screens import checklist as screens
from bot.screens.kit import Screen
from bot.services import checklists
from bot.services.checklists import item_of, topic_of
from bot.services.subject import Subject
from handlers.routing import Ctx, action, run
from handlers.standing import blockers_of, standing_of


@action("cl.show", is_view=True)
def show(ctx: Ctx, topic_id: str) -> Screen:
    return _list(ctx, topic_of(ctx.catalog, topic_id))


@action("cl.item", is_view=True)
def item(ctx: Ctx, topic_id: str, item_id: str) -> Screen:
    topic = topic_of(ctx.catalog, topic_id)
    checklist = checklists.checklist_of(ctx.session, ctx.owner, topic)
    return screens.item(ctx.t, checklist, item_of(topic, item_id))


@action("cl.set")
def set_status(ctx: Ctx, topic_id: str, item_id: str, status: str) -> Screen:
    """Tick, and back to the list with the new progress."""
    if status not in set(ItemStatus):
        raise Outdated
    topic = topic_of(ctx.catalog, topic_id)
    which = item_of(topic, item_id)
    checklists.mark(ctx.session, ctx.owner, topic, which, ItemStatus(status), ctx.now)
    return _list(ctx, topic, which)


@action("cl.stuck")
def stuck(ctx: Ctx, topic_id: str, item_id: str) -> Screen:
    """Mark the item and go on to a consultation about it."""
    topic = topic_of(ctx.catalog, topic_id)
    which = item_of(topic, item_id)
    checklists.mark_stuck(ctx.session, ctx.owner, topic, which, ctx.now)
    return run(ctx, "bk.days", [str(Subject(topic.id, which.id))])


@action("cl.unstuck")
def unstuck(ctx: Ctx, topic_id: str, item_id: str) -> Screen:
    topic = topic_of(ctx.catalog, topic_id)
    checklists.mark_unstuck(ctx.session, ctx.owner, topic, item_of(topic, item_id))
    return item(ctx, topic_id, item_id)


def _list(ctx: Ctx, topic: Topic, marked: Item | None = None) -> Screen:
    standing = standing_of(ctx)
    checklist = standing.checklist(topic)
    return screens.show(
        ctx.t,
        checklist,
        blockers_of(ctx, standing, topic),
        marked=marked,
        opens=standing.opens(topic) if checklist.is_complete else [],
        certificate=standing.certificates.get(topic.id),
    )
