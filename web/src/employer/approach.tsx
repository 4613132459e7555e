// Writing to somebody whose name one does not know yet.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { api, once, told, type Schemas } from "../api";
import { payRange } from "../format";
import { useAction } from "../loading";
import { Dialog } from "../parts/dialog";
import { Field, Form } from "../parts/forms";
import { go } from "../router";

interface ApproachProps {
  job: Schemas["JobRead"];
  match: Schemas["MatchRead"] | null;
  onClose: () => void;
}

export function Approach({ job, match, onClose }: ApproachProps): JSX.Element {
  const action = useAction();
  const [message, setMessage] = useState("");
  const [amount, setAmount] = useState("");
  const currency = job.salary?.currency ?? "EUR";
  const period = job.salary?.period ?? "year";
  const send = async (): Promise<void> => {
    const request = await told(
      api.POST("/v1/match-requests", {
        body: {
          job_id: job.id,
          candidate_id: match?.candidate?.id ?? "",
          message,
          salary: amount ? { amount: Number(amount), currency, period } : null,
        },
        headers: once(),
      }),
    );
    go(`#/requests/${request.id}`);
  };
  const close = (): void => {
    action.clear();
    onClose();
  };
  return (
    <Dialog title="Approach" open={match !== null} onClose={close}>
      <Form action={action} submit="Send" onSubmit={send}>
        <p>{match?.candidate?.headline}</p>
        <Field
          label="What makes you write to them?"
          rows={6}
          required
          maxLength={5000}
          value={message}
          onInput={setMessage}
          error={action.problem?.fields["message"]}
          hint="They see your company, the job and its pay, and these words."
        />
        <Field
          label={`Pay you offer, ${currency} a ${period} (optional)`}
          inputMode="decimal"
          value={amount}
          onInput={setAmount}
          hint={`The job says ${payRange(job.salary)}.`}
          error={action.problem?.fields["salary.amount"] ?? action.problem?.fields["salary"]}
        />
      </Form>
    </Dialog>
  );
}
