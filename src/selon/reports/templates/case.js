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
