"""What a workspace, a channel or a person has set."""

from datetime import UTC, datetime

from checks.models import Severity
from storage import settings
from storage.database import Database
from storage.settings import ChannelSettings, PersonalSettings, WorkspaceSettings

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def test_what_was_never_set_is_as_stet_comes(log: Database) -> None:
    assert settings.of(log, ChannelSettings, "T1", "C1") == ChannelSettings()


def test_what_was_set_holds_there_and_nowhere_else(log: Database) -> None:
    quiet = ChannelSettings(severities=(Severity.ERROR,), owner="U2ANNA")
    settings.put(log, quiet, "T1", by="U3JOE", at=NOW, whose="C1")
    settings.put(log, WorkspaceSettings(kept=("HYG-CAPS",)), "T1", by="U3JOE", at=NOW)
    assert settings.of(log, ChannelSettings, "T1", "C1") == quiet
    assert settings.of(log, ChannelSettings, "T1", "C2") == ChannelSettings()
    assert settings.of(log, ChannelSettings, "T2", "C1") == ChannelSettings()
    assert settings.of(log, PersonalSettings, "T1", "C1") == PersonalSettings()
    assert settings.of(log, WorkspaceSettings, "T1").kept == ("HYG-CAPS",)


def test_a_second_setting_takes_the_place_of_the_first(log: Database) -> None:
    for minutes in (10, 45):
        settings.put(log, ChannelSettings(remind=minutes), "T1", by="U3JOE", at=NOW, whose="C1")
    assert settings.of(log, ChannelSettings, "T1", "C1").remind == 45
