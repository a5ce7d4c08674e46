"""A random script of edits by several people, whose connections are cut and whose server is killed.

Each step is a plain form, sent by a session of an account. In a round some sessions send at the same time, so that a
failure meets requests under way. Each step types words that are unique; nothing that was typed is taken away again. So
every word that the server has acknowledged must be somewhere at the end. `ScriptedEdits` notes which these are.
"""

import http.client
import os
import random
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.error import URLError
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from tests.support.desk_pages import Element, Form, parse
from tests.support.http_browser import HTTPBrowser
from tests.support.site_process import PATIENCE, SiteProcess

# A word of this script: "h" in a headline, "b" in a text, "r" in a reason.
WORD = re.compile(r"\b[hbr]\d{4}\b")
FORMS_OF_A_SESSION = 2
# So many sessions send at the same time.
SENT_AT_ONCE = 3
MOST_HEADLINE = 250
FAILURES = ("none", "cut", "half", "worker", "server")


@dataclass
class OpenedForm:
    """The form of an entry in a tab, as it is filled in."""

    action: str
    data: dict[str, list[str]]

    @property
    def words(self) -> set[str]:
        """The words of the script that it contains."""
        return set(WORD.findall(" ".join(value for values in self.data.values() for value in values)))


@dataclass
class Step:
    """A request that changes something: what it sends, and the words that it has typed."""

    verb: str
    path: str
    fields: Mapping[str, list[str]]
    words: set[str] = field(default_factory=set)
    form: OpenedForm | None = None


@dataclass
class Session:
    """A window of a browser in which somebody is signed in, with its tabs."""

    email: str
    browser: HTTPBrowser
    forms: list[OpenedForm] = field(default_factory=list)

    @property
    def cookies(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.browser.cookies)


class SentRequest:
    """A request whose answer has not been read yet."""

    def __init__(self, port: int, session: Session, step: Step, *, part: float = 1.0) -> None:
        """Send it, or the first part of its body only."""
        body = urlencode(step.fields, doseq=True).encode()
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.connection.putrequest("POST", step.path)
        for name, value in {
            "Cookie": session.cookies,
            "Content-Type": "application/x-www-form-urlencoded",
            "Content-Length": str(len(body)),
            **({"X-Sent-By-Script": "1"} if step.verb == "draft" else {}),
        }.items():
            self.connection.putheader(name, value)
        self.connection.endheaders()
        self.connection.send(body[: int(len(body) * part)])

    def cut(self) -> None:
        """Close the connection."""
        self.connection.close()

    def read(self) -> tuple[int, str, str]:
        """Return the status, where the answer leads, and its body; status 0 where there is none."""
        try:
            response = self.connection.getresponse()
            answer = response.status, response.getheader("Location") or "", response.read().decode()
        except (OSError, http.client.HTTPException):
            answer = 0, "", ""
        finally:
            self.connection.close()
        return answer


