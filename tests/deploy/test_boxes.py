"""What containers and clusters are told, read by the programs that read it: no engine runs here."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.environments import installed
from tests.house.sources import ROOT
from watching.parts import LEAST_ROOM
from watching.queries import WAITING

DEPLOY = ROOT / "deploy"
CHART = DEPLOY / "chart"
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
RENDER = """
import json, sys
import helm_python as helm
path, values = sys.argv[1], json.loads(sys.argv[2])
said = helm.lint(path)
try:
    with helm.Chart.load(path) as chart:
        chart.validate_schema(values)
        made = chart.render(values, name="a", namespace="portal")
except helm.HelmError as error:
    made = {"refused": str(error)}
print(json.dumps({"lint": said, "made": made}))
"""
VALIDATE = """
import json, sys
import kubernetes_validate
for each in json.load(sys.stdin):
    kubernetes_validate.validate(each, sys.argv[1], strict=True)
"""
KUBERNETES = ("1.29", "1.37")
"""The oldest that the chart takes, and the newest whose schemas there are."""
EVERYTHING = {
    "queueAge": {"enabled": True},
    "ingress": {"enabled": True, "className": "nginx", "tlsSecret": "portal-tls"},
    "serviceMonitor": {"enabled": True},
    "certificateAuthority": {"configMap": "portal-ca"},
    "secretFiles": {"METRICS_TOKEN": "metrics-token"},
    "networkPolicy": {"egress": [{"to": [{"ipBlock": {"cidr": "10.0.0.0/8"}}]}]},
    "image": {"digest": "sha256:" + "0" * 64, "pullSecrets": [{"name": "registry"}]},
    "podAnnotations": {"a": "b"},
    "nodeSelector": {"a": "b"},
    "tolerations": [{"operator": "Exists"}],
    "priorityClassName": "high",
    "workers": [
        {
            "name": "slow",
            "queues": ["imports", "reports"],
            "concurrency": 2,
            "replicas": 1,
            "autoscaling": {"enabled": True, "minReplicas": 1, "maxReplicas": 3},
        }
    ],
}

pytestmark = pytest.mark.xdist_group("boxes")


@pytest.fixture(scope="module")
def programs() -> Path:
    return installed("boxes")


def helm(programs: Path, values: dict[str, Any]) -> dict[str, Any]:
    """What Helm's own engine makes of the chart."""
    command = [str(programs / "python"), "-c", RENDER, str(CHART), json.dumps(values)]
    found = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    said: dict[str, Any] = json.loads(found.stdout)
    return said


def things(made: dict[str, str]) -> list[dict[str, Any]]:
    texts = [text for name, text in made.items() if name.endswith(".yaml")]
    return [each for text in texts for each in yaml.safe_load_all(text) if each]


