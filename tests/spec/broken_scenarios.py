"""Spoilt scenario files: what each holds, what is said about it, and where the caret stands."""

from dataclasses import dataclass

from tests.scenario_texts import VALID, edited

from feedfollow.spec.text_file import MAX_BYTES


@dataclass(frozen=True)
class Broken:
    """A spoilt file: its text, the message, the text under the caret, the suggestion."""

    id: str
    text: str
    message: str
    at: str | None = None  # None where the place is not worth stating
    hint: str = ""


def spoilt(name: str, old: str, new: str, message: str, at: str, hint: str = "") -> Broken:
    """Replace one piece of the valid scenario."""
    return Broken(name, edited((old, new)), message, at, hint)


BROKEN = [
    # names
    spoilt("typo_top", "users: 2000", "usrs: 2000", "unknown key 'usrs'", "usrs", "mean 'users'?"),
    spoilt(
        "typo_lever",
        "      precision: 1.5",
        "      precison: 1.5",
        "unknown key 'precison' in platforms.douyin.feed",
        "precison",
        "did you mean 'precision'?",
    ),
    spoilt(
        "typo_dotted_lever",
        "links.open_live: 0.8",
        "links.open_liv: 0.8",
        "unknown key 'open_liv' in platforms.douyin.links",
        "links.open_liv:",
        "did you mean 'open_live'?",
    ),
    spoilt(
        "unknown_parameter",
        "session_trust: 2",
        "sesion_trust: 2",
        "unknown key 'sesion_trust' in parameters",
        "sesion_trust",
        "did you mean 'session_trust'?",
    ),
    spoilt(
        "unknown_lever_group",
        "    traffic: {private_share: 15 %}",
        "    trafic: {private_share: 15 %}",
        "unknown key 'trafic'",
        "trafic",
        "did you mean 'traffic'?",
    ),
    spoilt(
        "unknown_module",
        "seed: 7",
        "seed: 7\nmodules: {festivls: true}",
        "unknown key 'festivls' in modules",
        "festivls",
        "did you mean 'festivals'?",
    ),
    spoilt(
        "key_of_a_later_version",
        "seed: 7",
        "seed: 7\nfocal: {name: shop}",
        "unknown key 'focal'",
        "focal",
    ),
    spoilt(
        "unknown_platform_in_event",
        "    platform: douyin\n",
        "    platform: douyn\n",
        "events[0].platform must be one of douyin, kuaishou",
        "douyn",
        "did you mean 'douyin'?",
    ),
    spoilt(
        "event_on_the_shelf",
        "    platform: douyin\n",
        "    platform: outside_shelf\n",
        "events[0].platform must be one of douyin, kuaishou",
        "outside_shelf\n    set",
    ),
    spoilt(
        "unknown_lever_in_event",
        "set: {links.open_live: 0}",
        "set: {links.open_liv: 0}",
        "unknown key 'links.open_liv'",
        "links.open_liv:",
        "did you mean 'links.open_live'?",
    ),
    spoilt(
        "lever_that_is_not_dated",
        "set: {links.open_live: 0}",
        "set: {goods.list_price: 90}",
        "goods.list_price describes a platform as the run starts",
        "goods.list_price",
    ),
    spoilt(
        "event_without_levers",
        "set: {links.open_live: 0}",
        "set: {}",
        "changes nothing",
        "{}",
    ),
    spoilt(
        "unknown_overlap_platform",
        "with: douyin",
        "with: douyinn",
        "must name a content platform that stands above kuaishou, got 'douyinn'",
        "douyinn",
        "did you mean 'douyin'?",
    ),
    spoilt(
        "overlap_with_itself",
        "with: douyin",
        "with: kuaishou",
        "must name a content platform that stands above kuaishou",
        "kuaishou\n        share",
    ),
    spoilt(
        "unknown_measure",
        "measure: gmv_broad",
        "measure: gmv_brod",
        "expect[0].measure must be one of",
        "gmv_brod",
        "did you mean 'gmv_broad'?",
    ),
    spoilt(
        "unknown_direction",
        "direction: down",
        "direction: sideways",
        "must be one of up, down, none",
        "sideways",
    ),
    spoilt(
        "unknown_table",
        "tables: [daily, traffic]",
        "tables: [daily, trafic]",
        "record.tables[1] must be one of",
        "trafic]",
        "did you mean 'traffic'?",
    ),
    spoilt("unknown_role", "role: shelf", "role: shelve", "must be one of", "shelve", "'shelf'?"),
    spoilt(
        "lever_of_a_shelf",
        "role: shelf",
        "role: shelf\n    feed: {precision: 2}",
        "nothing reads 'feed' there",
        "feed: {",
    ),
    spoilt(
        "platform_name",
        "  outside_shelf:",
        "  Outside shelf:",
        "cannot name a platform",
        "Outside shelf",
    ),
    # numbers and units
    spoilt(
        "wrong_unit",
        "minutes: 60 min",
        "minutes: 60 CNY",
        "'60 CNY' has the wrong unit: expected min, got 'CNY'",
        "60 CNY",
    ),
    spoilt(
        "quoted_number_with_wrong_unit",
        "precision: 1.5",
        'precision: "1.5 days"',
        "has the wrong unit: expected exponent, got 'days'",
        '"1.5 days"',
    ),
    spoilt(
        "percent_of_a_count",
        "real: 0.2 m",
        "real: 20 %",
        "has the wrong unit: expected anchors, got '%'",
        "20 %",
    ),
    spoilt(
        "out_of_range",
        "precision: 1.5",
        "precision: 1.5e9",
        "feed.precision must lie in",
        "1.5e9",
    ),
    spoilt("share_above_one", "share: 0.53", "share: 1.53", "must lie in 0 to 1", "1.53"),
    spoilt(
        "percent_above_100", "{private_share: 15 %}", "{private_share: 150 %}", "in 0 to 1", "150 %"
    ),
    spoilt("negative_users", "users: 2000", "users: -5", "users must lie in", "-5"),
    spoilt("zero_users", "users: 2000", "users: 0", "users must lie in", "0\nseed"),
    spoilt("float_users", "users: 2000", "users: 2000.5", "must be a whole number", "2000.5"),
    spoilt("text_users", "users: 2000", "users: many", "'many' is not a number", "many"),
    spoilt("grouped_digits", "users: 2000", "users: 2_000", "wrong unit", "2_000"),
    spoilt("true_users", "users: 2000", "users: true", "got the truth value true", "true"),
    spoilt("negative_seed", "seed: 7", "seed: -7", "seed must lie in", "-7"),
    spoilt(
        "huge_seed",
        "seed: 7",
        "seed: 99999999999999999999",
        "seed must lie in",
        "99999999999999999999",
    ),
    spoilt(
        "endless_digits",
        "seed: 7",
        "seed: " + "7" * 5000,
        "too long for a number",
        "7777777777" + "7" * 4990,
    ),
    spoilt("nan", "precision: 1.5", "precision: .nan", "finite number, got .nan", ".nan"),
    spoilt("infinity", "precision: 1.5", "precision: -.inf", "finite number, got -.inf", "-.inf"),
    spoilt("overflow", "precision: 1.5", "precision: 1e999", "finite number, got 1e999", "1e999"),
    spoilt(
        "overflow_with_unit",
        "real: 0.2 m",
        "real: 1e999999999999 m",
        "too large or too small",
        "1e999999999999",
    ),
    spoilt("burn_in_in_persons", "90 days", "90 persons", "expected days, got 'persons'", "90 p"),
    spoilt("half_a_day", "every: 1 day", "every: 12 hours", "must be a whole number", "12 hours"),
    spoilt(
        "text_as_flag", "seed: 7", "seed: 7\nmerchants_exclusive: no", "true or false", "no\nscale"
    ),
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
    # dates and periods
    spoilt(
        "impossible_date",
        "until: 2019-12-31",
        "until: 2019-02-30",
        "February 2019 has 28 days",
        "2019-02-30",
    ),
    spoilt("month_13", "date: 2019-10-09", "date: 2019-13-09", "a month is 01..12", "2019-13-09"),
    spoilt(
        "date_with_a_time",
        "until: 2019-12-31",
        "until: 2019-12-31 12:30",
        "is not a date",
        "2019-12-31 12",
    ),
    spoilt("year_alone", "until: 2019-12-31", "until: 2019", "must be a date", "2019\nburn"),
    spoilt("year_3019", "until: 2019-12-31", "until: 3019-12-31", "the year must lie in", "3019"),
    spoilt(
        "date_outside", "until: 2019-12-31", "until: 2150-12-31", "must lie in 2000-01-01", "2150"
    ),
    spoilt(
        "until_before_start",
        "until: 2019-12-31",
        "until: 2018-12-31",
        "until (2018-12-31) is before start",
        "2018-12-31",
    ),
    spoilt(
        "impossible_period",
        "period: 2019H1",
        "period: 2019H3",
        "'2019H3' is not a period",
        "2019H3",
    ),
    spoilt(
        "period_backwards",
        "period: 2019H1",
        "period: 2019-06..2019-01",
        "ends before it starts",
        "2019-06..",
    ),
    spoilt(
        "unsorted_series",
        "period: 2020-03,",
        "period: 2018-03,",
        "2018-03 stands after 2019H1",
        "{period: 2018-03",
    ),
    spoilt(
        "period_twice",
        "period: 2020-03,",
        "period: 2019H1,",
        "2019H1 has the same middle as 2019H1",
        "{period: 2019H1, value: 904",
    ),
    spoilt(
        "negative_series", "value: 904 m", "value: -904 m", "must lie in 1000 to 1e10", "-904 m"
    ),
    spoilt(
        "empty_series",
        "daily_users: [{period: 2019, value: 170 m}]",
        "daily_users: []",
        "has no rows",
        "[]",
    ),
    spoilt("row_without_value", "value: 904 m", "source: x", "has no 'value'", "{period: 2020-03"),
    spoilt(
        "row_with_typo",
        "period: 2020-03,",
        "perod: 2020-03,",
        "unknown key 'perod'",
        "perod",
        "mean 'period'?",
    ),
    # statements that cannot hold together
    spoilt(
        "more_users_than_people",
        "value: 854 m",
        "value: 1.5 k",
        "are more than the 1500 netizens",
        "2000\nseed",
    ),
    spoilt(
        "more_anchors_than_real",
        "anchors: {real: 150 k}",
        "anchors: {real: 50}",
        "has 50 real anchors, fewer than the 100 simulated ones",
        "50}",
    ),
    spoilt(
        "more_daily_users_than_members",
        "before_ratio: 1.81",
        "before_ratio: 1",
        "kuaishou has 1.7e+08 daily users on 2018-10-03, but 1.7e+08 members",
        "[{period: 2019, value: 170 m}]",
    ),
    spoilt(
        "more_merchants_than_real",
        "session_trust: 2",
        "merchants_real: 150",
        "200 simulated merchants are more than the 150 real ones",
        "200}",
    ),
    spoilt(
        "impossible_overlap", "before_ratio: 1.81", "before_ratio: 5", "the share lies in", "0.53"
    ),
    Broken(
        "crowded_country",
        edited(
            ("  netizens:\n", "  exclusive: true\n  netizens:\n"),
            ("value: 854 m", "value: 700 m"),
            ("value: 904 m", "value: 700 m"),
        ),
        "the platforms have 7.18e+08 members together at their peaks",
        "true",
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
