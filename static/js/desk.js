// The desk works without this file. With it: suggestions by keyboard, what was typed survives a lost
// connection or a lost session, and what happened is announced.

const notices = document.getElementById("notices");
const troubles = document.getElementById("troubles");

function say(region, text) {
  const line = document.createElement("p");
  line.className = "notice";
  line.textContent = text;
  region.replaceChildren(line);
  region.classList.add("is-new");
}

// Read, once the editor goes on: it need not stay in sight any longer.
for (const goesOn of ["pointerdown", "keydown"]) {
  document.addEventListener(
    goesOn,
    () => {
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

const TROUBLE = {
  403: "You may not do this. What you typed still stands here.",
  404: "This is no longer there. What you typed still stands here; reload the page to see what is.",
  413: "This is more than can be sent at once. What you typed still stands here.",
  429: "Too many tries. Wait a minute, then send it again; what you typed still stands here.",
};

document.body.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  // What is only read while one types may meet a token that another tab is changing. Saving tells if it matters.
  if (status === 403 && event.detail.elt.matches?.(".reading, .evidence")) return;
  say(
    troubles,
    TROUBLE[status] ??
      `The server answered with an error (${status}). What you typed still stands here; try again.`,
  );
});

for (const lost of ["htmx:sendError", "htmx:timeout"]) {
  document.body.addEventListener(lost, () => {
    say(
      troubles,
      "There is no connection. What you typed still stands here; send it again once you are back.",
    );
  });
}

// A row that belongs beside one that another window has added: this list no longer says what stands.
document.body.addEventListener("htmx:oobErrorNoTarget", () => {
  say(
    troubles,
    "It is saved, but the list has been changed in another window: reload the page to see it at its place.",
  );
});

// Signing in again, in another tab, changes the token that a form must bring: take the one that holds now.
document.body.addEventListener("htmx:configRequest", (event) => {
  const held = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  if (held && event.detail.parameters.csrfmiddlewaretoken)
    event.detail.parameters.csrfmiddlewaretoken = held[1];
});

// --- Keeping what was typed when the session ended ---------------------------------------------
// Kept in this tab only, until the form is saved or the tab is closed.

document.addEventListener("submit", (event) => {
  if (event.target.action.endsWith("/accounts/logout/")) sessionStorage.clear();
});

function keyOf(form) {
  return `typed:${form.getAttribute("action")}`;
}

document.body.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt;
  if (form.matches?.("form[data-keep]")) {
    const pairs = [...new FormData(form)].filter(
      ([name]) => name !== "csrfmiddlewaretoken" && name !== "version",
    );
    sessionStorage.setItem(keyOf(form), JSON.stringify(pairs));
  }
});

// Kept only for as long as it could be lost: not once it is saved, nor where the answer is the form with
// everything still in it (409, 422). An ended session redirects to the sign-in page, and the text waits.
// (Heard before the answer comes into the page, where `offerTyped` looks for what is kept.)
document.body.addEventListener("htmx:beforeOnLoad", (event) => {
  const form = event.detail.requestConfig.elt;
  if (!form.matches("form[data-keep]")) return;
  const { xhr } = event.detail;
  const ended = xhr.getResponseHeader("HX-Redirect")?.startsWith("/accounts/");
  if ((xhr.status < 400 && !ended) || [409, 422].includes(xhr.status)) sessionStorage.removeItem(keyOf(form));
});

// Each form is asked once, when it appears: what is typed into it later is newer than what was kept.
const asked = new WeakSet();

function offerTyped() {
  for (const form of document.querySelectorAll("form[data-keep]")) {
    if (asked.has(form)) continue;
    asked.add(form);
    const kept = sessionStorage.getItem(keyOf(form));
    if (!kept) continue;
    const note = document.createElement("p");
    note.className = "stale";
    note.append("What you typed here before was not saved. ");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = "Put it back";
    button.addEventListener("click", () => {
      const left = putBack(form, new Map(JSON.parse(kept)));
      note.replaceChildren(
        ...(left.length ? [`It is back, but for what stood in further rows: ${left.join(" · ")}`] : []),
      );
      note.hidden = !left.length;
      form.querySelector("input:not([type=hidden]), textarea, select").focus();
    });
    note.append(button);
    form.prepend(note);
  }
}

// Fills the form again, and returns what found no field: rows that the form had when it was sent.
function putBack(form, typed) {
  for (const field of form.elements) {
    if (field.type === "checkbox") field.checked = typed.has(field.name);
    else if (field.type !== "hidden" && typed.has(field.name)) field.value = typed.get(field.name);
    const holds =
      field.type === "checkbox"
        ? field.checked
        : field.type !== "hidden" && field.value && field.matches("input, textarea");
    if (holds && field.closest("details")) field.closest("details").open = true;
  }
  const chosen =
    /-(role|how|stance|new_kind|make|DELETE|TOTAL_FORMS|INITIAL_FORMS|MIN_NUM_FORMS|MAX_NUM_FORMS)$/;
  return [...typed]
    .filter(([name, value]) => value && !form.elements.namedItem(name) && !chosen.test(name))
    .map(([, value]) => value);
}

// --- Focus ---------------------------------------------------------------------------------------

