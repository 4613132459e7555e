"""Generates clients with every generator at hand, compiles what comes out, and calls a server.

    make clients-check

Needs Python, Node 20, Java 11 and the package registries; what it installs stays in ``.tools`` and
``node_modules``. Ends with 1 if a generator, a compiler, a linter or a call fails.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

CLIENTS = Path(__file__).resolve().parents[1]
ROOT, CHECKS, TOOLS = CLIENTS.parent, CLIENTS / "checks", CLIENTS / ".tools"
OUT = CHECKS / "out"
DOCUMENT = CLIENTS / "openapi.json"
CALLS = OUT / "calls.json"
"""The document without its section of webhooks, of which openapi-generator writes broken code."""
NODE = CHECKS / "node_modules" / ".bin"
PYTHON_TOOLS = ("openapi-python-client==0.29.1", "mypy")
# The second generator, and what the client that it writes imports.
CHECK_TOOLS = (
    "openapi-generator-cli==7.26.0",
    "pydantic>=2",
    "python-dateutil",
    "typing-extensions",
    "urllib3",
)


def run(*command: object, cwd: Path = CLIENTS, **environment: str) -> None:
    """Run a command; its output is shown if it fails."""
    path = f"{TOOLS / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env={**os.environ, "PATH": path, "CI": "1", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        print(done.stdout[-6000:])
        raise SystemExit(f"failed: {' '.join(map(str, command))[:200]}")


def client_tools() -> None:
    """What the two clients need, once."""
    if not (TOOLS / "bin" / "python").exists():
        run(sys.executable, "-m", "venv", TOOLS)  # of its own: a generator wants an older typer
    run(TOOLS / "bin" / "pip", "install", "--quiet", *PYTHON_TOOLS)
    packages(CLIENTS / "typescript")


def check_tools() -> None:
    """What the checks need besides, once."""
    run(TOOLS / "bin" / "pip", "install", "--quiet", *CHECK_TOOLS)
    packages(CHECKS)


def packages(folder: Path) -> None:
    """The packages of Node that a folder names."""
    run("npm", "install", "--silent", "--no-audit", "--no-fund", cwd=folder)


def document() -> None:
    """The OpenAPI document, without its examples."""
    for target, options in ((DOCUMENT, ()), (CALLS, ("--no-webhooks",))):
        skillmatch = [sys.executable, "-m", "app.cli", "openapi", "--no-examples", *options]
        done = subprocess.run(skillmatch, cwd=ROOT, capture_output=True, text=True, check=True)
        target.parent.mkdir(exist_ok=True)
        target.write_text(done.stdout, encoding="utf-8")


def lint() -> None:
    """Redocly and Spectral, without errors."""
    run(NODE / "redocly", "lint", "--config", CHECKS / "redocly.yaml", DOCUMENT)
    run(
        NODE / "spectral", "lint", "--fail-severity", "error", "--ruleset",
        CHECKS / "spectral.yaml", DOCUMENT,
    )  # fmt: skip


def python_client() -> None:
    """openapi-python-client, typed strictly."""
    run(
        "openapi-python-client", "generate", "--path", DOCUMENT, "--output-path",
        CLIENTS / "python" / "skillmatch_client", "--config",
        CLIENTS / "python" / "generator.yaml", "--meta", "none", "--overwrite",
        "--fail-on-warning",
    )  # fmt: skip
    run(
        "mypy", "--strict", "--follow-imports=silent", "example.py", "calls.py",
        cwd=CLIENTS / "python",
    )  # fmt: skip


def typescript_client() -> None:
    """openapi-typescript with openapi-fetch, compiled strictly."""
    run("npm", "run", "--silent", "generate", cwd=CLIENTS / "typescript")
    run("npm", "run", "--silent", "build", cwd=CLIENTS / "typescript")


def openapi_generator_python() -> None:
    """openapi-generator: Python, which must compile."""
    target = OUT / "openapi-generator-python"
    run(TOOLS / "bin" / "openapi-generator-cli", "generate", "-i", CALLS, "-g", "python",
        "-o", target, "--global-property", "apiTests=false,modelTests=false")  # fmt: skip
    run(sys.executable, "-m", "compileall", "-q", target)
    run(TOOLS / "bin" / "python", "-c", "import openapi_client", cwd=target)


def openapi_generator_typescript() -> None:
    """openapi-generator: TypeScript with fetch, which must compile strictly."""
    target = OUT / "openapi-generator-typescript"
    run(TOOLS / "bin" / "openapi-generator-cli", "generate", "-i", CALLS, "-g",
        "typescript-fetch", "-o", target)  # fmt: skip
    compiled(target)


def orval() -> None:
    """orval: functions over fetch."""
    target = OUT / "orval"
    run(NODE / "orval", "--input", DOCUMENT, "--output", target / "client.ts", "--client", "fetch")
    compiled(target)


def hey_api() -> None:
    """@hey-api/openapi-ts: an SDK over fetch."""
    target = OUT / "hey-api"
    run(NODE / "openapi-ts", "-i", DOCUMENT, "-o", target, "-c", "@hey-api/client-fetch")
    compiled(target)


def compiled(target: Path) -> None:
    """Compile a folder of TypeScript strictly."""
    files = sorted(target.rglob("*.ts"))
    run(
        NODE / "tsc", "--strict", "--noEmit", "--skipLibCheck", "--target", "es2022", "--module",
        "esnext", "--moduleResolution", "bundler", "--lib", "es2022,dom,dom.iterable", "--types",
        "node", *files, cwd=CHECKS,
    )  # fmt: skip


@contextmanager
def server() -> Iterator[str]:
    """A server with the demo marketplace on a fresh database."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with tempfile.TemporaryDirectory() as directory:
        environment = {
            **{name: value for name, value in os.environ.items() if "SKILLMATCH_" not in name},
            "SKILLMATCH_DATA_DIR": directory,
            "SKILLMATCH_MODEL": os.environ.get("CHECK_MODEL", "hash"),
            "SKILLMATCH_RATE_LIMITS": "off",
        }
        command = [sys.executable, "-m", "app.cli", "serve", "--demo", "--port", str(port)]
        log = (OUT / "server.log").open("wb")
        running = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            yield ready(f"http://127.0.0.1:{port}", running)
        finally:
            running.terminate()
            running.wait(30)
            log.close()


def ready(url: str, running: "subprocess.Popen[bytes]") -> str:
    """The address, once the server answers there."""
    for _ in range(1500):
        if running.poll() is not None:
            raise SystemExit("the server did not start")
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=2):
                return url
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server is not ready after five minutes")


def calls() -> None:
    """Both clients against a server: the example, and forty calls each."""
    with server() as url:
        for script in ("example.py", "calls.py"):
            run(TOOLS / "bin" / "python", script, cwd=CLIENTS / "python", SKILLMATCH_URL=url)
        for script in ("example.js", "calls.js"):
            run("node", f"dist/{script}", cwd=CLIENTS / "typescript", SKILLMATCH_URL=url)


STEPS: tuple[Callable[[], None], ...] = (
    client_tools,
    check_tools,
    document,
    lint,
    python_client,
    typescript_client,
    openapi_generator_python,
    openapi_generator_typescript,
    orval,
    hey_api,
    calls,
)


def main() -> None:
    """Take the steps that are named, or all."""
    wanted = sys.argv[1:]
    if not wanted:
        shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(exist_ok=True)
    for step in STEPS:
        if not wanted or step.__name__ in wanted:
            began = time.monotonic()
            step()
            print(f"{step.__name__:<30} ok  {time.monotonic() - began:6.1f} s", flush=True)


if __name__ == "__main__":
    main()
