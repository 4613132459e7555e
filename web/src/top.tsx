// The top of the page: where one can go, the theme, and whose page it is.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useAccount, type Me } from "./account";

const CANDIDATE: [string, string][] = [
  ["roles", "Roles"],
  ["inbox", "Inbox"],
  ["alerts", "Alerts"],
  ["profile", "Profile"],
  ["guides", "Guides"],
];
const EMPLOYER: [string, string][] = [
  ["jobs", "Jobs"],
  ["pipeline", "Pipeline"],
  ["team", "Team"],
  ["guides", "Guides"],
];
const OPERATOR: [string, string][] = [
  ["operator", "Operations"],
  ["guides", "Guides"],
];

function destinations(me: Me | null): [string, string][] {
  if (!me) return [["guides", "Guides"]];
  if (me.role === "employer") return EMPLOYER;
  if (me.role === "admin") return OPERATOR;
  return CANDIDATE;
}

function ThemeSwitch(): JSX.Element {
  const root = document.documentElement;
  const dark = (): boolean =>
    (root.dataset["theme"] ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const [isDark, setDark] = useState(dark);
  const turn = (): void => {
    const theme = isDark ? "light" : "dark";
    root.dataset["theme"] = theme;
    localStorage.setItem("skillmatch-theme", theme);
    setDark(!isDark);
  };
  return (
    <button type="button" class="theme" role="switch" aria-checked={isDark} aria-label="Dark theme" onClick={turn}>
      <span aria-hidden="true">{isDark ? "☾" : "☀"}</span>
    </button>
  );
}

export function Top({ section }: { section: string }): JSX.Element {
  const { me, signOut } = useAccount();
  const places = destinations(me);
  return (
    <header class="top">
      <div class="top-in">
        <a class="wordmark" href="#/">
          Skillmatch
        </a>
        <nav class={places.length > 1 ? "nav" : "nav few"} aria-label="Main">
          <ul>
            {places.map(([to, text]) => (
              <li key={to}>
                <a href={`#/${to}`} aria-current={section === to ? "page" : undefined}>
                  {text}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="top-end">
          <ThemeSwitch />
          {me ? (
            <>
              <a class="who" href="#/account" title={me.email ?? ""}>
                {me.name}
              </a>
              <button type="button" class="quiet out" onClick={() => void signOut()}>
                Sign out
              </button>
            </>
          ) : (
            <a class="button quiet" href="#/sign-in">
              Sign in
            </a>
          )}
        </div>
      </div>
    </header>
  );
}
