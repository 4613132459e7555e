// How groups of people fare, of those who told of themselves: rates and impact ratios.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { api, told, type Schemas } from "../api";
import { percent, plural, word } from "../format";
import { useLoad } from "../loading";
import { Field } from "../parts/forms";
import { Section } from "../parts/page";
import { Empty, Show } from "../parts/states";

type Axis = keyof Schemas["FairnessAxes"];
type Group = Schemas["FairnessGroup"];

const AXES: [Axis, string][] = [
  ["by_sex", "Sex"],
  ["by_race_ethnicity", "Race and ethnicity"],
  ["intersectional", "Both together"],
];

const nameOf = (group: Group): string => [group.sex, group.race_ethnicity].filter(Boolean).map((code) => word(code)).join(", ");

function Verdict({ group }: { group: Group }): JSX.Element {
  if (group.impact_ratio == null) return <span class="sub">too few to tell</span>;
  if (group.significant) return <span class="tag late">below four fifths</span>;
  if (group.below_four_fifths) return <span class="tag">below four fifths, may be chance</span>;
  return <span class="tag on">within four fifths</span>;
}

function Rates(props: { rates: Schemas["FairnessRates"]; caption: string; chosen: string }): JSX.Element {
  const { rates, caption, chosen } = props;
  return (
    <div class="scroll-x" tabIndex={0} role="group" aria-label={caption}>
      <table class="table">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Group</th>
            <th scope="col" class="number">People</th>
            <th scope="col" class="number">{chosen}</th>
            <th scope="col" class="number">Impact ratio</th>
            <th scope="col">Reading</th>
          </tr>
        </thead>
        <tbody>
          {rates.groups.map((group) => (
            <tr key={nameOf(group)}>
              <th scope="row">{nameOf(group)}</th>
              <td class="number">{group.people}</td>
              <td class="number">{percent(group.rate)}</td>
              <td class="number">{group.impact_ratio == null ? "–" : group.impact_ratio.toFixed(2)}</td>
              <td>
                <Verdict group={group} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="sub">{plural(rates.unknown, "person", "people")} did not say, {rates.unknown_chosen} of them chosen.</p>
    </div>
  );
}

export function Fairness(): JSX.Element {
  const [axis, setAxis] = useState<Axis>("by_sex");
  const loaded = useLoad(() => told(api.GET("/v1/fairness/report")), "fairness");
  return (
    <Section
      title="Fairness"
      id="fairness"
      note="Rates by group among people who told of themselves for this purpose, and each rate over the highest (impact ratio). It never enters a ranking."
    >
      <Show loaded={loaded} what="the report">
        {(report) => {
          const selection = report.selection[axis];
          const scoring = report.scoring[axis];
          return (
            <>
              <form class="filters" onSubmit={(event) => event.preventDefault()}>
                <Field label="Groups by" value={axis} options={AXES} onInput={(value) => setAxis(value as Axis)} />
              </form>
              {selection.groups.length === 0 ? (
                <Empty title="Nobody told of themselves yet">
                  {plural(report.people, "person", "people")} can be found. Figures appear once some of them agree and answer.
                </Empty>
              ) : (
                <>
                  <Rates rates={selection} caption="Approached by an employer" chosen="Approached" />
                  <Rates rates={scoring} caption="Scored above the median" chosen="Above" />
                </>
              )}
              <p class="sub">
                {plural(report.people, "person", "people")}, {plural(report.jobs, "open job")}; model {report.model_version}
              </p>
            </>
          );
        }}
      </Show>
    </Section>
  );
}
