// One job of an employer: who fits, what keeps people away, and the job itself.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { api, once, told, type Schemas } from "../api";
import { payRange, place, word } from "../format";
import { asBody, asRows, type Job } from "../job/draft";
import { JobFields } from "../job/form";
import { useAction, useLoad, type Action } from "../loading";
import { Form, Saved } from "../parts/forms";
import { PageHead } from "../parts/page";
import { Empty, ProblemNotice, Show } from "../parts/states";
import { Insights } from "./insights";
import { People } from "./people";

type JobRead = Schemas["JobRead"];

const TABS: [string, string][] = [
  ["", "Who fits"],
  ["insights", "What keeps people away"],
  ["edit", "The job"],
];

function Actions({ job, action, onDone }: { job: JobRead; action: Action; onDone: (warnings: Schemas["FlagRead"][]) => void }): JSX.Element {
  const params = { path: { id: job.id } };
  const take = (work: () => Promise<JobRead | Schemas["JobPublished"]>): void =>
    void action.run(async () => {
      const after = await work();
      onDone("warnings" in after ? after.warnings : []);
    });
  return (
    <>
      {["draft", "paused"].includes(job.status) && (
        <button type="button" class="primary" disabled={action.busy} onClick={() => take(() => told(api.POST("/v1/jobs/{id}/publish", { params, headers: once() })))}>
          Publish
        </button>
      )}
      {job.status === "open" && (
        <button type="button" disabled={action.busy} onClick={() => take(() => told(api.POST("/v1/jobs/{id}/pause", { params, headers: once() })))}>
          Pause
        </button>
      )}
      {["open", "paused"].includes(job.status) && (
        <button type="button" class="quiet" disabled={action.busy} onClick={() => confirm("Close it for good? Requests that are open end with it.") && take(() => told(api.POST("/v1/jobs/{id}/close", { params, headers: once() })))}>
          Close
        </button>
      )}
    </>
  );
}

export function JobPage({ id, tab }: { id: string; tab: string }): JSX.Element {
  const action = useAction();
  const [saved, setSaved] = useState(false);
  const [warnings, setWarnings] = useState<Schemas["FlagRead"][]>([]);
  const loaded = useLoad(async () => (await told(api.GET("/v1/jobs/{id}", { params: { path: { id } } }))) as JobRead, id);
  const job = loaded.data;
  return (
    <>
      <PageHead
        title={job?.title ?? "A job"}
        back={{ to: "#/jobs", text: "Your jobs" }}
        lede={
          job ? (
            <span class="tags">
              <span class="tag on">{word(job.status)}</span>
              <span>{payRange(job.salary)}</span>
              <span>{place(job)}</span>
            </span>
          ) : (
            "\u00a0"
          )
        }
        actions={job && <Actions job={job} action={action} onDone={(found) => { setWarnings(found); loaded.reload(); }} />}
      />
      {action.problem && <ProblemNotice problem={action.problem} />}
      {warnings.length > 0 && (
        <ul class="notice warn">
          {warnings.map((flag) => (
            <li key={flag.code}>{flag.message}</li>
          ))}
        </ul>
      )}
      <nav class="tabs" aria-label="Parts of the job">
        {TABS.map(([key, text]) => (
          <a key={key} href={`#/jobs/${id}${key && `/${key}`}`} aria-current={tab === key ? "page" : undefined}>
            {text}
          </a>
        ))}
      </nav>
      <Show loaded={loaded} what="the job">
        {(found) => {
          if (tab === "edit") return <EditJob key={found.updated_at} job={found} saved={saved} onSaved={() => { setSaved(true); loaded.reload(); }} />;
          if (found.status !== "open") {
            return <Empty title="Nobody sees this job now">Publish it, and those who fit are ranked here.</Empty>;
          }
          return tab === "insights" ? <Insights jobId={id} /> : <People job={found} />;
        }}
      </Show>
    </>
  );
}

function EditJob({ job, saved, onSaved }: { job: JobRead; saved: boolean; onSaved: () => void }): JSX.Element {
  const action = useAction();
  const [rows, setRows] = useState<Job>(() => asRows(job));
  const save = async (): Promise<void> => {
    await told(api.PATCH("/v1/jobs/{id}", { params: { path: { id: job.id } }, body: asBody(rows) }));
    onSaved();
  };
  return (
    <div class="narrow">
      <Form action={action} submit="Save" onSubmit={save} more={saved && <Saved />}>
        <JobFields job={rows} onChange={(part) => setRows((before) => ({ ...before, ...part }))} errors={action.problem?.fields ?? {}} />
      </Form>
    </div>
  );
}
