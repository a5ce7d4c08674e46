// Keeps what is typed into a form as a draft on the server, and in this tab while there is no connection. The desk
// works without this file: then a form that cannot be saved is kept when it is sent.

const DELAY = 600;
// A long text is sent less often.
const LONG_DELAY = 3000;
const LONG = 100_000;
// What a browser sends while it leaves a page.
const MOST_AT_LEAVING = 60_000;
const RETRY = 10_000;

const account = document.body.dataset.account;
const PREFIX = "draft:";
const NUMBER = "draft-number";
// What a form is sent with, and what does not belong to what was typed.
const NOT_KEPT =
  /^(csrfmiddlewaretoken$|more$|choice-|seen-|text-|removed$|digest$|seen_change$|seen$|finding$)/;
const PASSAGE_FIELDS = ["exact", "before", "after", "locator", "note", "omitted"];
const SIGNED_OUT = "You are signed out. Your text is kept. Sign in in a new tab, then press Save again.";
const OFFLINE =
  "No connection. What you type is kept in this browser and will be saved when the connection is back.";
const OFFLINE_PRIVATE =
  "No connection. Leave this page open: what you type is private, and not kept in this browser.";

// By form: whether it has changed since it was sent, whether it is being saved, whether parts of it are, the timer, the
// request, and its number.
const states = new WeakMap();
let isSigningOut = false;

function getState(form) {
  if (!states.has(form))
    states.set(form, {
      isDirty: false,
      isSubmitting: false,
      isPaused: false,
      timer: 0,
      request: null,
      number: 0,
    });
  return states.get(form);
}

function findForm(element) {
  const form = element?.closest?.("form");
  return form?.querySelector("[data-draft-state]") ? form : null;
}

function listForms() {
  return [...document.querySelectorAll("[data-draft-state]")].map((line) => line.closest("form"));
}

function getToken(form) {
  return form.querySelector("input[name=draft]").value;
}

function describe(form, words) {
  const line = form.querySelector("[data-draft-state]");
  if (line) line.textContent = words;
}

function formatTime(moment) {
  return [moment.getHours(), moment.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
}

function buildBody(pairs) {
  const body = new URLSearchParams(pairs);
  // Signing in again in another tab changes the CSRF token: send the current one.
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  if (token) body.set("csrfmiddlewaretoken", token[1]);
  return body;
}

// A request that was cut may be worked on after the next one. The server keeps what has the higher number.
function listNumbered(form) {
  const state = getState(form);
  state.number = Math.max(Date.now(), state.number + 1);
  return [...listPairs(form), [NUMBER, String(state.number)]];
}

function listPairs(form) {
  return [...new FormData(form)].filter(([, value]) => typeof value === "string");
}

// --- In this tab -----------------------------------------------------------------------------------
// Only while the server cannot be reached; for this account; nothing of confidential sources or protected persons.

function mayStay(form) {
  if (!account || isSigningOut || form.querySelector("[data-draft-private]")) return false;
  if (form.querySelector("[name=confidential]:checked, [name=protected]:checked")) return false;
  if (form.querySelector("[name=identifying_words]")?.value.trim()) return false;
  return [...form.querySelectorAll("input[name^=citations-][name$=-source]")].every((source) => {
    if (!source.value.trim() || source.dataset.open !== undefined) return true;
    const prefix = source.name.slice(0, -"source".length);
    return PASSAGE_FIELDS.every((name) => !form.elements.namedItem(prefix + name)?.value.trim());
  });
}

function keepHere(form) {
  if (!mayStay(form)) {
    // What was kept before the form became private goes, too.
    dropHere(form);
    return false;
  }
  const pairs = listNumbered(form).filter(([name]) => !NOT_KEPT.test(name));
  sessionStorage.setItem(`${PREFIX}${account}:${getToken(form)}`, JSON.stringify(pairs));
  return true;
}

function dropHere(form) {
  sessionStorage.removeItem(`${PREFIX}${account}:${getToken(form)}`);
}

function dropOthers() {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(PREFIX) && !key.startsWith(`${PREFIX}${account}:`)) sessionStorage.removeItem(key);
  }
}

