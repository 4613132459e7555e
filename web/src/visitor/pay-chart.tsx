// What a role pays, per country and source: quartiles as a bar, the middle as a stroke.
import type { JSX } from "preact";
import type { Schemas } from "../api";
import { country, money, plural, word } from "../format";

type Pay = Schemas["SalaryRead"];

const highest = (row: Pay): number => row.p75 ?? row.median ?? 0;

function Bar({ row, most }: { row: Pay; most: number }): JSX.Element {
  const at = (value: number): string => `${((value / most) * 100).toFixed(1)}%`;
  const low = row.p25 ?? row.median ?? 0;
  return (
    <span class={`pay-bar ${row.kind}`} aria-hidden="true">
      <span class="pay-range" style={{ left: at(low), right: `${(100 - (highest(row) / most) * 100).toFixed(1)}%` }} />
      {row.median !== null && <span class="pay-middle" style={{ left: at(row.median) }} />}
    </span>
  );
}

const who = (row: Pay): string =>
  [
    row.kind === "marketplace" ? "open jobs here" : row.source,
    row.occupation ? `counted as “${row.occupation}”` : "",
    row.sample_size ? `${row.sample_size.toLocaleString()} asked` : "",
    row.employment ? `${row.employment.toLocaleString()} employed` : "",
    row.measure === "average" ? "an average" : "",
  ]
    .filter(Boolean)
    .join(", ");

/** One chart per currency: amounts of different currencies do not share a scale. */
export function PayChart({ salaries }: { salaries: Pay[] }): JSX.Element {
  const shown = salaries.filter((row) => row.median !== null);
  const hidden = salaries.length - shown.length;
  const currencies = [...new Set(shown.map((row) => row.currency))];
  if (shown.length === 0) return <p class="note">No source that may be passed on tells what this role pays, and too few jobs are open here.</p>;
  return (
    <>
      {currencies.map((currency) => {
        const rows = shown.filter((row) => row.currency === currency);
        const most = Math.max(...rows.map(highest)) * 1.08;
        return (
          <table class="table pay-chart" key={currency}>
            <caption>{currency}, a year</caption>
            <colgroup>
              <col class="where" />
              <col />
              <col class="much" />
            </colgroup>
            <thead class="unseen">
              <tr>
                <th scope="col">Where</th>
                <th scope="col">Quartiles</th>
                <th scope="col">Median</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row, i) => (
                <tr key={i}>
                  <th scope="row">
                    {[row.city, country(row.country)].filter(Boolean).join(", ")}
                    {row.level && ` · ${word(row.level)}`}
                    <span class="sub">
                      {who(row)}, {row.year}
                      {row.low_data && (row.sample_size || row.employment ? " · few people" : " · how many is not told")}
                    </span>
                  </th>
                  <td>
                    {(rows.length > 1 || row.p25 != null) && <Bar row={row} most={most} />}
                    <span class="sub">
                      {row.p25 != null && row.p75 != null ? `half earn ${money(row.p25, currency)} – ${money(row.p75, currency)}` : ""}
                    </span>
                  </td>
                  <td class="number">{money(row.median ?? 0, currency)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        );
      })}
      {shown.some((row) => row.p25 != null) && shown.every((row) => !row.level) && (
        <p class="note">
          A bar spans the middle half: a quarter earns less, a quarter more. It is no ladder of levels; these sources count beginners and leads
          together.
        </p>
      )}
      {hidden > 0 && <p class="note">{plural(hidden, "figure")} left out: too few open jobs stand behind {hidden === 1 ? "it" : "them"}.</p>}
    </>
  );
}
