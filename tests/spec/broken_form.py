"""Scenario files spoilt in their form: shapes, keys given twice, what is no YAML."""

from tests.scenario_texts import VALID
from tests.spec.broken import Broken, spoilt

from feedfollow.spec.text_file import MAX_BYTES

FORM = [
    # shapes
    spoilt(
        "list_for_map",
        "parameters:\n  session_trust: 2",
        "parameters:\n  - session_trust: 2",
        "parameters must be a map, got a list",
        "- session_trust",
    ),
    spoilt(
        "map_for_number",
        "precision: 1.5",
        "precision: {amount: 1.5}",
        "unknown key 'amount' in platforms.douyin.feed.precision",
        "amount",
    ),
    spoilt(
        "map_for_date",
        "until: 2019-12-31",
        "until: {year: 2019}",
        "until must be a date such as 2019-07-15, got a map",
        "{year: 2019}",
    ),
    spoilt(
        "list_for_number",
        "users: 2000",
        "users: [2000]",
        "must be a number (users), got a list",
        "[2000]",
    ),
    spoilt("null_for_number", "users: 2000", "users:", "got nothing", "\nseed"),
    spoilt("null_map", "  session_trust: 2", "", "must be a map, got nothing", "\n\nevents"),
    spoilt("number_for_name", "name: example", "name: 2019", "name must be text", "2019\nquestion"),
    spoilt("path_for_name", "name: example", "name: ../example", "must be a name", "../example"),
    spoilt(
        "scalar_for_events", "expect:\n  - {", "expect:\n  {", "expect must be a list", "{measure"
    ),
    spoilt("missing_start", "start: 2019-01-01\n", "", "has no 'start'", "name: example"),
    spoilt("missing_minutes", "      minutes: 90\n", "", "has no 'minutes'", "daily_users: [{"),
    spoilt(
        "missing_members",
        "      opening_rate: {value: 78 %, source: assumed}\n",
        "",
        "number of members is unknown",
        "daily_users:\n",
    ),
    spoilt(
        "both_monthly_and_rate",
        "before_ratio: 1.81",
        "opening_rate: 0.5",
        "nothing reads platforms.kuaishou.population.opening_rate",
        "opening_rate: 0.5",
    ),
    spoilt(
        "no_real_anchors",
        "    anchors: {real: 150 k}\n",
        "",
        "has no 'anchors.real'",
        "population:\n      daily_users: [{",
    ),
    # twice
    spoilt(
        "duplicate_key",
        "seed: 7",
        "seed: 7\nusers: 3000",
        "duplicate key 'users' (first in line 6)",
        "users: 3000",
    ),
    spoilt(
        "nested_and_dotted",
        "    links.open_live: 0.8",
        "    feed.precision: 2",
        "feed.precision is given twice",
        "feed.precision",
    ),
    spoilt(
        "event_twice",
        "    source: article 002\n",
        "    source: article 002\n"
        "  - {name: links_close, date: 2019-11-01, platform: douyin, set: {feed.precision: 2}}\n",
        "two events are named 'links_close'",
        "{name: links_close",
    ),
    spoilt(
        "events_in_conflict",
        "    source: article 002\n",
        "    source: article 002\n"
        "  - {name: other, date: 2019-10-09, platform: douyin, set: {links: {open_live: 1}}}\n",
        "both set links.open_live of douyin on 2019-10-09",
        "{name: other",
    ),
    spoilt(
        "table_twice",
        "tables: [daily, traffic]",
        "tables: [daily, daily]",
        "names 'daily' twice",
        "daily]",
    ),
    # YAML
    spoilt(
        "tab",
        "  session_trust: 2",
        "\tsession_trust: 2",
        "a tab stands where spaces are needed",
        "\tsession_trust",
    ),
    Broken("unclosed_bracket", "users: [1, 2\n", "not valid YAML"),
    Broken("bad_indentation", "population:\n    a: 1\n  b: 2\n", "not valid YAML", "b: 2"),
    spoilt(
        "python_tag",
        "seed: 7",
        "seed: !!python/object/apply:os.getcwd []",
        "is not used",
        "!!python",
    ),
    spoilt("string_tag", "seed: 7", "seed: !!str 7", "is not used", "!!str"),
    spoilt("anchor", "seed: 7", "seed: &seed 7", "anchor &seed is not used", "&seed"),
    spoilt("alias", "seed: 7", "seed: *seed", "alias *seed is not used", "*seed"),
    spoilt(
        "merge_key",
        "  session_trust: 2",
        "  <<: {session_trust: 2}",
        "merge keys '<<' are not YAML 1.2",
        "<<",
    ),
    spoilt("number_as_key", "  session_trust: 2", "  2: 2", "a key must be text, got 2", "2: 2"),
    spoilt("list_as_key", "  session_trust: 2", "  ? [a]\n  : 2", "a key must be text", "[a]"),
    Broken("two_documents", VALID + "---\nname: second\n", "a second document starts here", "---"),
    Broken("yaml_1_1", "%YAML 1.1\n---\n" + VALID, "directives are not used", "%YAML"),
    Broken("deep", "a: " + "[" * 5000, "nested deeper than 32 levels"),
    Broken("deep_closed", "a: " + "[" * 5000 + "]" * 5000, "nested deeper than 32 levels"),
    Broken(
        "list_at_the_top", "- name: example\n", "a scenario must be a map, got a list", "- name"
    ),
    Broken("text_at_the_top", "example\n", "a scenario must be a map, got the text", "example"),
    Broken("empty", "", "the file is empty"),
    Broken("blank", "\n \n", "the file is empty"),
    Broken("comment_only", "# nothing\n", "the file is empty"),
    Broken("null_document", "---\n...\n", "a scenario must be a map, got nothing"),
    Broken("control_character", "name: a\x07b\n", "U+0007 is not allowed", "\x07b"),
    Broken("nul", "name: a\0b\n", "holds a NUL byte", "\0b"),
    Broken("huge", "# " + "x" * MAX_BYTES, "is larger than 1000 kB"),
    Broken(
        "alias_bomb",
        "a: &a [x, x]\n"
        + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
        "alias *a is not used",
    ),
    Broken("binary", "\x89PNG\r\n\x1a\n\0\0\0", "not"),
]
