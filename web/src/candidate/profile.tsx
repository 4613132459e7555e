// The profile: what it says, what employers see of it, what is allowed, and taking it along.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useCandidateId } from "../account";
import { api, told, type Schemas } from "../api";
import { country, day, language, pay, word } from "../format";
import { useAction, useLoad } from "../loading";
import { Form, Saved, Tick } from "../parts/forms";
import { Facts, PageHead, Prose, Section } from "../parts/page";
import { ProblemNotice, Show } from "../parts/states";
import { asBody, asRows, type Profile } from "../profile/draft";
import { ProfileFields } from "../profile/form";

type Candidate = Schemas["CandidateRead"];
type Anonymous = Schemas["AnonymousCandidate"];

const TABS: [string, string][] = [
  ["", "What it says"],
  ["seen", "What employers see"],
  ["choices", "Choices and data"],
];

export function ProfilePage({ tab }: { tab: string }): JSX.Element {
  return (
    <>
      <PageHead title="Your profile" actions={<a class="button" href="#/draft">Read a new CV</a>} />
      <nav class="tabs" aria-label="Parts of the profile">
        {TABS.map(([key, text]) => (
          <a key={key} href={`#/profile${key && `/${key}`}`} aria-current={tab === key ? "page" : undefined}>
            {text}
          </a>
        ))}
      </nav>
      {tab === "seen" ? <Seen /> : tab === "choices" ? <Choices /> : <Edit />}
    </>
  );
}

function useProfile(): ReturnType<typeof useLoad<Candidate>> {
  const id = useCandidateId();
  return useLoad(async () => (await told(api.GET("/v1/candidates/{id}", { params: { path: { id } } }))) as Candidate, id);
}

function Edit(): JSX.Element {
  const loaded = useProfile();
  const [saved, setSaved] = useState(false);
  const reload = (): void => {
    setSaved(true);
    loaded.reload();
  };
  return (
    <Show loaded={loaded} what="your profile" lines={8}>
      {(candidate) => <EditForm key={candidate.updated_at} candidate={candidate} saved={saved} onSaved={reload} />}
    </Show>
  );
}

function EditForm({ candidate, saved, onSaved }: { candidate: Candidate; saved: boolean; onSaved: () => void }): JSX.Element {
  const action = useAction();
  const [profile, setProfile] = useState<Profile>(() => asRows(candidate));
  const save = async (): Promise<void> => {
    const params = { path: { id: candidate.id } };
    await told(api.PATCH("/v1/candidates/{id}", { params, body: asBody(profile, candidate.preferences) }));
    onSaved();
  };
  return (
    <div class="narrow">
      <Form action={action} submit="Save" onSubmit={save} more={saved && <Saved next={<a href="#/roles">See roles</a>} />}>
        <ProfileFields profile={profile} errors={action.problem?.fields ?? {}} onChange={(part) => setProfile((before) => ({ ...before, ...part }))} />
      </Form>
    </div>
  );
}

