// How a match reads: the score, the sentence, what is asked for and what speaks for it.
import type { JSX } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Schemas } from "../api";
import { percent, plural, word } from "../format";

type Requirement = Schemas["RequirementRead"];

/** The score with its band. It is the share of such matches that were judged good. */
export function Score({ score, band }: { score: number; band: string | null }): JSX.Element {
  return (
    <div class={`score ${band ?? "weak"}`}>
      <span class="score-number">
        {percent(score)}
        <span class="unseen"> of such matches were judged good: </span>
      </span>
      <span class="score-band">{word(band)}</span>
      <span class="meter" aria-hidden="true">
        <span style={{ width: `${Math.max(score * 100, 2)}%` }} />
      </span>
    </div>
  );
}

const REASONS: Record<string, string> = {
  years: "fewer years than asked for",
  listed_only: "listed, but no post speaks of it",
  related: "something related",
  stale: "a while ago",
  level: "at a lower level",
  studied: "studied, not practised",
  expired: "the certificate has expired",
  not_practised: "not practised",
};

const GLYPHS: Record<string, string> = { met: "●", partial: "◐", claimed: "◌", missing: "○" };

/** Why a requirement has its status, in one line. */
export function evidenceOf(requirement: Requirement): string {
  const { evidence, years_found: found, years_required: asked } = requirement;
  const said: string[] = [];
  if (evidence) said.push(evidence.post && evidence.post !== evidence.text ? `${evidence.text} (${evidence.post})` : evidence.text);
  if (requirement.reason) said.push(REASONS[requirement.reason] ?? word(requirement.reason));
  if (asked) said.push(`${plural(asked, "year")} asked for${found != null ? `, ${found} found` : ""}`);
  if (said.length > 0) return said.join(" · ");
  return requirement.status === "missing" ? "Nothing in the profile speaks of it." : "No evidence is named.";
}

function Chip({ requirement }: { requirement: Requirement }): JSX.Element {
  const id = useId();
  const [open, setOpen] = useState(false);
  const tip = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const box = tip.current;
    if (!open || !box) return;
    box.style.translate = "";
    const { left, right } = box.getBoundingClientRect();
    const wide = document.documentElement.clientWidth;
    const shift = Math.min(0, wide - 12 - right) || Math.max(0, 12 - left);
    box.style.translate = `${shift}px`;
  }, [open]);
  return (
    <li class="chip-place" onMouseEnter={() => setOpen(true)} onMouseLeave={() => setOpen(false)}>
      <button
        type="button"
        class={`chip ${requirement.status}`}
        aria-describedby={open ? id : undefined}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onClick={() => setOpen(true)}
        onKeyDown={(event) => event.key === "Escape" && setOpen(false)}
      >
        <span aria-hidden="true">{GLYPHS[requirement.status]}</span> {requirement.requirement}
        <span class="unseen">, {requirement.status}</span>
      </button>
      {open && (
        <span class="tip" role="tooltip" id={id} ref={tip}>
          <strong>
            {word(requirement.status)} · {requirement.importance === "must" ? "a must" : "nice to have"}
          </strong>
          <span>{evidenceOf(requirement)}</span>
        </span>
      )}
    </li>
  );
}

const LONGEST_CHIP = 40;
const ORDER = ["met", "partial", "claimed", "missing"];

/** Musts first, and what is met before what is missing. */
const byWeight = (a: Requirement, b: Requirement): number =>
  Number(b.importance === "must") - Number(a.importance === "must") || ORDER.indexOf(a.status) - ORDER.indexOf(b.status);

/** Requirements as chips; their evidence shows on hover, focus and touch. */
export function Chips({ requirements, most = 8 }: { requirements: Requirement[]; most?: number }): JSX.Element | null {
  if (requirements.length === 0) return null;
  // Whole sentences of an advertisement are read on the page of the match.
  const short = requirements.filter((requirement) => requirement.requirement.length <= LONGEST_CHIP);
  const sorted = short.sort(byWeight);
  const more = requirements.length - Math.min(sorted.length, most);
  return (
    <ul class="chips" aria-label="What is asked for">
      {sorted.slice(0, most).map((requirement, i) => (
        <Chip key={i} requirement={requirement} />
      ))}
      {more > 0 && <li class="more">and {more} more</li>}
    </ul>
  );
}

/** What the signs of the chips mean. */
export function ChipKey(): JSX.Element {
  const meanings = [
    ["met", "met"],
    ["partial", "partly met"],
    ["claimed", "named, without experience behind it"],
    ["missing", "missing"],
  ] as const;
  return (
    <p class="chip-key">
      {meanings.map(([status, text]) => (
        <span key={status}>
          <span aria-hidden="true" class={`glyph ${status}`}>
            {GLYPHS[status]}
          </span>{" "}
          {text}
        </span>
      ))}
    </p>
  );
}

/** Every requirement with its evidence, as a table. */
export function RequirementTable({ requirements }: { requirements: Requirement[] }): JSX.Element {
  return (
    <div class="scroll-x" tabIndex={0} role="region" aria-label="Requirements and evidence">
      <table class="table requirements">
        <thead>
          <tr>
            <th scope="col">Asked for</th>
            <th scope="col">Status</th>
            <th scope="col">Evidence</th>
          </tr>
        </thead>
        <tbody>
          {[...requirements].sort(byWeight).map((requirement, i) => (
            <tr key={i}>
              <th scope="row">
                {requirement.requirement}
                <span class="sub">{requirement.importance === "must" ? "must" : "nice"}</span>
              </th>
              <td class="status">
                <span aria-hidden="true" class={`glyph ${requirement.status}`}>
                  {GLYPHS[requirement.status]}
                </span>{" "}
                {word(requirement.status)}
              </td>
              <td>{evidenceOf(requirement)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** How the five categories make the score. */
export function Categories({ categories }: { categories: Schemas["CategoryRead"][] }): JSX.Element {
  return (
    <ul class="categories">
      {categories.map((category) => (
        <li key={category.name}>
          <span>{word(category.name)}</span>
          <span class="meter" aria-hidden="true">
            <span style={{ width: `${category.score * 100}%` }} />
          </span>
          <span class="number">{percent(category.score)}</span>
        </li>
      ))}
    </ul>
  );
}

/** Hints about a text, and constraints that stand in the way. */
export function Flags(props: { flags: Schemas["FlagRead"][]; unmet: string[] }): JSX.Element | null {
  if (props.flags.length + props.unmet.length === 0) return null;
  return (
    <ul class="flags">
      {props.unmet.map((name) => (
        <li key={name}>Stands in the way: {word(name).toLowerCase()}</li>
      ))}
      {props.flags.map((flag) => (
        <li key={flag.code}>{flag.message.replace(/the field `[^`]+` (?:limits|says) nothing/, "its facts do not")}</li>
      ))}
    </ul>
  );
}
