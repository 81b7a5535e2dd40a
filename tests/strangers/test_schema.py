"""The documentation's picture of the Bot API: how it is written down, and what it says of single values."""

import json

import pytest

from playground import schema as played
from tests.strangers import models, schema
from tests.strangers.reduce import reduced
from tests.strangers.schema import UPLOAD, call_check, check_of, documented, read_call

USER = {"id": 1, "is_bot": False, "first_name": "Sari"}
ADMIN_RIGHTS = dict.fromkeys(
    [field for field, kind in schema._documented()["objects"]["ChatMemberAdministrator"].items() if kind == "Boolean!"],
    False,
)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("Integer", 5),
        ("Float", 5),
        ("Float", 5.5),
        ("True", True),
        ("Integer|String", "@kanal"),
        ("[[Integer]]", [[1], []]),
        ("User", USER),
        ("ChatMember", {"status": "member", "user": USER}),
        ("ChatMember", {"status": "administrator", "user": USER} | ADMIN_RIGHTS),
        ("KeyboardButton", "Ya"),
        ("KeyboardButton", {"text": "Ya"}),
        ("RichText", ["a", {"type": "bold", "text": ["b", "c"]}]),
        ("InputFile|String", UPLOAD),
        ("CallbackGame", {}),
    ],
)
def test_value_of_the_type_is_fine(kind, value):
    assert list(check_of(kind)(value)) == []


@pytest.mark.parametrize(
    ("kind", "value", "problem"),
    [
        ("Integer", True, " is True, not Integer"),
        ("Integer", 5.0, " is 5.0, not Integer"),
        ("Boolean", 1, " is 1, not Boolean"),
        ("True", False, " is False, not True"),
        ("String", None, " is null, not String"),
        ("'creator'", "member", " is 'member', not 'creator'"),
        ("[User]", USER, "not an array"),
        ("[User]", [USER, {}], "[1].first_name is missing"),
        ("User", [], " is [], not User"),
        ("Integer|String", 1.5, " is 1.5, none of Integer, String"),
        ("ChatMember", {"status": "guest", "user": USER}, "none of ChatMemberOwner"),
        ("ChatMember", {"status": "member", "user": USER | {"id": None}}, ".user.id is null, not Integer"),
        ("ChatMember", {"status": "member", "user": USER, "mood": 1}, ".mood is unknown to ChatMemberMember"),
        ("InputFile|String", 5, " is 5, none of InputFile, String"),
        ("InputFile", "file_id", " is 'file_id', not an upload"),
        ("RichText", [{"type": "bold"}], "[0].text is missing"),
    ],
)
def test_value_of_another_type_is_not(kind, value, problem):
    assert problem in "\n".join(check_of(kind)(value))


@pytest.mark.parametrize(
    ("method", "params", "uploads", "problems"),
    [
        ("sendMessage", {"chat_id": "1", "text": "5"}, (), []),
        ("sendMessage", {"chat_id": "1", "text": "x", "protect_content": "True"}, (), []),
        ("sendMessage", {"chat_id": "@kanal"}, (), [".text is missing"]),
        ("sendMessage", {"chat_id": "1", "text": "x", "message_thread_id": "dua"}, (), ["is 'dua', not Integer"]),
        ("sendMessage", {"chat_id": "1", "text": "x", "entities": "[rusak"}, (), ["is '[rusak', not an array"]),
        ("sendLocation", {"chat_id": "1", "latitude": "-6", "longitude": "106.6"}, (), []),
        ("sendLocation", {"chat_id": "1", "latitude": "x", "longitude": "106.6"}, (), [".latitude is 'x', not Float"]),
        ("sendPhoto", {"chat_id": "1"}, ("photo",), []),
        ("sendPhoto", {"chat_id": "1", "photo": "attach://a"}, ("a",), []),
        ("sendPhoto", {"chat_id": "1", "photo": "attach://a"}, ("a", "b"), [".b is unknown to sendPhoto"]),
        ("sendMessage", {"chat_id": "1"}, ("text",), [".text is an upload, not String"]),
        ("setWebhook", {"url": "", "certificate": "x"}, (), [".certificate is 'x', not an upload"]),
    ],
)
def test_parameters_are_read_by_their_types(method, params, uploads, problems):
    found = list(call_check(method)(read_call(method, params, uploads)))
    assert len(found) == len(problems)
    assert all(wanted in told for wanted, told in zip(problems, found, strict=True))


def test_unknown_method_is_told():
    with pytest.raises(schema.UnknownMethod):
        documented("sendPigeon")


def test_every_type_that_is_named_is_described():
    kept = schema._documented()
    for fields in [*kept["objects"].values(), *(method["parameters"] for method in kept["methods"].values())]:
        for kind in fields.values():
            check_of(kind.removesuffix("!"))
    for method in kept["methods"]:
        schema.result_check(method)


def test_documentation_playground_and_aiogram_know_the_same_methods_and_parameters():
    kept = schema._documented()["methods"]
    assert {method.name for method in played.methods().values()} == set(kept) == set(models._classes())
    for method in played.methods().values():
        assert set(method.parameters) - set(played.LEGACY) == set(kept[method.name]["parameters"]) - set(played.LEGACY)


def test_schema_is_made_from_an_unpacked_source_distribution(tmp_path):
    def field(name, kind, required=True, description=""):
        return {"name": name, "type": kind, "required": required, "description": description}

    def item(name, *fields, description=""):
        return {"name": name, "annotations": fields, "description": description}

    owner = field("status", "String", description="The member's status in the chat, always 'creator'")
    items = [
        item("getPets", field("chat_id", "Integer or String"), field("kinds", "Array of Cat, Dog and Cow", False)),
        item("Pet", description="One of\n - Cat\n - Dog"),
        item("Cat", owner, description="For plain cats, String can be used instead of this object to specify it."),
    ]
    (tmp_path / ".butcher/schema").mkdir(parents=True)
    given = {"api": {"version": "10.3"}, "items": [{"children": items}]}
    (tmp_path / ".butcher/schema/schema.json").write_text(json.dumps(given))
    (tmp_path / "aiogram/methods").mkdir(parents=True)
    (tmp_path / "aiogram/methods/get_pets.py").write_text(
        "class GetPets(TelegramMethod[X]):\n"
        "    __returning__ = list[ResultPetUnion] | bool\n"
        '    __api_method__ = "getPets"\n'
        "    chat_id: ChatIdUnion\n"
    )
    assert reduced(tmp_path) == {
        "api": "10.3",
        "methods": {
            "getPets": {"returns": "[Pet]|True", "parameters": {"chat_id": "Integer|String!", "kinds": "[Cat|Dog|Cow]"}}
        },
        "objects": {"Cat": {"status": "'creator'!"}},
        "unions": {"Pet": ["Cat", "Dog"]},
        "texts": ["Cat"],
    }
