"""Announcements by admins: write, choose who, look at it, send, watch, pause, stop."""

from sqlalchemy.orm import Session

from bot.db.messages import Announcement, AnnouncementStatus
from bot.screens import announcement as screens
from bot.screens.kit import Screen
from bot.services import announcements, people
from handlers.notices import Args, Notice, renders
from handlers.routing import Ctx, Role, Typed, action


@action("an.start", needs=Role.ADMIN, command="pengumuman")
def start(ctx: Ctx) -> Screen:
    """Ask for the text; what is being sent right now can be watched from here."""
    return screens.write(ctx.t, announcements.running(ctx.session))


@action("an.text", needs=Role.ADMIN)
def text(ctx: Ctx, typed: Typed) -> Screen:
    draft = announcements.draft(ctx.session, ctx.user, typed.html, len(typed.text), ctx.now)
    return _preview(ctx, draft)


@action("an.show", needs=Role.ADMIN)
def show(ctx: Ctx, announcement_id: int) -> Screen:
    """The draft's preview, or how far it is once sent."""
    found = announcements.get(ctx.session, ctx.user, announcement_id)
    return _preview(ctx, found) if found.status == AnnouncementStatus.DRAFT else _progress(ctx, found)


@action("an.segments", needs=Role.ADMIN)
def segments(ctx: Ctx, announcement_id: int) -> Screen:
    draft = announcements.get(ctx.session, ctx.user, announcement_id)
    groups = ctx.catalog.triage.questions[0].options
    keys = (announcements.EVERYONE, *(group.id for group in groups))
    sizes = [announcements.audience_size(ctx.session, ctx.catalog, key) for key in keys]
    return screens.segments(ctx.t, draft, groups, sizes)


@action("an.segment", needs=Role.ADMIN)
def segment(ctx: Ctx, announcement_id: int, key: str) -> Screen:
    return _preview(ctx, announcements.choose_segment(ctx.session, ctx.user, ctx.catalog, announcement_id, key))


@action("an.send", needs=Role.ADMIN)
def send(ctx: Ctx, announcement_id: int) -> Screen:
    """From here on this message shows the progress."""
    return _progress(ctx, announcements.send(ctx.session, ctx.user, ctx.catalog, announcement_id, ctx.now))


@action("an.pause", needs=Role.ADMIN)
def pause(ctx: Ctx, announcement_id: int) -> Screen:
    return _progress(ctx, announcements.pause(ctx.session, ctx.user, announcement_id))


@action("an.resume", needs=Role.ADMIN)
def resume(ctx: Ctx, announcement_id: int) -> Screen:
    return _progress(ctx, announcements.resume(ctx.session, ctx.user, announcement_id))


@action("an.stop", needs=Role.ADMIN)
def stop(ctx: Ctx, announcement_id: int) -> Screen:
    return _progress(ctx, announcements.stop(ctx.session, ctx.user, announcement_id, ctx.now))


def _progress(ctx: Ctx, announcement: Announcement) -> Screen:
    """The progress, from now on kept up to date in this message."""
    announcements.show_in(ctx.session, announcement, ctx.user.telegram_id, ctx.message_id)
    return screens.progress(ctx.t, announcement, announcements.counts(ctx.session, announcement))


def _preview(ctx: Ctx, draft: Announcement) -> Screen:
    people = announcements.audience_size(ctx.session, ctx.catalog, draft.segment)
    groups = {group.id: group.label for group in ctx.catalog.triage.questions[0].options}
    name = groups.get(draft.segment, ctx.t.plain("announcement.everyone"))
    return screens.preview(ctx.t, draft, people, name)


@renders("announcement")
def _announcement(session: Session, notice: Notice, args: Args) -> Screen | None:
    """Also while paused: whoever was being written to when the pause came still gets it."""
    found = session.get(Announcement, args["announcement_id"])
    if found is None or found.status not in announcements.RUNNING:
        return None
    if not people.takes_announcements(session, args["telegram_id"]):
        return None
    return screens.as_received(notice.t, found)


@renders("announcement_result")
def _announcement_result(session: Session, notice: Notice, args: Args) -> Screen | None:
    found = session.get(Announcement, args["announcement_id"])
    if found is None:
        return None
    return screens.result(notice.t, found, announcements.counts(session, found))
