/* Correcting with the keyboard, and by selecting words. Without this script the buttons and the form do the same. */
"use strict";

(() => {
  const KEYS_OFF = "onrecord-keys-off";
  const WORD = /[\p{L}\p{N}\p{M}]+(?:[’'.,-][\p{L}\p{N}\p{M}]+)*|\p{Extended_Pictographic}[\u200d\ufe0f\p{Extended_Pictographic}]*|[^\s\p{L}\p{N}\p{M}]/gu;  /* a word, an emoji, a mark */
  const keys = document.getElementById("keys");
  const bar = document.getElementById("words-bar");
  let current = null;
  let marking = null;
  let sent = false;

  /* -------------------------------------------------------------------------------------------- the current statement */

  const cards = () => [...document.querySelectorAll("[data-card]")];

  function choose(card) {
    current?.classList.remove("current");
    current = card;
    card.classList.add("current");
    card.closest("details:not([open])")?.setAttribute("open", "");
    const number = card.querySelector(".card-number");
    if (!number) return;
    history.replaceState(null, "", `#c-${card.dataset.card}`);
    card.scrollIntoView({ block: "center" });
    number.focus({ preventScroll: true });
  }

  function step(by) {
    const all = cards();
    const next = all[current ? all.indexOf(current) + by : by > 0 ? 0 : all.length - 1];
    if (next) choose(next);
  }

  function press(key) {
    if (!sent) current?.querySelector(`[data-key="${key}"]`)?.click();
  }

  document.addEventListener("submit", (event) => { if (event.target.method === "post") sent = true; });
  addEventListener("pageshow", () => { sent = false; });
  document.addEventListener("focusin", (event) => {
    const card = event.target.closest?.("[data-card]");
    if (!card || card === current) return;
    current?.classList.remove("current");
    current = card;
    card.classList.add("current");
  });

  /* ------------------------------------------------------------------------- words that are selected, in code points

     The text of each [data-at] begins at that code point of the article. A browser counts UTF-16: an emoji is two. */

  const pieces = (within) => [...within.querySelectorAll("[data-at]")];
  const points = (text) => [...text].length;

  function selection(range) {
    const found = { words: "" };
    let block = null;
    for (const piece of pieces(document)) {
      if (!range.intersectsNode(piece)) continue;
      const part = document.createRange();
      part.selectNodeContents(piece);
      const before = part.cloneRange();
      if (part.comparePoint(range.startContainer, range.startOffset) === 0) part.setStart(range.startContainer, range.startOffset);
      if (part.comparePoint(range.endContainer, range.endOffset) === 0) part.setEnd(range.endContainer, range.endOffset);
      const words = part.toString();
      if (!words) continue;
      before.setEnd(part.startContainer, part.startOffset);
      const begins = points(before.toString());
      found.from ??= `${piece.dataset.at}+${begins}`;
      found.to = `${piece.dataset.at}+${begins + points(words)}`;
      if (block && block !== piece.closest(".block")) found.words += "\n";
      block = piece.closest(".block");
      found.words += words;
    }
    return found.words.trim() ? found : null;
  }

  function offer(range) {
    const found = selection(range);
    if (!found) return;
    for (const name of ["from", "to", "words"]) bar.elements[name].value = found[name];
    const short = found.words.replace(/\s+/g, " ").trim();
    bar.querySelector(".words-shown").textContent = `“${short.length > 160 ? `${short.slice(0, 80)} … ${short.slice(-70)}` : short}”`;
    if (bar.hidden) {
      const near = current ?? [...document.querySelectorAll(".row")].find((row) => range.intersectsNode(row) && row.querySelector("[data-card]"))?.querySelector("[data-card]");
      if (near) bar.querySelector("select").value = near.dataset.card;
    }
    bar.hidden = false;
  }

  function leave() {
    if (bar) bar.hidden = true;
    if (marking && current) current.querySelector(".card-number")?.focus();
    marking = null;
    getSelection().removeAllRanges();
  }

  document.addEventListener("selectionchange", () => {
    if (!bar) return;
    const chosen = getSelection();
    const range = chosen.rangeCount && !chosen.isCollapsed ? chosen.getRangeAt(0) : null;
    const within = range?.commonAncestorContainer;
    if (range && (within.nodeType === 1 ? within : within.parentElement).closest("article.paper")) offer(range);
    else if (!marking && !bar.contains(document.activeElement)) bar.hidden = true;
  });

  bar?.addEventListener("submit", () => {
    const id = bar.querySelector("select").value;
    bar.action = `/statements/${id}/words`;
    bar.elements.back.value = `${bar.dataset.back}#c-${id}`;
  });
  bar?.addEventListener("mousedown", (event) => { if (event.target.closest("button, p") && !event.target.closest("select, label")) event.preventDefault(); });

  /* ----------------------------------------------------------------------------- words that are marked with the keyboard */

  function mark() {
    const said = current && bar && document.querySelectorAll(`[data-said="${current.dataset.card}"] [data-at]`);
    const block = said?.[0]?.closest(".block");
    if (!block) return;
    const places = [];
    let text = "";
    for (const piece of pieces(block)) {
      places.push({ node: piece.firstChild, start: text.length, piece });
      text += piece.textContent;
    }
    const words = [...text.matchAll(WORD)].map((word) => [word.index, word.index + word[0].length]);
    const mine = places.filter((place) => [...said].includes(place.piece));
    const begin = mine[0].start, stop = mine.at(-1).start + mine.at(-1).piece.textContent.length;
    const first = words.findIndex((word) => word[1] > begin);
    const last = words.findLastIndex((word) => word[0] < stop);
    marking = { places, words, first, last };
    bar.querySelector("select").value = current.dataset.card;
    show();
    bar.querySelector("button[value=content]").focus({ preventScroll: true });
    if (block.getBoundingClientRect().bottom > bar.getBoundingClientRect().top) block.scrollIntoView({ block: "start" });
  }

  function point(offset) {
    const place = marking.places.findLast((one) => one.start <= offset && one.node) ?? marking.places[0];
    return [place.node, Math.min(offset - place.start, place.node.length)];
  }

  function show() {
    const [from, to] = [marking.words[marking.first][0], marking.words[marking.last][1]];
    const range = document.createRange();
    range.setStart(...point(from));
    const [node, offset] = point(to - 1);
    range.setEnd(node, offset + 1);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    offer(range);
  }

  function move(by, beginning) {
    if (beginning) marking.first = Math.max(0, Math.min(marking.first + by, marking.last));
    else marking.last = Math.min(marking.words.length - 1, Math.max(marking.last + by, marking.first));
    show();
  }

  /* ----------------------------------------------------------------------------------------------------------- shortcuts */

  function off() {
    try { return localStorage.getItem(KEYS_OFF) === "1"; } catch { return false; }
  }

  const doing = {
    j: () => step(1),
    k: () => step(-1),
    a: () => press("a"),
    r: () => press("r"),
    e: () => press("e"),
    u: () => press("u"),
    w: mark,
    "?": () => keys?.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || keys?.open) return;
    if (event.key === "Escape" && bar && !bar.hidden) return leave();
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    if (marking && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      event.preventDefault();
      return move(event.key === "ArrowRight" ? 1 : -1, event.shiftKey);
    }
    if (off() || event.repeat && !"jk".includes(event.key) || !Object.hasOwn(doing, event.key)) return;
    event.preventDefault();
    doing[event.key]();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-opens=keys]")) keys.showModal();
    if (event.target.closest("[data-closes=words-bar]")) leave();
  });

  const switched = keys?.querySelector("[data-keys-on]");
  if (switched) {
    switched.checked = !off();
    switched.addEventListener("change", () => {
      try { localStorage.setItem(KEYS_OFF, switched.checked ? "" : "1"); } catch { /* where nothing may be kept */ }
    });
  }

  const [, asked] = /^#[cs]-([0-9a-f]+)$/.exec(location.hash) ?? [];
  const there = asked && document.getElementById(`c-${asked}`);
  const only = cards();
  if (there) choose(there);
  else if (only.length === 1 && !only[0].querySelector(".card-number")) choose(only[0]);
})();
