// The first page: a CV in, or somebody of the demo.
import type { JSX } from "preact";
import { useAccount } from "../account";
import { ApiProblem, signIn } from "../api";
import { useAction, useLoad } from "../loading";
import { ProblemNotice } from "../parts/states";
import { go } from "../router";
import { DEMO_EMPLOYERS, DEMO_PASSWORD, DEMO_PEOPLE, demoIsLoaded, type DemoAccount } from "./demo";
import { CvDrop } from "./drop";
import { importCv } from "./import-cv";
import { keepFile } from "./pending";
import { firstPage } from "./sign-in";

function Demo(): JSX.Element | null {
  const { refresh } = useAccount();
  const loaded = useLoad(demoIsLoaded, "demo");
  const action = useAction();
  if (!loaded.data) return null;
  const enter = (account: DemoAccount): void =>
    void action.run(async () => {
      try {
        await signIn(account.email, DEMO_PASSWORD);
      } catch (error) {
        if (!(error instanceof ApiProblem && error.status === 401)) throw error;
        // Whoever started this demo gave it a password of its own.
        go(`#/sign-in?email=${encodeURIComponent(account.email)}`);
        return;
      }
      go(firstPage(await refresh()));
    });
  const card = (account: DemoAccount): JSX.Element => (
    <li key={account.email}>
      <button type="button" class="person" disabled={action.busy} onClick={() => enter(account)}>
        <span class="person-name">{account.name}</span>
        <span class="person-who">{account.who}</span>
      </button>
    </li>
  );
  return (
    <section class="section" aria-labelledby="demo-title">
      <div class="section-head">
        <h2 id="demo-title">Or be somebody else for a while</h2>
      </div>
      <p class="note">People of the demo marketplace. Look around as one of them; nothing here is real.</p>
      {action.problem && <ProblemNotice problem={action.problem} />}
      <ul class="people">{DEMO_PEOPLE.map(card)}</ul>
      <p class="note">Or from the other side:</p>
      <ul class="people">{DEMO_EMPLOYERS.map(card)}</ul>
    </section>
  );
}

const PROMISES: [string, string][] = [
  ["By meaning", "“I keep web servers up” finds site reliability engineering. No keywords to guess."],
  ["With reasons", "Every score says what it saw: met, partly met, only named, or missing, and the line of your CV behind it."],
  ["Anonymous", "Employers see what you can do. Your name and contacts appear when you accept, and not before."],
  ["Pay first", "No job is open without its pay range. Your floor is a floor."],
];

export function Home(): JSX.Element {
  const { me } = useAccount();
  const action = useAction();
  const take = (file: File): void => {
    if (me?.role === "candidate") {
      void action.run(async () => {
        await importCv(file);
        go("#/draft");
      });
      return;
    }
    keepFile(file);
    go("#/start");
  };
  return (
    <>
      <div class="hero">
        <div class="hero-text">
          <h1 tabIndex={-1}>Say once what you can do. Work comes to you.</h1>
          <p class="lede">
            Give your CV and see which roles fit, how well, and why. Employers approach you, with the pay on the table;
            you decide.
          </p>
          <p class="hero-links">
            <a href="#/guides">What could I become?</a>
            {!me && <a href="#/start?as=employer">I am looking for people</a>}
            {me && <a href={firstPage(me)}>Go to my page</a>}
          </p>
        </div>
        {me?.role !== "employer" && me?.role !== "admin" && (
          <div>
            <CvDrop onFile={take} busy={action.busy} />
            {action.problem && <ProblemNotice problem={action.problem} />}
          </div>
        )}
      </div>
      <ul class="promises">
        {PROMISES.map(([title, text]) => (
          <li key={title}>
            <h2>{title}</h2>
            <p>{text}</p>
          </li>
        ))}
      </ul>
      {!me && <Demo />}
    </>
  );
}