def pods(found: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Name -> pod, of everything that has one."""
    return {
        each["metadata"]["name"]: each["spec"]["template"]["spec"]
        for each in found
        if "template" in each.get("spec", {})
    }


def test_the_containerfile_is_taken_by_its_linter_and_leaves_out_what_is_never_production(programs):
    command = [str(programs / "hadolint"), str(DEPLOY / "Containerfile")]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout
    text = (DEPLOY / "Containerfile").read_text()
    assert re.findall(r"^USER (.*)$", text, re.MULTILINE) == ["10001:10001"]
    left_out = (ROOT / ".containerignore").read_text().splitlines()
    assert {"/supervisor", "/demo", "/tests", "*.env", "secrets"} <= set(left_out)
    assert (DEPLOY / "Containerfile.dockerignore").resolve() == ROOT / ".containerignore"


def test_compose_reads_its_file_and_each_part_is_shut_in(programs, tmp_path):
    (tmp_path / "env").write_text("PORTAL_HOST=portal.localhost\n")
    file = DEPLOY / "compose" / "compose.yaml"
    command = [str(programs / "docker-compose"), "--env-file", str(tmp_path / "env")]
    command += ["--file", str(file), "config", "--format", "json"]
    found = subprocess.run(command, capture_output=True, text=True, check=False, env={"PATH": ""})
    assert found.returncode == 0, found.stderr
    read = json.loads(found.stdout)
    assert not found.stderr, "no warnings either"
    services = read["services"]
    assert {"web", "worker", "worker-mail", "beat", "migrate", "library"} < services.keys()
    for name, each in services.items():
        assert each["read_only"], name
        assert each["cap_drop"] == ["ALL"], name
        assert each["security_opt"] == ["no-new-privileges:true"], name
        assert "mem_limit" in each, name
        assert not each.get("privileged"), name
        secret = re.compile("(PASSWORD|SECRET|URL|KEY)$")
        for setting in filter(secret.search, each.get("environment") or {}):
            assert setting in {"PORTAL_BASE_URL", "REDIS_URL", "EMAIL_URL"}, (name, setting)
    assert services["migrate"]["image"].endswith(f":{VERSION}")
    owners = [name for name, each in services.items() if "owner_url" in str(each.get("secrets"))]
    assert owners == ["migrate"], "nothing else signs in as whoever owns the tables"
    assert "--queues" not in services["worker"]["command"], "one takes from every queue there is"
    assert read["networks"]["inside"]["internal"]
    # What grows is on a disk and not in the memory of a container: logs, uploads on their way.
    in_memory = [each.partition(":")[0] for each in services["front"]["tmpfs"]]
    assert not {"/var/log/nginx", "/var/cache/nginx"} & set(in_memory)
    assert "/dev/stdout" in " ".join(services["front"]["command"])
    [room] = re.findall(r"/tmp:size=(\d+)m", " ".join(services["web"]["tmpfs"]))
    assert int(room) * 1024 * 1024 > 1.5 * LEAST_ROOM, "or /readyz finds the disk full"
    assert int(services["web"]["mem_limit"]) > int(room) * 1024 * 1024


def queues() -> set[str]:
    from django.conf import settings  # noqa: PLC0415  the settings of this run

    return set(settings.CELERY_TASK_QUEUES)


@pytest.mark.parametrize("values", [{}, EVERYTHING], ids=["as shipped", "everything"])
def test_the_chart_is_taken_by_its_linter_rendered_and_what_it_makes_is_valid(programs, values):
    said = helm(programs, values)
    assert not said["lint"]["errors"]
    assert all(each["severity"] < 2 for each in said["lint"]["messages"]), "hints at most"
    found = things(said["made"])
    # What the operator for Prometheus brings has a schema of its own, which is not here.
    known = [each for each in found if each["kind"] != "ServiceMonitor"]
    for version in KUBERNETES:
        command = [str(programs / "python"), "-W", "ignore", "-c", VALIDATE, version]
        subprocess.run(command, input=json.dumps(known), text=True, check=True, timeout=60)
    names = [(each["kind"], each["metadata"]["name"]) for each in found]
    assert len(set(names)) == len(names)
    for name, pod in pods(found).items():
        assert pod["securityContext"]["runAsNonRoot"], name
        assert pod["automountServiceAccountToken"] is False, name
        (container,) = pod["containers"]
        inside = container["securityContext"]
        assert inside["readOnlyRootFilesystem"], name
        assert inside["allowPrivilegeEscalation"] is False, name
        assert inside["capabilities"] == {"drop": ["ALL"]}, name
        assert container["resources"]["limits"].keys() == {"memory"}, name
        given = {each["name"] for each in container["env"]}
        assert not given & {"SECRET_KEY", "DATABASE_URL", "EMAIL_URL"}, "secrets are files"
        assert {"SECRET_KEY_FILE", "DATABASE_URL_FILE"} <= given
        keys = [
            item["key"]
            for volume in pod["volumes"]
            for item in volume.get("secret", {}).get("items", [])
        ]
        is_owner = "database-url-owner" in keys
        assert is_owner == name.endswith("-migrate"), "nothing else signs in as the owner"
    deployments = [each for each in found if each["kind"] == "Deployment"]
    budgets = [each for each in found if each["kind"] == "PodDisruptionBudget"]
    chosen = [each["spec"]["selector"]["matchLabels"] for each in budgets]
    for each in deployments:
        assert each["spec"]["selector"]["matchLabels"] in chosen, "each has a budget"


def test_the_chart_as_shipped_takes_from_every_queue_and_scales_by_their_age(programs):
    found = things(helm(programs, {"queueAge": {"enabled": True}})["made"])
    argued = [container["args"] for pod in pods(found).values() for container in pod["containers"]]
    taken = {
        queue
        for each in argued
        if each[0] == "worker"
        for queue in each[each.index("--queues") + 1].split(",")
    }
    assert taken == queues()
    scaled = {
        metric["external"]["metric"]["selector"]["matchLabels"]["queue"]
        for each in found
        if each["kind"] == "HorizontalPodAutoscaler"
        for metric in each["spec"]["metrics"]
        if metric["type"] == "External"
    }
    told = set(re.findall(r"SELECT '(\w+)'", WAITING))
    assert {"pilots", "webhooks"} < told
    assert scaled == told | queues(), "all that /metrics has an age of, by who does it"
    # Who scales has the say about the number; two of them would quarrel.
    scalers = [each for each in found if each["kind"] == "HorizontalPodAutoscaler"]
    targets = {each["spec"]["scaleTargetRef"]["name"] for each in scalers}
    for each in found:
        if each["kind"] == "Deployment":
            assert ("replicas" in each["spec"]) == (each["metadata"]["name"] not in targets)


def test_tables_change_before_a_release_and_programs_come_after_it(programs):
    found = things(helm(programs, {})["made"])
    hooks = {
        each["metadata"]["name"]: each["metadata"]["annotations"]["helm.sh/hook"]
        for each in found
        if each["kind"] == "Job"
    }
    assert hooks == {
        "a-portal-migrate": "pre-install,pre-upgrade",
        "a-portal-library": "post-install,post-upgrade",
    }, "and nothing on a rollback"
    (web,) = (
        each
        for each in found
        if each["metadata"]["name"] == "a-portal-web" and each["kind"] == "Deployment"
    )
    assert web["spec"]["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
    pod = web["spec"]["template"]["spec"]
    waits = int(pod["containers"][0]["lifecycle"]["preStop"]["exec"]["command"][1])
    entry = (DEPLOY / "entry").read_text()
    answers = int(re.findall(r"--graceful-timeout (\d+)", entry)[0])
    assert pod["terminationGracePeriodSeconds"] > waits + answers
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
    assert chart["appVersion"] == VERSION


@pytest.mark.parametrize(
    "values",
    [
        {"baseUrl": "http://portal.example.org"},
        {"image": {"tag": "latest"}},
        {"settings": {"SECRET_KEY": "in the open"}},
        {"workers": []},
        {"web": {"replica": 3}},
        {"beat": {"replicas": 0}},
        {"ingress": {"enabled": True}},
        {"serviceMonitor": {"enabled": True}},
    ],
    ids=str,
)
def test_the_chart_refuses_what_would_go_wrong_later(programs, values):
    assert "refused" in helm(programs, values)["made"]


def test_prometheus_knows_the_portal_by_the_name_that_the_alerts_have(programs):
    """By itself it takes the name of the Service, and a portal that is gone is nobody's."""
    found = things(helm(programs, EVERYTHING)["made"])
    [monitor] = [each for each in found if each["kind"] == "ServiceMonitor"]
    [endpoint] = monitor["spec"]["endpoints"]
    [label] = [each for each in endpoint["relabelings"] if each["targetLabel"] == "job"]
    rules = (DEPLOY / "monitoring" / "alerts.yaml").read_text("utf-8")
    assert set(re.findall(r'job="(\w+)"', rules)) == {label["replacement"]}


def test_the_passwords_of_a_trial_are_made_once(tmp_path):
    (tmp_path / "prepare").write_bytes((DEPLOY / "compose" / "prepare").read_bytes())
    for _ in range(2):
        command = ["sh", str(tmp_path / "prepare"), "portal.localhost"]
        subprocess.run(command, check=True, capture_output=True)
        made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert made["web_url"] == f"postgres://portal_web:{made['web_password']}@database/portal"
    assert made["owner_url"].startswith("postgres://portal:")
    assert len(set(made.values())) == len(made) == 8
    assert (tmp_path / "secrets").stat().st_mode & 0o77 == 0
    assert os.access(tmp_path / "tls" / "privkey.pem", os.R_OK)
    again = subprocess.run(command, check=True, capture_output=True)
    assert again.returncode == 0
    assert made == {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
