/* The reading room's script. Everything can be read without it: it copies words, and shows what belongs together. */
"use strict";

document.documentElement.classList.add("scripted");

/* ------------------------------------------------------------------------------------------------------------ copying */

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;  /* where the browser does not allow it, as over plain http: the words are selected instead */
  }
}

function select(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copies);
  const before = button.innerHTML;
  const done = await copied(source.innerText.trim());
  if (!done) select(source);
  button.textContent = done ? "Copied" : "Selected: press Ctrl+C";
  setTimeout(() => { button.innerHTML = before; }, 2000);
});

/* -------------------------------------------------------------------- words in the text and their cards in the margin */

function together(id, on) {
  for (const element of document.querySelectorAll(`[data-said="${id}"], [data-card="${id}"]`)) {
    element.classList.toggle("lit", on);
  }
}

for (const [name, on] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
  document.addEventListener(name, (event) => {
    const element = event.target.closest?.("[data-said], [data-card]");
    if (element) together(element.dataset.said || element.dataset.card, on);
  });
}

/* ------------------------------------------------------------------------------------------------ files, before upload */

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-most]");
  if (!form || event.target.type !== "file") return;
  const size = [...event.target.files].reduce((sum, file) => sum + file.size, 0);
  const tooLarge = size > Number(form.dataset.most);
  form.querySelector(".too-large").hidden = !tooLarge;
  form.querySelector("button").disabled = tooLarge;
});
