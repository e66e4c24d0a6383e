// Everything works without this: labels and positions are links. It lights the counterparts of what is pointed
// at or focused, and lets a click anywhere on a mark follow its label. Escape clears.
"use strict";

const counterparts = new Map();
for (const element of document.querySelectorAll("[data-s]")) {
  const key = element.dataset.s;
  if (!counterparts.has(key)) counterparts.set(key, []);
  counterparts.get(key).push(element);
}

function light(target) {
  for (const element of document.querySelectorAll(".on")) element.classList.remove("on");
  const marked = target instanceof Element && target.closest("[data-s]");
  if (marked) for (const element of counterparts.get(marked.dataset.s)) element.classList.add("on");
}

document.addEventListener("mouseover", (event) => light(event.target));
document.addEventListener("focusin", (event) => light(event.target));
document.addEventListener("focusout", () => light(null));
document.addEventListener("click", (event) => {
  const marked = event.target.closest(".text [data-s]");
  const chosen = String(getSelection());
  if (marked && !chosen && !event.target.closest("a")) location.hash = marked.dataset.s;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  light(null);
  history.replaceState(null, "", location.pathname + location.search);
  location.hash = "";
});