// Send what was kept here. The forms may not be on this page.
async function sendKept() {
  const url = document.body.dataset.draftUrl;
  if (!account || !url) return;
  let count = 0;
  for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith(`${PREFIX}${account}:`))) {
    const stored = sessionStorage.getItem(key);
    try {
      const response = await post(url, JSON.parse(stored));
      // 409: what was sent while the page was left is newer, and kept.
      const isKept = [204, 409].includes(response.status);
      if (isKept) count += 1;
      const isFinal = isKept || [403, 404, 422].includes(response.status);
      if (isFinal && sessionStorage.getItem(key) === stored) sessionStorage.removeItem(key);
    } catch {
      return;
    }
  }
  if (count) say("What you typed while there was no connection is kept: open the form again to go on.");
}

function say(words) {
  const region = document.getElementById("notices");
  const line = document.createElement("p");
  line.className = "notice";
  line.textContent = words;
  region.replaceChildren(line);
  region.classList.add("is-new");
}

// --- Save ------------------------------------------------------------------------------------------

function post(url, pairs, signal) {
  return fetch(url, {
    method: "POST",
    body: buildBody(pairs),
    headers: { "X-Sent-By-Script": "1" },
    redirect: "manual",
    signal,
  });
}

function schedule(form) {
  const state = getState(form);
  clearTimeout(state.timer);
  let size = 0;
  for (const [, value] of listPairs(form)) size += value.length;
  state.timer = setTimeout(() => save(form), size > LONG ? LONG_DELAY : DELAY);
}

// One request at a time, so that an older one is never the last.
function save(form) {
  const state = getState(form);
  clearTimeout(state.timer);
  // The server is saving the form itself, and would offer a draft that arrives later.
  if (state.isSubmitting || state.isPaused) return Promise.resolve();
  if (!state.isDirty) return state.request ?? Promise.resolve();
  if (state.request) return state.request.then(() => save(form));
  state.isDirty = false;
  describe(form, "Saving…");
  state.request = send(form, state).finally(() => {
    state.request = null;
  });
  return state.request;
}

async function send(form, state) {
  const url = form.querySelector("[data-draft-state]").dataset.draftState;
  let response;
  try {
    response = await post(url, listNumbered(form));
  } catch {
    state.isDirty = true;
    describe(form, keepHere(form) ? OFFLINE : OFFLINE_PRIVATE);
    retry(form, state);
    return;
  }
  if (response.status === 204) {
    dropHere(form);
    describe(form, `Draft saved ${formatTime(new Date())}`);
  } else if (response.status === 401 || response.type === "opaqueredirect") {
    state.isDirty = true;
    keepHere(form);
    describe(form, SIGNED_OUT);
  } else if (response.status === 409) {
    // The browser's clock was set back, or another window has the same form.
    state.number = Number(await response.text());
    state.isDirty = true;
    schedule(form);
  } else if (response.status === 422) {
    describe(form, await response.text());
  } else if (response.status >= 500 || response.status === 429) {
    state.isDirty = true;
    describe(form, "Not saved. Trying again…");
    retry(form, state);
  } else {
    describe(form, "This form is not kept as a draft.");
  }
}

function retry(form, state) {
  if (form.isConnected && !state.isSubmitting) state.timer = setTimeout(() => save(form), RETRY);
}

for (const type of ["input", "change"]) {
  document.addEventListener(type, (event) => {
    // A source that is typed, not chosen, may be a confidential one.
    if (type === "input" && event.target.name?.endsWith("-source")) delete event.target.dataset.open;
    const form = findForm(event.target);
    if (!form || NOT_KEPT.test(event.target.name)) return;
    getState(form).isDirty = true;
    if (!mayStay(form)) dropHere(form);
    schedule(form);
  });
}

document.addEventListener("focusout", (event) => {
  const form = findForm(event.target);
  if (form && getState(form).isDirty && !form.contains(event.relatedTarget)) save(form);
});

// A form that sends parts of itself, such as rows, says so before and after: a draft that is sent meanwhile would have what
// is saved by then. `detail` gets the request that is under way.
document.addEventListener("desk:pause-draft", (event) => {
  const state = getState(event.target);
  if (event.detail.isSavedFirst) {
    state.isDirty = true;
    save(event.target);
  }
  clearTimeout(state.timer);
  state.isPaused = true;
  event.detail.request = state.request;
});

