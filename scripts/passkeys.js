// A device gives no passkey: the page says so, where the library would write into the console alone.
document.addEventListener("allauth.error", (event) => {
  const said = document.querySelector("[data-passkey-failed]");
  if (!said) return;
  event.preventDefault();
  said.textContent = event.detail.exception?.name === "InvalidStateError" ? said.dataset.isHere : said.dataset.none;
  said.hidden = false;
});
