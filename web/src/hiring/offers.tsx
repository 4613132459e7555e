// Offers, their rounds, and the answers to them.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { api, once, told, type Schemas } from "../api";
import { day, dayAndTime, fromNow, pay, word } from "../format";
import { useAction, useLoad, type Action } from "../loading";
import { Field, Form } from "../parts/forms";
import { Facts, Section } from "../parts/page";
import { ProblemNotice, Show } from "../parts/states";
import type { PartProps, Side } from "./request";

type Offer = Schemas["OfferRead"];

interface Terms {
  amount: string;
  start: string;
  benefits: string;
  until: string;
  note: string;
}

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const WEEK = 7;

function TermsFields(props: { terms: Terms; onChange: (part: Partial<Terms>) => void; currency: string; errors: Record<string, string> }): JSX.Element {
  const { terms, onChange, errors } = props;
  return (
    <>
      <div class="pair">
        <Field label={`Pay, ${props.currency} a year`} inputMode="decimal" required value={terms.amount} onInput={(amount) => onChange({ amount })} error={errors["salary.amount"]} />
        <Field label="Start" type="date" value={terms.start} onInput={(start) => onChange({ start })} error={errors["start_date"]} />
        <Field label="Stands until" type="date" required min={inDays(1)} value={terms.until} onInput={(until) => onChange({ until })} error={errors["expires_at"]} />
        <Field label="Benefits, with commas" value={terms.benefits} onInput={(benefits) => onChange({ benefits })} />
      </div>
      <Field label="A word about it" rows={2} maxLength={2000} value={terms.note} onInput={(note) => onChange({ note })} />
    </>
  );
}

const bodyOf = (terms: Terms, currency: string): Schemas["OfferCreate"] => ({
  salary: { amount: Number(terms.amount), currency, period: "year" },
  start_date: terms.start || null,
  benefits: terms.benefits.split(",").map((part) => part.trim()).filter(Boolean),
  expires_at: new Date(`${terms.until}T23:59:00`).toISOString(),
  note: terms.note.trim() || null,
});

function Speak(props: { title: string; submit: string; before: Terms; currency: string; send: (body: Schemas["OfferCreate"]) => Promise<unknown> }): JSX.Element {
  const action = useAction();
  const [terms, setTerms] = useState(props.before);
  return (
    <details class="more-ways">
      <summary>{props.title}</summary>
      <Form action={action} submit={props.submit} onSubmit={() => props.send(bodyOf(terms, props.currency))}>
        <TermsFields terms={terms} currency={props.currency} errors={action.problem?.fields ?? {}} onChange={(part) => setTerms((before) => ({ ...before, ...part }))} />
      </Form>
    </details>
  );
}

function Rounds({ offer, side }: { offer: Offer; side: Side }): JSX.Element | null {
  if (offer.rounds.length < 2) return null;
  return (
    <details class="faq">
      <summary>{offer.rounds.length} rounds so far</summary>
      <ol class="history">
        {offer.rounds.map((round, i) => (
          <li key={i}>
            <strong>{round.by === side ? "You" : "The other side"}:</strong> {pay(round.salary)}
            {round.note && ` “${round.note}”`}
            <span class="sub">{dayAndTime(round.at)}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}

function One(props: { offer: Offer; side: Side; action: Action; onDone: () => void }): JSX.Element {
  const { offer, action, onDone } = props;
  const may = (name: string): boolean => offer.next_actions.includes(name);
  const params = { path: { id: offer.id } };
  const take = (work: () => Promise<unknown>): void =>
    void action.run(async () => {
      await work();
      onDone();
    });
  const before: Terms = {
    amount: String(offer.salary.amount),
    start: offer.start_date ?? "",
    benefits: offer.benefits.join(", "),
    until: offer.expires_at > new Date().toISOString() ? offer.expires_at.slice(0, 10) : inDays(WEEK),
    note: "",
  };
  return (
    <li class="card">
      <p>
        <strong class="offer-pay">{pay(offer.salary)}</strong> <span class="tag on">{word(offer.status)}</span>{" "}
        <span class="sub">{offer.by === props.side ? "Your terms" : "Their terms"}</span>
      </p>
      <Facts
        items={[
          ["Start", offer.start_date ? day(offer.start_date) : ""],
          ["Equity", offer.equity],
          ["Benefits", offer.benefits.join(", ")],
          ["Stands until", offer.status === "open" ? `${day(offer.expires_at)} (${fromNow(offer.expires_at)})` : ""],
          ["A word", offer.note],
          ["To know", offer.flags.map((flag) => flag.message).join(" ")],
        ]}
      />
      <Rounds offer={offer} side={props.side} />
      <div class="actions">
        {may("accept") && (
          <button
            type="button"
            class="primary"
            disabled={action.busy}
            onClick={() => confirm("Agree to these terms? Your other open requests end with it.") && take(() => told(api.POST("/v1/offers/{id}/accept", { params, headers: once() })))}
          >
            Accept the offer
          </button>
        )}
        {may("decline") && (
          <button type="button" disabled={action.busy} onClick={() => take(() => told(api.POST("/v1/offers/{id}/decline", { params, headers: once() })))}>
            Decline
          </button>
        )}
        {may("withdraw") && (
          <button type="button" class="quiet" disabled={action.busy} onClick={() => take(() => told(api.POST("/v1/offers/{id}/withdraw", { params, headers: once() })))}>
            Take it back
          </button>
        )}
      </div>
      {may("counter") && (
        <Speak
          title="Answer with other terms"
          submit="Propose these terms"
          before={before}
          currency={offer.salary.currency}
          send={async (body) => {
            await told(api.POST("/v1/offers/{id}/counter", { params, body, headers: once() }));
            onDone();
          }}
        />
      )}
    </li>
  );
}

export function Offers({ request, side, changed }: PartProps): JSX.Element | null {
  const action = useAction();
  const params = { path: { id: request.id } };
  const loaded = useLoad(
    () => told(api.GET("/v1/match-requests/{id}/offers", { params: { ...params, query: { limit: 100 } } })),
    request.id,
  );
  const done = (): void => {
    loaded.reload();
    changed();
  };
  const currency = request.salary?.currency ?? request.job.salary?.currency ?? "EUR";
  const first: Terms = { amount: String(request.salary?.amount ?? ""), start: "", benefits: "", until: inDays(WEEK), note: "" };
  return (
    <Section title="Offers">
      {action.problem && <ProblemNotice problem={action.problem} />}
      <Show loaded={loaded} what="the offers" lines={2}>
        {(page) => (
          <>
            {page.items.length === 0 && <p class="note">No offer yet.</p>}
            <ul class="cards">
              {page.items.map((offer) => (
                <One key={`${offer.id} ${offer.updated_at}`} offer={offer} side={side} action={action} onDone={done} />
              ))}
            </ul>
          </>
        )}
      </Show>
      {request.next_actions.includes("offers") && (
        <Speak
          title="Make an offer"
          submit="Offer the work"
          before={first}
          currency={currency}
          send={async (body) => {
            await told(api.POST("/v1/match-requests/{id}/offers", { params, body, headers: once() }));
            done();
          }}
        />
      )}
    </Section>
  );
}
