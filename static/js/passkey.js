// Passkeys: browsers make and use them by script only. The form has the server's options beside it, and is sent with
// what the passkey answers.

const options = JSON.parse(document.getElementById("passkey-options").textContent);

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.querySelector("button").disabled = false;
  form.querySelector("[data-passkey-hint]").hidden = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer(form);
  });
}

async function answer(form) {
  const error = form.querySelector("[data-passkey-error]");
  error.hidden = true;
  if (!window.PublicKeyCredential) return show(error, error.dataset.unsupported);
  try {
    const credential =
      form.dataset.passkey === "create"
        ? await navigator.credentials.create(readCreation(options.creation_options))
        : await navigator.credentials.get(readRequest(options.request_options));
    form.elements.credential.value = JSON.stringify(write(credential));
    form.submit();
  } catch (problem) {
    show(error, problem.name === "SecurityError" ? error.dataset.unsupported : error.dataset.failed);
  }
}

function show(error, text) {
  error.textContent = text;
  error.hidden = false;
}

function readCreation({ publicKey }) {
  return {
    publicKey: {
      ...publicKey,
      challenge: decode(publicKey.challenge),
      user: { ...publicKey.user, id: decode(publicKey.user.id) },
      excludeCredentials: publicKey.excludeCredentials?.map(readDescriptor),
    },
  };
}

function readRequest({ publicKey }) {
  return {
    publicKey: {
      ...publicKey,
      challenge: decode(publicKey.challenge),
      allowCredentials: publicKey.allowCredentials?.map(readDescriptor),
    },
  };
}

function readDescriptor(descriptor) {
  return { ...descriptor, id: decode(descriptor.id) };
}

// As PublicKeyCredential.toJSON() does, which some password managers' own credentials lack.
function write(credential) {
  const { response } = credential;
  const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const written = names.filter((name) => response[name]).map((name) => [name, encode(response[name])]);
  return {
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    response: Object.fromEntries(written),
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

function decode(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function encode(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
