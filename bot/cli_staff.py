"""`klinik staff`: consultants and admins, what each of them takes, and who leaves."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Annotated, TypeVar

import typer
from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog, load_catalog
from bot.cli_database import with_database
from bot.clock import clock_following, system_clock
from bot.db.booking import Visit
from bot.db.people import Staff
from bot.errors import WrongSetting
from bot.services import retirement, staff, staff_settings
from bot.services.staff_settings import Change
from bot.settings import load_settings

T = TypeVar("T")

staff_app = typer.Typer(help="Consultants and admins.", no_args_is_help=True)


@staff_app.command("add")
def add(
    telegram_id: int,
    name: str,
    consultant: Annotated[bool, typer.Option("--consultant", help="Receives bookings.")] = False,
    admin: Annotated[bool, typer.Option("--admin", help="Sends announcements.")] = False,
) -> None:
    """Give somebody a role. Their Telegram id is shown by bots such as @userinfobot."""
    if not (consultant or admin):
        raise typer.BadParameter("say --consultant, --admin, or both")
    with_database(lambda session: staff.enrol(session, telegram_id, name, consultant=consultant, admin=admin))
    typer.echo(f"{name} ({telegram_id}) is enrolled; they must press START in the bot once")


@staff_app.command("remove")
def remove(telegram_id: int) -> None:
    """Take somebody's roles away. Their coming visits go to a colleague at the same hour, or are called off."""
    catalog, now = _catalog(), _now()
    fates = with_database(lambda session: retirement.retire(session, catalog, telegram_id, now))
    if fates is None:
        raise typer.BadParameter(f"nobody with the id {telegram_id}")
    typer.echo(f"{telegram_id} has no role any more")
    if fates:
        moved = sum(fate.to is not None for fate in fates)
        typer.echo(f"coming visits: {moved} handed over, {len(fates) - moved} called off; their owners are told")


@staff_app.command("list")
def list_() -> None:
    """List everybody with a role, and what consultants take if it is not everything."""
    for member in with_database(staff.everyone):
        flags = {"consultant": member.is_consultant, "admin": member.is_admin, "retired": not member.is_active}
        columns = [str(member.telegram_id), member.name, ", ".join(k for k, v in flags.items() if v)]
        settings = "; ".join(_settings(member))
        typer.echo("\t".join([*columns, settings] if settings else columns))


@staff_app.command("set")
def set_(
    telegram_id: int,
    topics: Annotated[str | None, typer.Option(help="Topic ids, such as halal_reguler,sppirt; or all.")] = None,
    weekdays: Annotated[str | None, typer.Option(help="Such as 1-4 or 1,3,5 (1 is Monday); or all.")] = None,
    link: Annotated[str | None, typer.Option(help="Where they meet people online: https://...; or none.")] = None,
    most_a_day: Annotated[int | None, typer.Option(help="Visits a day; 0 for the office's limit.")] = None,
) -> None:
    """Say what a consultant takes. Visits already booked that no longer fit are listed, not touched."""
    catalog, now = _catalog(), _now()

    def work(session: Session) -> list[Visit]:
        member = staff_settings.consultant(session, telegram_id)
        staff_settings.change(member, _change(catalog, topics, weekdays, link, most_a_day))
        session.flush()
        return staff_settings.misfits(session, catalog, member, now)

    misfits = _or_one_line(lambda: with_database(work))
    typer.echo(f"{telegram_id} is set")
    if misfits:
        typer.echo("booked before, and not fitting any more (left as they are):")
    for visit in misfits:
        start = visit.start_at.astimezone(catalog.clinic.tz)
        typer.echo(f"{visit.code}\t{start:%Y-%m-%d %H:%M}\t{visit.topic_id}\t{visit.mode}")


def _change(
    catalog: Catalog, topics: str | None, weekdays: str | None, link: str | None, most_a_day: int | None
) -> Change:
    wanted: Change = {}
    if topics is not None:
        wanted["topics"] = staff_settings.read_topics(catalog, topics)
    if weekdays is not None:
        wanted["weekdays"] = staff_settings.read_weekdays(weekdays)
    if link is not None:
        wanted["online_link"] = None if link == "none" else staff_settings.read_link(link)
    if most_a_day is not None:
        wanted["most_a_day"] = staff_settings.read_most(most_a_day)
    if not wanted:
        raise WrongSetting("say --topics, --weekdays, --link or --most-a-day")
    return wanted


def _settings(member: Staff) -> Iterator[str]:
    if member.topics is not None:
        yield f"topics {','.join(member.topics)}"
    if member.weekdays is not None:
        yield f"weekdays {','.join(str(day + 1) for day in member.weekdays)}"
    if member.online_link:
        yield f"link {member.online_link}"
    if member.most_a_day:
        yield f"{member.most_a_day} a day"


def _or_one_line(work: Callable[[], T]) -> T:
    """A setting that cannot be is one line and exit code 2."""
    try:
        return work()
    except WrongSetting as error:
        typer.echo(f"klinik: {error}", err=True)
        raise typer.Exit(2) from None


def _catalog() -> Catalog:
    settings = load_settings()
    return load_catalog(settings.content_dir, settings.office_profile)


def _now() -> datetime:
    """The clinic's time: with the playground's clock, where one is set."""
    file = load_settings().clock_file
    return clock_following(file)() if file else system_clock()
