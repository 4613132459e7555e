// Who did what to whose data, and whether the log is as it was written.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { api, told, type Schemas } from "../api";
import { dayAndTime, plural } from "../format";
import { useAction, useLoad } from "../loading";
import { Field } from "../parts/forms";
import { Section } from "../parts/page";
import { Empty, ProblemNotice, Show } from "../parts/states";

type Entry = Schemas["AuditRecordRead"];

const isId = (text: string): boolean => /^[0-9a-f-]{36}$/i.test(text.trim());
const short = (pseudonym: string): string => pseudonym.slice(0, 8);
const details = (entry: Entry): string =>
  Object.entries(entry.details)
    .map(([name, value]) => `${name.replaceAll("_", " ")}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");

function Chain(): JSX.Element {
  const action = useAction();
  const [verdict, setVerdict] = useState<Schemas["AuditVerdict"] | null>(null);
  return (
    <div class="tags">
      <button type="button" disabled={action.busy} onClick={() => void action.run(async () => setVerdict(await told(api.GET("/v1/audit/verify"))))}>
        {action.busy ? "Following the chain…" : "Is the log as it was written?"}
      </button>
      {verdict && (
        <span role="status" class={verdict.intact ? "tag on" : "tag late"}>
          {verdict.intact ? `Intact: ${plural(verdict.records, "record")}` : `Broken at record ${verdict.broken?.position ?? "?"}: ${verdict.broken?.kind ?? ""}`}
        </span>
      )}
      {action.problem && <ProblemNotice problem={action.problem} />}
    </div>
  );
}

export function Audit(): JSX.Element {
  const [subject, setSubject] = useState("");
  const [actor, setActor] = useState("");
  const [operation, setOperation] = useState("");
  const query = {
    limit: 50,
    ...(isId(subject) ? { subject: subject.trim() } : {}),
    ...(isId(actor) ? { actor: actor.trim() } : {}),
    ...(operation.trim() ? { action: operation.trim() } : {}),
  };
  const loaded = useLoad(() => told(api.GET("/v1/audit", { params: { query } })), JSON.stringify(query));
  return (
    <Section title="Audit log" id="audit" note="Ids stand here as pseudonyms; search by the ids themselves." actions={<Chain />}>
      <form class="filters" role="search" aria-label="Search the log" onSubmit={(event) => event.preventDefault()}>
        <Field label="About whom or what (id)" value={subject} onInput={setSubject} />
        <Field label="By whom (id)" value={actor} onInput={setActor} />
        <Field label="Operation" placeholder="get_candidate" value={operation} onInput={setOperation} />
      </form>
      <Show loaded={loaded} what="the log">
        {(page) =>
          page.items.length === 0 ? (
            <Empty title="Nothing found" />
          ) : (
            <div class="scroll-x" role="region" aria-label="Records" tabIndex={0}>
              <table class="table">
                <thead>
                  <tr>
                    <th scope="col">When</th>
                    <th scope="col">What</th>
                    <th scope="col">By</th>
                    <th scope="col">About</th>
                    <th scope="col">Details</th>
                  </tr>
                </thead>
                <tbody>
                  {page.items.map((entry) => (
                    <tr key={entry.id}>
                      <td class="when-cell">{dayAndTime(entry.created_at)}</td>
                      <th scope="row">{entry.action}</th>
                      <td>
                        {entry.actor_role}
                        {entry.actor && <span class="sub">{short(entry.actor)}</span>}
                      </td>
                      <td>{plural(entry.subjects.length, "subject")}</td>
                      <td>{details(entry)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Show>
    </Section>
  );
}
