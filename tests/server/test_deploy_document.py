"""The commands of docs/deploy.md lead from an empty folder to a site that is served, copied and watched."""

import re
import ssl
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from machine import LeftOutError, is_ci
from nginx_server import find_nginx
from postgresql import free_port, run_own_server
from redis_server import run_own_redis
from tests.support import tiers
from tests.support.http_browser import HTTPBrowser
from tests.support.new_machine import ROOT, SITE, NewMachine, read_commands

# It has servers of its own.
pytestmark = [pytest.mark.once, pytest.mark.slow]
DOCUMENT = ROOT / "docs" / "deploy.md"
HOST = "timelines.example.org"


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[NewMachine]:
    try:
        find_nginx()
        with run_own_server() as database, run_own_redis() as cache:
            # Those that the document names.
            ports = {"8000": free_port(), "9100": free_port(), "5432": database.port, "6379": cache.port}
            environment = {"PGPORT": str(database.port), "PGPASSWORD": database.password}
            machine = NewMachine(tmp_path, ports, environment)
            try:
                yield machine
            finally:
                machine.stop()
    except LeftOutError as reason:
        if is_ci():
            raise
        pytest.skip(f"the commands of docs/deploy.md cannot run: {reason}")


def shorten(block: str) -> str:
    """Return commands without the download of packages: those of the tests are as good."""
    block = re.sub(r"^\S*pip install .*$", "", block, flags=re.MULTILINE)
    return block.replace("python3 -m venv .venv", f"ln --symbolic {Path(sys.prefix)} .venv")


def test_the_commands_lead_to_a_site(machine: NewMachine) -> None:
    blocks = read_commands(DOCUMENT, "Install")
    assert len(blocks) >= 7
    commands = "".join(blocks if tiers.IS_FULL else map(shorten, blocks))
    done = machine.run(commands)
    assert done.returncode == 0, done.stdout
    # Ready for editors, too.
    assert '{"status": "ready", "missing": []}' in done.stdout, done.stdout

    trust = ssl.create_default_context(cafile=machine.root / "nginx" / "fullchain.pem")
    trust.check_hostname = False
    port = int((machine.root / "nginx-port").read_text())
    browser = HTTPBrowser(f"https://127.0.0.1:{port}", trust, Host=HOST)
    home = browser.open("/")
    assert (home.status, home.headers["Strict-Transport-Security"]) == (200, "max-age=31536000")
    styles = next(
        link for link in re.findall(r'"(/static/[^"]+)"', browser.open("/accounts/login/").body.decode())
    )
    assert browser.open(styles).status == 200
    password = re.search(r"The password is (\S+)", done.stdout)
    assert password
    # An editor needs a second factor before the desk opens.
    browser.sign_in("you@example.org", password[1], leads_to="/accounts/2fa/")
    browser.set_up_app(password[1])
    browser.send_form("/desk/new/", {"title": "The first timeline", "slug": "first-1"})
    assert browser.path == "/desk/t/first-1/"
    assert machine.root.joinpath(SITE, "var").is_dir()
    if (ROOT / "timeline" / "management" / "commands" / "backup.py").exists():
        assert list(machine.root.glob("var/backups/newsroom-timeline/*.backup")), done.stdout
