"""Every screen the content fills is rendered and measured, before somebody's phone finds out."""

from collections.abc import Iterator
from functools import lru_cache

from markupsafe import Markup

from bot.catalog.loader import Catalog
from bot.catalog.models import Area, Topic
from bot.catalog.texts import Texts
from bot.db.checklists import ItemStatus
from bot.errors import ContentError
from bot.screens import checklist, chooser, clinic, glossary, guide, menu, search, triage
from bot.screens.kit import MAX_DATA_BYTES, Screen, plain
from bot.services import glossary as terms
from bot.services.checklists import Checklist, Standing
from bot.services.search import Found
from bot.services.triage import Plan

MAX_CHARS = 4_096  # Bot API: a text message, after entities parsing
MAX_BUTTONS = 100  # Telegram refuses larger keyboards
MAX_LABEL_CHARS = 64
LONG_CHARS = 1_500  # some three screens of a small phone
NUMBER = 5  # of a question; the readiness check asks no more

Named = tuple[str, Screen]


def screen_problems(catalog: Catalog) -> list[str]:
    """What Telegram would refuse, by the screen it is on."""
    return [line for where, screen in rendered(catalog) for line in _refused(where, screen)]


def screen_warnings(catalog: Catalog) -> list[str]:
    """Screens nobody wants to read on a phone."""
    long = {where: size for where, screen in rendered(catalog) if (size := len(plain(screen.text))) > LONG_CHARS}
    return [f"{where}: {size} characters are too long for a phone" for where, size in long.items()]


def require_fitting_screens(catalog: Catalog) -> None:
    """Raises ContentError: Telegram would refuse a screen."""
    wrong = screen_problems(catalog)
    if wrong:
        raise ContentError(f"content: {wrong[0]}" + (f" (and {len(wrong) - 1} more)" if wrong[1:] else ""))


def _refused(where: str, screen: Screen) -> Iterator[str]:
    size = len(plain(screen.text))
    if size > MAX_CHARS:
        yield f"{where}: {size} characters, at most {MAX_CHARS}"
    buttons = [button for row in screen.rows for button in row]
    count = len(buttons) + bool(screen.about)  # the button to its terms comes on top
    if count > MAX_BUTTONS:
        yield f"{where}: {count} buttons, at most {MAX_BUTTONS}"
    for button in buttons:
        if len(button.label) > MAX_LABEL_CHARS:
            yield f"{where}: the label {button.label!r} has {len(button.label)} characters, at most {MAX_LABEL_CHARS}"
        if button.act and not button.act.fits:
            yield f"{where}: what {button.label!r} does takes more than {MAX_DATA_BYTES} bytes"


@lru_cache(maxsize=2)
def rendered(catalog: Catalog) -> tuple[Named, ...]:
    """Every screen that content alone fills, each under the name by which a complaint calls it."""
    t = Texts(catalog)
    return (*_menus(t, catalog), *_topics(t, catalog), *_questions(t, catalog), *_dictionary(t, catalog))


def _menus(t: Texts, catalog: Catalog) -> Iterator[Named]:
    nothing = Standing(Plan((), (), (), (), ()), {})
    yield "menu", Screen(Markup(), menu.menu_rows(catalog.menu))
    for area in Area:
        yield f"area {area}", guide.area(t, catalog, area, nothing)
    for group in catalog.groups:
        yield f"group {group.id}", guide.group(t, catalog, group, nothing)
    for each in catalog.choosers.values():
        yield f"chooser {each.id}", chooser.show(t, catalog, each)
        for part in chooser.PARTS:
            yield f"chooser {each.id}, {part}", chooser.part(t, each, part)
    yield "office", clinic.about(t, catalog.profile)
    for desk in catalog.desk.values():
        yield f"desk {desk.id}", Screen(Markup("{}").format(desk.summary), menu.menu_rows([desk.door]))


def _topics(t: Texts, catalog: Catalog) -> Iterator[Named]:
    for topic in catalog.topics.values():
        for part in guide.PARTS:
            yield f"{topic.id}, {part}", guide.part(t, catalog, topic, part)
        yield f"{topic.id}, as an answer", search.found(t, Found((topic,)), ())
        for status in (ItemStatus.TODO, ItemStatus.READY):
            yield from _progress(t, catalog, Checklist(topic, {item.id: status for item in topic.items}))


def _progress(t: Texts, catalog: Catalog, ticks: Checklist) -> Iterator[Named]:
    topic = ticks.topic
    blockers = [catalog.topics[each] for each in topic.prerequisites]
    opens = [each for each in catalog.topics.values() if topic.id in each.prerequisites]
    yield topic.id, guide.show(t, topic, ticks, blockers, is_planned=False)
    yield f"{topic.id}, checklist", checklist.show(t, ticks, blockers, topic.items[0], opens)
    for item in topic.items:
        yield f"{topic.id}, {item.id}", checklist.item(t, ticks, item)


def _questions(t: Texts, catalog: Catalog) -> Iterator[Named]:
    for question in catalog.triage.questions:
        longest = max(question.options, key=lambda option: len(option.label))
        yield f"triage {question.id}", triage.ask(t, question, NUMBER, longest.id)


def _dictionary(t: Texts, catalog: Catalog) -> Iterator[Named]:
    letters = terms.lexicon(catalog).letters
    yield "glossary", glossary.dictionary(t, list(letters))
    for letter, some in letters.items():
        yield f"glossary {letter}", glossary.letter(t, letter, some, 0)
    for term in catalog.terms:
        yield f"glossary {term.term}", glossary.show(t, term, _widest(catalog), glossary.DICTIONARY)


def _widest(catalog: Catalog) -> list[Topic]:
    return sorted(catalog.topics.values(), key=lambda topic: -len(topic.label))[: terms.MOST_TOPICS]
