"""Serve the sample incident on this machine: `make demo`.

The first run creates a database in var/demo/ with two accounts, the sample incident and an invented timeline that shows
quotation checks. A later run keeps what was edited. The demo ignores the configuration of this shell, so that it is the
same on every machine.
"""

import argparse
import base64
import os
import secrets
import socket
import subprocess
import sys
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "var" / "demo"
DATABASE = DATA / "db.sqlite3"
# Marker files: the timeline has been published once. From then on it belongs to the visitor, and no run changes it.
LOADED = DATA / "loaded"
LOADED_INVENTED = DATA / "loaded-invented"

SAMPLES = ROOT / "timeline" / "sample"
SAMPLE = SAMPLES / "facebook-bbc.json"
SLUG = "facebook-reports-bbc"
# A town council that does not exist. Its source texts are files named by source id.
INVENTED = SAMPLES / "council.json"
INVENTED_SLUG = "thistlemere-footbridge"
TEXTS = SAMPLES / "council-texts"
# (entry id, source id) of quotations that differ from their source, with the reason.
REASONS = {
    (
        "chvw3gtr",
        "fxmg28b4",
    ): "The recording of the meeting has “Monday”; the council has said that it will correct its minutes.",
    (
        "v3bbbt4v",
        "6s6tjqr8",
    ): "What is left out says where the rot is. It repeats that the bridge cannot be used.",
}
EDITOR = "editor@example.org"
ACCOUNTS = {
    "reporter@example.org": ("Reporter", "reporter"),
    EDITOR: ("Editor", "editor"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Serve the sample incident on this machine.")
    parser.add_argument("--port", default="8000")
    port = parse_free_port(parser.parse_args().port)

    DATA.mkdir(parents=True, exist_ok=True)
    DATA.chmod(0o700)
    environment = demo_environment()
    if not DATABASE.exists():
        LOADED.unlink(missing_ok=True)
        LOADED_INVENTED.unlink(missing_ok=True)

    print("Preparing the demo …", flush=True)
    manage("migrate", "--no-input", environment=environment)
    manage("collectstatic", "--no-input", environment=environment)

    old_password = read_or_none(DATA / "password")
    password = os.environ.get("DEMO_PASSWORD") or old_password or generate_password()
    if not LOADED.exists() or password != old_password:
        for email in ACCOUNTS:
            set_account(email, password, environment=environment)
        write_secret(DATA / "password", password)
    if not LOADED.exists():
        load_sample(environment=environment)
        LOADED.touch()
    if not LOADED_INVENTED.exists():
        load_invented(environment=environment)
        LOADED_INVENTED.touch()

    print(
        f"""
Newsroom Timeline with its sample incident, for readers:  http://127.0.0.1:{port}/
The desk, for reporters and editors:                      http://127.0.0.1:{port}/desk/

  reporter@example.org   password {password}
  editor@example.org     password {password}

What you edit is kept in var/demo; remove that folder to begin again. Ctrl-C stops the demo.
""",
        flush=True,
    )
    serve(port, environment=environment)


def parse_free_port(text: str) -> int:
    """Return the port as a number; stop with a message where it is invalid, reserved or taken."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        stop(f"PORT={text} is not a port number; for example: make demo PORT=8001")
    with socket.socket() as probe:
        # As servers do, so that connections that have just ended do not count as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except PermissionError:
            stop(f"Port {text} is reserved for the system. Use another: make demo PORT=8001")
        except OSError:
            other = int(text) + 1 if int(text) < 65535 else 8001
            stop(f"Port {text} is taken by another program. Use another: make demo PORT={other}")
    return int(text)


def demo_environment() -> dict[str, str]:
    """Return the environment of the commands and the server. From this shell it takes only what finds programs."""
    secret_key = read_or_none(DATA / "secret_key")
    if not secret_key:
        secret_key = secrets.token_urlsafe(50)
        write_secret(DATA / "secret_key", secret_key)
    mfa_key = read_or_none(DATA / "mfa_key")
    if not mfa_key:
        # As newsroom.encryption.generate_key does; this script imports nothing of the site.
        mfa_key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
        write_secret(DATA / "mfa_key", mfa_key)
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "TERM") if name in os.environ}
    return inherited | {
        "LANG": "C.UTF-8",
        "PYTHONUNBUFFERED": "1",
        "DEBUG": "false",
        "HTTPS": "false",
        # People read it here.
        "LOG_FORMAT": "text",
        "SECRET_KEY": secret_key,
        "MFA_KEYS": mfa_key,
        # A demonstration is for one person at one machine: no second factor is needed, and mails are shown.
        "SECOND_FACTOR_ROLES": "",
        "EMAIL_URL": "consolemail://",
        "ALLOW_CONSOLE_MAIL": "true",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "DATABASE_URL": f"sqlite:///{quote(str(DATABASE))}",
        "STATIC_ROOT": str(DATA / "static"),
    }


def set_account(email: str, password: str, *, environment: dict[str, str]) -> None:
    name, role = ACCOUNTS[email]
    manage(
        *("add_account", email, "--name", name, "--role", role),
        # Any password will do: only this machine reaches the demo.
        *("--reset-password", "--any-password"),
        environment=environment | {"ACCOUNT_PASSWORD": password},
    )


def load_sample(*, environment: dict[str, str]) -> None:
    """Import and publish the sample. A run that was stopped half-way is continued."""
    if is_published(SLUG, environment=environment):
        return
    manage("import_timeline", str(SAMPLE), environment=environment)
    publish(SLUG, "The sample incident", environment=environment)


def load_invented(*, environment: dict[str, str]) -> None:
    """Import the invented timeline, add its source texts, and publish it. A run that was stopped is continued."""
    if is_published(INVENTED_SLUG, environment=environment):
        return
    manage("import_timeline", str(INVENTED), environment=environment)
    for file in sorted(TEXTS.glob("*.txt")):
        manage("add_source_text", file.stem, str(file), "--by", EDITOR, environment=environment)
    for (entry, source), reason in REASONS.items():
        manage(
            *("explain_quote_difference", INVENTED_SLUG, entry, source, "--reason", reason, "--by", EDITOR),
            environment=environment,
        )
    publish(INVENTED_SLUG, "An invented council, for demonstration", environment=environment)


def is_published(slug: str, *, environment: dict[str, str]) -> bool:
    return (
        run_manage("export_timeline", slug, "--output", os.devnull, environment=environment).returncode == 0
    )


def publish(slug: str, note: str, *, environment: dict[str, str]) -> None:
    manage("publish_timeline", slug, "--note", note, "--by", EDITOR, environment=environment)


def manage(*arguments: str, environment: dict[str, str]) -> None:
    """Run a command of manage.py silently; stop with its output where it fails."""
    done = run_manage(*arguments, environment=environment)
    if done.returncode != 0:
        stop(
            f"{done.stdout}\nThe demo could not start: manage.py {arguments[0]} failed (see above).".lstrip()
        )


def run_manage(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def serve(port: int, *, environment: dict[str, str]) -> NoReturn:
    """Replace this process by the server, so that Ctrl-C and signals reach it directly."""
    os.chdir(ROOT)
    command = [
        *(sys.executable, "-m", "granian", "newsroom.wsgi:application", "--interface", "wsgi"),
        *("--host", "127.0.0.1", "--port", str(port), "--workers", "1"),
        *("--blocking-threads", "4", "--no-access-log", "--log-level", "warning"),
        # A worker that is told to stop while it starts misses the signal. It is killed after 3 seconds.
        *("--workers-kill-timeout", "3"),
    ]
    os.execve(sys.executable, command, environment)


def generate_password() -> str:
    """Return a password of three groups of five characters that are easy to tell apart (74 bits)."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(5)) for _ in range(3))


def read_or_none(path: Path) -> str | None:
    return path.read_text().strip() if path.exists() else None


def write_secret(path: Path, text: str) -> None:
    """Write a file whole or not at all, readable by its owner only."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(text + "\n")
    draft.replace(path)


def stop(message: str) -> NoReturn:
    sys.exit(message)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
