// A profile as it is edited: every field a text, so that half-typed numbers survive.
import type { Schemas } from "../api";

type Draft = Schemas["ProfileDraft"];
type Body = Schemas["CandidateCreate"];

export interface SkillRow {
  name: string;
  years: string;
  level: string;
  last_used: string;
}
export interface PostRow {
  title: string;
  company: string;
  start: string;
  end: string;
  description: string;
  skills: string[];
}
export interface StudyRow {
  institution: string;
  degree: string;
  field: string;
  start: string;
  end: string;
}
export interface CertificateRow {
  name: string;
  issuer: string;
  year: string;
}
export interface LanguageRow {
  code: string;
  level: string;
}

export interface Profile {
  name: string;
  email: string;
  phone: string;
  links: string;
  headline: string;
  summary: string;
  country: string;
  city: string;
  skills: SkillRow[];
  experience: PostRow[];
  education: StudyRow[];
  certifications: CertificateRow[];
  languages: LanguageRow[];
  titles: string;
  pay: string;
  currency: string;
  period: string;
  remote: string;
  countries: string;
  employment_types: string[];
  visa: string;
  available_from: string;
  visible: boolean;
}

const text = (value: string | number | null | undefined): string => (value == null ? "" : String(value));
const listed = (value: string): string[] => value.split(/[,;\n]/).map((part) => part.trim()).filter(Boolean);
const number = (value: string): number | null => (value.trim() === "" ? null : Number(value.replace(",", ".")));
const orNull = (value: string): string | null => value.trim() || null;

/** A draft of the server, or a stored profile, as rows of texts. */
export function asRows(draft: Draft | Schemas["CandidateRead"]): Profile {
  const wishes = draft.preferences;
  return {
    name: text(draft.name),
    email: text(draft.email),
    phone: text(draft.phone),
    links: (draft.links ?? []).join("\n"),
    headline: text(draft.headline),
    summary: text(draft.summary),
    country: text(draft.location?.country),
    city: text(draft.location?.city),
    skills: (draft.skills ?? []).map((s) => ({
      name: s.name,
      years: text(s.years),
      level: text(s.level),
      last_used: text(s.last_used),
    })),
    experience: (draft.experience ?? []).map((p) => ({
      title: p.title,
      company: text(p.company),
      start: text(p.start),
      end: text(p.end),
      description: text(p.description),
      skills: p.skills ?? [],
    })),
    education: (draft.education ?? []).map((e) => ({
      institution: e.institution,
      degree: text(e.degree),
      field: text(e.field),
      start: text(e.start),
      end: text(e.end),
    })),
    certifications: (draft.certifications ?? []).map((c) => ({
      name: c.name,
      issuer: text(c.issuer),
      year: text(c.year),
    })),
    languages: (draft.languages ?? []).map((l) => ({ code: l.code, level: l.level })),
    titles: (wishes?.titles ?? []).join(", "),
    pay: text(wishes?.min_salary?.amount),
    currency: text(wishes?.min_salary?.currency),
    period: wishes?.min_salary?.period ?? "year",
    remote: text(wishes?.remote),
    countries: (wishes?.countries ?? []).join(", "),
    employment_types: wishes?.employment_types ?? [],
    visa: wishes?.needs_visa_sponsorship == null ? "" : String(wishes.needs_visa_sponsorship),
    available_from: text(wishes?.available_from),
    visible: draft.visibility !== "hidden",
  };
}

/** What a CV says, with what the profile already told beside it: wishes, and who may see it. */
export function renewed(read: Profile, before: Profile): Profile {
  const { titles, pay, currency, period, remote, countries, employment_types, visa, available_from, visible } = before;
  return { ...read, titles, pay, currency, period, remote, countries, employment_types, visa, available_from, visible };
}

/** The body of `POST /v1/candidates`; wishes that the form does not show are carried along. */
export function asBody(profile: Profile, before?: Schemas["Preferences"]): Body {
  return {
    name: profile.name,
    email: profile.email,
    phone: orNull(profile.phone),
    links: listed(profile.links),
    headline: profile.headline,
    summary: orNull(profile.summary),
    location: profile.country ? { country: profile.country, city: orNull(profile.city) } : null,
    skills: profile.skills
      .filter((s) => s.name.trim())
      .map((s) => ({
        name: s.name,
        years: number(s.years),
        level: (s.level || null) as Schemas["CandidateSkill"]["level"],
        last_used: number(s.last_used),
      })),
    experience: profile.experience.map((p) => ({
      title: p.title,
      company: orNull(p.company),
      start: orNull(p.start),
      end: orNull(p.end),
      description: orNull(p.description),
      skills: p.skills,
    })),
    education: profile.education.map((e) => ({
      institution: e.institution,
      degree: orNull(e.degree),
      field: orNull(e.field),
      start: orNull(e.start),
      end: orNull(e.end),
    })),
    certifications: profile.certifications.map((c) => ({
      name: c.name,
      issuer: orNull(c.issuer),
      year: number(c.year),
    })),
    languages: profile.languages.map((l) => ({ code: l.code, level: l.level as Schemas["Language"]["level"] })),
    preferences: {
      ...before,
      titles: listed(profile.titles),
      min_salary: profile.pay
        ? {
            amount: number(profile.pay) ?? 0,
            currency: profile.currency.toUpperCase(),
            period: profile.period as Schemas["Salary"]["period"],
          }
        : null,
      remote: (profile.remote || null) as Schemas["Preferences"]["remote"],
      countries: listed(profile.countries).map((code) => code.toUpperCase()),
      employment_types: profile.employment_types as Schemas["EmploymentType"][],
      needs_visa_sponsorship: profile.visa === "" ? null : profile.visa === "true",
      available_from: orNull(profile.available_from),
    },
    visibility: profile.visible ? "visible" : "hidden",
  };
}
