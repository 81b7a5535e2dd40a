"""The night, in which the clinic writes to nobody and nothing runs out. Times are the office's."""

from datetime import datetime, time, timedelta

from bot.services.slots import OfficeCalendar

NIGHT, MORNING = time(20), time(7)


def by_day(calendar: OfficeCalendar, moment: datetime, morning: time = MORNING) -> datetime:
    """`moment`; or, if it is in the night (from 20.00 until before 07.00), the next `morning`."""
    day = calendar.local_day(moment)
    if moment < calendar.at(day, MORNING):
        return calendar.at(day, morning)
    return calendar.at(day + timedelta(days=1), morning) if moment >= calendar.at(day, NIGHT) else moment
