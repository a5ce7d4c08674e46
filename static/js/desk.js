// The desk works without this file. It adds comboboxes, notices, and keeps typed text when the connection or the
// session is lost.

const notices = document.getElementById("notices");
const troubles = document.getElementById("troubles");

function say(region, text) {
  const line = document.createElement("p");
  line.className = "notice";
  line.textContent = text;
  region.replaceChildren(line);
  region.classList.add("is-new");
}

// When the editor does something, the notice has been read and need not stay visible.
for (const type of ["pointerdown", "keydown"]) {
  document.addEventListener(
    type,
    (event) => {
      // A link in the notice must not move away under the pointer.
      if (event.target.closest?.(".notices a")) return;
      for (const region of [notices, troubles]) region.classList.remove("is-new");
    },
    { capture: true },
  );
}

// --- Announcements -----------------------------------------------------------------------------

document.body.addEventListener("desk:notice", (event) => {
  troubles.replaceChildren();
  say(notices, event.detail.text);
});

const ERROR_MESSAGES = {
  401: "You are signed out. Your text is kept. Sign in in a new tab, then press Save again.",
  403: "You may not do this. What you typed still stands here.",
  404: "This is no longer there. What you typed still stands here; reload the page to see what is.",
  413: "This is more than can be sent at once. What you typed still stands here.",
  429: "Too many tries. Wait a minute, then send it again; what you typed still stands here.",
};

document.body.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  // A live preview may be sent after the session has ended, or with a CSRF token that another tab is changing. Saving
  // shows whether it matters.
  if ([401, 403].includes(status) && event.detail.elt.matches?.(".date-reading, .live-checks")) return;
  say(
    troubles,
    ERROR_MESSAGES[status] ??
      `The server answered with an error (${status}). What you typed still stands here; try again.`,
  );
  if (status === 401) offerSignIn();
});

function offerSignIn() {
  const link = document.createElement("a");
  link.href = "/accounts/login/";
  link.target = "_blank";
  link.textContent = "Sign in";
  troubles.firstChild.append(" ", link);
  // Notices on top of a page take no click.
  troubles.classList.remove("is-new");
}

for (const type of ["htmx:sendError", "htmx:timeout"]) {
  document.body.addEventListener(type, () => {
    say(
      troubles,
      "There is no connection. What you typed still stands here; send it again once you are back.",
    );
  });
}

// The row belongs beside one that this page does not show: it is on another page of the list.
document.body.addEventListener("htmx:oobErrorNoTarget", (event) => {
  const row = event.detail.content.querySelector?.("li[id]");
  say(notices, "It is saved, and stands on another page of the list. ");
  if (!row) return;
  const link = document.createElement("a");
  link.href = `?entry=${row.id.slice("entry-".length)}#${row.id}`;
  link.textContent = "Show it";
  notices.lastElementChild.append(link);
});

// Signing in again in another tab changes the CSRF token: send the current one.
document.body.addEventListener("htmx:configRequest", (event) => {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  if (token && event.detail.parameters.csrfmiddlewaretoken)
    event.detail.parameters.csrfmiddlewaretoken = token[1];
});

// --- Typed text when the session has ended ------------------------------------------------------
// Of forms that have no draft (drafts.js). Stored for this tab and account only, until the form is saved.

document.addEventListener("submit", (event) => {
  // Not `.action`: in a form with a control of this name, that is the control.
  if (event.target.getAttribute("action")?.endsWith("/accounts/logout/")) sessionStorage.clear();
});

function storageKey(form) {
  return `typed:${document.body.dataset.account}:${form.getAttribute("action")}`;
}

document.body.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt;
  if (form.matches?.("form[data-restore]")) {
    // Choices between two versions belong to the page that asked for them.
    const pairs = [...new FormData(form)].filter(
      ([name]) => !/^(csrfmiddlewaretoken$|choice-|seen-|text-|removed$)/.test(name),
    );
    sessionStorage.setItem(storageKey(form), JSON.stringify(pairs));
  }
});

// Removed once it cannot be lost: after saving, and when the response is the form with its text (409, 422). If the
// session has ended, the response leads to the sign-in page, and the text stays stored. This event comes before the
// response is in the page, where `offerTyped` looks for stored text.
document.body.addEventListener("htmx:beforeOnLoad", (event) => {
  const form = event.detail.requestConfig.elt;
  if (!form.matches("form[data-restore]")) return;
  const { xhr } = event.detail;
  const isSignedOut = xhr.getResponseHeader("HX-Redirect")?.startsWith("/accounts/");
  if ((xhr.status < 400 && !isSignedOut) || [409, 422].includes(xhr.status))
    sessionStorage.removeItem(storageKey(form));
});