// A form that has just come takes the focus: at its first fault, or at its first field. (The new row of a
// form that was sent for one has asked for it already.)
document.body.addEventListener("htmx:load", (event) => {
  offerTyped();
  const form = event.detail.elt.matches?.("li.row-form") && event.detail.elt.querySelector("form");
  if (!form || form.contains(document.activeElement)) return;
  const fields = "input:not([type=hidden]), textarea, select";
  (
    form.querySelector(`:is(${fields})[aria-invalid=true]`) ??
    form.querySelector(fields) ??
    form.querySelector("button:not([tabindex='-1'])")
  )?.focus();
});

// What "Add here" was opened for stands below it now.
document.body.addEventListener("htmx:afterSwap", (event) => {
  const menu = event.detail.requestConfig.elt.closest?.("details.add-here");
  if (menu) menu.open = false;
});

// Rows above take their true height once they are in sight, and the page is moved for what came in above.
function keepInSight(wish) {
  const again = (times) =>
    requestAnimationFrame(() => {
      if (document.activeElement === wish) wish.scrollIntoView({ block: "nearest", behavior: "instant" });
      if (times) again(times - 1);
    });
  again(3);
}

document.body.addEventListener("htmx:load", (event) => {
  // A focus wish is granted once; it must not come back with the next swap.
  const wishes = [...(event.detail.elt.querySelectorAll?.("[autofocus]") ?? [])];
  if (event.detail.elt.matches?.("[autofocus]")) wishes.push(event.detail.elt);
  for (const wish of wishes) {
    wish.removeAttribute("autofocus");
    keepInSight(wish);
  }
});

// --- Combobox (WAI-ARIA Authoring Practices: editable combobox with list autocomplete) ------------

function listOf(input) {
  return document.getElementById(input.getAttribute("aria-controls"));
}

function close(input) {
  const list = listOf(input);
  if (!list) return;
  list.hidden = true;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function options(input) {
  return [...listOf(input).querySelectorAll("[role=option]:not([aria-disabled])")];
}

function point(input, option) {
  for (const other of options(input)) other.removeAttribute("aria-selected");
  if (!option) return;
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", option.id);
}

function take(input, option) {
  const details = input.closest(".pick")?.querySelector("details.make");
  if (option.dataset.make !== undefined) {
    details.open = true;
    if (input.dataset.makes === "sources") {
      const title = details.querySelector("input[name$=new_publisher]");
      input.value = "";
      title.value = option.dataset.make;
      title.focus();
    } else {
      input.value = option.dataset.make;
      details.querySelector("input[type=checkbox]").checked = true;
      details.querySelector("select").focus();
    }
  } else {
    input.value = option.dataset.value;
    const make = details?.querySelector("input[type=checkbox]");
    if (make) make.checked = false;
  }
  input.dataset.chosen = input.value;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  close(input);
}

document.body.addEventListener("htmx:configRequest", (event) => {
  const input = event.detail.elt;
  if (input.matches?.("[role=combobox]")) {
    event.detail.parameters = { q: input.value };
  }
  if (input.matches?.(".reading")) {
    event.detail.parameters = Object.fromEntries(
      Object.entries(event.detail.parameters).filter(([name, value]) => value && READS.test(name)),
    );
  }
});

// A date is read from its own fields and from the dates of what is cited: the rest of the form stays here.
const READS =
  /^(edtf|time|end_time|zone|stated|reading|citations-([A-Z_]+_FORMS|\d+-(source|new_published|new_publisher|new_title|DELETE)))$/;

// Choosing one of several readings asks nothing: the choice would be swapped away from under the focus.
document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.requestConfig.triggeringEvent?.target?.name === "reading") event.preventDefault();
});

// What was asked before a reading was chosen may be answered after that: the choice stays, and the focus with it.
let choice = null;

document.body.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  if (!target.matches?.(".reading")) return;
  const chosen = target.querySelector("[type=radio][name=reading]:checked");
  choice = chosen && { value: chosen.value, hadFocus: chosen === document.activeElement };
});

document.body.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
  if (!choice || !target.matches?.(".reading")) return;
  const same = [...target.querySelectorAll("[type=radio][name=reading]")].find(
    (one) => one.value === choice.value,
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
  // What is answered after one has chosen was asked before: the list stays shut until something is typed.
  const chosen = input.value === input.dataset.chosen;
  const shown =
    document.activeElement === input && list.children.length > 0 && input.value.trim() !== "" && !chosen;
  list.hidden = !shown;
  input.setAttribute("aria-expanded", String(shown));
});

document.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!input.matches?.("[role=combobox]")) return;
  const list = listOf(input);
  const found = options(input);
  const at = found.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "Escape" && !list.hidden) {
    close(input);
    event.preventDefault();
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length) {
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    const step = event.key === "ArrowDown" ? 1 : -1;
    point(input, found[(at + step + found.length) % found.length] ?? found[0]);
    event.preventDefault();
  } else if (event.key === "Enter" && !list.hidden && at >= 0) {
    take(input, found[at]);
    event.preventDefault();
  }
});

document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.(".combobox [role=option]:not([aria-disabled])");
  if (!option) return;
  event.preventDefault();
  take(option.closest(".combobox").querySelector("input"), option);
});

document.addEventListener("focusout", (event) => {
  if (event.target.matches?.("[role=combobox]")) close(event.target);
});

offerTyped();
