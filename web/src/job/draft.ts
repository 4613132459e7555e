// A job as it is edited: every field a text, so that half-typed numbers survive.
import type { Schemas } from "../api";

export interface SkillRow {
  name: string;
  importance: string;
  min_years: string;
}

export interface Job {
  title: string;
  description: string;
  min: string;
  max: string;
  currency: string;
  period: string;
  skills: SkillRow[];
  country: string;
  city: string;
  remote: string;
  employment_type: string;
  seniority: string;
  visa: string;
  remote_countries: string;
  benefits: string;
  interview_process: string;
  valid_through: string;
  guide: string;
}

/** The fields of a job that the form edits. */
export type JobBody = Omit<Schemas["JobCreate"], "employer_id" | "external_id">;

const text = (value: string | number | null | undefined): string => (value == null ? "" : String(value));
const listed = (value: string, by: RegExp): string[] => value.split(by).map((part) => part.trim()).filter(Boolean);
const orNull = (value: string): string | null => value.trim() || null;

/** A draft of the server, or a stored job, as rows of texts. */
export function asRows(job: Schemas["JobDraft"] | Schemas["JobRead"]): Job {
  return {
    title: text(job.title),
    description: text(job.description),
    min: text(job.salary?.min),
    max: text(job.salary?.max),
    currency: text(job.salary?.currency),
    period: job.salary?.period ?? "year",
    skills: (job.skills ?? []).map((s) => ({
      name: s.name,
      importance: s.importance ?? "must",
      min_years: text(s.min_years),
    })),
    country: text(job.location?.country),
    city: text(job.location?.city),
    remote: text(job.remote),
    employment_type: text(job.employment_type),
    seniority: text(job.seniority),
    visa: job.visa_sponsorship == null ? "" : String(job.visa_sponsorship),
    remote_countries: (job.remote_countries ?? []).join(", "),
    benefits: (job.benefits ?? []).join("\n"),
    interview_process: text(job.interview_process),
    valid_through: text(job.valid_through),
    guide: text(job.guide),
  };
}

/** The body of `POST /v1/jobs`, without whose it is. */
export function asBody(job: Job): JobBody {
  const paid = job.min || job.max;
  return {
    title: job.title,
    description: orNull(job.description),
    salary: paid
      ? {
          min: Number(job.min || job.max),
          max: Number(job.max || job.min),
          currency: job.currency,
          period: job.period as Schemas["Salary"]["period"],
        }
      : null,
    skills: job.skills
      .filter((skill) => skill.name.trim())
      .map((skill) => ({
        name: skill.name,
        importance: skill.importance as Schemas["RequiredSkill"]["importance"],
        min_years: skill.min_years ? Number(skill.min_years) : null,
      })),
    location: job.country ? { country: job.country, city: orNull(job.city) } : null,
    remote: (job.remote || null) as JobBody["remote"],
    employment_type: (job.employment_type || null) as JobBody["employment_type"],
    seniority: (job.seniority || null) as JobBody["seniority"],
    visa_sponsorship: job.visa === "" ? null : job.visa === "true",
    remote_countries: listed(job.remote_countries, /[,;\s]+/).map((code) => code.toUpperCase()),
    benefits: listed(job.benefits, /\n/),
    interview_process: orNull(job.interview_process),
    valid_through: orNull(job.valid_through),
    guide: orNull(job.guide),
  };
}

/** What a pasted advertisement is, by how it looks. */
export function formatOf(ad: string): "schema-org" | "html" | "text" {
  const begins = ad.trimStart();
  if (begins.startsWith("{") || begins.startsWith("[{") || ad.includes("application/ld+json")) return "schema-org";
  return /<(p|div|li|ul|html|br|h[1-6])\b/i.test(ad) ? "html" : "text";
}
