"""Each alert is raised by the state it names, on however many hosts, and goes when that is over."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.sources import ROOT

RULES = ROOT / "deploy" / "monitoring" / "alerts.yaml"
PROMTOOL = shutil.which("promtool")
ONE, NONE, MANY, NEVER = "1x9 0x99 1x200", "0x9 1x99 0x200", "0x9 0+9x99 891x200", "0x309"
LONG = "0x9 4000x99 0x200"
BAD = {
    "PortalDown": {"up": ONE},
    "PortalDatabaseAway": {'portal_part_well{part="database"}': ONE},
    "PortalDatabaseStandby": {'portal_part_well{part="writable"}': ONE},
    "PortalReplicaLate": {"portal_replica_lag_seconds": LONG},
    "PortalConnectionsShort": {'portal_part_well{part="connections"}': ONE},
    "PortalTablesOld": {'portal_part_well{part="tables"}': ONE},
    "PortalBrokerAway": {'portal_part_well{part="broker"}': ONE},
    "PortalWorkerMissing": {'portal_part_well{part="worker"}': ONE},
    "PortalBeatMissing": {'portal_part_well{part="beat"}': ONE},
    "PortalQueueUnserved": {'portal_queue_served{queue="mail"}': ONE},
    "PortalSweepsLate": {'portal_queue_oldest_seconds{queue="sweeps"}': LONG},
    "PortalMailWaits": {'portal_queue_oldest_seconds{queue="mail"}': LONG},
    "PortalMailFails": {
        'portal_messages_settled_total{state="failed"}': MANY,
        'portal_messages_settled_total{state="sent"}': "0x9 0+9x99 891x200",
    },
    "PortalMailUnclear": {'portal_messages_settled_total{state="ambiguous"}': MANY},
    "PortalWorkWaits": {'portal_queue_oldest_seconds{queue="imports"}': LONG},
    "PortalWebhooksWait": {'portal_queue_oldest_seconds{queue="webhooks"}': LONG},
    "PortalWavesLate": {'portal_waves{state="late"}': NONE},
    "PortalTasksFail": {'portal_task_failures_total{task="a.task"}': MANY},
    "PortalErrors": {
        'portal_requests_total{route="home",status="500"}': MANY,
        'portal_requests_total{route="home",status="200"}': "0+9x309",
    },
    "PortalSlow": {
        'portal_request_seconds_bucket{le="1"}': "0+9x9 81x99 81+9x200",
        'portal_request_seconds_bucket{le="10"}': "0+9x309",
        'portal_request_seconds_bucket{le="+Inf"}': "0+9x309",
    },
    "PortalDiskFull": {'portal_part_well{part="disk"}': ONE},
    "PortalHeld": {'portal_part_well{part="outgoing"}': ONE},
    "PortalBackupOld": {"portal_backup_seconds": "0x9 0+3600x99 0x200"},
}
"""For a hundred minutes of five hours."""
QUIET = {
    "one mail of which nobody knows": {
        'portal_messages_settled_total{state="ambiguous"}': "0x9 1x299"
    },
    "whoever asks whether all is well, and is told that it is not": {
        'portal_requests_total{route="readyz",status="503"}': "0+4x309",
        'portal_requests_total{route="home",status="200"}': "0+1x309",
    },
    "what is done each hour failed once": {'portal_task_last_failed{task="rare"}': "0x9 1x58 0x9"},
}
ALSO_BAD = {
    "PortalWebhooksWait": {"portal_webhooks_failing_seconds": LONG},
    "PortalDown": {"up": "1x9 _x99 1x200"},
    "PortalTasksFail": {'portal_task_last_failed{task="privacy.tasks.sweep_kept"}': NONE},
    "PortalMailFails": {
        'portal_messages_settled_total{state="failed"}': MANY,
        'portal_messages_settled_total{state="sent"}': NEVER,
    },
}


def on_hosts(series: dict[str, str], number: int = 8) -> list[dict[str, str]]:
    """The same said by each of them, and that they are there."""
    said = []
    for name, values in {"up": "1x309", **series}.items():
        metric, _brace, labels = name.rstrip("}").partition("{")
        for host in range(number):
            own = ",".join(filter(None, [labels, f'job="portal",instance="{host}"']))
            said.append({"series": f"{metric}{{{own}}}", "values": values})
    return said


def firing(minute: int, *names: str) -> dict[str, object]:
    return {
        "expr": 'count by (alertname) (ALERTS{alertstate="firing"})  > bool 0',
        "eval_time": f"{minute}m",
        "exp_samples": [{"labels": f'{{alertname="{name}"}}', "value": 1} for name in names],
    }


def tried(cases: list[dict[str, object]], tmp_path: Path) -> None:
    assert PROMTOOL is not None
    given = {"rule_files": [str(RULES)], "evaluation_interval": "1m", "tests": cases}
    (tmp_path / "given.yaml").write_text(json.dumps(given), "utf-8")
    command = [PROMTOOL, "test", "rules", str(tmp_path / "given.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_alert_is_tried() -> None:
    assert list(BAD) == re.findall(r"- alert: (\w+)", RULES.read_text("utf-8"))


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is not here")
def test_each_is_raised_by_what_it_names_alone_and_goes_when_that_is_over(tmp_path: Path) -> None:
    cases = [
        {
            "name": name,
            "interval": "1m",
            "input_series": on_hosts(series),
            "promql_expr_test": [firing(5), firing(105, name), firing(300)],
        }
        for name, series in [*BAD.items(), *ALSO_BAD.items()]
    ]
    tried(cases, tmp_path)


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is not here")
def test_nobody_is_woken_for_nothing(tmp_path: Path) -> None:
    cases = [
        {
            "name": name,
            "interval": "1m",
            "input_series": on_hosts(series),
            "promql_expr_test": [firing(minute) for minute in range(0, 300, 7)],
        }
        for name, series in QUIET.items()
    ]
    tried(cases, tmp_path)
