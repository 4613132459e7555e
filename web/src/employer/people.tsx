// Ranked people for a job, anonymous: their evidence, three side by side, and the approach.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { api, told, type Schemas } from "../api";
import { country, percent, plural, word } from "../format";
import { useAction, useLoad } from "../loading";
import { CompareTable } from "../parts/compare";
import { Dialog } from "../parts/dialog";
import { Field, Tick } from "../parts/forms";
import { ChipKey, Chips, Flags, RequirementTable, Score } from "../parts/match";
import { Section } from "../parts/page";
import { Empty, ProblemNotice, Show } from "../parts/states";
import { Approach } from "./approach";

type Match = Schemas["MatchRead"];
type Page = Schemas["MatchPage"];
const MOST_COMPARED = 3;
const FITS: [string, string][] = [["", "Any fit"], ["0.1", "10% and up"], ["0.25", "25% and up"], ["0.5", "50% and up"]];

const keyOf = (match: Match): string => match.candidate?.id ?? "";
const skillsOf = (match: Match): string =>
  (match.candidate?.skills ?? []).map((skill) => (skill.years ? `${skill.name} ${skill.years} y` : skill.name)).join(", ");
const postsOf = (match: Match): string =>
  (match.candidate?.experience ?? []).map((post) => `${post.title} (${post.start ?? "?"}–${post.end ?? "today"})`).join("; ");

function PersonCard(props: { match: Match; chosen: boolean; full: boolean; onChoose: (on: boolean) => void; onApproach: () => void }): JSX.Element {
  const { match } = props;
  return (
    <li>
      <article class="card match">
        <div class="match-text">
          <h3>{match.candidate?.headline}</h3>
          <p class="facts-line">
            <span>{country(match.candidate?.location?.country)}</span>
            <span>{(match.candidate?.experience ?? []).slice(0, 2).map((post) => post.title).join(", ")}</span>
          </p>
          <p class="sentence">{match.summary}</p>
        </div>
        <Score score={match.score} band={match.band} />
        <Chips requirements={match.requirements} />
        <Flags flags={match.flags} unmet={match.unmet_constraints} />
        <details class="faq match-end">
          <summary>Every requirement and its evidence</summary>
          <RequirementTable requirements={match.requirements} />
          <p class="note under">{skillsOf(match)}</p>
        </details>
        <div class="actions match-end">
          <button type="button" class={match.band === "weak" ? "" : "primary"} onClick={props.onApproach}>
            Approach
          </button>
          <Tick label="Compare" checked={props.chosen} disabled={props.full && !props.chosen} onChange={props.onChoose} />
        </div>
      </article>
    </li>
  );
}

function SideBySide({ matches }: { matches: Match[] }): JSX.Element {
  const asked = matches[0]?.requirements.map((r) => r.requirement).filter((text) => text.length <= 40) ?? [];
  const status = (match: Match, name: string): string =>
    word(match.requirements.find((r) => r.requirement === name)?.status);
  return (
    <CompareTable
      what="People side by side"
      items={matches}
      head={(match) => match.candidate?.headline}
      rows={[
        ["Fit", (m) => `${percent(m.score)}, ${word(m.band).toLowerCase()}`],
        ["What they would say", (m) => percent(m.candidate_view)],
        ["In a sentence", (m) => m.summary],
        ["Country", (m) => country(m.candidate?.location?.country)],
        ...asked.map((name): [string, (m: Match) => string] => [name, (m) => status(m, name)]),
        ["Posts", postsOf],
      ]}
    />
  );
}

export function People({ job }: { job: Schemas["JobRead"] }): JSX.Element {
  const [fit, setFit] = useState("");
  const [where, setWhere] = useState("");
  const [more, setMore] = useState<Page[]>([]);
  const [chosen, setChosen] = useState<Match[]>([]);
  const [approached, setApproached] = useState<Match | null>(null);
  const [comparing, setComparing] = useState(false);
  const action = useAction();
  const inCountry = where.length === 2 ? where : "";
  const read = (cursor?: string): Promise<Page> =>
    told(
      api.GET("/v1/jobs/{id}/matches", {
        params: {
          path: { id: job.id },
          query: {
            limit: 10,
            ...(fit ? { min_score: Number(fit) } : {}),
            ...(inCountry ? { country: inCountry } : {}),
            ...(cursor ? { cursor } : {}),
          },
        },
      }),
    );
  const loaded = useLoad(async () => {
    const first = await read();
    setMore([]);
    return first;
  }, `${job.id} ${fit} ${inCountry}`);
  const choose = (match: Match, on: boolean): void =>
    setChosen(on ? [...chosen, match] : chosen.filter((other) => keyOf(other) !== keyOf(match)));
  return (
    <>
      <form class="filters" role="search" aria-label="Narrow the list" onSubmit={(event) => event.preventDefault()}>
        <Field label="Fit" options={FITS} value={fit} onInput={setFit} />
        <Field label="Country" maxLength={2} placeholder="GB" value={where} onInput={(v) => setWhere(v.toUpperCase())} />
        <button type="button" class="filters-end" disabled={chosen.length < 2} onClick={() => setComparing(true)}>
          Compare {chosen.length || ""}
        </button>
      </form>
      {loaded.error?.slug === "employer-unverified" && (
        <p class="notice warn">
          Your company is not verified yet. <a href="#/team">Verify it</a> to see who fits.
        </p>
      )}
      <Show loaded={loaded} what="the people who fit" lines={8}>
        {(first) => {
          const items = [first, ...more].flatMap((page) => page.items);
          const next = (more.at(-1) ?? first).next_cursor;
          return (
            <>
              <p class="count" role="status">
                {plural(first.total_considered, "person", "people")} considered
              </p>
              <ChipKey />
              {items.length === 0 && <Empty title="Nobody passes">See what keeps people away, or ask for less.</Empty>}
              <ol class="cards">
                {items.map((match) => (
                  <PersonCard
                    key={keyOf(match)}
                    match={match}
                    chosen={chosen.some((other) => keyOf(other) === keyOf(match))}
                    full={chosen.length >= MOST_COMPARED}
                    onChoose={(on) => choose(match, on)}
                    onApproach={() => setApproached(match)}
                  />
                ))}
              </ol>
              {action.problem && <ProblemNotice problem={action.problem} />}
              {next && (
                <button type="button" disabled={action.busy} onClick={() => void action.run(async () => { const page = await read(next); setMore((before) => [...before, page]); })}>
                  {action.busy ? "One moment…" : "Show more"}
                </button>
              )}
              {(first.near_misses ?? []).length > 0 && (
                <Section title="Near misses" note="Good people whom a single term of the job keeps out.">
                  <ul class="plain">
                    {(first.near_misses ?? []).map((match) => (
                      <li key={keyOf(match)}>
                        {match.candidate?.headline}
                        <span class="sub">
                          {percent(match.score)}, kept out by {match.unmet_constraints.map((name) => word(name).toLowerCase()).join(", ")}
                        </span>
                      </li>
                    ))}
                  </ul>
                </Section>
              )}
            </>
          );
        }}
      </Show>
      <Dialog title="Side by side" open={comparing} onClose={() => setComparing(false)}>
        <SideBySide matches={chosen} />
      </Dialog>
      <Approach job={job} match={approached} onClose={() => setApproached(null)} />
    </>
  );
}
