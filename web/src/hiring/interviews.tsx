// Interviews: times that are proposed, agreed to, and moved; in the reader's own time zone.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { api, once, told, type Schemas } from "../api";
import { dayAndTime, timeOfDay, timeZone, word } from "../format";
import { useAction, useLoad, type Action } from "../loading";
import { Field, Form } from "../parts/forms";
import { Section } from "../parts/page";
import { ProblemNotice, Show } from "../parts/states";
import type { PartProps } from "./request";

type Interview = Schemas["InterviewRead"];
type Kind = Schemas["InterviewCreate"]["kind"];

const MINUTES = 60_000;
const LENGTHS: [string, string][] = [["30", "30 minutes"], ["45", "45 minutes"], ["60", "An hour"], ["90", "An hour and a half"]];

/** Up to three starts, and how long it takes: what both forms ask for. */
function useSlots(): { fields: JSX.Element; slots: () => Schemas["SlotProposed"][] } {
  const [starts, setStarts] = useState(["", "", ""]);
  const [length, setLength] = useState("45");
  const fields = (
    <>
      <div class="pair">
        {starts.map((start, i) => (
          <Field
            key={i}
            label={i === 0 ? "A time" : `Or ${i === 1 ? "another" : "a third"}`}
            type="datetime-local"
            required={i === 0}
            value={start}
            onInput={(value) => setStarts(starts.map((before, at) => (at === i ? value : before)))}
          />
        ))}
        <Field label="How long" options={LENGTHS} value={length} onInput={setLength} />
      </div>
      <p class="hint">Times are those of {timeZone()}; the other side sees its own.</p>
    </>
  );
  const slots = (): Schemas["SlotProposed"][] =>
    starts.filter(Boolean).map((start) => {
      const begins = new Date(start);
      return { start: begins.toISOString(), end: new Date(begins.getTime() + Number(length) * MINUTES).toISOString() };
    });
  return { fields, slots };
}

function Propose({ request, onDone }: { request: PartProps["request"]; onDone: () => void }): JSX.Element {
  const action = useAction();
  const [kind, setKind] = useState<Kind>("video");
  const [where, setWhere] = useState("");
  const { fields, slots } = useSlots();
  const send = async (): Promise<void> => {
    await told(
      api.POST("/v1/match-requests/{id}/interviews", {
        params: { path: { id: request.id } },
        body: { kind, slots: slots(), location: where.trim() || null, time_zone: timeZone() },
        headers: once(),
      }),
    );
    onDone();
  };
  return (
    <details class="more-ways">
      <summary>Propose times for an interview</summary>
      <Form action={action} submit="Propose" onSubmit={send}>
        <div class="pair">
          <Field label="How" options={["video", "phone", "onsite"].map((k) => [k, word(k)])} value={kind} onInput={(v) => setKind(v as Kind)} />
          <Field label="Where, or a link" value={where} onInput={setWhere} />
        </div>
        {fields}
      </Form>
    </details>
  );
}

function OtherTimes({ id, onDone }: { id: string; onDone: () => void }): JSX.Element {
  const action = useAction();
  const { fields, slots } = useSlots();
  const send = async (): Promise<void> => {
    await told(api.POST("/v1/interviews/{id}/propose", { params: { path: { id } }, body: { slots: slots() }, headers: once() }));
    onDone();
  };
  return (
    <details class="more-ways">
      <summary>Propose other times</summary>
      <Form action={action} submit="Propose" onSubmit={send}>
        {fields}
      </Form>
    </details>
  );
}

/** Keep the calendar file: it is behind the sign-in, so a plain link would not do. */
async function saveCalendar(id: string): Promise<void> {
  const text = await told(api.GET("/v1/interviews/{id}.ics", { params: { path: { id } }, parseAs: "text" }));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/calendar" }));
  link.download = "interview.ics";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), MINUTES);
}

function One({ interview, action, onDone }: { interview: Interview; action: Action; onDone: () => void }): JSX.Element {
  const may = (name: string): boolean => interview.next_actions.includes(name);
  const params = { path: { id: interview.id } };
  const take = (work: () => Promise<unknown>): void =>
    void action.run(async () => {
      await work();
      onDone();
    });
  return (
    <li class="card">
      <p>
        <strong>{word(interview.kind)}</strong> <span class="tag on">{word(interview.status)}</span>
      </p>
      {interview.starts_at && interview.ends_at ? (
        <p class="when">
          {dayAndTime(interview.starts_at)} – {timeOfDay(interview.ends_at)} <span class="sub">{timeZone()}</span>
        </p>
      ) : (
        <ul class="slots" aria-label="Proposed times">
          {interview.slots.map((slot) => (
            <li key={slot.id}>
              <span>
                {dayAndTime(slot.start)} – {timeOfDay(slot.end)}
              </span>
              {may("confirm") && (
                <button type="button" disabled={action.busy} onClick={() => take(() => told(api.POST("/v1/interviews/{id}/confirm", { params, body: { slot: slot.id }, headers: once() })))}>
                  Take this time
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {interview.location && <p>{interview.location}</p>}
      {interview.note && <p class="note">{interview.note}</p>}
      <div class="actions">
        {interview.status === "confirmed" && (
          <button type="button" onClick={() => void action.run(() => saveCalendar(interview.id))}>
            Calendar file
          </button>
        )}
        {may("cancel") && (
          <button type="button" class="quiet" disabled={action.busy} onClick={() => take(() => told(api.POST("/v1/interviews/{id}/cancel", { params, headers: once() })))}>
            Call it off
          </button>
        )}
        {may("complete") && (
          <button type="button" class="quiet" disabled={action.busy} onClick={() => take(() => told(api.POST("/v1/interviews/{id}/complete", { params, body: {}, headers: once() })))}>
            It took place
          </button>
        )}
      </div>
      {may("propose") && <OtherTimes id={interview.id} onDone={onDone} />}
    </li>
  );
}

export function Interviews({ request, changed }: PartProps): JSX.Element {
  const action = useAction();
  const loaded = useLoad(
    () => told(api.GET("/v1/match-requests/{id}/interviews", { params: { path: { id: request.id }, query: { limit: 100 } } })),
    request.id,
  );
  const done = (): void => {
    loaded.reload();
    changed();
  };
  return (
    <Section title="Interviews" note={`Times are shown in ${timeZone()}.`}>
      {action.problem && <ProblemNotice problem={action.problem} />}
      <Show loaded={loaded} what="the interviews" lines={2}>
        {(page) => (
          <>
            {page.items.length === 0 && <p class="note">No interview yet.</p>}
            <ul class="cards">
              {page.items.map((interview) => (
                <One key={interview.id} interview={interview} action={action} onDone={done} />
              ))}
            </ul>
          </>
        )}
      </Show>
      {request.next_actions.includes("interviews") && <Propose request={request} onDone={done} />}
    </Section>
  );
}
