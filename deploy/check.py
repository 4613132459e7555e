"""Checks the manifests of ``deploy/kubernetes`` against the schemas of Kubernetes, strictly.

    make deploy-check

A field that Kubernetes does not know, or a value it would refuse, ends this with 1. The schemas
come with the package ``kubernetes-validate``; no cluster is needed.
"""

import sys
from pathlib import Path

import kubernetes_validate
import yaml

MANIFESTS = Path(__file__).parent / "kubernetes"
RELEASES = ("1.30", "1.37")  # of Kubernetes: the oldest that we mean, and the newest
_NOT_OF_THE_SERVER = frozenset(("Kustomization",))


def main() -> int:
    """Print what is wrong with each resource; the number of those."""
    wrong = 0
    for path in sorted(MANIFESTS.glob("*.yaml")):
        for resource in yaml.safe_load_all(path.read_text("utf-8")):
            if not resource or resource["kind"] in _NOT_OF_THE_SERVER:
                continue
            for release in RELEASES:
                try:
                    kubernetes_validate.validate(resource, release, strict=True)
                except kubernetes_validate.ValidationError as error:
                    wrong += 1
                    print(f"{path.name}: {resource['kind']} ({release}): {error.message}")
            print(f"{path.name}: {resource['kind']} {resource['metadata']['name']}")
    return wrong


if __name__ == "__main__":
    sys.exit(min(1, main()))