document.addEventListener("desk:resume-draft", (event) => {
  const state = getState(event.target);
  state.isPaused = false;
  state.isDirty = event.detail.isDirty;
  if (state.isDirty) schedule(event.target);
  else describe(event.target, "");
});

window.addEventListener("online", () => {
  for (const form of listForms()) save(form);
  sendKept();
});

// --- Leave the page --------------------------------------------------------------------------------

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "hidden") return;
  for (const form of listForms()) if (!getState(form).isSubmitting) save(form);
});

window.addEventListener("pagehide", () => {
  for (const form of listForms()) {
    const state = getState(form);
    if (state.isSubmitting || (!state.isDirty && !state.request)) continue;
    const body = buildBody(listNumbered(form));
    const url = form.querySelector("[data-draft-state]").dataset.draftState;
    const isSent = body.toString().length < MOST_AT_LEAVING && navigator.sendBeacon(url, body);
    if (!isSent) keepHere(form);
  }
});

// --- Submit and close ------------------------------------------------------------------------------
// A draft that arrives after its form was saved would be offered again.

document.body.addEventListener("htmx:confirm", (event) => {
  const element = event.detail.elt;
  const form = findForm(element);
  if (!form) return;
  const state = getState(form);
  const isAddingRow = event.detail.triggeringEvent?.submitter?.name === "more";
  if (element === form && !isAddingRow) {
    clearTimeout(state.timer);
    state.isSubmitting = true;
    if (!state.request) return;
    event.preventDefault();
    state.request.finally(() => event.detail.issueRequest(true));
  } else if (element === form || element.matches("a")) {
    // The form goes away: what was typed last is saved first.
    if (!state.isDirty && !state.request) return;
    event.preventDefault();
    save(form).finally(() => event.detail.issueRequest(true));
  }
});

document.body.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt;
  if (form.matches?.("form") && findForm(form)) keepHere(form);
});

// Before the answer takes the place of the form. The server has saved it, or kept it as a draft; otherwise it stays as
// it was typed.
document.body.addEventListener("htmx:beforeOnLoad", (event) => {
  const form = event.detail.requestConfig.elt;
  if (!form.matches("form") || !findForm(form)) return;
  const { status } = event.detail.xhr;
  if ((status >= 200 && status < 400) || [409, 422].includes(status)) dropHere(form);
  else keepTrying(form);
});

for (const type of ["htmx:sendError", "htmx:timeout"]) {
  document.body.addEventListener(type, (event) => {
    const form = event.detail.elt;
    if (form.matches?.("form") && findForm(form)) keepTrying(form);
  });
}

function keepTrying(form) {
  const state = getState(form);
  state.isSubmitting = false;
  state.isDirty = true;
  schedule(form);
}

// What was typed last is saved before the session ends. Nothing stays in the browser.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.getAttribute("action")?.endsWith("/accounts/logout/") || isSigningOut) return;
  isSigningOut = true;
  event.preventDefault();
  Promise.allSettled(listForms().map(save)).finally(() => {
    sessionStorage.clear();
    form.submit();
  });
});

document.addEventListener("submit", (event) => {
  const form = findForm(event.target);
  if (!form || event.defaultPrevented || form.hasAttribute("hx-post")) return;
  const state = getState(form);
  clearTimeout(state.timer);
  state.isSubmitting = true;
  if (!state.request) return;
  event.preventDefault();
  state.request.finally(() => form.requestSubmit(event.submitter));
});

// Back in the history, a page may be as it was left.
window.addEventListener("pageshow", () => {
  for (const form of listForms()) getState(form).isSubmitting = false;
});

// --- Begin -----------------------------------------------------------------------------------------

function show() {
  for (const line of document.querySelectorAll("[data-draft-state][hidden]")) {
    line.hidden = false;
    line.textContent = "Your draft is saved as you type.";
  }
}

document.body.addEventListener("htmx:load", show);
show();
dropOthers();
sendKept();
