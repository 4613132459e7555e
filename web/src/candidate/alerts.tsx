// Searches that go on by themselves.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { api, once, told, type Schemas } from "../api";
import { country, day, payRange, percent, place, word } from "../format";
import { useAction, useLoad } from "../loading";
import { Field, Form } from "../parts/forms";
import { PageHead, Section } from "../parts/page";
import { Empty, ProblemNotice, Show } from "../parts/states";

type Alert = Schemas["AlertRead"];

const REMOTE: [string, string][] = [["", "Anywhere"], ["remote", "Remote"], ["hybrid", "Hybrid"], ["onsite", "On site"]];
const FITS: [string, string][] = [["", "Any fit"], ["0.1", "10% and up"], ["0.25", "25% and up"], ["0.5", "50% and up"]];

function NewAlert({ onMade }: { onMade: () => void }): JSX.Element {
  const action = useAction();
  const [name, setName] = useState("");
  const [query, setQuery] = useState("");
  const [remote, setRemote] = useState("");
  const [fit, setFit] = useState("");
  const make = async (): Promise<void> => {
    await told(
      api.POST("/v1/alerts", {
        body: {
          name,
          query: query.trim() || null,
          filters: remote ? { remote: remote as Schemas["Remote"] } : {},
          min_score: fit ? Number(fit) : null,
        },
        headers: once(),
      }),
    );
    setName("");
    setQuery("");
    onMade();
  };
  const wrong = action.problem?.fields ?? {};
  return (
    <Form action={action} submit="Keep looking for me" onSubmit={make}>
      <div class="pair">
        <Field label="Call it" required maxLength={200} value={name} onInput={setName} error={wrong["name"]} />
        <Field label="In words" hint="Empty: what your profile says" value={query} onInput={setQuery} error={wrong["query"]} />
        <Field label="Place" options={REMOTE} value={remote} onInput={setRemote} />
        <Field label="Fit" options={FITS} value={fit} onInput={setFit} error={wrong["min_score"]} />
      </div>
    </Form>
  );
}

function Found({ id }: { id: string }): JSX.Element {
  const loaded = useLoad(() => told(api.GET("/v1/alerts/{id}/matches", { params: { path: { id }, query: { limit: 10 } } })), id);
  return (
    <Show loaded={loaded} what="what it found" lines={2}>
      {(page) =>
        page.items.length === 0 ? (
          <p class="note">Nothing new since you made it.</p>
        ) : (
          <ul class="plain">
            {page.items.map((match) => (
              <li key={match.id}>
                <a href={`#/roles/${match.job?.id ?? ""}`}>{match.job?.title}</a>
                <span class="sub">
                  {[match.job?.company, place(match.job ?? {}), payRange(match.job?.salary), percent(match.score), day(match.matched_at)].join(" · ")}
                </span>
              </li>
            ))}
          </ul>
        )
      }
    </Show>
  );
}

const said = (alert: Alert): string =>
  [
    alert.query ? `“${alert.query}”` : "by your profile",
    word(alert.filters.remote),
    country(alert.filters.country),
    alert.min_score ? `${percent(alert.min_score)} and up` : "",
  ]
    .filter(Boolean)
    .join(" · ");

export function Alerts(): JSX.Element {
  const action = useAction();
  const loaded = useLoad(() => told(api.GET("/v1/alerts", { params: { query: { limit: 100 } } })), "alerts");
  const drop = (id: string): void =>
    void action.run(async () => {
      await told(api.DELETE("/v1/alerts/{id}", { params: { path: { id } } }));
      loaded.reload();
    });
  return (
    <div class="narrow">
      <PageHead title="Alerts" lede="Searches that go on by themselves, and what they found." />
      <NewAlert onMade={loaded.reload} />
      {action.problem && <ProblemNotice problem={action.problem} />}
      <Section title="Going on">
        <Show loaded={loaded} what="your alerts">
          {(page) =>
            page.items.length === 0 ? (
              <Empty title="No alert yet">Make one above: new jobs that fit are found while you are away.</Empty>
            ) : (
              <ul class="cards">
                {page.items.map((alert) => (
                  <li key={alert.id} class="card">
                    <div class="section-head">
                      <h3>{alert.name}</h3>
                      <button type="button" class="quiet" aria-label={`Delete ${alert.name}`} disabled={action.busy} onClick={() => drop(alert.id)}>
                        Delete
                      </button>
                    </div>
                    <p class="note">{said(alert)}</p>
                    <Found id={alert.id} />
                  </li>
                ))}
              </ul>
            )
          }
        </Show>
      </Section>
    </div>
  );
}
