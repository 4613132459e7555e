// Employers that wait to be verified: until then they see no candidates.
import type { JSX } from "preact";
import { country, day } from "../format";
import { useAction, useLoad } from "../loading";
import { Section } from "../parts/page";
import { Empty, ProblemNotice, Show } from "../parts/states";
import { api, told } from "../api";
import { verify, type Employer } from "../newer";

export function ToVerify(): JSX.Element | null {
  const action = useAction();
  const loaded = useLoad(async () => {
    const found: Employer[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await told(api.GET("/v1/employers", { params: { query: { limit: 100, ...(cursor ? { cursor } : {}) } } }));
      found.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor && found.length < 1000);
    return found;
  }, "employers");
  if (loaded.data?.length && loaded.data.every((employer) => employer.verified === undefined)) return null;
  const take = (id: string): void =>
    void action.run(async () => {
      await verify(id, {});
      loaded.reload();
    });
  return (
    <Section title="Employers to verify" id="verify">
      {action.problem && <ProblemNotice problem={action.problem} />}
      <Show loaded={loaded} what="the employers">
        {(employers) => {
          const waiting = employers.filter((employer) => employer.verified === false);
          if (waiting.length === 0) return <Empty title="All are verified" />;
          return (
            <ul class="people-list">
              {waiting.map((employer) => (
                <li key={employer.id}>
                  <span>
                    {employer.name}
                    <span class="sub">
                      {[employer.website, employer.domains?.join(", "), country(employer.country), `since ${day(employer.created_at)}`].filter(Boolean).join(" · ")}
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
