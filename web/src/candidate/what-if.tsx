// "What if I learn this": tick skills, and the server scores the profile with them.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { api, told, type Schemas } from "../api";
import { percent, points } from "../format";
import { useAction, useLoad } from "../loading";
import { Tick } from "../parts/forms";
import { ProblemNotice, Show } from "../parts/states";

type Gap = Schemas["SkillGapRead"];
type Candidate = Schemas["CandidateRead"];

const OWN = ["id", "created_at", "updated_at", "consents"];
const OF_THE_SYSTEM = ["created_at", "updated_at", "published_at", "company"];

function without(body: object, names: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([name, value]) => !names.includes(name) && value !== null));
}

/** The score of a pair with some more skills, by the stateless call: nothing is stored. */
async function scoreWith(candidate: Candidate, job: Schemas["JobRead"], skills: string[]): Promise<number> {
  const profile = without(candidate, OWN) as unknown as Schemas["MatchCandidate"];
  const added = skills.map((name) => ({ name }));
  const page = await told(
    api.POST("/v1/match", {
      body: {
        candidate: { ...profile, skills: [...candidate.skills, ...added] },
        jobs: [without(job, OF_THE_SYSTEM) as unknown as Schemas["MatchJob"]],
      },
    }),
  );
  return page.items[0]?.score ?? 0;
}

/** The score with these skills, where the gap has told it: none, one alone, or the first additions. */
function toldScore(gap: Gap, chosen: string[]): number | null {
  const first = gap.additions.slice(0, chosen.length);
  const [only] = chosen;
  if (chosen.length === 0) return gap.score;
  if (first.length === chosen.length && first.every((addition) => chosen.includes(addition.skill))) {
    return first.reduce((score, addition) => score + addition.gain, gap.score);
  }
  const alone = gap.learning_order.find((lesson) => lesson.skill === only);
  return chosen.length === 1 && alone ? gap.score + alone.gain : null;
}

/** What may be ticked: the best additions first, then what else there is to learn. */
function options(gap: Gap): { skill: string; gain: number | null; why: string }[] {
  const reasons = new Map(gap.learning_order.map((lesson) => [lesson.skill, lesson]));
  const best = gap.additions.map((a) => ({ skill: a.skill, gain: reasons.get(a.skill)?.gain ?? null, why: reasons.get(a.skill)?.reason ?? "" }));
  const others = gap.learning_order
    .filter((lesson) => !gap.additions.some((a) => a.skill === lesson.skill))
    .map((lesson) => ({ skill: lesson.skill, gain: lesson.gain, why: lesson.reason }));
  return [...best, ...others]
    .filter(({ gain }) => gain === null || gain > 0)
    .map((option) => ({ ...option, why: option.why.replace(/By itself .*$/, "").trim() }))
    .slice(0, 8);
}

export function WhatIf({ gap, candidate, job }: { gap: Gap; candidate: Candidate; job: Schemas["JobRead"] }): JSX.Element {
  const [chosen, setChosen] = useState<string[]>([]);
  const [score, setScore] = useState(gap.score);
  const action = useAction();
  const wanted = useRef(0);
  useEffect(() => {
    const turn = ++wanted.current;
    const told = toldScore(gap, chosen);
    if (told !== null) {
      setScore(told);
      return;
    }
    scoreWith(candidate, job, chosen)
      .then((found) => turn === wanted.current && setScore(found))
      .catch((error: unknown) => void action.run(() => Promise.reject(error)));
  }, [chosen]);
  const list = options(gap);
  if (list.length === 0) return <p class="note">No single skill would raise this score by much.</p>;
  return (
    <div class="what-if">
      <ul class="lessons">
        {list.map(({ skill, gain, why }) => (
          <li key={skill}>
            <Tick
              label={
                <>
                  {skill}
                  {gain !== null && <span class="gain">{points(gain)}</span>}
                  {why && <span class="sub">{why}</span>}
                </>
              }
              checked={chosen.includes(skill)}
              onChange={(on) => setChosen(on ? [...chosen, skill] : chosen.filter((name) => name !== skill))}
            />
          </li>
        ))}
      </ul>
      <p class="new-score" role="status">
        <span class="score-number">{percent(score)}</span>
        {chosen.length > 0 ? (
          <span>
            with {chosen.length === 1 ? chosen[0] : `${chosen.length} more skills`}; {percent(gap.score)} today
          </span>
        ) : (
          <span>today. Tick what you would learn.</span>
        )}
      </p>
      {action.problem && <ProblemNotice problem={action.problem} />}
    </div>
  );
}

/** Reads the gap to a job, and offers the question. */
export function SkillGap({ job, candidateId }: { job: Schemas["JobRead"]; candidateId: string }): JSX.Element {
  const loaded = useLoad(async () => {
    const path = { id: candidateId };
    const [gap, candidate] = await Promise.all([
      told(api.GET("/v1/candidates/{id}/skill-gap", { params: { path, query: { job_id: job.id } } })),
      told(api.GET("/v1/candidates/{id}", { params: { path } })),
    ]);
    return { gap, candidate: candidate as Candidate };
  }, job.id);
  return (
    <Show loaded={loaded} what="what is missing">
      {({ gap, candidate }) => <WhatIf gap={gap} candidate={candidate} job={job} />}
    </Show>
  );
}
