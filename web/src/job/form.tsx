// The fields of a job.
import type { JSX } from "preact";
import { word } from "../format";
import { Field } from "../parts/forms";
import { fieldStates, type Reading } from "../parts/reading";
import { Rows } from "../parts/rows";
import type { Job } from "./draft";

const choices = (none: string, values: string[]): [string, string][] => [["", none], ...values.map((v): [string, string] => [v, word(v)])];
const REMOTE = choices("Not said", ["onsite", "hybrid", "remote"]);
const KINDS = choices("Not said", ["full_time", "part_time", "contract", "temporary", "internship"]);
const LEVELS = choices("Not said", ["intern", "junior", "mid", "senior", "lead", "principal", "director", "executive"]);
const IMPORTANCE: [string, string][] = [["must", "Must"], ["nice", "Nice"]];

interface FormProps {
  job: Job;
  onChange: (part: Partial<Job>) => void;
  errors: Record<string, string>;
  reading?: Reading | undefined;
}

export function JobFields({ job, onChange, errors, reading }: FormProps): JSX.Element {
  const about = fieldStates(errors, reading);
  return (
    <>
      <fieldset>
        <legend>The job</legend>
        <Field label="Title" required maxLength={200} {...about("title", job.title, (title) => onChange({ title }))} />
        <Field label="Description" rows={10} hint="At least 200 characters before it can be published." {...about("description", job.description, (description) => onChange({ description }))} />
      </fieldset>
      <fieldset>
        <legend>Pay</legend>
        <p class="hint">No job is published without its pay.</p>
        <div class="pay-row four">
          <Field label="From" inputMode="decimal" {...about("salary.min", job.min, (min) => onChange({ min }))} />
          <Field label="To" inputMode="decimal" {...about("salary.max", job.max, (max) => onChange({ max }))} />
          <Field label="Currency" maxLength={3} placeholder="GBP" {...about("salary.currency", job.currency, (v) => onChange({ currency: v.toUpperCase() }))} />
          <Field label="Per" options={["year", "month", "day", "hour"].map((p) => [p, p])} {...about("salary.period", job.period, (period) => onChange({ period }))} />
        </div>
      </fieldset>
      <Rows
        title="What is asked for"
        field="skills"
        one="a skill"
        class="skills"
        rows={job.skills}
        empty={{ name: "", importance: "must", min_years: "" }}
        onChange={(skills) => onChange({ skills })}
      >
        {(row, change, field) => (
          <>
            <Field label="Skill" {...about(`${field}.name`, row.name, (name) => change({ name }))} />
            <Field label="Years" inputMode="decimal" {...about(`${field}.min_years`, row.min_years, (min_years) => change({ min_years }))} />
            <Field label="Importance" options={IMPORTANCE} {...about(`${field}.importance`, row.importance, (importance) => change({ importance }))} />
          </>
        )}
      </Rows>
      <fieldset>
        <legend>Where and how</legend>
        <div class="pair">
          <Field label="Country" hint="Two letters, such as GB" maxLength={2} {...about("location.country", job.country, (v) => onChange({ country: v.toUpperCase() }))} />
          <Field label="City" {...about("location.city", job.city, (city) => onChange({ city }))} />
          <Field label="Place" options={REMOTE} {...about("remote", job.remote, (remote) => onChange({ remote }))} />
          <Field label="Remote within, with commas" hint="Empty: anywhere" {...about("remote_countries", job.remote_countries, (value) => onChange({ remote_countries: value }))} />
          <Field label="Kind" options={KINDS} {...about("employment_type", job.employment_type, (value) => onChange({ employment_type: value }))} />
          <Field label="Level" options={LEVELS} {...about("seniority", job.seniority, (seniority) => onChange({ seniority }))} />
          <Field label="Visa" options={[["", "Not said"], ["true", "Sponsored"], ["false", "Not sponsored"]]} {...about("visa_sponsorship", job.visa, (visa) => onChange({ visa }))} />
          <Field label="Open until" type="date" {...about("valid_through", job.valid_through, (value) => onChange({ valid_through: value }))} />
        </div>
        <Field label="Benefits, one per line" rows={3} {...about("benefits", job.benefits, (benefits) => onChange({ benefits }))} />
        <Field label="How you hire" rows={2} {...about("interview_process", job.interview_process, (value) => onChange({ interview_process: value }))} />
        <Field label="Career guide" hint="The slug of a guide, such as data-engineer" {...about("guide", job.guide, (guide) => onChange({ guide }))} />
      </fieldset>
    </>
  );
}