class ScriptedEdits:
    """Plays a script, and notes what the server has acknowledged.

    Attributes:
        saved: by account, the words of answers that said that they are saved
        kept: by account, the words of answers that said that they are kept: a draft, a conflict, a form with errors
        done: for each verb, how many steps were acknowledged
        statuses: the statuses of all answers
    """

    def __init__(self, site: SiteProcess, timeline: str, emails: list[str], seed: int) -> None:
        self.site, self.timeline = site, timeline
        self.random = random.Random(seed)
        browsers = [(email, self._sign_in(email)) for email in emails]
        # Two windows of each.
        self.sessions = [Session(email, browser) for email, browser in browsers for _window in range(2)]
        self.saved: dict[str, set[str]] = {email: set() for email in emails}
        self.kept: dict[str, set[str]] = {email: set() for email in emails}
        self.done: dict[str, int] = {}
        self.statuses: list[tuple[str, str, int]] = []
        self.number = 0

    def _sign_in(self, email: str) -> HTTPBrowser:
        browser = HTTPBrowser(f"http://127.0.0.1:{self.site.port}")
        browser.sign_in(email)
        return browser

    # --- Play ---------------------------------------------------------------------------------------

    def play(self, steps: int, failures: list[str]) -> None:
        """Send so many steps. The failures happen in rounds that are drawn."""
        rounds = -(-steps // SENT_AT_ONCE)
        at = dict(zip(self.random.sample(range(1, rounds), len(failures)), failures, strict=True))
        for number in range(rounds):
            self._play_round(at.get(number, "none"))

    def _play_round(self, failure: str) -> None:
        sessions = self.random.sample(self.sessions, SENT_AT_ONCE)
        steps = [self._choose_step(session) for session in sessions]
        cut = self.random.randrange(SENT_AT_ONCE) if failure in ("cut", "half") else None
        part = 1.0
        if cut is not None and failure == "half":
            steps[cut], part = self._halve(sessions[cut])
        sent = [
            SentRequest(self.site.port, session, step, part=part if number == cut else 1.0)
            for number, (session, step) in enumerate(zip(sessions, steps, strict=True))
        ]
        time.sleep(self.random.uniform(0, 0.03))
        if cut is not None:
            sent[cut].cut()
        if failure == "worker":
            os.kill(self.random.choice(self.site.list_workers()), 9)
        elif failure == "server":
            assert self.site.process is not None
            self.site.process.kill()
            self.site.process.wait()
        for number, (session, step) in enumerate(zip(sessions, steps, strict=True)):
            status, location, body = (0, "", "") if number == cut else sent[number].read()
            self.statuses.append((failure, step.verb, status))
            if failure == "none":
                assert status in {204, 302, 409, 422, 503}, f"{step.verb} {step.path}: {status}\n{body}"
            self._note_answer(session, step, status, location, body)
        if failure == "server":
            self.site.start()

    def _halve(self, session: Session) -> tuple[Step, float]:
        """Keep a draft of a form. Return a step of the same form, and which part of it is sent: all that is before its text.

        Its tab is closed. So what the draft has of the text is lost if the server takes the half for a whole.
        """
        kept = self._type(session, "draft")
        assert kept.form is not None
        self._note_answer(session, kept, *SentRequest(self.site.port, session, kept).read())
        step = self._type(session, self.random.choice(["draft", "save"]), kept.form)
        session.forms = [form for form in session.forms if form is not kept.form]
        body = urlencode(step.fields, doseq=True)
        return step, (body.index("&body=") + 1) / len(body)

    def _note_answer(self, session: Session, step: Step, status: int, location: str, body: str) -> None:
        if status == 302:
            assert "/accounts/" not in location
            # Some steps say only on the page that follows whether they were taken.
            notice = self._see(session, location).by_id("notices").text
            if step.verb in ("bulk-hold", "hold") and "eld back" not in notice:
                return
            self.saved[session.email] |= step.words
            self.done[step.verb] = self.done.get(step.verb, 0) + 1
            if step.form in session.forms:
                session.forms.remove(step.form)
        elif status == 204:
            self.kept[session.email] |= step.words
            self.done[step.verb] = self.done.get(step.verb, 0) + 1
        elif status in (409, 422) and step.form is not None:
            # What was typed is in the page and in a draft. The next save chooses what is the editor's own.
            element = next(form for form in parse(body).all("form", action=step.form.action))
            assert step.words <= set(WORD.findall(body)), f"{step.path}: {status} without what was typed"
            self.kept[session.email] |= step.words
            step.form.data = _choose_mine(element)
            self.done[str(status)] = self.done.get(str(status), 0) + 1
        elif self.random.random() < 0.3 and step.form in session.forms:
            # Without an answer, somebody closes the tab; others press Save again.
            session.forms.remove(step.form)

    # --- Steps --------------------------------------------------------------------------------------

    def _choose_step(self, session: Session) -> Step:
        verbs = {
            "save": 8,
            "draft": 6,
            "wrong-date": 1,
            "remove": 2,
            "restore": 2,
            "undo": 2,
            "move": 2,
            "hold": 2,
            "ready": 1,
            "bulk-hold": 1,
            "bulk-verification": 1,
            "bulk-remove": 1,
        }
        verb = self.random.choices(list(verbs), list(verbs.values()))[0]
        if verb in ("save", "draft", "wrong-date"):
            return self._type(session, verb)
        page = self._see(session, self.timeline)
        if verb == "undo":
            forms = [Form(form) for form in page.all("form", action=f"{self.timeline}undo/")]
            buttons = [button for form in forms for button in form.element.all("button", data_step="undo")]
            if not buttons:
                return self._type(session, "save")
            return Step(verb, forms[0].action, {**forms[0].data, "change": [buttons[0]["value"]]})
        if verb == "restore":
            in_bin = self._see(session, f"{self.timeline}bin/").all("form")
            restoring = [element for element in in_bin if element.get("action").endswith("/restore/")]
            if not restoring:
                return self._type(session, "save")
            form = Form(self.random.choice(restoring))
            return Step(verb, form.action, form.data)
        uids = _list_entries(page)
        if len(uids) < 3:
            return self._type(session, "save")
        if verb.startswith("bulk-"):
            return self._choose_bulk(session, page, verb, self.random.sample(uids, 2))
        uid = self.random.choice(uids)
        path = f"{self.timeline}e/{uid}/{verb}/"
        if verb == "hold":
            form = next(Form(form) for form in self._see(session, path).all("form", action=path))
            word = self._make_word("r")
            return Step(verb, path, form.fill({"hold-reason": f"Waits for {word}"}).data, {word})
        tools = self._see(session, f"{self.timeline}e/{uid}/more/")
        in_row = tools.all("form", action=path)
        if not in_row:
            return self._type(session, "save")
        data = Form(in_row[0]).data
        if verb == "move":
            data["direction"] = [self.random.choice(["up", "down"])]
        return Step(verb, path, data)

    def _choose_bulk(self, session: Session, page: Element, verb: str, uids: list[str]) -> Step:
        form = Form(page.by_id("bulk"))
        fields = {**form.data, "entry": uids, "do": [verb.removeprefix("bulk-")], "run": ["yes"]}
        if verb == "bulk-hold":
            word = self._make_word("r")
            return Step(verb, form.action, {**fields, "reason": [f"Waits for {word}"]}, {word})
        if verb == "bulk-verification":
            fields["verification"] = [self.random.choice(["disputed", "single-source", "corroborated"])]
        return Step(verb, form.action, fields)

    def _type(self, session: Session, verb: str, form: OpenedForm | None = None) -> Step:
        """Type into the form, or else into one that is open or new. Then save it, save its draft, or send a date that does not exist."""
        form = form or self._choose_form(session)
        words = self._make_word("h"), self._make_word("b")
        for name, word in zip(("headline", "body"), words, strict=True):
            form.data[name] = [f"{form.data.get(name, [''])[0]} {word}".strip()]
        fields = dict(form.data)
        if verb == "wrong-date":
            fields["edtf"] = ["31 February 2017"]
        path = "/desk/draft/" if verb == "draft" else form.action
        if verb == "draft":
            # As the script numbers them: a request that was cut may be worked on after the next one.
            fields["draft-number"] = [str(self.number)]
        return Step(verb, path, fields, form.words, form)

    def _choose_form(self, session: Session) -> OpenedForm:
        usable = [form for form in session.forms if len(form.data["headline"][0]) < MOST_HEADLINE]
        if len(usable) == FORMS_OF_A_SESSION or (usable and self.random.random() < 0.4):
            return self.random.choice(usable)
        page = self._see(session, self.timeline)
        drafts = [link for link in page.links() if "draft=" in link]
        uids = _list_entries(page)
        if drafts and self.random.random() < 0.3:
            address = self.random.choice(drafts)
        elif not uids or self.random.random() < 0.2:
            address = f"{self.timeline}add/event/"
        else:
            # Mostly one of a few entries, so that people meet.
            uid = self.random.choice(uids[:2] if self.random.random() < 0.7 else uids)
            address = f"{self.timeline}e/{uid}/edit/"
        element = next(
            form
            for form in self._see(session, address).all("form", method="post")
            if form.all("input", name="headline")
        )
        form = OpenedForm(urlsplit(address).path, Form(element).data)
        # With one year for all, entries may be in any order.
        form.data["edtf"] = ["2017"]
        session.forms = [*session.forms, form][-FORMS_OF_A_SESSION:]
        return form

    def _make_word(self, letter: str) -> str:
        if letter != "b":
            self.number += 1
        return f"{letter}{self.number:04}"

    # --- Pages --------------------------------------------------------------------------------------

    def _see(self, session: Session, path: str) -> Element:
        """Return a page. It is asked for again while the server is away."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                answer = session.browser.open(path)
            except (URLError, OSError, http.client.HTTPException):
                answer = None
            if answer is not None and answer.status == 200:
                return parse(answer.body.decode())
            assert answer is None or answer.status == 503, f"{path}: {answer.status}"
            assert time.monotonic() < deadline, path
            time.sleep(0.1)

    def list_drafted_words(self) -> dict[str, set[str]]:
        """Return by account the words in the drafts that the pages of the timeline offer, as their forms show them."""
        words: dict[str, set[str]] = {}
        for session in self.sessions[::2]:
            words[session.email] = set()
            for link in sorted(set(self._list_drafts(session))):
                for form in self._see(session, link).all("form", method="post"):
                    words[session.email] |= OpenedForm("", Form(form).data).words
        return words

    def _list_drafts(self, session: Session) -> Iterator[str]:
        for link in self._see(session, self.timeline).links():
            if "draft" in parse_qs(urlsplit(link).query):
                yield urljoin(self.timeline, link)

    def list_order(self) -> list[str]:
        """Return the ids of the entries in the order that the desk shows."""
        return _list_entries(self._see(self.sessions[0], self.timeline))


def _list_entries(page: Element) -> list[str]:
    return [row["id"].removeprefix("entry-") for row in page.all("li") if row.get("id").startswith("entry-")]


def _choose_mine(element: Element) -> dict[str, list[str]]:
    """Return the data of the form of a conflict, with the editor's own side chosen everywhere."""
    data: dict[str, Any] = Form(element).data
    for radio in element.all("input", type="radio", value="mine"):
        data[radio["name"]] = ["mine"]
    if element.all("button", name="removed"):
        data["removed"] = [element.all("button", name="removed")[-1]["value"]]
    return data
