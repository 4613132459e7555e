// A request in one line, as inboxes and pipelines show it.
import type { ComponentChildren, JSX } from "preact";
import type { Schemas } from "../api";
import { fromNow, lasted, pay, payRange, percent, word } from "../format";

export type Summary = Schemas["MatchRequestSummary"];

const WAITS: Record<string, string> = {
  match_request: "an answer",
  message: "a reply",
  interview: "an answer to the times",
  offer: "an answer to the offer",
};

/** Who waits for what, and for how long. */
export function Waiting({ request, mine }: { request: Summary; mine: "candidate" | "employer" }): JSX.Element | null {
  const waits = request.waits_for;
  if (!waits) return null;
  const whose = waits.by === mine ? "Waits for you" : `Waits for ${waits.by === "candidate" ? "them" : "the employer"}`;
  return (
    <span class={`tag ${waits.late ? "late" : waits.by === mine ? "on" : ""}`}>
      {whose}: {WAITS[waits.what] ?? word(waits.what)}, {lasted(waits.since)}
      {waits.late ? " · late" : ` · due ${fromNow(waits.due_at)}`}
    </span>
  );
}

export const STATES: Record<string, string> = {
  sent: "New",
  viewed: "Seen",
  accepted: "Accepted",
  interviewing: "Interviews",
  offer: "Offer",
  hired: "Hired",
  declined: "Declined",
  withdrawn: "Withdrawn",
  expired: "Expired",
  closed: "Closed",
};

/** The line of an inbox. */
export function RequestLine(props: {
  request: Summary;
  mine: "candidate" | "employer";
  children?: ComponentChildren;
  select?: ComponentChildren;
}): JSX.Element {
  const { request, mine } = props;
  const terms = request.salary ? pay(request.salary) : payRange(request.pay);
  return (
    <li>
      <article class="card request">
        <div class="request-text">
          <h3>
            <a href={`#/requests/${request.id}`}>
              {mine === "candidate" ? request.title : (request.candidate.name ?? request.candidate.headline)}
            </a>
          </h3>
          <p class="facts-line">
            <span>{mine === "candidate" ? request.company : request.title}</span>
            <span>{terms}</span>
            <span>
              {percent(request.score)} {word(request.band).toLowerCase()}
            </span>
          </p>
          <p class="sentence">{request.last_message ? `“${request.last_message.text}”` : request.reason}</p>
          <p class="tags">
            <span class="tag">{STATES[request.status]}</span>
            <Waiting request={request} mine={mine} />
            {request.unread_messages > 0 && <span class="tag on">{request.unread_messages} unread</span>}
            {["sent", "viewed"].includes(request.status) && <span class="tag">ends {fromNow(request.expires_at)}</span>}
          </p>
        </div>
        {props.select}
        {props.children && <div class="actions match-end">{props.children}</div>}
      </article>
    </li>
  );
}
