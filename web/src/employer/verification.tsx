// Proving that a company is what it says: until then its people see no candidates.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { api, told, type Schemas } from "../api";
import { useAction } from "../loading";
import { Field, Form } from "../parts/forms";
import { Section } from "../parts/page";

export function Verification({ employer, onDone }: { employer: Schemas["EmployerRead"]; onDone: () => void }): JSX.Element | null {
  const asking = useAction();
  const proving = useAction();
  const [email, setEmail] = useState("");
  const [code, setCode] = useState("");
  const [sent, setSent] = useState(false);
  if (employer.verified) return null;
  const verify = (body: Schemas["EmployerVerify"]): Promise<unknown> =>
    told(api.POST("/v1/employers/{id}/verify", { params: { path: { id: employer.id } }, body }));
  const ask = async (): Promise<void> => {
    const domain = email.split("@")[1] ?? "";
    if (domain && !employer.domains.includes(domain)) {
      const body = { domains: [...employer.domains, domain] };
      await told(api.PATCH("/v1/employers/{id}", { params: { path: { id: employer.id } }, body }));
    }
    await verify({ email });
    setSent(true);
  };
  const prove = async (): Promise<void> => {
    await verify({ code: code.trim() });
    onDone();
  };
  return (
    <Section title="Not verified yet" id="verification" note="Until then you see no candidates. An address of your company’s own domain proves it; or ask the operator.">
      <Form action={asking} submit="Mail me a code" onSubmit={ask}>
        <Field label="An address at your company" type="email" required value={email} onInput={setEmail} error={asking.problem?.fields["email"]} />
      </Form>
      {sent && (
        <Form action={proving} submit="Verify" onSubmit={prove}>
          <Field label="The code of the mail" required autoComplete="one-time-code" value={code} onInput={setCode} error={proving.problem?.fields["code"]} />
        </Form>
      )}
    </Section>
  );
}
