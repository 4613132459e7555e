// The fields of a profile, each with how sure the reading of the CV is.
import type { JSX } from "preact";
import { Field, Tick } from "../parts/forms";
import { fieldStates, type Reading } from "../parts/reading";
import { Rows } from "../parts/rows";
import { word } from "../format";
import type { Profile } from "./draft";

const LEVELS: [string, string][] = [["", "–"], ["beginner", "Beginner"], ["intermediate", "Intermediate"], ["advanced", "Advanced"], ["expert", "Expert"]];
const LANGUAGE_LEVELS: [string, string][] = ["A1", "A2", "B1", "B2", "C1", "C2", "native"].map((l) => [l, l]);
const REMOTE: [string, string][] = [["", "No wish"], ["any", "Anywhere"], ["remote", "Remote only"], ["hybrid", "Remote or hybrid"], ["onsite", "On site"]];
const EMPLOYMENT = ["full_time", "part_time", "contract", "temporary", "internship"];

interface FormProps {
  profile: Profile;
  onChange: (part: Partial<Profile>) => void;
  errors: Record<string, string>;
  reading?: Reading | undefined;
}

export function ProfileFields({ profile, onChange, errors, reading }: FormProps): JSX.Element {
  const about = fieldStates(errors, reading);
  return (
    <>
      <fieldset>
        <legend>You</legend>
        <p class="hint">Employers see none of these before you accept.</p>
        <div class="pair">
          <Field label="Name" autoComplete="name" required {...about("name", profile.name, (name) => onChange({ name }))} />
          <Field label="E-mail" type="email" autoComplete="email" required {...about("email", profile.email, (email) => onChange({ email }))} />
          <Field label="Telephone" type="tel" autoComplete="tel" {...about("phone", profile.phone, (phone) => onChange({ phone }))} />
          <Field label="Links, one per line" rows={1} {...about("links", profile.links, (links) => onChange({ links }))} />
        </div>
      </fieldset>
      <fieldset>
        <legend>What you do</legend>
        <Field label="Headline" required maxLength={200} {...about("headline", profile.headline, (headline) => onChange({ headline }))} />
        <Field label="Summary" rows={5} {...about("summary", profile.summary, (summary) => onChange({ summary }))} />
        <div class="pair">
          <Field label="Country" hint="Two letters, such as GB" maxLength={2} {...about("location.country", profile.country, (v) => onChange({ country: v.toUpperCase() }))} />
          <Field label="City" {...about("location.city", profile.city, (city) => onChange({ city }))} />
        </div>
      </fieldset>
      <Rows
        title="Skills"
        field="skills"
        one="a skill"
        class="skills"
        rows={profile.skills}
        empty={{ name: "", years: "", level: "", last_used: "" }}
        onChange={(skills) => onChange({ skills })}
      >
        {(row, change, field) => (
          <>
            <Field label="Skill" {...about(`${field}.name`, row.name, (name) => change({ name }))} />
            <Field label="Years" inputMode="decimal" {...about(`${field}.years`, row.years, (years) => change({ years }))} />
            <Field label="Level" options={LEVELS} {...about(`${field}.level`, row.level, (level) => change({ level }))} />
          </>
        )}
      </Rows>
      <Rows
        title="Experience"
        field="experience"
        one="a post"
        rows={profile.experience}
        empty={{ title: "", company: "", start: "", end: "", description: "", skills: [] }}
        onChange={(experience) => onChange({ experience })}
      >
        {(row, change, field) => (
          <>
            <div class="pair">
              <Field label="Title" required {...about(`${field}.title`, row.title, (title) => change({ title }))} />
              <Field label="Company" {...about(`${field}.company`, row.company, (company) => change({ company }))} />
              <Field label="From" placeholder="2021-03" {...about(`${field}.start`, row.start, (start) => change({ start }))} />
              <Field label="Until" placeholder="empty: today" {...about(`${field}.end`, row.end, (end) => change({ end }))} />
            </div>
            <Field label="What you did" rows={4} {...about(`${field}.description`, row.description, (description) => change({ description }))} />
          </>
        )}
      </Rows>
      <Rows
        title="Education"
        field="education"
        one="a study"
        rows={profile.education}
        empty={{ institution: "", degree: "", field: "", start: "", end: "" }}
        onChange={(education) => onChange({ education })}
      >
        {(row, change, field) => (
          <div class="pair">
            <Field label="Institution" required {...about(`${field}.institution`, row.institution, (institution) => change({ institution }))} />
            <Field label="Degree" {...about(`${field}.degree`, row.degree, (degree) => change({ degree }))} />
            <Field label="Field" {...about(`${field}.field`, row.field, (value) => change({ field: value }))} />
            <Field label="Until" placeholder="2018-06" {...about(`${field}.end`, row.end, (end) => change({ end }))} />
          </div>
        )}
      </Rows>
      <Rows
        title="Certificates"
        field="certifications"
        one="a certificate"
        rows={profile.certifications}
        empty={{ name: "", issuer: "", year: "" }}
        onChange={(certifications) => onChange({ certifications })}
        class="three"
      >
        {(row, change, field) => (
          <>
            <Field label="Name" required {...about(`${field}.name`, row.name, (name) => change({ name }))} />
            <Field label="Issuer" {...about(`${field}.issuer`, row.issuer, (issuer) => change({ issuer }))} />
            <Field label="Year" inputMode="numeric" {...about(`${field}.year`, row.year, (year) => change({ year }))} />
          </>
        )}
      </Rows>
      <Rows
        title="Languages"
        field="languages"
        one="a language"
        rows={profile.languages}
        empty={{ code: "en", level: "B2" }}
        onChange={(languages) => onChange({ languages })}
        class="three"
      >
        {(row, change, field) => (
          <>
            <Field label="Code, such as en" maxLength={3} {...about(`${field}.code`, row.code, (code) => change({ code }))} />
            <Field label="Level" options={LANGUAGE_LEVELS} {...about(`${field}.level`, row.level, (level) => change({ level }))} />
          </>
        )}
      </Rows>
      <fieldset>
        <legend>What you want</legend>
        <p class="hint">Pay, place and kind of work are kept strictly: what they rule out is not shown. Leave open what is open.</p>
        <Field label="Titles you like, with commas" {...about("preferences.titles", profile.titles, (titles) => onChange({ titles }))} />
        <div class="pay-row">
          <Field label="At least" inputMode="decimal" {...about("preferences.min_salary.amount", profile.pay, (value) => onChange({ pay: value }))} />
          <Field label="Currency" placeholder="GBP" maxLength={3} required={profile.pay !== ""} {...about("preferences.min_salary.currency", profile.currency, (v) => onChange({ currency: v.toUpperCase() }))} />
          <Field label="Per" options={["year", "month", "day", "hour"].map((p) => [p, p])} {...about("preferences.min_salary.period", profile.period, (period) => onChange({ period }))} />
        </div>
        <div class="pair">
          <Field label="Where you work" options={REMOTE} {...about("preferences.remote", profile.remote, (remote) => onChange({ remote }))} />
          <Field label="Countries, with commas" hint="Empty: anywhere" {...about("preferences.countries", profile.countries, (countries) => onChange({ countries }))} />
          <Field label="Visa" options={[["", "Not said"], ["false", "I need no sponsorship"], ["true", "I need sponsorship"]]} {...about("preferences.needs_visa_sponsorship", profile.visa, (visa) => onChange({ visa }))} />
          <Field label="Available from" type="date" {...about("preferences.available_from", profile.available_from, (value) => onChange({ available_from: value }))} />
        </div>
        <div class="ticks" role="group" aria-label="Kinds of employment">
          {EMPLOYMENT.map((kind) => (
            <Tick
              key={kind}
              label={word(kind)}
              checked={profile.employment_types.includes(kind)}
              onChange={(on) =>
                onChange({
                  employment_types: on ? [...profile.employment_types, kind] : profile.employment_types.filter((k) => k !== kind),
                })
              }
            />
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend>Who may find you</legend>
        <Tick
          label="Employers may find me, without my name, my contacts or my employers’ names"
          checked={profile.visible}
          onChange={(visible) => onChange({ visible })}
        />
      </fieldset>
    </>
  );
}
