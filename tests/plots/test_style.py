"""Names as plots write them."""

from feedfollow.plots.style import short_name


def test_a_path_is_short_and_keeps_its_platform() -> None:
    assert short_name("parameters.session_trust") == "session_trust"
    assert short_name("platforms.taobao_live.content.width") == "Taobao Live width"
