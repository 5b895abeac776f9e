// Takes people to what needs putting right, and says so in the title of the page.
const summary = document.querySelector("[data-focus]");
if (summary) {
  summary.focus();
  document.title = `(!) ${document.title}`;
}
