"""What holds on every path through the questions, however an owner answers."""

import re
from collections.abc import Iterator

import pytest

from bot.catalog.models import Triage, Verdict
from bot.services.triage import SKIPPED, make_plan, next_question, relevant

# Options that need no rule of their own: the general rule of their group says it all.
NEUTRAL = {"kosmetik.sendiri", "pembersih.cuci", "pembersih.tisu", "khas.tidak"}


def paths(triage: Triage, answers: dict[str, str]) -> Iterator[dict[str, str]]:
    """All complete sets of answers, skips included."""
    asked = next_question(triage, answers)
    if asked is None:
        yield answers
        return
    for option in [*(option.id for option in asked.options), SKIPPED]:
        yield from paths(triage, answers | {asked.id: option})


@pytest.fixture(scope="module")
def all_paths(triage):
    return list(paths(triage, {}))


@pytest.fixture(scope="module")
def all_plans(desk, all_paths):
    return [(answers, make_plan(desk, answers)) for answers in all_paths]


def test_nobody_is_asked_more_than_five_questions(all_paths):
    assert max(len(answers) for answers in all_paths) == 5


def test_everybody_is_asked_where_they_sell_and_whether_they_have_a_nib(all_paths):
    assert all({"produk", "pasar", "nib"} <= answers.keys() for answers in all_paths)


def test_every_plan_starts_with_the_nib_unless_the_owner_has_it(all_plans):
    for answers, plan in all_plans:
        if answers["nib"] == "sudah":
            assert plan.owned_ids == {"nib"}
        else:
            assert plan.needed[0].topic.id == "nib", answers


def test_nobody_goes_home_with_empty_hands(all_plans):
    for answers, plan in all_plans:
        assert plan.needed or plan.advice, answers
        assert "merek" in {entry.topic.id for entry in plan.needed + plan.later}, answers


def test_every_certificate_in_a_plan_has_its_reason(all_plans):
    for answers, plan in all_plans:
        for entry in plan.needed + plan.owned + plan.later + plan.not_needed:
            assert entry.why, (answers, entry.topic.id)


def test_nothing_is_needed_before_what_it_depends_on(all_plans):
    for answers, plan in all_plans:
        done = set(plan.owned_ids)
        for entry in plan.needed:
            assert done.issuperset(entry.topic.prerequisites), (answers, entry.topic.id)
            done.add(entry.topic.id)


def test_a_prerequisite_is_never_dragged_in_against_a_rule(all_plans):
    assert not [(answers, e.topic.id) for answers, plan in all_plans for e in plan.needed if e.unlocks]


@pytest.mark.parametrize("rivals", [{"sppirt", "bpom_md"}, {"halal_self_declare", "halal_reguler"}])
def test_rival_routes_are_never_both_needed(all_plans, rivals):
    for answers, plan in all_plans:
        assert not rivals <= {entry.topic.id for entry in plan.needed}, answers


def test_the_remarks_under_a_plan_stay_few(all_plans):
    assert max(len(plan.advice) for _, plan in all_plans) <= 5


def test_every_product_group_hears_something_of_its_own(triage, all_plans):
    everybody = {"nib", "merek", "spse_akun", "e_katalog", "sikap", "toko_daring", "belanja_pemerintah"}
    everybody |= {"business_matching", "pemasaran_daring", "program_fasilitasi", "pt_perorangan"}
    for answers, plan in all_plans:
        topics = {entry.topic.id for entry in plan.needed + plan.later + plan.not_needed}
        assert topics - everybody or plan.advice, answers


def test_rules_and_questions_name_only_what_exists(desk):
    options = {q.id: {option.id for option in q.options} | {SKIPPED} for q in desk.triage.questions}
    for each in (*desk.triage.questions, *desk.triage.rules, *desk.triage.advice):
        for asked, accepted in each.when.items():
            assert set(accepted) <= options[asked], each
    assert {rule.topic for rule in desk.triage.rules} == desk.topics.keys()


def test_every_option_matters_or_is_neutral_on_purpose(triage):
    conditions = (*triage.questions, *triage.rules, *triage.advice)
    used = {f"{asked}.{option}" for each in conditions for asked, opts in each.when.items() for option in opts}
    offered = {f"{asked.id}.{option.id}" for asked in triage.questions for option in asked.options}
    assert offered - used == NEUTRAL


def test_every_rule_and_remark_reaches_somebody(desk, all_plans):
    shown = [entry for _, plan in all_plans for entry in plan.needed + plan.owned + plan.later + plan.not_needed]
    reasons = {(entry.topic.id, entry.why) for entry in shown}
    assert [rule for rule in desk.triage.rules if (rule.topic, rule.why) not in reasons] == []
    remarks = {text for _, plan in all_plans for text in plan.advice}
    assert [advice.text for advice in desk.triage.advice if advice.text not in remarks] == []


def test_changing_one_answer_keeps_the_others(triage):
    keripik = {"produk": "kemasan", "simpan": "ruang", "cara": "rumahan", "pasar": "warung", "nib": "belum"}
    for question, option in {"simpan": "dingin", "cara": "sni", "pasar": "pemerintah", "nib": "sudah"}.items():
        changed = keripik | {question: option}
        assert relevant(triage, changed) == changed
        assert next_question(triage, changed) is None


def test_another_product_keeps_only_what_is_still_asked(triage):
    batik = {"produk": "kriya", "simpan": "ruang", "cara": "rumahan", "pasar": "pemerintah", "nib": "belum"}
    assert relevant(triage, batik).keys() == {"produk", "pasar", "nib"}
    assert next_question(triage, batik).id == "kriya"


def test_buttons_and_reasons_are_plain_and_short(triage):
    for asked in triage.questions:
        for option in asked.options:
            assert len(option.label) <= 24
            assert option.label.isascii(), "no emoji on an answer"
    for rule in triage.rules:
        assert rule.why.endswith(".")
        assert len(re.findall(r"[.!?](?:\s|$)", rule.why)) == 1, f"one sentence: {rule.why}"
    assert {rule.verdict for rule in triage.rules} == set(Verdict)
