// One request with all that follows it: terms, messages, interviews, offers. Both sides see it here.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useAccount } from "../account";
import { api, once, told, type Schemas } from "../api";
import { JobFacts } from "../candidate/job-facts";
import { dayAndTime, fromNow, pay, percent, word } from "../format";
import { useAction, useLoad, type Action } from "../loading";
import { Flags, RequirementTable, Score } from "../parts/match";
import { Facts, PageHead, Prose, Section } from "../parts/page";
import { ProblemNotice, Show } from "../parts/states";
import { Contested } from "./contest";
import { DeclineDialog } from "./decline";
import { Interviews } from "./interviews";
import { Messages } from "./messages";
import { Offers } from "./offers";
import { STATES } from "./summary";
import { Support } from "./support";
import { Terms } from "./terms";

export type Request = Schemas["MatchRequestRead"];
export type Side = "candidate" | "employer";

/** What a part of the page of a request needs to know. */
export interface PartProps {
  request: Request;
  side: Side;
  changed: () => void;
}

const OVER = ["declined", "withdrawn", "expired", "closed", "hired"];

function Actions(props: PartProps & { action: Action; decline: () => void }): JSX.Element | null {
  const { request, action, changed } = props;
  const may = (name: string): boolean => request.next_actions.includes(name);
  const path = { params: { path: { id: request.id } } };
  const take = (work: () => Promise<unknown>): void =>
    void action.run(async () => {
      await work();
      changed();
    });
  return (
    <>
      {may("accept") && (
        <button type="button" class="primary" disabled={action.busy} onClick={() => take(() => told(api.POST("/v1/match-requests/{id}/accept", { ...path, headers: once() })))}>
          Accept
        </button>
      )}
      {may("decline") && (
        <button type="button" onClick={props.decline}>
          Decline
        </button>
      )}
      {may("withdraw") && (
        <button type="button" disabled={action.busy} onClick={() => take(() => told(api.POST("/v1/match-requests/{id}/withdraw", { ...path, body: {} })))}>
          Withdraw
        </button>
      )}
      {may("close") && (
        <button type="button" class="quiet" disabled={action.busy} onClick={() => confirm("End this for both sides?") && take(() => told(api.POST("/v1/match-requests/{id}/close", { ...path, body: {} })))}>
          End it
        </button>
      )}
    </>
  );
}

/** How an employer answered others, where at least ten people stand behind it. */
function habitsOf(request: Request): string {
  const habits = request.employer_habits;
  if (!habits) return "";
  const said: string[] = [];
  if (habits.median_reply_hours != null) said.push(`answers within ${Math.round(habits.median_reply_hours)} h, as a rule`);
  if (habits.interviewed != null) said.push(`interviews ${percent(habits.interviewed)} of those who accept`);
  return said.join("; ");
}

function Who({ request, side }: { request: Request; side: Side }): JSX.Element {
  const { candidate, company } = request;
  if (side === "candidate") {
    return (
      <Facts
        items={[
          ["Company", company.name],
          ["What they do", company.description],
          ["Line of business", company.industry],
          ["People", company.size],
          ["How they answer", habitsOf(request)],
          ["Web site", company.website ? <a href={company.website} rel="noreferrer noopener" target="_blank">{company.website}</a> : ""],
        ]}
      />
    );
  }
  return (
    <Facts
      items={[
        ["Name", candidate.name ?? "Not known before they accept"],
        ["E-mail", candidate.email],
        ["Telephone", candidate.phone],
        ["Links", (candidate.links ?? []).join(", ")],
        ["Skills", (candidate.skills ?? []).map((skill) => skill.name).join(", ")],
      ]}
    />
  );
}

