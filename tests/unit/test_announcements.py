"""Announcements: who may, to whom, and that everybody addressed is counted in exactly one figure."""

from datetime import timedelta

import pytest

from bot.db.messages import AnnouncementStatus, Lane, OutboxState
from bot.db.people import TriageAnswer
from bot.errors import BadInput, NotAllowed, Outdated
from bot.services import announcements, outbox, people, staff
from bot.services.announcements import EVERYONE, MAX_TEXT_CHARS
from tests.unit.world import DEDI, RINA, SARI, a_crowd, a_draft, a_person, an_admin, rows, states

HOUR = timedelta(hours=1)


@pytest.fixture
def admin(session):
    return an_admin(session)


@pytest.fixture
def sent(session, catalog, admin, now):
    """Sends an announcement to everyone there is, or to a group."""

    def send(segment=EVERYONE, shown_in=None):
        draft = a_draft(session, admin, now)
        announcements.choose_segment(session, admin, catalog, draft.id, segment)
        found = announcements.send(session, admin, catalog, draft.id, now)
        announcements.show_in(session, found, RINA, shown_in)
        return found

    return send


def addressees(session) -> list[int]:
    return [row.telegram_id for row in rows(session, Lane.BULK)]


def settle(session, now, *ends: OutboxState) -> None:
    for row, end in zip(outbox.claim(session, Lane.BULK, now, len(ends)), ends, strict=True):
        outbox.settle(session, row.id, end, now)


@pytest.mark.parametrize("who", ["guest", "owner", "consultant", "retired admin"])
def test_only_admins_may_announce(session, catalog, admin, now, who):
    draft = a_draft(session, admin, now)
    if who == "owner":
        a_person(session, now, DEDI)
    if who == "consultant":
        staff.enrol(session, DEDI, "Dedi", consultant=True)
    if who == "retired admin":
        staff.enrol(session, DEDI, "Dedi", admin=True)
        staff.retire(session, DEDI)
        session.flush()
    other = people.find_user(session, DEDI, "Dedi")
    for forbidden in (
        lambda: announcements.draft(session, other, "x", 1, now),
        lambda: announcements.get(session, other, draft.id),
        lambda: announcements.choose_segment(session, other, catalog, draft.id, EVERYONE),
        lambda: announcements.send(session, other, catalog, draft.id, now),
        lambda: announcements.pause(session, other, draft.id),
        lambda: announcements.resume(session, other, draft.id),
        lambda: announcements.stop(session, other, draft.id, now),
    ):
        with pytest.raises(NotAllowed):
            forbidden()
    assert rows(session) == []


@pytest.mark.parametrize("length", [0, MAX_TEXT_CHARS + 1])
def test_an_announcement_of_no_or_too_much_text_is_asked_for_again(session, admin, now, length):
    with pytest.raises(BadInput) as refused:
        announcements.draft(session, admin, "x" * length, length, now)
    assert refused.value.reason == "announcement.length"


def test_an_announcement_that_is_not_there_is_outdated(session, admin):
    with pytest.raises(Outdated):
        announcements.get(session, admin, 404)


def test_it_goes_to_everybody_who_can_and_wants_to_hear_it(session, sent, now):
    a_person(session, now, SARI)
    a_person(session, now, DEDI, announcements_off_at=now)
    a_person(session, now, 1003, unreachable_at=now)
    found = sent()
    assert addressees(session) == [SARI]
    assert found.total == 1


def test_a_group_is_who_answered_so_and_nobody_else(session, catalog, sent, now):
    question = catalog.triage.questions[0]
    group, other = question.options[0].id, question.options[1].id
    for telegram_id, option in ((SARI, group), (DEDI, other), (1003, None)):
        person = a_person(session, now, telegram_id)
        if option:
            people.save_answer(session, person, question.id, option, now)
    elsewhere = a_person(session, now, 1004)
    session.add(TriageAnswer(person_id=elsewhere.id, question_id="nib", option_id=group, answered_at=now))
    session.flush()
    assert announcements.audience_size(session, catalog, group) == 1
    assert announcements.audience_size(session, catalog, EVERYONE) == 4
    sent(group)
    assert addressees(session) == [SARI]


def test_a_group_that_does_not_exist_is_refused(session, catalog, admin, now):
    draft = a_draft(session, admin, now)
    with pytest.raises(Outdated):
        announcements.choose_segment(session, admin, catalog, draft.id, "everybody'; --")


def test_the_audience_is_frozen_when_sent(session, catalog, admin, sent, now):
    a_crowd(session, now, 3)
    found = sent()
    a_person(session, now + HOUR, SARI)
    announcements.send(session, admin, catalog, found.id, now + HOUR)
    assert len(addressees(session)) == announcements.counts(session, found).total == 3
    with pytest.raises(Outdated):
        announcements.choose_segment(session, admin, catalog, found.id, EVERYONE)


