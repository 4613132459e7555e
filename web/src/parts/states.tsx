// What a page shows while it reads, when it could not, and when there is nothing.
import type { ComponentChildren, JSX } from "preact";
import type { ApiProblem } from "../api";
import { fieldName } from "../format";
import type { Loaded } from "../loading";

/** So many lines stand for a whole page, whose height is kept. */
const WHOLE_PAGE = 6;

/** Grey lines in the place of what is being read. */
export function Loading({ what, lines = 4 }: { what: string; lines?: number }): JSX.Element {
  return (
    <div class={lines >= WHOLE_PAGE ? "skeleton whole" : "skeleton"} role="status">
      <span class="unseen">Reading {what}…</span>
      {Array.from({ length: lines }, (_, i) => (
        <span key={i} class="bone" aria-hidden="true" />
      ))}
    </div>
  );
}

/** A problem in the server's own words, with the fields it names. */
export function ProblemNotice({ problem, retry }: { problem: ApiProblem; retry?: () => void }): JSX.Element {
  const fields = Object.entries(problem.fields);
  return (
    <div class="notice bad" role="alert">
      <p>{problem.message}</p>
      {fields.length > 0 && (
        <ul>
          {fields.map(([field, message]) => (
            <li key={field}>
              <strong>{fieldName(field)}:</strong> {message}
            </li>
          ))}
        </ul>
      )}
      {retry && (
        <button type="button" class="quiet" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}

/** Nothing here, and what to do about it. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }): JSX.Element {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children && <div>{children}</div>}
    </div>
  );
}

/** Show what was read, or how the reading goes. */
export function Show<T>(props: {
  loaded: Loaded<T>;
  what: string;
  lines?: number;
  children: (data: T) => ComponentChildren;
}): JSX.Element {
  const { loaded, what, lines } = props;
  if (loaded.state === "failed") return <ProblemNotice problem={loaded.error} retry={loaded.reload} />;
  if (loaded.data === undefined) return <Loading what={what} lines={lines ?? 4} />;
  return (
    <div class={loaded.state === "loading" ? "renewing" : ""} aria-busy={loaded.state === "loading"}>
      {props.children(loaded.data)}
    </div>
  );
}