function History({ id, status }: { id: string; status: string }): JSX.Element {
  const loaded = useLoad(
    () => told(api.GET("/v1/match-requests/{id}/history", { params: { path: { id } } })),
    `${id} ${status}`,
  );
  return (
    <Show loaded={loaded} what="the history">
      {({ items }) => (
        <ol class="history">
          {items.map((item, i) => (
            <li key={i}>
              <strong>{STATES[item.state]}</strong> by {item.actor}
              {item.reason && `, because of: ${word(item.reason).toLowerCase()}`}
              {item.terms?.salary && `; terms before: ${pay(item.terms.salary)}`}
              <span class="sub">{dayAndTime(item.entered_at)}</span>
              {item.note && <span class="sub">“{item.note}”</span>}
            </li>
          ))}
        </ol>
      )}
    </Show>
  );
}

export function RequestPage({ id }: { id: string }): JSX.Element {
  const { me } = useAccount();
  const side: Side = me?.role === "employer" ? "employer" : "candidate";
  const action = useAction();
  const [declining, setDeclining] = useState(false);
  const loaded = useLoad(() => told(api.GET("/v1/match-requests/{id}", { params: { path: { id } } })), id);
  const request = loaded.data;
  const title = !request ? "A request" : side === "candidate" ? request.job.title : (request.candidate.name ?? request.candidate.headline);
  const back = side === "candidate" ? { to: "#/inbox", text: "Inbox" } : { to: "#/pipeline", text: "Pipeline" };
  return (
    <>
      <PageHead
        title={title}
        back={back}
        lede={
          request ? (
            <span class="tags">
              <span class="tag on">{STATES[request.status]}</span>
              <span>{side === "candidate" ? request.company.name : request.job.title}</span>
              {["sent", "viewed"].includes(request.status) && <span>ends {fromNow(request.expires_at)}</span>}
            </span>
          ) : (
            "\u00a0"
          )
        }
        actions={
          request && (
            <Actions request={request} side={side} changed={loaded.reload} action={action} decline={() => setDeclining(true)} />
          )
        }
      />
      {action.problem && <ProblemNotice problem={action.problem} />}
      <Show loaded={loaded} what="the request" lines={8}>
        {(found) => <Parts request={found} side={side} changed={loaded.reload} />}
      </Show>
      <DeclineDialog
        id={id}
        open={declining}
        onClose={() => setDeclining(false)}
        onDone={() => {
          setDeclining(false);
          loaded.reload();
        }}
      />
    </>
  );
}

function Parts(props: PartProps): JSX.Element {
  const { request, side } = props;
  const engaged = ["accepted", "interviewing", "offer", "hired"].includes(request.status);
  return (
    <div class="with-aside">
      <div>
        <Section title={side === "candidate" ? "What they write" : "What you wrote"} id="letter">
          <blockquote class="letter">{request.message}</blockquote>
        </Section>
        <Terms {...props} />
        {engaged && (
          <>
            <Messages {...props} />
            <Interviews {...props} />
            <Offers {...props} />
          </>
        )}
        <Section title="How it fits" id="fit">
          <div class="verdict">
            <Score score={request.match.score} band={request.match.band} />
            <p class="sentence">{request.match.summary}</p>
          </div>
          <Flags flags={request.match.flags} unmet={request.match.unmet_constraints} />
          <details class="faq">
            <summary>Every requirement and its evidence</summary>
            <RequirementTable requirements={request.match.requirements} />
          </details>
          <Contested {...props} />
        </Section>
        <Section title="The job as it was sent" id="job">
          <details class="faq" open={side === "candidate" && !engaged && !OVER.includes(request.status)}>
            <summary>{request.job.title}</summary>
            <Prose text={request.job.description} />
          </details>
        </Section>
        <Section title="What happened so far" id="history">
          <History id={request.id} status={`${request.status} ${request.updated_at}`} />
        </Section>
        <Support {...props} />
      </div>
      <aside class="aside" aria-label="Facts">
        <h2>{side === "candidate" ? "The company" : "The person"}</h2>
        <Who request={request} side={side} />
        <h2>The job</h2>
        <JobFacts job={request.job} />
      </aside>
    </div>
  );
}
