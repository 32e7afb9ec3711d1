"""Every page that links lead to, opened in Chromium as every role of the running demo.

Each is checked by axe, and its source by the Nu Html Checker (vnu), which needs Java and is fetched
once from the npm registry; PORTAL_VNU names a vnu.jar that is here already. The small size opens an
address of each form once, on a phone; --large opens three of each, in both themes and both widths.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.accessible import looked_over
from tests.browser import DESK, FLAGS, PHONE
from tests.demo_process import start_demo, stop_demo
from tests.journeys.visitor import Visitor
from tests.journeys.walking import ROLES, walk
from tests.proofs.catalogue import Outcome
from tests.services import find_chromium

ROOT = Path(__file__).parents[2]
VNU = "26.9.27"
VNU_SHA512 = (
    "0f02eb5ba91e7e45b7030aadbbdb9d48541b8c7c79aa7bb65c33976c48c13f47"
    "a1138ed9fdc43230ae2022babbe88d9642ceebf9460706250c242ba0ad7a4446"
)
NEEDS = (
    "This proof needs Chromium, Java and vnu.jar: apt-get install chromium default-jre-headless, "
    "and npm to fetch the checker, or PORTAL_VNU=/where/vnu.jar/is.\n"
)


def prove(*, large: bool) -> Outcome:
    """Walk through the demo and check what was seen."""
    chromium, jar = find_chromium(), find_checker()
    if not chromium or not jar or not shutil.which("java"):
        sys.stderr.write(NEEDS)
        return Outcome({"pages": 0}, holds=False)
    with tempfile.TemporaryDirectory(prefix="portal-pages-") as folder:
        process, port = start_demo(Path(folder) / "demo")
        sources = Path(folder) / "sources"
        sources.mkdir()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
                walk = Walk(browser, f"http://127.0.0.1:{port}", sources, large=large)
                walk.as_everybody()
                browser.close()
        finally:
            stop_demo(process)
        invalid = check_sources(jar, sources)
    sys.stderr.write("".join(f"{line}\n" for line in [*walk.found, *invalid]))
    figures = {
        "pages": walk.pages,
        "roles": len(ROLES),
        "axe violations": len(walk.found),
        "errors in HTML": len(invalid),
    }
    return Outcome(figures, holds=not walk.found and not invalid)


class Walk:
    """Follows links; `found` says what axe and the console have to say."""

    def __init__(self, browser: Browser, base: str, sources: Path, *, large: bool) -> None:
        self.browser, self.base, self.sources = browser, base, sources
        self.of_each = 3 if large else 1
        looks = product((PHONE, DESK), ("light", "dark")) if large else [(PHONE, "light")]
        self.looks = list(looks)
        self.pages = 0
        self.found: list[str] = []

    def as_everybody(self) -> None:
        """One role after the other, in every look."""
        for (role, name), (viewport, scheme) in product(ROLES.items(), self.looks):
            visitor = Visitor(self.browser, self.base, viewport=viewport, scheme=scheme)
            if name:
                visitor.sign_in(name)
            for number, path in enumerate(walk(visitor, of_each=self.of_each)):
                self.pages += 1
                self._look(visitor, f"{role}, {scheme}, {viewport['width']} px: {path}")
                # The source as it was sent, before any script.
                text = visitor.context.request.get(self.base + path).text()
                file = self.sources / f"{role.replace(' ', '-')}-{number}.html"
                file.write_text(text, encoding="utf-8")
            visitor.context.close()

    def _look(self, visitor: Visitor, where: str) -> None:
        report = looked_over(visitor.page)
        if report.violations_count:
            self.found.append(f"{where}\n{report.generate_report()}")
        self.found += [f"{where}: {problem}" for problem in visitor.problems]
        visitor.problems.clear()


def find_checker() -> str:
    """The path of vnu.jar, fetched when it is not there yet; '' where that cannot be done."""
    if named := os.environ.get("PORTAL_VNU"):
        return named
    jar = ROOT / ".portal" / f"vnu-{VNU}.jar"
    if not jar.exists() and shutil.which("npm"):
        _fetch(jar)
    return str(jar) if jar.exists() else ""


def _fetch(jar: Path) -> None:
    jar.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", "--silent", f"vnu-jar@{VNU}"],
            cwd=folder,
            check=True,
            timeout=300,
            stdout=subprocess.DEVNULL,  # the proof prints one line
        )
        [package] = Path(folder).glob("*.tgz")
        with tarfile.open(package) as archive:
            file = archive.extractfile("package/build/dist/vnu.jar")
            content = file.read() if file else b""
    if hashlib.sha512(content).hexdigest() != VNU_SHA512:
        raise SystemExit("what came as vnu.jar is not what was expected")
    jar.write_bytes(content)


def check_sources(jar: str, sources: Path) -> list[str]:
    """What the checker calls an error, a line each."""
    files = sorted(str(path) for path in sources.glob("*.html"))
    run = subprocess.run(
        ["java", "-jar", jar, "--errors-only", "--format", "gnu", *files],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    lines = run.stderr.splitlines()
    if run.returncode and not lines:
        raise SystemExit("the checker failed")
    return [line.replace(f"file:{sources}/", "") for line in lines]
