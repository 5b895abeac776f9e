// Shows how a text will look while it is written. Without it the button "Preview" does the same on the next page.
for (const form of document.querySelectorAll("[data-preview]")) {
  const place = document.getElementById(form.dataset.preview);
  let waiting, asked = 0;
  const show = async () => {
    const turn = ++asked, said = new FormData(form);
    said.set("wish", "preview");
    const answer = await fetch(form.action || location.href, { method: "POST", body: said }).catch(() => null);
    if (!answer?.ok || turn !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const made = page.getElementById(place.id);
    if (made && turn === asked) place.replaceChildren(...made.childNodes);
  };
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(show, 600); });
}
