"""What stands in ``deploy``: metrics that exist, manifests that agree with the image."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.config import Settings
from app.database import Database
from tests.harness.callers import Callers

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
_METRIC = re.compile(r"skillmatch_[a-z_]+")


def _documents(path: Path) -> list[dict[str, Any]]:
    return [found for found in yaml.safe_load_all(path.read_text("utf-8")) if found]


def _resources() -> list[dict[str, Any]]:
    return [one for path in MANIFESTS for one in _documents(path) if "metadata" in one]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_dashboard_and_alerts_ask_for_metrics_that_are_there(
    app: FastAPI, database: Database
) -> None:
    with TestClient(app, client=("127.0.0.1", 50_000)) as local:
        callers = Callers(local, database)
        person = callers.with_profile()
        callers.open_job()
        person.get(f"/v1/candidates/{person.candidate_id}/matches")
        known = set(_METRIC.findall(local.get("/metrics").text))
    dashboard = json.loads((DEPLOY / "grafana" / "skillmatch.json").read_text("utf-8"))
    asked = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    (alerts,) = _documents(DEPLOY / "prometheus" / "alerts.yml")
    asked += [rule["expr"] for group in alerts["groups"] for rule in group["rules"]]
    for expression in asked:
        names = set(_METRIC.findall(expression))
        assert names <= known, expression
        assert names or expression.startswith("up{")


def test_manifests_name_settings_that_exist() -> None:
    known = {f"SKILLMATCH_{name.upper()}" for name in Settings.model_fields}
    for resource in _resources():
        names = {**resource.get("data", {}), **resource.get("stringData", {})}
        assert set(names) <= known, resource["metadata"]["name"]
    (kustomization,) = _documents(DEPLOY / "kubernetes" / "kustomization.yaml")
    assert all((DEPLOY / "kubernetes" / name).is_file() for name in kustomization["resources"])


def test_containers_run_without_rights_and_with_bounds() -> None:
    specs = [one["spec"] for one in _resources() if "template" in one.get("spec", {})]
    assert len(specs) == 3
    for pod in (spec["template"]["spec"] for spec in specs):
        assert pod["securityContext"]["runAsNonRoot"]
        assert not pod["automountServiceAccountToken"]
        for container in pod["containers"]:
            context = container["securityContext"]
            assert context["readOnlyRootFilesystem"]
            assert not context["allowPrivilegeEscalation"]
            assert context["capabilities"]["drop"] == ["ALL"]
            assert "memory" in container["resources"]["limits"]
            assert container["command"][0] == "skillmatch"


def test_replicas_and_pools_fit_what_postgresql_allows_by_default() -> None:
    known = {(one["kind"], one["metadata"]["name"]): one for one in _resources()}
    settings = known["ConfigMap", "skillmatch-settings"]["data"]
    pool = int(settings["SKILLMATCH_DATABASE_POOL_SIZE"])
    deployments = [one for (kind, _), one in known.items() if kind == "Deployment"]
    assert pool * sum(one["spec"]["replicas"] for one in deployments) <= 97 - 5


def test_compose_drops_rights_and_takes_any_password() -> None:
    (compose,) = _documents(ROOT / "compose.yaml")
    for service in compose["services"].values():
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
    for name in ("api", "worker"):
        service = compose["services"][name]
        assert service["read_only"]
        assert "POSTGRES_PASSWORD" not in service["environment"]["SKILLMATCH_DATABASE_URL"]
        assert "POSTGRES_PASSWORD" in service["environment"]["PGPASSWORD"]
