// Marks the chosen words of a text box as Markdown. Without it the box is a box, and the hint says what to type.
for (const box of document.querySelectorAll("[data-toolbar]")) {
  const bar = document.getElementById(box.dataset.toolbar);
  box.before(bar);
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const { before, after, line } = event.target.dataset;
    if (!before && !line) return;
    const { selectionStart: start, selectionEnd: end, value } = box;
    const from = line ? value.lastIndexOf("\n", start - 1) + 1 : start;
    const chosen = value.slice(from, end);
    const said = line ? chosen.split("\n").map((words) => line + words).join("\n") : before + chosen + after;
    box.setRangeText(said, from, end, "end");
    if (before && !chosen) box.setSelectionRange(from + before.length, from + before.length);
    box.focus();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
