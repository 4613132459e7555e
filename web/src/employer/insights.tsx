// What keeps people from a job. Figures about fewer than ten people are not told.
import type { JSX } from "preact";
import { api, told, type Schemas } from "../api";
import { country, money, percent, plural, word } from "../format";
import { useLoad } from "../loading";
import { Facts, Section } from "../parts/page";
import { Empty, Show } from "../parts/states";
import { PayChart } from "../visitor/pay-chart";

type Report = Schemas["InsightsRead"];
type Requirement = Schemas["RequirementInsight"];

const FEW = "too few to tell";
const figure = (value: number | null | undefined): string => (value == null ? FEW : plural(value, "person", "people"));

/** Whether anything can be told of single requirements and terms. */
const tells = (report: Report): boolean =>
  report.requirements.some((r) => r.met != null || r.ruled_out != null || r.gained_if_nice != null);

function Spread({ requirement }: { requirement: Requirement }): JSX.Element | null {
  const parts = (["met", "partial", "claimed", "missing"] as const).map((name) => [name, requirement[name] ?? 0] as const);
  const total = parts.reduce((sum, [, n]) => sum + n, 0);
  if (total === 0) return <span>{FEW}</span>;
  return (
    <>
      <span class="spread" aria-hidden="true">
        {parts.map(([name, n]) => (
          <span key={name} class={name} style={{ flexGrow: n }} />
        ))}
      </span>
      <span class="sub">{parts.map(([name, n]) => `${n} ${name}`).join(" · ")}</span>
    </>
  );
}

function Requirements({ report }: { report: Report }): JSX.Element {
  return (
    <div class="scroll-x" role="region" aria-label="People per requirement" tabIndex={0}>
      <table class="table insights">
        <thead>
          <tr>
            <th scope="col">Asked for</th>
            <th scope="col">People</th>
            <th scope="col">Ruled out</th>
            <th scope="col">If it were nice to have</th>
          </tr>
        </thead>
        <tbody>
          {report.requirements.map((requirement, i) => (
            <tr key={i}>
              <th scope="row">
                {requirement.requirement}
                <span class="sub">{requirement.importance}</span>
              </th>
              <td>
                <Spread requirement={requirement} />
              </td>
              <td>{figure(requirement.ruled_out)}</td>
              <td>
                {requirement.gained_if_nice == null ? FEW : requirement.gained_if_nice > 0 ? (
                  <span class="gain-tag">+{plural(requirement.gained_if_nice, "person", "people")}</span>
                ) : "no one more"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Pay({ pay }: { pay: Report["pay"] }): JSX.Element {
  const { comparable } = pay;
  const currency = comparable.currency ?? pay.currency ?? "EUR";
  return (
    <>
      <Facts
        items={[
          ["Ruled out by pay", figure(pay.ruled_out)],
          ["By pay alone", figure(pay.alone)],
          [
            `${comparable.n} comparable jobs`,
            comparable.median == null
              ? "Too few to compare"
              : `${money(comparable.p25 ?? 0, currency)} – ${money(comparable.p75 ?? 0, currency)}, median ${money(comparable.median, currency)}${comparable.percentile == null ? "" : `; yours is above ${comparable.percentile}% of them`}`,
          ],
        ]}
      />
      {pay.steps.some((step) => step.gained) && (
        <ul class="steps-pay under">
          {pay.steps
            .filter((step) => step.gained)
            .map((step) => (
              <li key={step.max}>
                {money(step.max, pay.currency ?? currency)} a {pay.period ?? "year"} at most: <span class="gain-tag">+{plural(step.gained ?? 0, "person", "people")}</span>
              </li>
            ))}
        </ul>
      )}
      {pay.benchmarks.length > 0 && (
        <div class="under">
          <PayChart salaries={pay.benchmarks} />
        </div>
      )}
    </>
  );
}

function Declines({ declines }: { declines: Report["declines"] }): JSX.Element {
  const lines = (of: Schemas["ReasonsRead"]): string =>
    of.reasons.every((r) => r.share == null)
      ? `${plural(of.n, "answer")}: too few to tell`
      : of.reasons.map((r) => `${word(r.reason).toLowerCase()} ${r.share == null ? "–" : percent(r.share)}`).join(", ");
  return <Facts items={[["This job", lines(declines.own)], ["Jobs like it", lines(declines.peers)]]} />;
}

export function Insights({ jobId }: { jobId: string }): JSX.Element {
  const loaded = useLoad(() => told(api.GET("/v1/jobs/{id}/insights", { params: { path: { id: jobId } } })), jobId);
  return (
    <Show loaded={loaded} what="what keeps people away" lines={8}>
      {(report) => (
        <>
          <p class="lede">
            {plural(report.population.considered, "person", "people")} could be considered;{" "}
            {report.population.reachable == null ? `fewer than ${report.floor}` : report.population.reachable} of them fit at least{" "}
            {report.population.band === "fair" ? "fairly" : "well"} today.
          </p>
          <Section title="What is asked for" id="asked">
            {tells(report) ? (
              <Requirements report={report} />
            ) : (
              <Empty title="Too few people to tell">
                Figures about fewer than {report.floor} people are not told, so that nobody can be guessed. They appear as more people of this
                line of work join.
              </Empty>
            )}
          </Section>
          {report.terms.some((term) => term.ruled_out != null) && (
            <Section title="Terms">
              <Facts
                items={report.terms.map((term) => [
                  word(term.term),
                  term.ruled_out == null ? FEW : `rules out ${figure(term.ruled_out)}; by itself ${figure(term.alone)}`,
                ])}
              />
            </Section>
          )}
          <Section title="Pay">
            <Pay pay={report.pay} />
            {report.pay.comparable.country && <p class="note under">Compared within {country(report.pay.comparable.country)}.</p>}
          </Section>
          <Section title="Why people declined" id="declined">
            <Declines declines={report.declines} />
          </Section>
        </>
      )}
    </Show>
  );
}
