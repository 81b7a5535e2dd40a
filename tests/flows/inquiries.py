"""Asking a person and answering, as owners and staff do it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.messages import OutboxMessage
from bot.db.questions import Inquiry
from tests.flows.acts import (
    buttons_of,
    read,
)
from tests.stage import Someone, Stage

DOT_GIF = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
QUESTION = "Apakah keripik saya perlu izin edar baru kalau pindah rumah?"
ANSWER = "Ya, alamat produksi harus diubah dulu di OSS."


async def asks(person: Someone, question: str = QUESTION) -> Someone:
    await person.says("/tanya")
    await person.taps("Tanya petugas")
    return await person.says(question)


async def begins_to_answer(member: Someone) -> Someone:
    """From home, the question that waits longest."""
    await member.says("/menu")
    await member.taps("Pertanyaan (")
    message = await member.last()
    return await member.taps(buttons_of(message)[0]["text"])


async def answers(member: Someone, text: str = ANSWER) -> Someone:
    await begins_to_answer(member)
    return await member.says(text)


async def inquiries(stage: Stage) -> list[Inquiry]:
    def work(session: Session) -> list[Inquiry]:
        return list(session.scalars(select(Inquiry).order_by(Inquiry.asked_at, Inquiry.id)))

    return await read(stage, work)


async def owed(stage: Stage, kind: str) -> list[str]:
    """The states of the outbox rows of a kind."""

    def work(session: Session) -> list[str]:
        wanted = select(OutboxMessage.state).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
        return [str(state) for state in session.scalars(wanted)]

    return await read(stage, work)