// Each form gets one offer, when it appears: what is typed into it later is newer than the stored text.
const offered = new WeakSet();

function offerTyped() {
  for (const form of document.querySelectorAll("form[data-restore]")) {
    if (offered.has(form)) continue;
    offered.add(form);
    const stored = sessionStorage.getItem(storageKey(form));
    if (!stored) continue;
    const note = document.createElement("p");
    note.className = "warning-box";
    note.append("What you typed here before was not saved. ");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = "Put it back";
    button.addEventListener("click", () => {
      const lost = restore(form, new Map(JSON.parse(stored)));
      note.replaceChildren(
        ...(lost.length ? [`It is back, but for what stood in further rows: ${lost.join(" · ")}`] : []),
      );
      note.hidden = !lost.length;
      form.querySelector("input:not([type=hidden]), textarea, select").focus();
    });
    note.append(button);
    form.prepend(note);
  }
}

// Fill the form, and return the values for which it has no field: of rows that it had when it was sent.
function restore(form, typed) {
  for (const field of form.elements) {
    if (field.type === "checkbox") field.checked = typed.has(field.name);
    // The version that the text began with: what others have saved since is merged, and not put back.
    else if (field.name === "version") field.value = typed.get("version") ?? field.value;
    else if ((field.type !== "hidden" || field.name.endsWith("-is")) && typed.has(field.name))
      field.value = typed.get(field.name);
    const isFilled =
      field.type === "checkbox"
        ? field.checked
        : field.type !== "hidden" && field.value && field.matches("input, textarea");
    if (isFilled && field.closest("details")) field.closest("details").open = true;
  }
  const ignored =
    /-(is|role|how|stance|new_kind|make|DELETE|TOTAL_FORMS|INITIAL_FORMS|MIN_NUM_FORMS|MAX_NUM_FORMS)$/;
  return [...typed]
    .filter(([name, value]) => value && !form.elements.namedItem(name) && !ignored.test(name))
    .map(([, value]) => value);
}

// --- Focus ---------------------------------------------------------------------------------------

// A new form takes the focus, at its first error or its first field. (A new row that was asked for has autofocus.)
document.body.addEventListener("htmx:load", (event) => {
  offerTyped();
  const form =
    event.detail.elt.matches?.("li.row-form") &&
    (event.detail.elt.querySelector("form.sheet") ?? event.detail.elt.querySelector("form"));
  if (!form || form.contains(document.activeElement)) return;
  const fields = "input:not([type=hidden]), textarea, select";
  (
    form.querySelector(`:is(${fields})[aria-invalid=true]`) ??
    form.querySelector(fields) ??
    form.querySelector("button:not([tabindex='-1'])")
  )?.focus();
});

// A page that was answered with errors: the first marked field takes the focus, unless a heading or a list of errors has it.
if (!document.querySelector("[autofocus]")) document.querySelector("main [aria-invalid=true]")?.focus();

// Rows above get their true height once they are visible, and that moves the page.
function keepVisible(element) {
  const again = (times) =>
    requestAnimationFrame(() => {
      if (document.activeElement === element)
        element.scrollIntoView({ block: "nearest", behavior: "instant" });
      if (times) again(times - 1);
    });
  again(3);
}

document.body.addEventListener("htmx:load", (event) => {
  // Autofocus works once; it must not come back with the next swap.
  const elements = [...(event.detail.elt.querySelectorAll?.("[autofocus]") ?? [])];
  if (event.detail.elt.matches?.("[autofocus]")) elements.push(event.detail.elt);
  for (const element of elements) {
    element.removeAttribute("autofocus");
    keepVisible(element);
  }
});

// --- Combobox (WAI-ARIA Authoring Practices: editable combobox with list autocomplete) ------------

function getList(input) {
  return document.getElementById(input.getAttribute("aria-controls"));
}

