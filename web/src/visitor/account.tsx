// The account itself: password, keys, and its end.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useAccount } from "../account";
import { api, told } from "../api";
import { word } from "../format";
import { useAction } from "../loading";
import { Dialog } from "../parts/dialog";
import { Field, Form } from "../parts/forms";
import { Facts, PageHead, Section } from "../parts/page";
import { go } from "../router";
import { keepSignIn } from "../session";

function Password(): JSX.Element {
  const action = useAction();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [done, setDone] = useState(false);
  const wrong = action.problem?.fields ?? {};
  const change = async (): Promise<void> => {
    const tokens = await told(api.POST("/v1/auth/password", { body: { current, new: next } }));
    keepSignIn({ token: tokens.access_token, refresh: tokens.refresh_token });
    setCurrent("");
    setNext("");
    setDone(true);
  };
  return (
    <Form action={action} submit="Change the password" onSubmit={change}>
      <Field label="Password today" type="password" autoComplete="current-password" required value={current} onInput={setCurrent} error={wrong["current"]} />
      <Field label="New password" type="password" autoComplete="new-password" required value={next} onInput={setNext} error={wrong["new"]} />
      {done && <p class="notice good" role="status">It is changed. Other places where you were signed in must sign in anew.</p>}
    </Form>
  );
}

function End(): JSX.Element {
  const action = useAction();
  const [asking, setAsking] = useState(false);
  const end = async (): Promise<void> => {
    await told(api.DELETE("/v1/me"));
    keepSignIn(null);
    go("#/");
  };
  return (
    <>
      <button type="button" class="danger" onClick={() => setAsking(true)}>
        Delete my account
      </button>
      <Dialog title="Delete your account?" open={asking} onClose={() => setAsking(false)}>
        <Form action={action} submit="Delete it for good" onSubmit={end} class="danger-form">
          <p>Your account and everything about you is erased. This cannot be undone.</p>
        </Form>
      </Dialog>
    </>
  );
}

export function AccountPage(): JSX.Element {
  const { me, signOut } = useAccount();
  return (
    <div class="narrow">
      <PageHead
        title="Your account"
        actions={
          <button type="button" onClick={() => void signOut()}>
            Sign out
          </button>
        }
      />
      <Facts items={[["Name", me?.name], ["E-mail", me?.email], ["You are", word(me?.role)]]} />
      {me?.email && (
        <Section title="Password">
          <Password />
        </Section>
      )}
      {me?.role !== "admin" && (
        <Section title="The end" note="You can take all data about you along first: see your profile.">
          <End />
        </Section>
      )}
    </div>
  );
}
