// Opening an account: on the way to the draft of a profile, or as an employer.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useAccount } from "../account";
import { api, signIn, told } from "../api";
import { useAction } from "../loading";
import { Field, Form } from "../parts/forms";
import { PageHead } from "../parts/page";
import { go } from "../router";
import { importCv } from "./import-cv";
import { waitingFile } from "./pending";

export function Start({ as }: { as: "candidate" | "employer" }): JSX.Element {
  const { refresh } = useAccount();
  const action = useAction();
  const file = waitingFile();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [company, setCompany] = useState("");
  const [token, setToken] = useState("");
  const wrong = action.problem?.fields ?? {};
  const open = async (): Promise<void> => {
    const more = as === "employer" ? (token ? { invitation_token: token } : { company }) : {};
    await told(api.POST("/v1/auth/register", { body: { name, email, password, role: as, ...more } }));
    await signIn(email, password);
    const reading = as === "candidate" && file ? importCv(file).catch(() => null) : null;
    await refresh();
    await reading;
    go(as === "employer" ? "#/jobs" : "#/draft");
  };
  const lede =
    as === "employer"
      ? "Post a job with its pay, see who fits and why, and approach them."
      : file
        ? `One step before ${file.name === "cv.txt" ? "your text" : file.name} is read: an account, so that the draft is yours alone. Nothing is stored before you confirm it.`
        : "An account, so that your profile is yours alone.";
  return (
    <div class="narrow">
      <PageHead title={as === "employer" ? "Find people" : "Open an account"} lede={lede} />
      <Form action={action} submit={file && as === "candidate" ? "Open it and read my CV" : "Open the account"} onSubmit={open}>
        <Field label="Your name" name="name" autoComplete="name" required value={name} onInput={setName} error={wrong["name"]} />
        {as === "employer" && !token && (
          <Field label="Company" name="company" autoComplete="organization" required value={company} onInput={setCompany} error={wrong["company"]} />
        )}
        <Field label="E-mail" name="email" type="email" autoComplete="username" required value={email} onInput={setEmail} error={wrong["email"]} />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete="new-password"
          required
          value={password}
          onInput={setPassword}
          error={wrong["password"]}
          hint="A few words that do not belong together are good."
        />
        {as === "employer" && (
          <details class="more-ways">
            <summary>I was invited by a colleague</summary>
            <Field label="Token of the invitation" value={token} onInput={setToken} error={wrong["invitation_token"]} />
          </details>
        )}
      </Form>
      <p class="note">
        {as === "employer" ? <a href="#/start">Looking for work instead?</a> : <a href="#/start?as=employer">Looking for people instead?</a>} Have an account? <a href="#/sign-in">Sign in</a>.
      </p>
    </div>
  );
}
