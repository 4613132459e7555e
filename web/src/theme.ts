// Runs before the first paint, so that nobody sees the other theme flash by.
const chosen = localStorage.getItem("skillmatch-theme");
if (chosen === "light" || chosen === "dark") document.documentElement.dataset["theme"] = chosen;
