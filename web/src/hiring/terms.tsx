// The terms of a request before it is answered: what is offered, and wishes for other terms.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { api, once, told, type Schemas } from "../api";
import { pay, word } from "../format";
import { useAction } from "../loading";
import { Field, Form } from "../parts/forms";
import { Facts, Section } from "../parts/page";
import type { PartProps } from "./request";

const PLACES: [string, string][] = [["", "As it is"], ["remote", "Remote"], ["hybrid", "Hybrid"], ["onsite", "On site"]];

/** The body of both calls: pay, place, a note. */
function useTermsForm(currency: string): {
  fields: JSX.Element;
  body: () => Schemas["Wishes"];
} {
  const [amount, setAmount] = useState("");
  const [remote, setRemote] = useState("");
  const [note, setNote] = useState("");
  const fields = (
    <>
      <div class="pair">
        <Field label={`Pay, ${currency} a year`} inputMode="decimal" value={amount} onInput={setAmount} />
        <Field label="Place" options={PLACES} value={remote} onInput={setRemote} />
      </div>
      <Field label="A word about it" rows={2} maxLength={2000} value={note} onInput={setNote} />
    </>
  );
  const body = (): Schemas["Wishes"] => ({
    salary: amount ? { amount: Number(amount), currency, period: "year" } : null,
    remote: (remote || null) as Schemas["Wishes"]["remote"],
    note: note.trim() || null,
  });
  return { fields, body };
}

function Ask({ request, side, changed }: PartProps): JSX.Element {
  const action = useAction();
  const currency = request.salary?.currency ?? request.job.salary?.currency ?? "EUR";
  const { fields, body } = useTermsForm(currency);
  const params = { path: { id: request.id } };
  const send = async (): Promise<void> => {
    if (side === "candidate") {
      await told(api.POST("/v1/match-requests/{id}/revision", { params, body: { wishes: body() }, headers: once() }));
    } else {
      const said = Object.fromEntries(Object.entries(body()).filter(([, value]) => value !== null));
      await told(api.POST("/v1/match-requests/{id}/revise", { params, body: said, headers: once() }));
    }
    changed();
  };
  return (
    <details class="more-ways">
      <summary>{side === "candidate" ? "Ask for other terms" : "Change the terms"}</summary>
      <Form action={action} submit={side === "candidate" ? "Ask" : "Change them"} onSubmit={send}>
        {fields}
      </Form>
    </details>
  );
}

export function Terms(props: PartProps): JSX.Element {
  const { request, side } = props;
  const { wishes } = request;
  const may = request.next_actions.includes(side === "candidate" ? "revision" : "revise");
  return (
    <Section title="Terms">
      <Facts
        items={[
          ["Offered", request.salary ? pay(request.salary) : "Within the range of the job"],
          ["Place", word(request.job.remote)],
          [
            side === "candidate" ? "You asked for" : "They asked for",
            wishes && [wishes.salary && pay(wishes.salary), word(wishes.remote), wishes.note].filter(Boolean).join(" · "),
          ],
        ]}
      />
      {may && <Ask {...props} />}
    </Section>
  );
}