function close(input) {
  const list = getList(input);
  if (!list) return;
  list.hidden = true;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function listOptions(input) {
  return [...getList(input).querySelectorAll("[role=option]:not([aria-disabled])")];
}

function highlight(input, option) {
  for (const other of listOptions(input)) other.removeAttribute("aria-selected");
  if (!option) return;
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", option.id);
}

// Whether saving creates the party or source that is named in a field. Its kind can be chosen below.
function markAsNew(input, isNew) {
  const details = input.closest(".lookup-field")?.querySelector("details.new-row-details");
  const make = details?.querySelector("input[type=checkbox][name$=-make]");
  if (!make) return;
  make.checked = isNew;
  const noun = input.dataset.creates === "sources" ? "source" : "party";
  details.querySelector("summary").textContent = isNew
    ? `New ${noun}: “${input.value}” is created when you save`
    : `New ${noun}?`;
}

function choose(input, option) {
  const isNew = option.dataset.create !== undefined;
  input.value = isNew ? option.dataset.create : option.dataset.name;
  input.parentElement.querySelector("input[type=hidden]").value = option.dataset.value ?? "";
  markAsNew(input, isNew);
  input.toggleAttribute("data-open", option.dataset.open !== undefined);
  input.dataset.chosen = input.value;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  close(input);
}

document.body.addEventListener("htmx:configRequest", (event) => {
  const input = event.detail.elt;
  if (input.matches?.("[role=combobox]")) {
    event.detail.parameters = { q: input.value };
  }
  if (input.matches?.(".date-reading")) {
    event.detail.parameters = Object.fromEntries(
      Object.entries(event.detail.parameters).filter(([name, value]) => value && DATE_FIELDS.test(name)),
    );
  }
});

// The fields that decide how a date is read: its own, and the dates of the cited sources. Only they are sent.
const DATE_FIELDS =
  /^(edtf|time|end_time|zone|stated|reading|citations-([A-Z_]+_FORMS|\d+-(source(-is)?|new_published|new_publisher|new_title|DELETE)))$/;

// Choosing one of several readings sends no request: the response would replace the choice and lose the focus.
document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.requestConfig.triggeringEvent?.target?.name === "reading") event.preventDefault();
});

// The response to an earlier request may come after a reading was chosen: the choice and the focus stay.
let choice = null;

document.body.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  if (!target.matches?.(".date-reading")) return;
  const chosen = target.querySelector("[type=radio][name=reading]:checked");
  choice = chosen && { value: chosen.value, hadFocus: chosen === document.activeElement };
});

document.body.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
  if (!choice || !target.matches?.(".date-reading")) return;
  const same = [...target.querySelectorAll("[type=radio][name=reading]")].find(
    (radio) => radio.value === choice.value,
  );
  if (same) {
    same.checked = true;
    if (choice.hadFocus) same.focus();
  }
  choice = null;
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  const list = event.detail.target;
  if (!list.matches?.("[role=listbox]")) return;
  const input = document.querySelector(`[aria-controls="${CSS.escape(list.id)}"]`);
  list.querySelectorAll("[role=option]").forEach((option, index) => {
    option.id = `${list.id}-${index}`;
  });
  // After a choice, a response to an earlier request may come: the list stays closed until something is typed.
  const isChosen = input.value === input.dataset.chosen;
  const isOpen =
    document.activeElement === input && list.children.length > 0 && input.value.trim() !== "" && !isChosen;
  list.hidden = !isOpen;
  input.setAttribute("aria-expanded", String(isOpen));
  if (!isOpen) return;
  // Enter takes the first line only if that is certain: it is of this timeline, or there is nothing similar.
  const options = listOptions(input);
  const first = options[0];
  if (first && ("here" in first.dataset || (options.length === 1 && "create" in first.dataset)))
    highlight(input, first);
});

// Who types fast presses Enter before the list has come: the key is kept until it has.
const waiting = new WeakMap();

document.addEventListener("input", (event) => {
  const input = event.target;
  if (!input.matches?.("[role=combobox]")) return;
  if (input.dataset.creates) markAsNew(input, false);
  waiting.set(input, { until: Date.now() + 2000, hasEnter: false });
});

document.body.addEventListener("htmx:afterRequest", (event) => {
  const input = event.detail.elt;
  const state = waiting.get(input);
  if (!state || input.value !== event.detail.requestConfig?.parameters?.q) return;
  waiting.delete(input);
  const marked = listOptions(input).find((option) => option.getAttribute("aria-selected") === "true");
  if (state.hasEnter && marked && document.activeElement === input) choose(input, marked);
});

document.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!input.matches?.("[role=combobox]")) return;
  const list = getList(input);
  const options = listOptions(input);
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "Escape" && !list.hidden) {
    close(input);
    event.preventDefault();
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length) {
    // A line of the list that is there has been chosen: Enter waits for no other.
    waiting.delete(input);
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    const step = event.key === "ArrowDown" ? 1 : -1;
    highlight(input, options[(at + step + options.length) % options.length] ?? options[0]);
    event.preventDefault();
  } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
    const state = waiting.get(input);
    if (state && state.until > Date.now()) {
      state.hasEnter = true;
      event.preventDefault();
    } else if (!list.hidden && at >= 0) {
      choose(input, options[at]);
      event.preventDefault();
    } else if (!list.hidden && options.length) {
      event.preventDefault();
    }
  }
});

document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.(".combobox [role=option]:not([aria-disabled])");
  if (!option) return;
  event.preventDefault();
  choose(option.closest(".combobox").querySelector("input"), option);
});

document.addEventListener("focusout", (event) => {
  if (event.target.matches?.("[role=combobox]")) close(event.target);
});

offerTyped();
