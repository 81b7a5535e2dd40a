"""The plan as a PDF card, A5: readable on a phone, and two of them fit a printed sheet of A4.

The reader's own Helvetica is used, so a card stays small and needs no font file. It knows Latin letters only;
`latin` says what becomes of the rest.
"""

import unicodedata
from collections.abc import Sequence

from fpdf import FPDF, Align
from pydantic import HttpUrl

from bot.catalog.office import Clinic
from bot.catalog.texts import Texts
from bot.screens.kit import Document
from bot.screens.plan import Sheet
from bot.services.checklists import Checklist
from bot.services.triage import Entry

FONT = "Helvetica"
Colour = tuple[int, int, int]
INK: Colour = (33, 37, 41)
GREY: Colour = (108, 117, 125)
PALE: Colour = (222, 226, 230)
ACCENT: Colour = (11, 94, 88)
WHITE: Colour = (255, 255, 255)

# Millimetres, on A5
WIDE, HIGH = 148.0, 210.0
MARGIN = 12.0
BAND = 22.0
FOOT = 20.0
ROW = 15.0
NUMBER = 7.5  # the circle's diameter
INDENT = MARGIN + NUMBER + 4
BAR = 52.0
THICK = 2.4
MAX_NAME_CHARS = 60
ALIKE = str.maketrans({
    "–": "-", "—": "-", "−": "-", "‑": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "…": "...", "•": "-",
})  # fmt: skip


def document(t: Texts, sheet: Sheet) -> Document:
    """The card as a file with its caption."""
    name = t.plain("plan.file_name", day=sheet.now.astimezone(sheet.clinic.tz).date().isoformat())
    return Document(name, card(t, sheet), t("plan.caption", day=sheet.now))


def card(t: Texts, sheet: Sheet) -> bytes:
    """The card as PDF of one or two pages; the same values give the same bytes."""
    pdf = _Card(t, sheet)
    pdf.add_page()
    pdf.heading()
    needed = sheet.standing.plan.needed
    for number, entry in enumerate(needed, start=1):
        pdf.topic(number, entry, sheet.standing.checklist(entry.topic), is_done=sheet.standing.has(entry.topic.id))
    if not needed:
        pdf.remark(t.plain("plan.card_nothing"))
    pdf.aside("plan.card_owned", sheet.standing.plan.owned)
    pdf.aside("plan.card_later", sheet.standing.plan.later)
    return bytes(pdf.output())


def latin(text: str) -> str:
    """`text` with what Helvetica can write: letters in fancy styles and with foreign accents become plain ones,

    emoji and other scripts are left out. May be empty.
    """
    composed = unicodedata.normalize("NFKC", text).translate(ALIKE)
    kept = (_plain(letter) for letter in composed)
    return " ".join("".join(kept).split())


def _plain(letter: str) -> str:
    if letter.isspace():
        return " "
    if _is_latin(letter):
        return letter
    return "".join(part for part in unicodedata.normalize("NFKD", letter) if _is_latin(part))


def _is_latin(letter: str) -> bool:
    return letter.isprintable() and ord(letter) <= 0xFF


