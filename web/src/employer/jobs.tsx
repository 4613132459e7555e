// The jobs of an employer, by state.
import type { JSX } from "preact";
import { useEmployerId } from "../account";
import { api, told, type Schemas } from "../api";
import { day, payRange, place, word } from "../format";
import { useLoad } from "../loading";
import { PageHead, Section } from "../parts/page";
import { Empty, Show } from "../parts/states";

type State = Schemas["JobRead"]["status"];
const STATES: State[] = ["open", "draft", "paused", "closed", "expired"];

export function Jobs(): JSX.Element {
  const id = useEmployerId();
  const loaded = useLoad(
    () =>
      Promise.all(
        STATES.map(async (status) => {
          const query = { employer_id: id, status, limit: 100 };
          return (await told(api.GET("/v1/jobs", { params: { query } }))).items;
        }),
      ),
    id,
  );
  return (
    <>
      <PageHead
        title="Your jobs"
        actions={
          <a class="button primary" href="#/jobs/new">
            New job
          </a>
        }
      />
      <Show loaded={loaded} what="your jobs" lines={6}>
        {(byState) =>
          byState.every((jobs) => jobs.length === 0) ? (
            <Empty title="No job yet">
              <a href="#/jobs/new">Paste an advertisement</a> and see who fits.
            </Empty>
          ) : (
            byState.map((jobs, i) =>
              jobs.length === 0 ? null : (
                <Section key={STATES[i]} title={word(STATES[i])}>
                  <ul class="cards">
                    {jobs.map((job) => (
                      <li key={job.id} class="card job">
                        <h3>
                          <a href={`#/jobs/${job.id}`}>{job.title}</a>
                        </h3>
                        <p class="facts-line">
                          <span>{payRange(job.salary)}</span>
                          <span>{place(job)}</span>
                          <span>{job.published_at ? `since ${day(job.published_at)}` : `made ${day(job.created_at)}`}</span>
                        </p>
                      </li>
                    ))}
                  </ul>
                </Section>
              ),
            )
          )
        }
      </Show>
    </>
  );
}