def test_sending_twice_reaches_nobody_twice(session, catalog, admin, sent, now):
    a_crowd(session, now, 3)
    found = sent()
    settle(session, now, OutboxState.SENT)
    announcements.send(session, admin, catalog, found.id, now)
    assert sorted(states(session, Lane.BULK)) == ["sent", "waiting", "waiting"]


def test_everybody_addressed_is_in_exactly_one_figure(session, sent, now):
    a_crowd(session, now, 7)
    found = sent()
    ends = [state for state in OutboxState if state is not OutboxState.WAITING]
    settle(session, now, *ends, OutboxState.SENT)
    counted = announcements.counts(session, found)
    assert counted == announcements.Counts(
        total=7, waiting=1, delivered=2, blocked=1, failed=1, uncertain=1, skipped=1
    )  # fmt: skip
    assert counted.ended == 6


def test_pausing_and_resuming_repeat_without_harm_and_only_from_their_states(session, admin, sent, now):
    a_crowd(session, now, 2)
    found = sent()
    steps = [announcements.resume, announcements.pause, announcements.pause, announcements.resume]
    told = [str(step(session, admin, found.id).status) for step in steps]
    assert told == ["sending", "paused", "paused", "sending"]
    draft = a_draft(session, admin, now)
    assert announcements.pause(session, admin, draft.id).status == AnnouncementStatus.DRAFT
    assert announcements.resume(session, admin, draft.id).status == AnnouncementStatus.DRAFT


@pytest.mark.parametrize("from_pause", [False, True])
def test_stopping_ends_it_for_good_for_whoever_has_not_got_it(session, admin, sent, now, from_pause):
    a_crowd(session, now, 3)
    found = sent(shown_in=9)
    settle(session, now, OutboxState.SENT)
    if from_pause:
        announcements.pause(session, admin, found.id)
    announcements.stop(session, admin, found.id, now + HOUR)
    announcements.stop(session, admin, found.id, now + 2 * HOUR)
    announcements.finish_complete(session, now + HOUR)
    announcements.finish_complete(session, now + 2 * HOUR)
    assert (found.status, found.finished_at) == (AnnouncementStatus.STOPPED, now + HOUR)
    assert sorted(states(session, Lane.BULK)) == ["sent", "skipped", "skipped"]
    assert [row.kind for row in rows(session, Lane.PERSONAL)] == ["announcement_result"]
    assert announcements.resume(session, admin, found.id).status == AnnouncementStatus.STOPPED


def test_the_result_of_a_stopped_one_waits_for_the_last_that_was_on_its_way(session, admin, sent, now):
    a_crowd(session, now, 2)
    found = sent()
    (flying,) = outbox.claim(session, Lane.BULK, now, 1)
    announcements.stop(session, admin, found.id, now)
    announcements.finish_complete(session, now)
    assert found.finished_at is None
    outbox.settle(session, flying.id, OutboxState.SENT, now)
    announcements.finish_complete(session, now + HOUR)
    assert found.finished_at == now + HOUR
    assert announcements.counts(session, found).delivered == 1


def test_it_is_done_when_the_last_addressee_is_settled_and_its_author_is_owed_one_result(session, sent, now):
    a_crowd(session, now, 2)
    found = sent()
    settle(session, now, OutboxState.SENT)
    announcements.finish_complete(session, now)
    assert found.status == AnnouncementStatus.SENDING
    assert announcements.any_unfinished(session)
    settle(session, now, OutboxState.UNCERTAIN)
    announcements.finish_complete(session, now + HOUR)
    announcements.finish_complete(session, now + 2 * HOUR)
    assert (found.status, found.finished_at) == (AnnouncementStatus.DONE, now + HOUR)
    (owed,) = rows(session, Lane.PERSONAL)
    assert (owed.telegram_id, owed.kind) == (RINA, "announcement_result")
    assert not announcements.any_unfinished(session)


def test_an_announcement_to_nobody_is_done_at_once(session, sent, now):
    found = sent()
    announcements.finish_complete(session, now)
    assert (found.status, found.total) == (AnnouncementStatus.DONE, 0)


def test_the_progress_message_is_edited_only_while_its_figures_change(session, admin, sent, now):
    a_crowd(session, now, 2)
    found = sent(shown_in=9)
    ((shown, counted),) = announcements.to_refresh(session)
    assert shown is found
    announcements.note_shown(session, found, counted)
    session.refresh(found)
    assert announcements.to_refresh(session) == []
    announcements.pause(session, admin, found.id)
    assert len(announcements.to_refresh(session)) == 1
    announcements.stop(session, admin, found.id, now)
    session.flush()
    ((_, last),) = announcements.to_refresh(session)
    announcements.note_shown(session, found, last)
    session.refresh(found)
    assert found.progress_message_id is None
    assert announcements.to_refresh(session) == []


def test_an_announcement_without_a_progress_message_is_not_edited(session, sent, now):
    a_crowd(session, now, 1)
    sent()
    assert announcements.to_refresh(session) == []
