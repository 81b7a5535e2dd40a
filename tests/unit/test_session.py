"""Units of work: what a failing one gives away."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.db.session import Database


async def test_a_failing_statement_shows_nothing_of_a_person_in_the_log(tmp_path):
    """Error messages are logged; what somebody typed is a parameter."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(OperationalError) as failure:
        await database.run(lambda session: session.execute(text("INSERT INTO nowhere VALUES (:it)"), {"it": "rahasia"}))
    await database.close()
    assert "rahasia" not in str(failure.value)
