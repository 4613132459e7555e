// Approaches, and offers, side by side.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useCandidateId } from "../account";
import { api, told, type Schemas } from "../api";
import { country, day, fromNow, money, pay, payRange, percent, place, word } from "../format";
import { STATES } from "../hiring/summary";
import { useLoad } from "../loading";
import { CompareTable } from "../parts/compare";
import { Field } from "../parts/forms";
import { Chips } from "../parts/match";
import { PageHead } from "../parts/page";
import { Empty, Show } from "../parts/states";

type Request = Schemas["MatchRequestRead"];

const counted = (request: Request, status: string): string =>
  String(request.match.requirements.filter((r) => r.status === status).length);

export function Compare({ ids }: { ids: string[] }): JSX.Element {
  const loaded = useLoad(
    () => Promise.all(ids.map((id) => told(api.GET("/v1/match-requests/{id}", { params: { path: { id } } })))),
    ids.join(),
  );
  return (
    <>
      <PageHead title="Side by side" back={{ to: "#/inbox", text: "Inbox" }} />
      <Show loaded={loaded} what="the requests" lines={8}>
        {(requests) => (
          <CompareTable
            what="Requests side by side"
            items={requests}
            head={(r) => (
              <>
                <a href={`#/requests/${r.id}`}>{r.job.title}</a>
                <span class="sub">{r.company.name}</span>
              </>
            )}
            rows={[
              ["Fit", (r) => `${percent(r.match.score)}, ${word(r.match.band).toLowerCase()}`],
              ["In a sentence", (r) => r.match.summary],
              ["Offered to you", (r) => (r.salary ? pay(r.salary) : "")],
              ["Pay of the job", (r) => payRange(r.job.salary)],
              ["Place", (r) => place(r.job)],
              ["Level", (r) => word(r.job.seniority)],
              ["Kind", (r) => word(r.job.employment_type)],
              ["Met · partly · missing", (r) => `${counted(r, "met")} · ${counted(r, "partial")} · ${counted(r, "missing")}`],
              ["Asked for", (r) => <Chips requirements={r.match.requirements} most={5} />],
              ["Benefits", (r) => r.job.benefits.join(", ")],
              ["How they hire", (r) => r.job.interview_process],
              ["Company", (r) => [r.company.industry, r.company.size && `${r.company.size} people`, country(r.company.country)].filter(Boolean).join(", ")],
              ["State", (r) => STATES[r.status]],
              ["Answer until", (r) => (["sent", "viewed"].includes(r.status) ? day(r.expires_at) : "")],
            ]}
          />
        )}
      </Show>
    </>
  );
}

export function CompareOffers(): JSX.Element {
  const id = useCandidateId();
  const [currency, setCurrency] = useState("");
  const loaded = useLoad(
    () =>
      told(
        api.GET("/v1/candidates/{id}/offers/compare", {
          params: { path: { id }, query: currency.length === 3 ? { currency } : {} },
        }),
      ),
    currency.length === 3 ? currency : "",
  );
  return (
    <>
      <PageHead title="Your open offers" lede="Side by side, their pay in one currency." back={{ to: "#/inbox", text: "Inbox" }} />
      <div class="filters">
        <Field label="Currency" value={currency} maxLength={3} placeholder={loaded.data?.currency ?? "EUR"} onInput={(v) => setCurrency(v.toUpperCase())} />
      </div>
      <Show loaded={loaded} what="your offers">
        {(found) =>
          found.items.length === 0 ? (
            <Empty title="No offer is open">Offers appear here once an employer makes you one.</Empty>
          ) : (
            <>
              <CompareTable
                what="Offers side by side"
                items={found.items}
                head={(o) => (
                  <>
                    <a href={`#/requests/${o.match_request_id}`}>{o.title}</a>
                    <span class="sub">{o.company}</span>
                  </>
                )}
                rows={[
                  ["Pay", (o) => pay(o.salary)],
                  ["A year", (o) => (o.pay_per_year === null ? "Not comparable" : money(o.pay_per_year, o.currency))],
                  ["Equity", (o) => o.equity],
                  ["Benefits", (o) => o.benefits.join(", ")],
                  ["Place", (o) => place({ remote: o.remote, location: { country: o.country } })],
                  ["Start", (o) => (o.start_date ? day(o.start_date) : "")],
                  ["Stands until", (o) => `${day(o.expires_at)} (${fromNow(o.expires_at)})`],
                  ["To know", (o) => o.flags.map((flag) => flag.message).join(" ")],
                ]}
              />
              <p class="note under">Exchange rates of {day(found.rates_date)}.</p>
            </>
          )
        }
      </Show>
    </>
  );
}
