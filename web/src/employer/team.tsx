// The company and the people who hire for it.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useEmployerId } from "../account";
import { api, once, told, type Schemas } from "../api";
import { day, word } from "../format";
import { useAction, useLoad } from "../loading";
import { Field, Form, Saved } from "../parts/forms";
import { PageHead, Section } from "../parts/page";
import { ProblemNotice, Show } from "../parts/states";
import { Verification } from "./verification";

type Employer = Schemas["EmployerRead"];
const SIZES: [string, string][] = [["", "Not said"], ...["1-10", "11-50", "51-200", "201-1000", "1001+"].map((s): [string, string] => [s, s])];

function Company({ employer, saved, onSaved }: { employer: Employer; saved: boolean; onSaved: () => void }): JSX.Element {
  const action = useAction();
  const [about, setAbout] = useState({
    name: employer.name,
    description: employer.description ?? "",
    website: employer.website ?? "",
    industry: employer.industry ?? "",
    size: employer.size ?? "",
    country: employer.country ?? "",
  });
  const wrong = action.problem?.fields ?? {};
  const field = (name: keyof typeof about) => ({
    name,
    value: about[name],
    onInput: (value: string) => setAbout({ ...about, [name]: value }),
    error: wrong[name],
  });
  const save = async (): Promise<void> => {
    const body = Object.fromEntries(Object.entries(about).map(([name, value]) => [name, value.trim() || null]));
    await told(api.PATCH("/v1/employers/{id}", { params: { path: { id: employer.id } }, body }));
    onSaved();
  };
  return (
    <Form action={action} submit="Save" onSubmit={save} more={saved && <Saved />}>
      <Field label="Name" required {...field("name")} />
      <Field label="What you do" rows={4} {...field("description")} />
      <div class="pair">
        <Field label="Line of business" {...field("industry")} />
        <Field label="People" options={SIZES} {...field("size")} />
        <Field label="Web site" {...field("website")} />
        <Field label="Country" maxLength={2} {...field("country")} />
      </div>
    </Form>
  );
}

function Members({ id }: { id: string }): JSX.Element {
  const inviting = useAction();
  const removing = useAction();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState("member");
  const [token, setToken] = useState("");
  const path = { id };
  const loaded = useLoad(() => told(api.GET("/v1/employers/{id}/members", { params: { path, query: { limit: 100 } } })), id);
  const invite = async (): Promise<void> => {
    const body = { email, role: role as "owner" | "member" };
    const made = await told(api.POST("/v1/employers/{id}/members", { params: { path }, body, headers: once() }));
    setToken(made.invitation_token);
    setEmail("");
    loaded.reload();
  };
  const remove = (memberId: string): void =>
    void removing.run(async () => {
      await told(api.DELETE("/v1/employers/{id}/members/{member_id}", { params: { path: { id, member_id: memberId } } }));
      loaded.reload();
    });
  return (
    <>
      {removing.problem && <ProblemNotice problem={removing.problem} />}
      <Show loaded={loaded} what="your team">
        {(page) => (
          <ul class="people-list">
            {page.items.map((member) => (
              <li key={member.id}>
                <span>
                  {member.name ?? member.email}
                  <span class="sub">
                    {word(member.role)}
                    {member.status === "invited" && `, invited${member.expires_at ? `, until ${day(member.expires_at)}` : ""}`}
                  </span>
                </span>
                <button type="button" class="quiet" aria-label={`Remove ${member.name ?? member.email}`} disabled={removing.busy} onClick={() => remove(member.id)}>
                  Remove
                </button>
              </li>
            ))}
          </ul>
        )}
      </Show>
      <Form action={inviting} submit="Invite" onSubmit={invite}>
        <div class="pair">
          <Field label="A colleague’s e-mail" type="email" required value={email} onInput={setEmail} error={inviting.problem?.fields["email"]} />
          <Field label="As" options={[["member", "Member"], ["owner", "Owner"]]} value={role} onInput={setRole} />
        </div>
        {token && (
          <p class="notice" role="status">
            Give them this token; it is shown this once: <code>{token}</code>
          </p>
        )}
      </Form>
    </>
  );
}

export function Team(): JSX.Element {
  const id = useEmployerId();
  const [saved, setSaved] = useState(false);
  const loaded = useLoad(() => told(api.GET("/v1/employers/{id}", { params: { path: { id } } })), id);
  return (
    <div class="narrow">
      <PageHead title="Team" lede="Who hires with you, and what people read about your company." />
      {loaded.data && <Verification employer={loaded.data} onDone={loaded.reload} />}
      <Section title="People">
        <Members id={id} />
      </Section>
      <Section title="Your company" id="company">
        <Show loaded={loaded} what="your company">
          {(employer) => <Company key={employer.updated_at} employer={employer} saved={saved} onSaved={() => { setSaved(true); loaded.reload(); }} />}
        </Show>
      </Section>
    </div>
  );
}
