// Saying no, with the reason that the engine learns from.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { api, once, told, type Schemas } from "../api";
import { useAction } from "../loading";
import { Dialog } from "../parts/dialog";
import { Field, Form } from "../parts/forms";

type Reason = Schemas["Decline"]["reason"];
const REASONS: [Reason, string][] = [
  ["salary", "The pay"],
  ["location", "The place"],
  ["role", "The role"],
  ["company", "The company"],
  ["timing", "The time is wrong"],
  ["skills", "My skills are others"],
  ["other", "Something else"],
];

export function DeclineDialog(props: { id: string; open: boolean; onClose: () => void; onDone: () => void }): JSX.Element {
  const action = useAction();
  const [reason, setReason] = useState<Reason>("role");
  const [note, setNote] = useState("");
  const decline = async (): Promise<void> => {
    await told(
      api.POST("/v1/match-requests/{id}/decline", {
        params: { path: { id: props.id } },
        body: { reason, note: note.trim() || null },
        headers: once(),
      }),
    );
    props.onDone();
  };
  return (
    <Dialog title="Say no" open={props.open} onClose={props.onClose}>
      <Form action={action} submit="Decline" onSubmit={decline}>
        <fieldset class="choices">
          <legend>What is the reason?</legend>
          {REASONS.map(([value, text]) => (
            <label class="tick" key={value}>
              <input type="radio" name="reason" value={value} checked={reason === value} onChange={() => setReason(value)} />
              <span>{text}</span>
            </label>
          ))}
        </fieldset>
        <Field label="A word to the employer (optional)" rows={3} value={note} onInput={setNote} maxLength={2000} />
      </Form>
    </Dialog>
  );
}
