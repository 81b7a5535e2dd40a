"""Who works in the demo."""

from bot.demo import ONLINE_LINK, enrol_cast
from bot.services import staff


def test_the_consultant_of_the_demo_can_be_met_online(session):
    enrol_cast(session)
    (budi,) = staff.active_consultants(session)
    assert budi.online_link == ONLINE_LINK


def test_a_second_start_keeps_the_link_somebody_set(session):
    enrol_cast(session)
    (budi,) = staff.active_consultants(session)
    budi.online_link = "https://meet.example.org/other"
    enrol_cast(session)
    assert budi.online_link == "https://meet.example.org/other"
