"""Finding terms in texts: whole words, the longest name, and capitals where they make the word."""

from dataclasses import replace

import pytest

from bot.catalog.loader import load_catalog
from bot.catalog.models import Term
from bot.errors import Outdated
from bot.services import glossary
from bot.settings import PACKAGED_CONTENT

SHIPPED = load_catalog(PACKAGED_CONTENT)


def explained(name: str, *also: str, **more: object) -> Term:
    return Term(term=name, meaning=f"Yang dimaksud dengan {name} di sini.", also=also, **more)


TERMS = (
    explained("NIB", "Nomor Induk Berusaha"),
    explained("PP", "Peraturan Pemerintah"),
    explained("UP"),
    explained("SiRUP"),
    explained("SPP-IRT", "PIRT", "P-IRT"),
    explained("Merek", "brand"),
    explained("Merek kolektif"),
    explained("SNI"),
    explained("SPPT SNI"),
    explained("OTP", "kode OTP"),
    explained("PPh 22"),
    explained("APBN/APBD", "APBN", "APBD"),
    explained("OSS", "oss.go.id"),
    explained("Kategori", everyday=True),
)
CATALOG = replace(SHIPPED, terms=TERMS)

USES = {
    "one": ("Buat NIB dulu.", ["NIB"]),
    "in the order of the text": ("Urus Merek sesudah NIB, bukan sebelum NIB.", ["Merek", "NIB"]),
    "none": ("Siapkan foto dapur.", []),
    "nothing": ("", []),
    "another spelling": ("Nomor Induk Berusaha wajib.", ["NIB"]),
    "small letters of an ordinary word": ("Daftarkan merek; brand Anda sendiri.", ["Merek"]),
    "a part of a word": ("NIBnya, SNIA, kemerekan, UPAH", []),
    "with a suffix after a hyphen": ("NIB-nya sudah ada", ["NIB"]),
    "beside brackets and slashes": ("(NIB)/SNI, «PP»", ["NIB", "SNI", "PP"]),
    "capitals only in capitals": ("naik ke up dan pp, lalu Up", []),
    "in capitals": ("UP dan PP", ["UP", "PP"]),
    "mixed capitals only as written": ("sirup jahe, Sirup, SIRUP", []),
    "mixed capitals as written": ("lihat SiRUP", ["SiRUP"]),
    "the longest name": ("Merek kolektif dan SPPT SNI", ["Merek kolektif", "SPPT SNI"]),
    "the longest and, elsewhere, the shorter": ("SPPT SNI untuk SNI wajib", ["SPPT SNI", "SNI"]),
    "a capital word inside a phrase": ("jangan beri Kode OTP", ["OTP"]),
    "small letters inside a phrase": ("kode otp", []),
    "with a hyphen or a space": ("SPP IRT atau SPP-IRT atau P-IRT", ["SPP-IRT"]),
    "words of a name that do not belong together": ("ada SPP. IRT lain", []),
    "a number in the name": ("PPh 22 dan PPh 21", ["PPh 22"]),
    "a slash in the name": ("dari APBN/APBD", ["APBN/APBD"]),
    "half of it": ("dari APBD", ["APBN/APBD"]),
    "an address": ("buka oss.go.id", ["OSS"]),
    "an address that is none": ("buka oss.co.id", []),
    "an everyday word": ("Kategori barang", []),
    "odd bytes": ("\0 \u202e NIB \ud83d SNI 😀", ["NIB", "SNI"]),
}


@pytest.mark.parametrize(("text", "terms"), USES.values(), ids=USES.keys())
def test_the_terms_of_a_text(text, terms):
    assert [each.term for each in glossary.terms_in(CATALOG, text)] == terms


def test_a_text_that_explains_a_term_itself_does_not_offer_it():
    nib = TERMS[0]
    assert glossary.terms_in(CATALOG, f"NIB\n{nib.meaning}\nSNI") == [TERMS[7]]


def test_a_very_long_text_is_read_in_passing():
    assert len(glossary.terms_in(CATALOG, "NIB dan SNI serta merek " * 5_000)) == 3


def test_terms_are_prepared_once_for_each_catalog():
    assert glossary.lexicon(CATALOG) is glossary.lexicon(CATALOG)
    other = replace(CATALOG, terms=TERMS[:1])
    assert glossary.lexicon(other) is not glossary.lexicon(CATALOG)
    assert [each.term for each in glossary.terms_in(other, "NIB dan SNI")] == ["NIB"]


def test_the_dictionary_is_sorted_and_its_letters_hold_every_term():
    letters = glossary.lexicon(SHIPPED).letters
    assert list(letters) == sorted(letters)
    for letter, terms in letters.items():
        assert all(each.term.upper().startswith(letter) for each in terms)
        assert [each.term.casefold() for each in terms] == sorted(each.term.casefold() for each in terms)
        assert list(terms) == list(glossary.letter(SHIPPED, letter))
    assert sum(len(terms) for terms in letters.values()) == len(SHIPPED.terms)


def test_terms_that_begin_with_no_letter_stand_together_and_first():
    catalog = replace(CATALOG, terms=(*TERMS, explained("3M"), explained("5R")))
    assert next(iter(glossary.lexicon(catalog).letters)) == glossary.OTHERS
    assert [each.term for each in glossary.letter(catalog, glossary.OTHERS)] == ["3M", "5R"]


@pytest.mark.parametrize("key", ["", "zzzz", "NIB", "é", "x" * 64])
def test_what_is_not_in_the_glossary_is_outdated(key):
    with pytest.raises(Outdated):
        glossary.term(SHIPPED, key)
    with pytest.raises(Outdated):
        glossary.letter(SHIPPED, key)


def test_a_term_keeps_its_key_while_others_come_and_go():
    nib = next(each for each in SHIPPED.terms if each.term == "NIB")
    assert nib.key == TERMS[0].key, "old buttons must go on to open it"
    assert glossary.term(SHIPPED, nib.key) is nib


@pytest.mark.parametrize(
    ("name", "topic"), [("NIB", "nib"), ("SPP-IRT", "sppirt"), ("Batikmark", "batikmark"), ("V-Legal", "svlk")]
)
def test_the_topic_a_term_names_comes_first(name, topic):
    wanted = next(each for each in SHIPPED.terms if each.term == name)
    found = [each.id for each in glossary.topics_on(SHIPPED, wanted)]
    assert found[0] == topic
    assert 1 <= len(found) <= glossary.MOST_TOPICS
    assert len(set(found)) == len(found)


def test_a_term_no_topic_uses_has_no_topics():
    catalog = replace(SHIPPED, terms=(explained("Zzyzx"),))
    assert glossary.topics_on(catalog, catalog.terms[0]) == []
