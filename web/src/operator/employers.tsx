// Employers that wait to be verified: until then they see no candidates.
import type { JSX } from "preact";
import { country, day } from "../format";
import { useAction, useLoad } from "../loading";
import { Section } from "../parts/page";
import { Empty, ProblemNotice, Show } from "../parts/states";
import { api, told } from "../api";

export function ToVerify(): JSX.Element {
  const action = useAction();
  const loaded = useLoad(
    async () => (await told(api.GET("/v1/employers", { params: { query: { verified: false, limit: 100 } } }))).items,
    "employers",
  );
  const take = (id: string): void =>
    void action.run(async () => {
      await told(api.POST("/v1/employers/{id}/verify", { params: { path: { id } }, body: {} }));
      loaded.reload();
    });
  return (
    <Section title="Employers to verify" id="verify">
      {action.problem && <ProblemNotice problem={action.problem} />}
      <Show loaded={loaded} what="the employers">
        {(waiting) => {
          if (waiting.length === 0) return <Empty title="All are verified" />;
          return (
            <ul class="people-list">
              {waiting.map((employer) => (
                <li key={employer.id}>
                  <span>
                    {employer.name}
                    <span class="sub">
                      {[employer.website, employer.domains.join(", "), country(employer.country), `since ${day(employer.created_at)}`].filter(Boolean).join(" · ")}
                    </span>
                  </span>
                  <button type="button" aria-label={`Verify ${employer.name}`} disabled={action.busy} onClick={() => take(employer.id)}>
                    Verify
                  </button>
                </li>
              ))}
            </ul>
          );
        }}
      </Show>
    </Section>
  );
}
