// All requests of an employer by state, with who waits for what.
import type { JSX } from "preact";
import { api, told } from "../api";
import { RequestLine, STATES, type Summary } from "../hiring/summary";
import { percent, plural } from "../format";
import { useLoad } from "../loading";
import { PageHead, Section } from "../parts/page";
import { Empty, Show } from "../parts/states";

const LIVE = ["offer", "interviewing", "accepted", "viewed", "sent"];
const OVER = ["hired", "declined", "withdrawn", "expired", "closed"];

const hours = (value: number | null): string =>
  value === null ? "–" : value < 48 ? plural(Math.round(value), "hour") : plural(Math.round(value / 24), "day");

/** How long requests stay where. */
function Movement(): JSX.Element | null {
  const loaded = useLoad(() => told(api.GET("/v1/match-requests/stages")), "stages");
  const found = loaded.data;
  const shown = found?.stages.filter((stage) => stage.entered > 0) ?? [];
  if (!found || shown.length === 0) return null;
  return (
    <Section title="How it moves" id="movement">
      <p class="note">
        {[
          plural(found.total, "request"),
          found.accepted !== null && `${percent(found.accepted)} accepted`,
          found.hired !== null && `${percent(found.hired)} hired`,
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <div class="scroll-x" role="region" aria-label="Time spent in each state" tabIndex={0}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">State</th>
              <th scope="col">Were in it</th>
              <th scope="col">Are in it</th>
              <th scope="col">Half left within</th>
              <th scope="col">Nine of ten within</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((stage) => (
              <tr key={stage.state}>
                <th scope="row">{STATES[stage.state] ?? stage.state}</th>
                <td>{stage.entered}</td>
                <td>{stage.present}</td>
                <td>{hours(stage.median_hours)}</td>
                <td>{hours(stage.p90_hours)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

export function Pipeline(): JSX.Element {
  const loaded = useLoad(async () => {
    const items: Summary[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await told(
        api.GET("/v1/match-requests", { params: { query: { view: "summary", limit: 100, ...(cursor ? { cursor } : {}) } } }),
      );
      items.push(...(page.items as Summary[]));
      cursor = page.next_cursor;
    } while (cursor && items.length < 500);
    return items;
  }, "pipeline");
  return (
    <>
      <PageHead title="Pipeline" lede="Everybody you approached, and who waits for whom." />
      <Show loaded={loaded} what="your pipeline" lines={8}>
        {(items) => {
          if (items.length === 0) {
            return (
              <Empty title="Nobody approached yet">
                <a href="#/jobs">Open a job</a> and see who fits.
              </Empty>
            );
          }
          const of = (state: string): Summary[] => items.filter((request) => request.status === state);
          const waiting = items.filter((request) => request.waits_for?.by === "employer");
          return (
            <>
              <ul class="funnel" aria-label="How many are where">
                {[...LIVE].reverse().concat("hired").map((state) => (
                  <li key={state}>
                    <span class="score-number">{of(state).length}</span>
                    <span class="sub">{STATES[state]}</span>
                  </li>
                ))}
                <li class={waiting.some((r) => r.waits_for?.late) ? "late" : ""}>
                  <span class="score-number">{waiting.length}</span>
                  <span class="sub">wait for you</span>
                </li>
              </ul>
              <Movement />
              {[...LIVE, ...OVER].map((state) => {
                const group = of(state);
                if (group.length === 0) return null;
                return (
                  <Section key={state} title={STATES[state] ?? state} note={plural(group.length, "request")}>
                    <ul class="cards">
                      {group.map((request) => (
                        <RequestLine key={request.id} request={request} mine="employer" />
                      ))}
                    </ul>
                  </Section>
                );
              })}
            </>
          );
        }}
      </Show>
    </>
  );
}
