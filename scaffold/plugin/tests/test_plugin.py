"""The plugin as a whole: it can be loaded, and rules find what their examples say."""

from itilcheck.testing import check_plugin


def test_plugin_is_sound() -> None:
    """Fail with all that is wrong, if anything is."""
    check_plugin("acme")
