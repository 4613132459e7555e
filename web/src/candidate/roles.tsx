// Ranked roles: the list that a candidate comes for.
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { useCandidateId } from "../account";
import { api, told, type Schemas } from "../api";
import { payRange, place, plural, word } from "../format";
import { useLoad, useAction } from "../loading";
import { Field } from "../parts/forms";
import { ChipKey, Chips, Flags, Score } from "../parts/match";
import { PageHead, Section } from "../parts/page";
import { Empty, ProblemNotice, Show } from "../parts/states";
import { go } from "../router";

type Match = Schemas["MatchRead"];
type Page = Schemas["MatchPage"];

/** One role of the list. */
export function RoleCard({ match, why }: { match: Match; why?: ComponentChildren }): JSX.Element {
  const job = match.job;
  return (
    <li>
      <article class="card match">
        <div class="match-text">
          <h3>
            <a href={`#/roles/${job?.id ?? ""}`}>{job?.title}</a>
          </h3>
          <p class="facts-line">
            {[job?.company, place(job ?? {}), payRange(job?.salary), word(job?.seniority)].filter(Boolean).map((fact, i) => (
              <span key={i}>{fact}</span>
            ))}
          </p>
          {why}
          <p class="sentence">{match.summary}</p>
        </div>
        <Score score={match.score} band={match.band} />
        <Chips requirements={match.requirements} />
        <Flags flags={match.flags} unmet={[]} />
      </article>
    </li>
  );
}

const REMOTE: [string, string][] = [["", "Anywhere"], ["remote", "Remote"], ["hybrid", "Hybrid"], ["onsite", "On site"]];
const SENIORITY: [string, string][] = [["", "Any level"], ...["intern", "junior", "mid", "senior", "lead", "principal", "director", "executive"].map((s): [string, string] => [s, word(s)])];
const KINDS: [string, string][] = [["", "Any kind"], ...["full_time", "part_time", "contract", "temporary", "internship"].map((s): [string, string] => [s, word(s)])];
const BANDS: [string, string][] = [["", "Any fit"], ["0.1", "10% and up"], ["0.25", "25% and up"], ["0.5", "50% and up"]];

function Filters({ query }: { query: URLSearchParams }): JSX.Element {
  const set = (name: string, value: string): void => {
    const next = new URLSearchParams(query);
    if (value) next.set(name, value);
    else next.delete(name);
    const text = next.toString();
    go(`#/roles${text ? `?${text}` : ""}`, true);
  };
  const value = (name: string): string => query.get(name) ?? "";
  return (
    <form class="filters" role="search" aria-label="Narrow the list" onSubmit={(event) => event.preventDefault()}>
      <Field label="Place" options={REMOTE} value={value("remote")} onInput={(v) => set("remote", v)} />
      <Field label="Level" options={SENIORITY} value={value("seniority")} onInput={(v) => set("seniority", v)} />
      <Field label="Kind" options={KINDS} value={value("employment_type")} onInput={(v) => set("employment_type", v)} />
      <Field label="Fit" options={BANDS} value={value("min_score")} onInput={(v) => set("min_score", v)} />
    </form>
  );
}

const KEPT_OUT: Record<string, string> = {
  location: "of their place",
  remote: "of where the work is done",
  "remote-countries": "of the countries they allow",
  "employment-type": "of the kind of employment",
  "pay-floor": "they pay less than you ask",
  visa: "of a visa",
};

function LeftOut({ page }: { page: Page }): JSX.Element | null {
  const told = Object.entries(page.excluded ?? {}).filter(([, n]) => n > 0);
  if (told.length === 0) return null;
  return (
    <p class="note under">
      Not shown: {told.map(([name, n]) => `${n} because ${KEPT_OUT[name] ?? `of ${word(name).toLowerCase()}`}`).join(", ")}.{" "}
      <a href="#/profile">Change your wishes</a>
    </p>
  );
}

export function Roles({ query }: { query: URLSearchParams }): JSX.Element {
  const id = useCandidateId();
  const [more, setMore] = useState<Page[]>([]);
  const action = useAction();
  const read = (cursor?: string): Promise<Page> =>
    told(
      api.GET("/v1/candidates/{id}/matches", {
        params: { path: { id }, query: { ...Object.fromEntries(query), limit: 10, ...(cursor ? { cursor } : {}) } },
      }),
    );
  const loaded = useLoad(async () => {
    const first = await read();
    setMore([]);
    return first;
  }, query.toString());
  return (
    <>
      <PageHead title="Roles for you" lede="The best fit first. A score is the share of such matches that were judged good." />
      <Filters query={query} />
      <Show loaded={loaded} what="your roles" lines={8}>
        {(first) => {
          const pages = [first, ...more];
          const items = pages.flatMap((page) => page.items);
          const next = pages.at(-1)?.next_cursor;
          return (
            <>
              <p class="count" role="status">
                {plural(first.total_considered, "role")} considered
              </p>
              <ChipKey />
              {items.length === 0 ? (
                <Empty title="No role passes">Fewer filters, or fewer wishes in your profile, would show more.</Empty>
              ) : (
                <ol class="cards">
                  {items.map((match) => (
                    <RoleCard key={match.job?.id} match={match} />
                  ))}
                </ol>
              )}
              {action.problem && <ProblemNotice problem={action.problem} />}
              {next && (
                <button
                  type="button"
                  disabled={action.busy}
                  onClick={() => void action.run(async () => { const page = await read(next); setMore((before) => [...before, page]); })}
                >
                  {action.busy ? "One moment…" : "Show more"}
                </button>
              )}
              <LeftOut page={first} />
              <NearMisses items={first.near_misses ?? []} />
            </>
          );
        }}
      </Show>
    </>
  );
}

const WISHES: Record<string, string> = {
  location: "It is not in a country you named.",
  remote: "The work is not done where you want to work.",
  "pay-floor": "It pays less than you ask.",
  "employment-type": "It is another kind of employment.",
  "remote-countries": "It is not open to your country.",
};

function NearMisses({ items }: { items: Match[] }): JSX.Element | null {
  if (items.length === 0) return null;
  return (
    <Section title="Near misses" note="Good roles that a single wish of yours keeps out.">
      <ul class="cards">
        {items.map((match) => (
          <RoleCard
            key={match.job?.id}
            match={match}
            why={
              <p class="why">
                {match.unmet_constraints.map((name) => WISHES[name] ?? `Kept out by ${word(name).toLowerCase()}.`).join(" ")}
              </p>
            }
          />
        ))}
      </ul>
    </Section>
  );
}
