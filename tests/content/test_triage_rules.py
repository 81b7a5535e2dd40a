"""Each rule by itself, what may ever be called a duty, and the order of a plan."""

import pytest

from bot.catalog.loader import load_catalog
from bot.services.triage import decide, holds, make_plan
from bot.settings import PACKAGED_CONTENT
from tests.content.copy_of_content import RULES
from tests.content.test_triage_paths import paths

TRIAGE = load_catalog(PACKAGED_CONTENT).triage
EACH_RULE = [pytest.param(rule, id=f"{n}-{rule.topic}-{rule.verdict}") for n, rule in enumerate(TRIAGE.rules)]
EACH_ADVICE = [pytest.param(advice, id=advice.text[:30]) for advice in TRIAGE.advice]

# No law asks for these of our owners: a plan offers them for later, or only where a buyer wants them.
VOLUNTARY = {
    "barcode_gs1", "batikmark", "belanja_pemerintah", "business_matching", "desain_industri", "hak_cipta",
    "iso_14001", "iso_22000", "iso_9001", "label_pangan", "merek_kolektif_ig", "paten_sederhana",
    "pemasaran_daring", "program_fasilitasi", "pt_perorangan", "sikap", "sni_bina_umk", "sni_furnitur",
    "toko_daring", "uji_lab",
}  # fmt: skip
ROAD_TO_THE_GOVERNMENT = ["spse_akun", "e_katalog", "tkdn_ik"]


@pytest.fixture(scope="module")
def all_paths(triage):
    return list(paths(triage, {}))


@pytest.fixture(scope="module")
def all_plans(desk, all_paths):
    return [(answers, make_plan(desk, answers)) for answers in all_paths]


@pytest.fixture(scope="module")
def reached(all_paths):
    """For each rule that ever decides, the first answers it decides about."""
    found = {}
    for answers in all_paths:
        for rule in decide(TRIAGE, answers).values():
            found.setdefault(id(rule), answers)
    return found


@pytest.mark.parametrize("rule", EACH_RULE)
def test_each_rule_decides_for_somebody_who_then_reads_its_reason(desk, reached, rule):
    assert id(rule) in reached, "an earlier rule always wins"
    plan = make_plan(desk, reached[id(rule)])
    parts = {"need": plan.needed, "have": plan.owned, "later": plan.later, "not": plan.not_needed}
    assert (rule.topic, rule.why) in [(entry.topic.id, entry.why) for entry in parts[rule.verdict]]


@pytest.mark.parametrize("advice", EACH_ADVICE)
def test_each_remark_is_read_by_somebody_but_not_by_everybody(all_paths, advice):
    assert 0 < sum(holds(advice, answers) for answers in all_paths) < len(all_paths) / 2


def test_each_topic_is_spoken_of_on_some_path(desk, all_plans):
    spoken = {e.topic.id for _, plan in all_plans for e in plan.needed + plan.owned + plan.later + plan.not_needed}
    assert spoken == desk.topics.keys()


def test_what_no_law_asks_for_is_never_called_a_need(desk, all_plans):
    needed = {entry.topic.id for _, plan in all_plans for entry in plan.needed}
    assert needed == desk.topics.keys() - VOLUNTARY


def test_what_may_not_be_sold_without_an_sni_always_gets_one(all_plans):
    duties = {"cara.sni": "sni_sppt", "barang.helm": "sni_sppt", "lain.sni": "sni_sppt"}
    duties |= {"barang.mainan": "sni_mainan", "kriya.bayi": "sni_pakaian_bayi"}
    for answers, plan in all_plans:
        needed = [entry.topic.id for entry in plan.needed]
        for topic in {duties[said] for said in map(".".join, answers.items()) if said in duties}:
            assert needed.index("merek") < needed.index(topic), answers
            if "bpom_md" in needed:
                assert needed.index(topic) < needed.index("bpom_md"), answers
            if "kemasan" in needed:
                assert needed.index(topic) < needed.index("kemasan"), answers


