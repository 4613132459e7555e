// The inbox of the operator's team: who waits for help, and since when.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { api, once, told, type Schemas } from "../api";
import { dayAndTime, fromNow, word } from "../format";
import { useAction, useLoad } from "../loading";
import { Dialog } from "../parts/dialog";
import { Field, Form } from "../parts/forms";
import { Section } from "../parts/page";
import { Empty, Show } from "../parts/states";

type Thread = Schemas["SupportThreadRead"];
type Status = Thread["status"];

const FILTERS: [Status | "", string][] = [["", "All"], ["waiting", "Waiting"], ["late", "Late"], ["answered", "Answered"]];

function Answer({ thread, onClose, onDone }: { thread: Thread | null; onClose: () => void; onDone: () => void }): JSX.Element {
  const action = useAction();
  const [text, setText] = useState("");
  const id = thread?.match_request_id ?? "";
  const loaded = useLoad(
    async () => (id ? (await told(api.GET("/v1/match-requests/{id}/support", { params: { path: { id }, query: { limit: 100 } } }))).items : []),
    id,
  );
  const send = async (): Promise<void> => {
    await told(
      api.POST("/v1/match-requests/{id}/support", {
        params: { path: { id } },
        body: { text, to: thread?.side === "employer" ? "employer" : "candidate" },
        headers: once(),
      }),
    );
    setText("");
    onDone();
  };
  return (
    <Dialog title={thread ? `${thread.title}, ${thread.company}` : ""} open={thread !== null} onClose={onClose}>
      <Show loaded={loaded} what="what was written" lines={3}>
        {(items) => (
          <ol class="thread">
            {[...items].reverse().map((item) => (
              <li key={item.id} class={item.by === "admin" ? "own" : "other"}>
                <p class="bubble">{item.text}</p>
                <span class="sub">
                  {item.by === "admin" ? `Your team to the ${item.to ?? "two sides"}` : word(item.by)}, {dayAndTime(item.created_at)}
                </span>
              </li>
            ))}
          </ol>
        )}
      </Show>
      <Form action={action} submit={`Answer the ${thread?.side ?? ""}`} onSubmit={send}>
        <Field label="Your answer" rows={4} required maxLength={5000} value={text} onInput={setText} />
      </Form>
    </Dialog>
  );
}

export function SupportInbox(): JSX.Element {
  const [status, setStatus] = useState<Status | "">("");
  const [open, setOpen] = useState<Thread | null>(null);
  const loaded = useLoad(
    () => told(api.GET("/v1/support", { params: { query: { limit: 50, ...(status ? { status } : {}) } } })),
    status,
  );
  return (
    <Section title="People who need help" id="help">
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <Field label="Show" options={FILTERS} value={status} onInput={(chosen) => setStatus(chosen as Status | "")} />
      </form>
      <Show loaded={loaded} what="the inbox">
        {(page) => <Threads page={page} onOpen={setOpen} />}
      </Show>
      <Answer
        key={open?.id}
        thread={open}
        onClose={() => setOpen(null)}
        onDone={() => {
          setOpen(null);
          loaded.reload();
        }}
      />
    </Section>
  );
}

function Threads({ page, onOpen }: { page: Schemas["SupportInbox"]; onOpen: (thread: Thread) => void }): JSX.Element {
  if (page.items.length === 0) return <Empty title="Nobody waits" />;
  return (
    <>
      <p class="count">{Object.entries(page.counts).map(([name, n]) => `${n} ${name}`).join(" · ")}</p>
      <ul class="people-list">
        {page.items.map((thread) => (
          <li key={thread.id}>
            <span>
              {thread.title}, {thread.company}
              <span class="sub">“{thread.last_message.text}”</span>
              <span class={`tag ${thread.status === "late" ? "late" : thread.status === "waiting" ? "on" : ""}`}>
                {word(thread.side)} · {thread.status}
                {thread.due_at && `, due ${fromNow(thread.due_at)}`}
              </span>
            </span>
            <button type="button" onClick={() => onOpen(thread)}>
              Read and answer
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
