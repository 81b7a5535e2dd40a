"""Topics: areas, the owner's own, an overview, and its parts."""

from bot.catalog.models import Area
from bot.errors import Outdated
from bot.screens import guide as screens
from bot.screens.kit import Screen
from bot.services.checklists import topic_of
from handlers.routing import Ctx, action
from handlers.standing import blockers_of, standing_of


@action("guide.area", is_view=True)
def area(ctx: Ctx, name: str) -> Screen:
    if name not in set(Area):
        raise Outdated
    return screens.area(ctx.t, ctx.catalog, Area(name), standing_of(ctx))


@action("guide.group", is_view=True)
def group(ctx: Ctx, group_id: str) -> Screen:
    which = next((group for group in ctx.catalog.groups if group.id == group_id), None)
    if which is None:
        raise Outdated
    return screens.group(ctx.t, ctx.catalog, which, standing_of(ctx))


@action("guide.mine", command="sertifikasi")
def mine(ctx: Ctx) -> Screen:
    return screens.mine(ctx.t, standing_of(ctx))


@action("guide.show", is_view=True)
def show(ctx: Ctx, topic_id: str) -> Screen:
    topic = topic_of(ctx.catalog, topic_id)
    standing = standing_of(ctx)
    is_planned = any(entry.topic.id == topic.id for entry in standing.plan.needed)
    blockers = blockers_of(ctx, standing, topic)
    notes = ctx.catalog.notes_on(topic.id)
    return screens.show(ctx.t, topic, standing.checklist(topic), blockers, notes, is_planned=is_planned)


@action("guide.part", is_view=True)
def part(ctx: Ctx, topic_id: str, name: str) -> Screen:
    return screens.part(ctx.t, ctx.catalog, topic_of(ctx.catalog, topic_id), name)
