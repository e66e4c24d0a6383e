// The case, beside page.js: arrow keys walk the lineage, Escape leaves it. Everything is a link without this too.
{
  const dots = [...document.querySelectorAll(".lin a.dot")];
  const at = (dot) => ({ x: Number(dot.dataset.x), y: Number(dot.dataset.y) });
  const nearest = (from, fits) => {
    const a = at(from);
    let best = null;
    let least = Infinity;
    for (const dot of dots) {
      const b = at(dot);
      if (dot === from || !fits(a, b)) continue;
      const far = Math.abs(a.x - b.x) + 4 * Math.abs(a.y - b.y);
      if (far < least) [best, least] = [dot, far];
    }
    return best;
  };
  const steps = {
    ArrowLeft: (dot) => dots.find((d) => d.dataset.id === dot.dataset.from) ?? nearest(dot, (a, b) => b.x < a.x),
    ArrowRight: (dot) => dots.find((d) => d.dataset.from === dot.dataset.id) ?? nearest(dot, (a, b) => b.x > a.x),
    ArrowUp: (dot) => nearest(dot, (a, b) => b.y < a.y),
    ArrowDown: (dot) => nearest(dot, (a, b) => b.y > a.y),
  };
  document.addEventListener("keydown", (event) => {
    const dot = event.target instanceof Element && event.target.closest(".lin a.dot");
    const next = dot && steps[event.key]?.(dot);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

// Copy as citation, and links to any stretch of an article: select words in a text, or take a statement as it is.
if (document.body.dataset.copy) {
  const words = document.body.dataset;
  const button = (label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "cite";
    made.textContent = label;
    made.addEventListener("click", async () => {
      await copy(act());
      made.textContent = words.copied;
      setTimeout(() => { made.textContent = label; }, 2000);
    });
    return made;
  };
  const copy = async (text) => {
    if (navigator.clipboard && isSecureContext) {
      try {
        await navigator.clipboard.writeText(text);
        return;
      } catch { /* refused: the way below is left */ }
    }
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };
  const citation = (article, quote, span, rule) =>
    [`“${quote}”`, article.dataset.cite, `${words.characters} ${span}`, rule].filter(Boolean).join(", ");

  for (const item of document.querySelectorAll(".card li[data-rule]")) {
    const article = item.closest("article[data-cite]");
    if (!article) continue;
    const quote = item.querySelector(".said").textContent.trim();
    const span = item.querySelector("a.num").textContent.trim();
    item.append(button(words.copy, () => citation(article, quote, span, item.dataset.rule)));
  }

  // Positions are counted in characters of the text, without the labels that the page puts into it.
  const own = (paragraph) => {
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT, (node) =>
      node.parentElement.closest("a.n") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    return nodes;
  };
  const position = (container, offset) => {
    const element = container instanceof Element ? container : container.parentElement;
    const paragraph = element?.closest("p[data-at]");
    if (!paragraph) return null;
    const range = document.createRange();
    range.selectNodeContents(paragraph);
    let at = Number(paragraph.dataset.at);
    for (const node of own(paragraph)) {
      if (node === container) return at + [...node.data.slice(0, offset)].length;
      if (range.comparePoint(node, 0) === 0) {
        const before = document.createRange();
        before.setStart(paragraph, 0);
        before.setEnd(container, offset);
        if (before.comparePoint(node, node.length) > 0) return at;
      }
      at += [...node.data].length;
    }
    return at;
  };
  let shown = null;
  const offer = () => {
    shown?.remove();
    shown = null;
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    const article = range.startContainer.parentElement?.closest("article[data-cite]");
    const start = position(range.startContainer, range.startOffset);
    const end = position(range.endContainer, range.endOffset);
    if (!article || start === null || end === null || end <= start) return;
    const copied = range.cloneContents();
    for (const label of copied.querySelectorAll("a.n")) label.remove();
    const quote = copied.textContent.trim().replace(/\s+/g, " ");
    const address = article.dataset.address
      ? `${location.origin}${article.dataset.address}&span=${start}-${end}#here`
      : `${location.href.split("#")[0]}#at-${article.id}-${start}-${end}`;
    shown = document.createElement("div");
    shown.className = "chosen";
    shown.append(button(words.cite, () => citation(article, quote, `${start}–${end}`)), button(words.link, () => address));
    const box = range.getBoundingClientRect();
    shown.style.top = `${box.bottom + scrollY + 6}px`;
    shown.style.left = `${Math.max(8, Math.min(box.left + scrollX, innerWidth - 260))}px`;
    document.body.append(shown);
  };
  document.addEventListener("selectionchange", () => {
    if (!shown?.contains(document.activeElement)) offer();
  });

  // In a report of one file, #at-article-3-40-57 selects characters 40 to 57 of its third article.
  const select = () => {
    const asked = /^#at-(article-\d+)-(\d+)-(\d+)$/.exec(location.hash);
    if (!asked) return;
    const [, id, from, to] = asked;
    const range = document.createRange();
    let begun = false;
    for (const paragraph of document.querySelectorAll(`#${id} p[data-at]`)) {
      let at = Number(paragraph.dataset.at);
      for (const node of own(paragraph)) {
        const letters = [...node.data];
        const inside = (place) => letters.slice(0, place - at).join("").length;
        if (!begun && at + letters.length > from) {
          range.setStart(node, inside(Math.max(at, Number(from))));
          begun = true;
        }
        if (begun && at < to) range.setEnd(node, inside(Math.min(at + letters.length, Number(to))));
        at += letters.length;
      }
    }
    if (!begun) return;
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    range.startContainer.parentElement.scrollIntoView({ block: "center" });
  };
  addEventListener("hashchange", select);
  select();
}

// Beside each other: n and p go to the next and the previous changed row.
{
  const rows = [...document.querySelectorAll(".row.changed")];
  let at = -1;
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, textarea, select");
    const step = { n: 1, p: -1 }[event.key];
    if (!step || typing || !rows.length || event.ctrlKey || event.metaKey || event.altKey) return;
    at = Math.min(rows.length - 1, Math.max(0, at + step));
    rows[at].tabIndex = -1;
    rows[at].focus({ preventScroll: true });
    rows[at].scrollIntoView({ block: "center" });
  });
}
