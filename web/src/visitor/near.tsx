// How one role lies to another, or to a person: skills on both sides, and what the change pays.
import type { JSX } from "preact";
import type { Schemas } from "../api";
import { country, money } from "../format";

const MOST_NAMED = 5;

function named(skills: string[]): string {
  const more = skills.length - MOST_NAMED;
  return skills.slice(0, MOST_NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** Skills that are there and skills that are not, each in a line. */
export function Skills(props: { had: string[]; lacking: string[]; hadText: string; lackingText: string }): JSX.Element {
  return (
    <dl class="skills-line">
      {props.had.length > 0 && (
        <div>
          <dt>{props.hadText}</dt>
          <dd>{named(props.had)}</dd>
        </div>
      )}
      {props.lacking.length > 0 && (
        <div>
          <dt>{props.lackingText}</dt>
          <dd>{named(props.lacking)}</dd>
        </div>
      )}
    </dl>
  );
}

/** What a change of role means for pay, by one source that knows both occupations. */
export function PayChanges({ changes }: { changes: Schemas["PayChange"][] }): JSX.Element | null {
  if (changes.length === 0) return null;
  return (
    <ul class="plain">
      {changes.map((change) => {
        const share = Math.round(change.change * 100);
        return (
          <li key={change.country} class="sub" title={`${change.from_occupation} → ${change.to_occupation}`}>
            {country(change.country)}: {money(change.to_pay, change.currency)} a year, {share === 0 ? "the same" : `${share > 0 ? "+" : "−"}${Math.abs(share)}%`} ({change.source}, {change.year}, {change.measure})
          </li>
        );
      })}
    </ul>
  );
}
