// Signing in, by password or, for operators, by key.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useAccount, type Me } from "../account";
import { signIn } from "../api";
import { useAction } from "../loading";
import { Field, Form } from "../parts/forms";
import { PageHead } from "../parts/page";
import { go } from "../router";
import { keepSignIn } from "../session";

/** Where somebody begins after signing in. */
export function firstPage(me: Me | null): string {
  if (me?.role === "employer") return "#/jobs";
  if (me?.role === "admin") return "#/operator";
  return me?.candidate_id ? "#/roles" : "#/draft";
}

export function SignInPage({ then, demo }: { then: string | null; demo: string | null }): JSX.Element {
  const { refresh } = useAccount();
  const [email, setEmail] = useState(demo ?? "");
  const [password, setPassword] = useState("");
  const [key, setKey] = useState("");
  const byPassword = useAction();
  const byKey = useAction();
  const enter = async (how: () => Promise<void>): Promise<void> => {
    await how();
    const me = await refresh().catch((error: unknown) => {
      keepSignIn(null);
      throw error;
    });
    go(then?.startsWith("#/") ? then : firstPage(me));
  };
  return (
    <div class="narrow">
      <PageHead title="Sign in" lede={<>New here? <a href="#/">Begin with your CV</a> or <a href="#/start?as=employer">as an employer</a>.</>} />
      <Form action={byPassword} submit="Sign in" onSubmit={() => enter(() => signIn(email, password))}>
        <Field label="E-mail" type="email" autoComplete="username" required value={email} onInput={setEmail} />
        <Field label="Password" type="password" autoComplete="current-password" required value={password} onInput={setPassword} hint={demo && "This demo has a password of its own: it is printed where it was started."} />
      </Form>
      <details class="more-ways">
        <summary>Sign in with an API key</summary>
        <Form action={byKey} submit="Use this key" onSubmit={() => enter(async () => keepSignIn({ key: key.trim() }))}>
          <Field
            label="Key"
            type="password"
            autoComplete="off"
            required
            value={key}
            onInput={setKey}
            hint="Operators make theirs on the command line: skillmatch keys create --role admin"
          />
        </Form>
      </details>
    </div>
  );
}