/** A profile as employers see it. */
export function AnonymousProfile({ person }: { person: Anonymous }): JSX.Element {
  const wishes = person.preferences;
  return (
    <div class="card anonymous">
      <h2>{person.headline}</h2>
      <Prose text={person.summary} />
      <Facts
        items={[
          ["Country", country(person.location?.country)],
          ["Skills", person.skills.map((s) => [s.name, s.years ? `${s.years} y` : ""].filter(Boolean).join(" ")).join(", ")],
          ["Languages", (person.languages ?? []).map((l) => `${language(l.code)} ${l.level}`).join(", ")],
          ["Studies", (person.education ?? []).map((e) => [e.degree, e.field].filter(Boolean).join(", ")).join("; ")],
          ["Certificates", (person.certifications ?? []).map((c) => c.name).join(", ")],
          ["Asks for", wishes?.min_salary ? pay(wishes.min_salary) : ""],
          ["Works", word(wishes?.remote)],
        ]}
      />
      {(person.experience ?? []).length > 0 && <h3>Experience</h3>}
      <ul class="plain">
        {(person.experience ?? []).map((post, i) => (
          <li key={i}>
            <strong>{post.title}</strong>
            <span class="sub">
              {post.start ?? "?"} – {post.end ?? "today"}
            </span>
            <Prose text={post.description} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Seen(): JSX.Element {
  const id = useCandidateId();
  const loaded = useLoad(() => told(api.GET("/v1/candidates/{id}/preview", { params: { path: { id } } })), id);
  return (
    <div class="narrow">
      <p class="lede">This is all that an employer sees before you accept a request.</p>
      <Show loaded={loaded} what="what employers see" lines={8}>
        {(person) => <AnonymousProfile person={person} />}
      </Show>
    </div>
  );
}

type Purpose = Schemas["ConsentDecision"]["purpose"];
const CONSENTS: [Purpose, string][] = [
  ["matching", "Match my profile with jobs. Without it nobody finds you."],
  ["learning", "Learn from what I decline, for me."],
  ["fairness", "Use what I tell about myself to check that rankings are fair; never to rank."],
];

function Choices(): JSX.Element {
  const loaded = useProfile();
  const action = useAction();
  // A box shows what was asked for at once; it goes back if the server refuses.
  const [asked, setAsked] = useState<Partial<Record<Purpose, boolean>>>({});
  const decide = async (id: string, purpose: Purpose, granted: boolean): Promise<void> => {
    setAsked({ ...asked, [purpose]: granted });
    const done = await action.run(async () => {
      await told(api.POST("/v1/candidates/{id}/consent", { params: { path: { id } }, body: { purpose, granted } }));
      loaded.reload();
    });
    if (!done) setAsked({ ...asked, [purpose]: !granted });
  };
  return (
    <div class="narrow">
      {action.problem && <ProblemNotice problem={action.problem} />}
      <Show loaded={loaded} what="your choices">
        {(candidate) => (
          <>
            <Section title="What you allow">
              {CONSENTS.map(([purpose, text]) => (
                <Tick
                  key={purpose}
                  label={text}
                  checked={asked[purpose] ?? candidate.consents[purpose] ?? false}
                  onChange={(granted) => void decide(candidate.id, purpose, granted)}
                />
              ))}
            </Section>
            <Learned id={candidate.id} />
            <Section title="Take it along" note="Everything that is held about you, as a file.">
              <div class="actions">
                <button type="button" disabled={action.busy} onClick={() => void action.run(() => save(candidate.id, null))}>
                  All data (JSON)
                </button>
                <button type="button" disabled={action.busy} onClick={() => void action.run(() => save(candidate.id, "json-resume"))}>
                  Profile as JSON Resume
                </button>
                <button type="button" disabled={action.busy} onClick={() => void action.run(() => save(candidate.id, "csv"))}>
                  Profile as a table (CSV)
                </button>
              </div>
            </Section>
            <Section title="Erase it" note="Your profile, your requests and your account, for good: on the page of your account.">
              <a class="button danger" href="#/account">
                To my account
              </a>
            </Section>
          </>
        )}
      </Show>
    </div>
  );
}

const FILES = { json: "skillmatch-data.json", "json-resume": "resume.json", csv: "profile.csv" };

async function save(id: string, format: "json-resume" | "csv" | null): Promise<void> {
  const params = { path: { id }, query: format ? { format } : {} };
  const blob = (await told(
    api.GET("/v1/candidates/{id}/export", { params, parseAs: "blob" }),
  )) as unknown as Blob;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = FILES[format ?? "json"];
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function Learned({ id }: { id: string }): JSX.Element {
  const action = useAction();
  const path = { params: { path: { id } } };
  const loaded = useLoad(() => told(api.GET("/v1/candidates/{id}/learned-preferences", path)), id);
  const forget = (): void =>
    void action.run(async () => {
      await told(api.DELETE("/v1/candidates/{id}/learned-preferences", path));
      loaded.reload();
    });
  return (
    <Section title="What your answers taught" id="learned">
      {action.problem && <ProblemNotice problem={action.problem} />}
      <Show loaded={loaded} what="what was learned" lines={2}>
        {(learned) =>
          learned.preferences.length === 0 ? (
            <p class="note">Nothing so far.</p>
          ) : (
            <>
              <ul class="plain">
                {learned.preferences.map((item, i) => (
                  <li key={i}>
                    {item.note}
                    <span class="sub">
                      {typeof item.value === "string" ? word(item.value) : pay(item.value)}, from {day(item.learned_from.declined_at)}
                      {item.applied ? "" : " · not used"}
                    </span>
                  </li>
                ))}
              </ul>
              <button type="button" class="under" disabled={action.busy} onClick={forget}>
                Forget it
              </button>
            </>
          )
        }
      </Show>
    </Section>
  );
}
