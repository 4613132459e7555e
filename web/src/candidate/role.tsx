// One role: what it is, how it fits, and what would make it fit better.
import type { JSX } from "preact";
import { useCandidateId } from "../account";
import { api, told, type Schemas } from "../api";
import { useLoad } from "../loading";
import { Categories, Flags, RequirementTable, Score } from "../parts/match";
import { PageHead, Prose, Section } from "../parts/page";
import { Show } from "../parts/states";
import { JobFacts } from "./job-facts";
import { SkillGap } from "./what-if";

type Job = Schemas["JobRead"];

export function Role({ jobId }: { jobId: string }): JSX.Element {
  const candidateId = useCandidateId();
  const loaded = useLoad(async () => {
    const [job, match] = await Promise.all([
      told(api.GET("/v1/jobs/{id}", { params: { path: { id: jobId } } })),
      told(api.GET("/v1/match/{candidate_id}/{job_id}", { params: { path: { candidate_id: candidateId, job_id: jobId } } })),
    ]);
    return { job: job as Job, match };
  }, jobId);
  const title = loaded.data?.job.title ?? "A role";
  return (
    <>
      <PageHead title={title} back={{ to: "#/roles", text: "Roles for you" }} />
      <Show loaded={loaded} what="the role" lines={8}>
        {({ job, match }) => (
          <div class="with-aside">
            <div>
              <div class="verdict">
                <Score score={match.score} band={match.band} />
                <p class="sentence">{match.summary}</p>
              </div>
              <Flags flags={match.flags} unmet={match.unmet_constraints} />
              <Section title="What is asked for, and what you bring">
                <RequirementTable requirements={match.requirements} />
              </Section>
              <Section title="What if I learn this?" id="what-if" note="Tick a skill and the engine scores your profile with it. Nothing is stored.">
                <SkillGap job={job} candidateId={candidateId} />
              </Section>
              <Section title="The job in full" id="job">
                <Prose text={job.description} />
              </Section>
            </div>
            <aside class="aside" aria-label="Facts">
              <JobFacts job={job} />
              <h2>How the score is made</h2>
              <Categories categories={match.categories} />
            </aside>
          </div>
        )}
      </Show>
    </>
  );
}
