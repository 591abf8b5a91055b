// Passkeys: <form data-passkey="create|get"> whose button (data-passkey-button) asks the browser for a
// key, puts what it answers into the field `credential`, and posts. Its options are in the JSON block
// #passkey-options, or at its own address (the sign-in, where they are asked for when it is pressed).
(() => {
  "use strict";

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) =>
      letter.charCodeAt(0),
    );
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");
  const named = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));

  const create = async (options, form) => {
    const asked = options.publicKey;
    const alone = form.elements.passwordless.checked;
    const credential = await navigator.credentials.create({
      publicKey: {
        ...asked,
        challenge: bytes(asked.challenge),
        user: { ...asked.user, id: bytes(asked.user.id) },
        excludeCredentials: named(asked.excludeCredentials),
        authenticatorSelection: {
          ...asked.authenticatorSelection,
          residentKey: alone ? "required" : "discouraged",
          requireResidentKey: alone,
          userVerification: alone ? "required" : "preferred",
        },
      },
    });
    const { attestationObject, clientDataJSON } = credential.response;
    return answered(credential, {
      attestationObject: text(attestationObject),
      clientDataJSON: text(clientDataJSON),
      transports: credential.response.getTransports?.() ?? [],
    });
  };

  const get = async (options) => {
    const asked = options.publicKey;
    const credential = await navigator.credentials.get({
      publicKey: {
        ...asked,
        challenge: bytes(asked.challenge),
        allowCredentials: named(asked.allowCredentials),
      },
    });
    const { authenticatorData, clientDataJSON, signature, userHandle } = credential.response;
    return answered(credential, {
      authenticatorData: text(authenticatorData),
      clientDataJSON: text(clientDataJSON),
      signature: text(signature),
      userHandle: userHandle ? text(userHandle) : null,
    });
  };

  const answered = (credential, response) => ({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });

  const optionsOf = async (form) => {
    const block = document.getElementById("passkey-options");
    if (block) return JSON.parse(block.textContent);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("Options");
    return (await answer.json()).request_options;
  };

  const say = (form, words) => {
    const place = form.querySelector("[data-passkey-error]");
    place.textContent = words;
    place.hidden = !words;
  };

  const words = (error) =>
    error.name === "InvalidStateError"
      ? "Cette clé est déjà enregistrée sur votre compte."
      : "Rien n’a été fait : la clé n’a pas répondu, ou vous avez renoncé. Vous pouvez recommencer.";

  for (const form of window.PublicKeyCredential ? document.querySelectorAll("[data-passkey]") : []) {
    const button = form.querySelector("[data-passkey-button]");
    form.hidden = false;
    button.addEventListener("click", async () => {
      say(form, "");
      button.disabled = true;
      try {
        const options = await optionsOf(form);
        const make = form.dataset.passkey === "create" ? create : get;
        form.elements.credential.value = JSON.stringify(await make(options, form));
        const ownDevice = document.getElementById("id_remember");
        if (form.elements.remember) form.elements.remember.value = ownDevice?.checked ? "on" : "";
        form.submit();
      } catch (error) {
        say(form, words(error));
        button.disabled = false;
      }
    });
  }
})();
