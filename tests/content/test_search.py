"""Questions as people type them, with typos and slang, and questions the clinic cannot answer."""

import pytest

from bot.catalog.loader import load_catalog
from bot.services import search
from bot.settings import PACKAGED_CONTENT

CATALOG = load_catalog(PACKAGED_CONTENT)

FIRST = {
    "nib": "nib",
    "cara bikin nib gmn?": "nib",
    "gimana cara buat nib online kak": "nib",
    "nomer induk berusaha": "nib",
    "ijin usaha": "nib",
    "daftar oss": "nib",
    "pirt": "sppirt",
    "p-irt": "sppirt",
    "P.IRT": "sppirt",
    "SPP IRT": "sppirt",
    "mau urus pirt dong": "sppirt",
    "ijin edar makanan rumahan": "sppirt",
    "cara ngurus p irt keripik": "sppirt",
    "perpanjangan pirt": "sppirt",
    "halal gratis": "halal_self_declare",
    "sertifikat halal gratis sehati": "halal_self_declare",
    "self declare halal": "halal_self_declare",
    "halal self deklare": "halal_self_declare",
    "halal reguler": "halal_reguler",
    "daftar merk": "merek",
    "daftarin merek dagang": "merek",
    "cara daftar hak merek": "merek",
    "logo saya ditiru orang": "merek",
    "bpom md": "bpom_md",
    "izin edar bpom": "bpom_md",
    "ijin bpom makanan beku": "bpom_md",
    "notifikasi kosmetik": "kosmetik_notifikasi",
    "izin kosmetik bpom": "kosmetik_notifikasi",
    "kosmetk": "kosmetik_notifikasi",
    "ijin jamu": "obat_tradisional",
    "obat tradisional": "obat_tradisional",
    "ijin sabun cuci piring": "pkrt",
    "pkrt": "pkrt",
    "slhs katering": "slhs",
    "laik higiene sanitasi": "slhs",
    "siinas": "siinas",
    "cara daftar siinas gmn": "siinas",
    "tkdn": "tkdn_ik",
    "sertifikat tkdn gratis": "tkdn_ik",
    "ekatalog": "e_katalog",
    "e-katalog": "e_katalog",
    "cara masuk e katalog lkpp": "e_katalog",
    "jualan di ekatalog gmn caranya": "e_katalog",
    "sikap lkpp": "sikap",
    "akun lpse": "spse_akun",
    "daftar spse": "spse_akun",
    "label kemasan makanan": "label_pangan",
    "gmp": "cppob_gmp",
    "cppob": "cppob_gmp",
    "toko daring lkpp": "toko_daring",
}

AMONG_THREE = {
    "izin edar": {"sppirt", "bpom_md"},
    "sertifikat halal": {"halal_self_declare", "halal_reguler"},
    "halal": {"halal_self_declare", "halal_reguler"},
    "jual ke pemerintah": {"e_katalog", "spse_akun", "toko_daring", "sikap"},
    "izin keripik singkong": {"sppirt"},
}

OUT_OF_SCOPE = [
    "cuaca hari ini",
    "harga emas antam",
    "siapa presiden indonesia",
    "resep rendang padang",
    "pinjaman online cepat cair",
    "jadwal kereta ke bandung",
    "cara perpanjang sim",
    "lowongan kerja satpam",
    "hasil pertandingan persija",
    "aku sayang kamu",
    "asdf qwer zxcv",
    "bayar pajak motor",
]


def found(question: str) -> list[str]:
    return [topic.id for topic in search.find_topics(CATALOG, question)]


@pytest.mark.parametrize(("question", "topic"), FIRST.items())
def test_the_best_answer_comes_first(question, topic):
    assert found(question)[:1] == [topic], found(question)


@pytest.mark.parametrize(("question", "topics"), AMONG_THREE.items())
def test_a_wide_question_shows_what_it_may_mean(question, topics):
    answers = set(found(question))
    assert topics <= answers if len(topics) < 4 else topics & answers, answers


@pytest.mark.parametrize("question", OUT_OF_SCOPE)
def test_what_the_clinic_does_not_know_it_says_so(question):
    assert found(question) == []
    assert search.find_term(CATALOG, question) is None


@pytest.mark.parametrize("question", ["", "   ", "?!", "😀", "saya mau", "gimana caranya ya kak", "x" * 10_000, "\0"])
def test_an_empty_question_has_no_answer_and_does_no_harm(question):
    assert found(question) == []
    assert search.find_term(CATALOG, question) is None


@pytest.mark.parametrize("topic", CATALOG.topics.values(), ids=CATALOG.topics.keys())
def test_every_topic_is_found_by_its_own_name_and_words(topic):
    assert found(topic.label)[:1] == [topic.id]
    lost = [word for word in topic.keywords if topic.id not in found(word)]
    assert lost == []


def test_never_more_than_three_and_none_twice():
    for question in (*FIRST, *AMONG_THREE, "izin", "sertifikat", "daftar usaha makanan halal bpom"):
        answers = found(question)
        assert len(answers) <= 3
        assert len(set(answers)) == len(answers)


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("apa itu KBLI", "KBLI"),
        ("kbli itu apa sih", "KBLI"),
        ("arti haccp?", "HACCP"),
        ("kepanjangan BPJPH", "BPJPH"),
        ("apa itu makloon", "Makloon"),
        ("apaan tuh COD", "COD"),
    ],
)
def test_a_term_is_explained(question, term):
    assert search.asks_for_meaning(CATALOG, question)
    meant = search.find_term(CATALOG, question)
    assert meant is not None
    assert meant.term == term


@pytest.mark.parametrize("term", CATALOG.terms, ids=lambda term: term.term)
def test_every_term_of_the_glossary_can_be_asked_for(term):
    for name in (term.term, *term.also):
        assert search.find_term(CATALOG, f"apa itu {name}") is term


@pytest.mark.parametrize("question", ["cara urus pirt", "izin edar keripik", "halal gratis"])
def test_a_question_about_a_way_is_no_question_about_a_word(question):
    assert not search.asks_for_meaning(CATALOG, question)
