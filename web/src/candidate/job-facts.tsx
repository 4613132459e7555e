// What a job says of itself, beside its text.
import type { JSX } from "preact";
import type { Schemas } from "../api";
import { country, day, payRange, place, word } from "../format";
import { Facts } from "../parts/page";

export function JobFacts({ job }: { job: Schemas["PostedJob"] }): JSX.Element {
  return (
    <Facts
      items={[
        ["Company", job.company],
        ["Pay", payRange(job.salary)],
        ["Place", place(job)],
        ["Open to", (job.remote_countries ?? []).map(country).join(", ")],
        ["Level", word(job.seniority)],
        ["Kind", word(job.employment_type)],
        ["Visa", job.visa_sponsorship === null ? "" : job.visa_sponsorship ? "Sponsored" : "Not sponsored"],
        ["Benefits", job.benefits.join(", ")],
        ["Until", job.valid_through ? day(job.valid_through) : ""],
        ["How they hire", job.interview_process],
        ["Guide", job.guide ? <a href={`#/guides/${job.guide}`}>{word(job.guide)}</a> : ""],
      ]}
    />
  );
}