class _Card(FPDF):
    """The drawing. Every text that reaches the page has gone through `latin`."""

    def __init__(self, t: Texts, sheet: Sheet) -> None:
        super().__init__(format=(WIDE, HIGH))
        self._t = t
        self._sheet = sheet
        self.set_creation_date(sheet.now)
        self.set_title(latin(t.plain("plan.card_title")))
        self.set_lang("id")
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.c_margin = 0.0  # text begins where lines and bars begin
        self.set_auto_page_break(auto=True, margin=FOOT)

    def heading(self) -> None:
        """The clinic in a band across the first page, then whose plan it is."""
        t, sheet = self._t, self._sheet
        self.set_fill_color(*ACCENT)
        self.rect(0, 0, self.w, BAND, style="F")
        self.set_y(6)
        self._line(sheet.clinic.name, size=15, colour=WHITE, is_bold=True, height=7)
        self._line(sheet.clinic.office, size=9, colour=WHITE, height=5)
        self.set_y(BAND + 5)
        self._line(t.plain("plan.card_title"), size=9, colour=ACCENT, is_bold=True)
        for text in (sheet.product, sheet.name[:MAX_NAME_CHARS]):
            if text and latin(text):
                self._line(text, size=13 if text is sheet.product else 10, is_bold=text is sheet.product, height=6)
        self._line(t.plain("plan.as_of", day=sheet.now), size=8, colour=GREY)
        self.ln(4)

    def topic(self, number: int, entry: Entry, checklist: Checklist, *, is_done: bool) -> None:
        """One numbered row: name, progress, next step, portal. It is never split between pages."""
        if self.will_page_break(ROW):
            self.add_page()
        t, top = self._t, self.get_y()
        self._number(number, top, is_done=is_done)
        self.set_xy(INDENT, top)
        self._line(entry.topic.label, size=10.5, is_bold=True)
        self._progress(top + 5.6, checklist.total if is_done else checklist.done, checklist.total)
        self._portal(entry.topic.portal)
        step = None if is_done else checklist.next_item
        said = t.plain("plan.card_next", item=step.title) if step else t.plain("plan.card_done")
        self.set_xy(INDENT, top + 8.6)
        self._line(said, size=8.5, colour=INK if step else ACCENT, height=4)
        self.set_y(top + ROW)

    def _number(self, number: int, top: float, *, is_done: bool) -> None:
        self.set_draw_color(*ACCENT)
        self.set_fill_color(*(ACCENT if is_done else WHITE))
        self.circle(MARGIN + NUMBER / 2, top + 3.5, NUMBER / 2, style="DF")
        self.set_xy(MARGIN, top + 1)
        self._font(9, WHITE if is_done else ACCENT, is_bold=True)
        self.cell(NUMBER, 5, str(number), align=Align.C)

    def _progress(self, top: float, done: int, total: int) -> None:
        for colour, share in ((PALE, 1.0), (ACCENT, done / total)):
            self.set_fill_color(*colour)
            if share:
                self.rect(INDENT, top, BAR * share, THICK, style="F", round_corners=True, corner_radius=THICK / 2)
        self.set_xy(INDENT + BAR + 2, top - 0.8)
        self._font(8, GREY)
        self.cell(14, 4, f"{done}/{total}")

    def _portal(self, link: HttpUrl) -> None:
        self._font(7.5, GREY)
        self.cell(0, 4, latin((link.host or "").removeprefix("www.")), align=Align.R, link=str(link))

    def aside(self, key: str, entries: Sequence[Entry]) -> None:
        """Topics by name only, small."""
        if entries:
            self.remark(self._t.plain(key, names=", ".join(entry.topic.label for entry in entries)))

    def remark(self, text: str) -> None:
        self._line(text, size=8, colour=GREY, height=4)
        self.ln(1)

    def footer(self) -> None:
        """Where the clinic is and where to check again, below every page; called by the library."""
        t, sheet = self._t, self._sheet
        said = [t.plain("plan.card_check"), _place(sheet.clinic)]
        if sheet.bot_name:
            said.append(t.plain("plan.card_bot", link=sheet.bot_link))
        self.set_draw_color(*PALE)
        self.line(MARGIN, self.h - FOOT + 3, self.w - MARGIN, self.h - FOOT + 3)
        self.set_y(-FOOT + 4.5)
        for line in filter(None, said):
            self._line(line, size=7, colour=GREY, height=3.4)

    def _line(self, text: str, *, size: float, colour: Colour = INK, is_bold: bool = False, height: float = 5) -> None:
        self._font(size, colour, is_bold=is_bold)
        self.multi_cell(0, height, latin(text), align=Align.L, new_x="LMARGIN", new_y="NEXT")

    def _font(self, size: float, colour: Colour, *, is_bold: bool = False) -> None:
        self.set_font(FONT, "B" if is_bold else "", size)
        self.set_text_color(*colour)


def _place(clinic: Clinic) -> str:
    """What is known of where to find the clinic; may be empty."""
    place = clinic.place
    return ", ".join(part for part in (place.room, place.address, place.phone) if part)
