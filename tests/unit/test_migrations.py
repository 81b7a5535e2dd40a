"""The schema: migrations run up, down and up again, and make exactly the tables the code knows."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, inspect, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from bot.db.booking import Visit, VisitStatus
from bot.db.people import Person, Staff
from bot.db.schema import METADATA, alembic_config, migrate


@pytest.fixture
def empty() -> Iterator[Engine]:
    engine = create_engine("sqlite://")
    yield engine
    engine.dispose()


def schema(connection: Connection) -> dict[str, str]:
    """Every table, index and trigger by name, as SQLite would make it again."""
    rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    return {name: _in_order(" ".join(sql.split())) for name, sql in rows if name != "alembic_version"}


def _in_order(sql: str) -> str:
    """A table that was copied to change it lists the same constraints in any order."""
    columns, *constraints = sql.removesuffix(" )").split(", CONSTRAINT ")
    return ", CONSTRAINT ".join((columns, *sorted(constraints)))


def test_migrations_make_exactly_the_tables_of_the_code(empty):
    with empty.begin() as connection:
        migrate(connection)
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_migrations_make_the_same_indexes_down_to_their_conditions(empty):
    with empty.begin() as connection:
        migrate(connection)
        made = {name: sql for name, sql in schema(connection).items() if sql.startswith("CREATE") and " INDEX " in sql}
    other = create_engine("sqlite://")
    with other.begin() as connection:
        METADATA.create_all(connection)
        wanted = {name: sql for name, sql in schema(connection).items() if " INDEX " in sql}
    other.dispose()
    assert made == wanted
    assert "WHERE status IN ('held', 'booked')" in made["uq_visits_consultant_start"]


def test_up_down_and_up_again_leaves_nothing_behind_and_nothing_out(empty):
    with empty.begin() as connection:
        migrate(connection)
        first = schema(connection)
        migrate(connection, "base")
        assert schema(connection) == {}
        migrate(connection)
        assert schema(connection) == first
    assert METADATA.tables.keys() <= first.keys()


def test_migrating_again_changes_nothing(empty):
    with empty.begin() as connection:
        migrate(connection)
        first = schema(connection)
        migrate(connection)
        assert schema(connection) == first


def test_there_is_one_newest_revision_and_every_revision_can_be_undone(empty):
    with empty.begin() as connection:
        scripts = ScriptDirectory.from_config(alembic_config(connection))
    assert len(scripts.get_heads()) == 1
    for script in scripts.walk_revisions():
        assert callable(script.module.upgrade)
        assert callable(script.module.downgrade)


def test_every_reference_to_a_person_says_what_their_deletion_does(session):
    references = [
        (table, key["constrained_columns"], key["options"].get("ondelete"))
        for table in inspect(session.get_bind()).get_table_names()
        for key in inspect(session.get_bind()).get_foreign_keys(table)
        if key["referred_table"] == "people"
    ]
    assert references
    assert all(rule in ("CASCADE", "SET NULL") for *_, rule in references), references


@pytest.mark.parametrize("column", ["consented_at", "unreachable_at"])
def test_a_naive_time_is_refused(session, column):
    told = {"telegram_id": 1, "name": "Sari", "consented_at": datetime.now(UTC)}
    session.add(Person(**{**told, column: datetime(2026, 11, 23, 9, 0)}))  # noqa: DTZ001
    with pytest.raises(StatementError, match="naive"):
        session.flush()


def test_a_naive_time_is_refused_in_a_question_too(session):
    with pytest.raises(StatementError, match="naive"):
        session.scalars(select(Person).where(Person.consented_at < datetime(2026, 11, 23))).all()  # noqa: DTZ001


def test_times_come_back_aware_in_utc_and_compare_across_zones(session):
    local = datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=ZoneInfo("Asia/Jayapura"))
    session.add(Person(telegram_id=1, name="Sari", consented_at=local))
    session.commit()
    session.expire_all()
    person = session.scalars(select(Person).where(Person.consented_at == local)).one()
    assert person.consented_at == local
    assert person.consented_at.tzinfo is UTC
    assert person.unreachable_at is None
    later = local.astimezone(ZoneInfo("Asia/Jakarta")) + timedelta(seconds=1)
    assert session.scalars(select(Person).where(Person.consented_at >= later)).all() == []


def test_two_live_visits_can_share_neither_a_consultant_nor_an_owner_at_one_start(session, now):
    budi, rina = (Staff(telegram_id=n, name="x", is_consultant=True) for n in (1, 2))
    sari, dedi = (Person(telegram_id=n, name="x", consented_at=now) for n in (3, 4))
    session.add_all([budi, rina, sari, dedi])
    session.flush()

    def a_visit(code, owner, consultant, status=VisitStatus.BOOKED):
        return Visit(
            code=code, owner_id=owner.id, consultant_id=consultant.id, topic_id="nib", start_at=now,
            end_at=now + timedelta(minutes=45), status=status, created_at=now,
        )  # fmt: skip

    session.add_all([a_visit("A", sari, budi), a_visit("B", dedi, rina), a_visit("C", dedi, budi, VisitStatus.LAPSED)])
    session.flush()
    for rival in (a_visit("D", dedi, budi, VisitStatus.HELD), a_visit("E", sari, rina)):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.add(rival)