def test_the_government_comes_after_every_licence_and_the_catalogue_after_the_account(all_plans):
    for answers, plan in all_plans:
        needed = [entry.topic.id for entry in plan.needed]
        if answers["pasar"] != "pemerintah":
            assert not set(ROAD_TO_THE_GOVERNMENT) & set(needed), answers
        elif answers.get("saji") != "mbg":
            road = [topic for topic in needed if topic in ROAD_TO_THE_GOVERNMENT]
            assert needed[-len(road) :] == road == ROAD_TO_THE_GOVERNMENT[: len(road)], answers
            assert len(road) >= 2, answers


def test_what_follows_the_catalogue_waits_in_the_order_of_a_first_sale(all_plans):
    follows = ["sikap", "tkdn_ik", "toko_daring", "belanja_pemerintah", "business_matching", "pemasaran_daring"]
    for answers, plan in all_plans:
        if answers["pasar"] == "pemerintah":
            waiting = [entry.topic.id for entry in plan.later if entry.topic.id in follows]
            assert waiting == [topic for topic in follows if topic in waiting], answers
            assert {"sikap", "belanja_pemerintah", "business_matching"} <= set(waiting), answers


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        ("spse_akun", "setelah NIB, pajak"),
        ("e_katalog", "setelah izinnya lengkap dan akun"),
        ("sikap", "setelah produk tayang"),
        ("tkdn_ik", "setelah produk tayang"),
        ("belanja_pemerintah", "modal untuk satu pesanan"),
        ("business_matching", "setelah produk tayang"),
    ],
)
def test_each_step_towards_the_government_says_what_comes_before_it(owner_says, topic, words):
    plan = owner_says(produk="mebel", barang="mebel", pasar="pemerintah", modal="kecil")
    assert words in plan.why(topic)


def test_a_plan_stays_short_enough_to_be_read(all_plans):
    for answers, plan in all_plans:
        both = answers.get("cara") == "sni" and answers["pasar"] == "pemerintah"  # two long roads at once
        assert len(plan.needed) <= (9 if both else 8), answers
        assert len(plan.later) <= 14, answers
        assert len(plan.not_needed) <= 5, answers


def test_a_duty_that_began_is_dated(owner_says):
    for plan, topic in (
        (owner_says(produk="kemasan", simpan="ruang", cara="rumahan"), "halal_self_declare"),
        (owner_says(produk="siapsaji", saji="katering", dapur="tidak"), "halal_reguler"),
        (owner_says(produk="kosmetik", kosmetik="sendiri"), "halal_reguler"),
        (owner_says(produk="kriya", kriya="kulit"), "halal_barang_gunaan"),
    ):
        assert "sejak 18 Oktober 2026" in plan.why(topic)


def test_a_skipped_question_on_what_is_new_gives_a_condition_instead(owner_says):
    told = owner_says(produk="mebel", barang="mebel", khas="bentuk")
    skipped = owner_says(produk="mebel", barang="mebel")
    assert not told.why("desain_industri").startswith("Hanya bila")
    assert skipped.why("desain_industri").startswith("Hanya bila")
    assert "desain_industri" not in owner_says(produk="mebel", barang="mebel", khas="tidak").later


# `after`: a prerequisite for some answers only


def comes_after(*topics):
    return lambda rules: rules[-1].update(after=list(topics))


def test_a_rule_that_comes_after_no_topic_is_reported(copy):
    (only,) = copy.edit(RULES, comes_after("nope")).problems()
    assert "unknown topic nope" in only


def test_rules_that_wait_for_each_other_are_reported(copy):
    copy.edit("triage/rules/hki.yaml", lambda rules: rules[0].update(after=["sni_sppt"]))
    (only,) = copy.problems()
    assert "cycle" in only
    assert "merek" in only
    assert "sni_sppt" in only
