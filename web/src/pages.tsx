// Which page an address shows, and to whom.
import type { JSX } from "preact";
import type { Me } from "./account";
import { Alerts } from "./candidate/alerts";
import { Compare, CompareOffers } from "./candidate/compare";
import { Inbox } from "./candidate/inbox";
import { ProfilePage } from "./candidate/profile";
import { Role } from "./candidate/role";
import { Roles } from "./candidate/roles";
import { JobPage } from "./employer/job";
import { Jobs } from "./employer/jobs";
import { NewJob } from "./employer/new-job";
import { Pipeline } from "./employer/pipeline";
import { Team } from "./employer/team";
import { RequestPage } from "./hiring/request";
import { Operator } from "./operator/operator";
import { PageHead } from "./parts/page";
import type { Place } from "./router";
import { AccountPage } from "./visitor/account";
import { Draft } from "./visitor/draft";
import { Guide } from "./visitor/guide";
import { Guides } from "./visitor/guides";
import { Home } from "./visitor/home";
import { SignInPage } from "./visitor/sign-in";
import { Start } from "./visitor/start";

function NoSuchPage(): JSX.Element {
  return <PageHead title="There is no such page" lede={<a href="#/">Go to the start</a>} />;
}

function NeedsSignIn({ as }: { as: string }): JSX.Element {
  return (
    <PageHead
      title="Please sign in"
      lede={
        <>
          This page is for {as}. <a href={`#/sign-in?then=${encodeURIComponent(location.hash)}`}>Sign in</a> to see it.
        </>
      }
    />
  );
}

type Page = (path: string[], query: URLSearchParams) => JSX.Element;

const ANYONE: Record<string, Page> = {
  "": () => <Home />,
  guides: ([slug]) => (slug ? <Guide key={slug} slug={slug} /> : <Guides />),
  "sign-in": (_, query) => <SignInPage key={query.get("email")} then={query.get("then")} demo={query.get("email")} />,
  start: (_, query) => <Start as={query.get("as") === "employer" ? "employer" : "candidate"} />,
};

const CANDIDATE: Record<string, Page> = {
  roles: ([id], query) => (id ? <Role key={id} jobId={id} /> : <Roles query={query} />),
  inbox: () => <Inbox />,
  requests: ([id]) => <RequestPage key={id} id={id ?? ""} />,
  compare: (_, query) => <Compare ids={(query.get("ids") ?? "").split(",").filter(Boolean)} />,
  offers: () => <CompareOffers />,
  profile: ([tab]) => <ProfilePage tab={tab ?? ""} />,
  alerts: () => <Alerts />,
};

const EMPLOYER: Record<string, Page> = {
  jobs: ([id, tab]) => {
    if (!id) return <Jobs />;
    return id === "new" ? <NewJob /> : <JobPage key={id} id={id} tab={tab ?? ""} />;
  },
  pipeline: () => <Pipeline />,
  requests: ([id]) => <RequestPage key={id} id={id ?? ""} />,
  team: () => <Team />,
};

/** The page of an address, or what keeps somebody from it. */
export function pageOf(place: Place, me: Me | null): JSX.Element {
  const [section = "", ...rest] = place.path;
  const open = ANYONE[section];
  if (open) return open(rest, place.query);
  if (section === "account") return me ? <AccountPage /> : <NeedsSignIn as="people with an account" />;
  if (section === "draft") return me?.role === "candidate" ? <Draft /> : <NeedsSignIn as="candidates" />;
  if (section === "operator") return me?.role === "admin" ? <Operator /> : <NeedsSignIn as="operators" />;
  const own = me?.role === "employer" ? EMPLOYER[section] : me?.role === "candidate" ? CANDIDATE[section] : undefined;
  if (own) return me?.role === "candidate" && !me.candidate_id ? <Draft /> : own(rest, place.query);
  if (CANDIDATE[section] || EMPLOYER[section]) {
    return <NeedsSignIn as={EMPLOYER[section] ? (CANDIDATE[section] ? "its two sides" : "employers") : "candidates"} />;
  }
  return <NoSuchPage />;
}
