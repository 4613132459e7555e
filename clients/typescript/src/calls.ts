// Forty calls of the generated types, as a person and as a company, to the demo marketplace.
// `SKILLMATCH_URL` names the server: it was started with `--demo` and is disposable.
import { signedIn, skillmatch, type Schemas } from "./client.js";

const url = process.env["SKILLMATCH_URL"] ?? "http://127.0.0.1:8000";
const password = "a long pass phrase";
let made = 0;

function told<T>(answer: { data?: T; error?: Schemas["Problem"]; response: Response }): T {
  made += 1;
  if (!answer.response.ok) throw new Error(JSON.stringify(answer.error));
  return answer.data as T;
}

async function signedUp(role: "candidate" | "employer", company?: string) {
  const anyone = skillmatch(url);
  const email = `${crypto.randomUUID()}@example.com`;
  const body = { email, password, role, name: "Ada Example", ...(company ? { company } : {}) };
  told(await anyone.POST("/v1/auth/register", { body }));
  made += 1;
  return signedIn(url, email, password);
}

const anyone = skillmatch(url);
const guides = told(
  await anyone.GET("/v1/career-guides", { params: { query: { q: "pipelines" } } }),
);
const slug = guides.items[0]!.slug;
const atSlug = { params: { path: { slug } } };
told(await anyone.GET("/v1/career-guides/{slug}", atSlug));
told(await anyone.GET("/v1/career-guides/{slug}/salaries", atSlug));
told(await anyone.GET("/v1/career-guides/{slug}/roles", atSlug));
told(await anyone.GET("/v1/career-guides/{slug}/transitions", atSlug));
told(await anyone.GET("/v1/skills", { params: { query: { q: "pyth" } } }));
const companies = told(await anyone.GET("/v1/employers"));
told(
  await anyone.GET("/v1/employers/{id}", { params: { path: { id: companies.items[0]!.id } } }),
);

const me = await signedUp("candidate");
const person = told(
  await me.POST("/v1/candidates", {
    body: {
      name: "Ada Example",
      email: `${crypto.randomUUID()}@example.com`,
      headline: "Data engineer",
      skills: [{ name: "Python", years: 6 }],
      experience: [{ title: "Data engineer", start: "2020-01" }],
    },
  }),
);
const mine = { params: { path: { id: person.id } } };
told(await me.GET("/v1/me"));
told(await me.GET("/v1/candidates/{id}", mine));
told(await me.PATCH("/v1/candidates/{id}", { ...mine, body: { summary: "I move rows." } }));
told(await me.GET("/v1/candidates/{id}/preview", mine));
const ranked = told(await me.GET("/v1/candidates/{id}/matches", mine));
const jobId = ranked.items[0]!.job!.id!;
const pair = told(
  await me.GET("/v1/match/{candidate_id}/{job_id}", {
    params: { path: { candidate_id: person.id, job_id: jobId } },
  }),
);
told(
  await me.POST("/v1/match/feedback", {
    body: { request_id: pair.request_id, candidate_id: person.id, job_id: jobId, event: "viewed" },
  }),
);
told(
  await me.GET("/v1/candidates/{id}/skill-gap", {
    params: { ...mine.params, query: { job_id: jobId } },
  }),
);
told(
  await me.GET("/v1/career-guides/ranked", { params: { query: { candidate_id: person.id } } }),
);
told(await me.GET("/v1/jobs/{id}", { params: { path: { id: jobId } } }));
told(await me.GET("/v1/jobs", { params: { query: { q: "moving rows" } } }));
told(await me.POST("/v1/skills/extract", { body: { text: "We use Python." } }));
told(
  await me.POST("/v1/match", {
    body: { candidate: { skills: [{ name: "Python" }] }, jobs: [{ title: "Data engineer" }] },
  }),
);
const alert = told(await me.POST("/v1/alerts", { body: { name: "Rows" } }));
told(await me.GET("/v1/alerts"));
told(await me.DELETE("/v1/alerts/{id}", { params: { path: { id: alert.id } } }));
const key = told(await me.POST("/v1/api-keys", { body: { name: "k" } }));
told(await me.GET("/v1/api-keys"));
told(await me.DELETE("/v1/api-keys/{id}", { params: { path: { id: key.id } } }));

const us = await signedUp("employer", "Example Freight");
const own = told(await us.GET("/v1/me"));
const job = told(
  await us.POST("/v1/jobs", {
    body: {
      employer_id: own.employer_id!,
      title: "Data engineer",
      description: "You own the loads that bring parcel events into our warehouse. ".repeat(5),
      salary: { min: 60000, max: 75000, currency: "GBP", period: "year" },
      skills: [{ name: "Python" }, { name: "Kafka" }],
    },
  }),
);
const atJob = { params: { path: { id: job.id } } };
told(await us.POST("/v1/jobs/{id}/publish", atJob));
told(await us.GET("/v1/jobs/{id}/matches", atJob));
told(await us.GET("/v1/jobs/{id}/insights", atJob));
const request = told(
  await us.POST("/v1/match-requests", {
    body: { job_id: job.id, candidate_id: person.id, message: "Shall we talk?" },
  }),
);
const atRequest = { params: { path: { id: request.id } } };
told(await me.GET("/v1/match-requests"));
told(await me.GET("/v1/match-requests/{id}", atRequest));
told(await me.GET("/v1/candidates/{id}/match-requests/compare", mine));
told(
  await me.POST("/v1/match-requests/{id}/contest", {
    ...atRequest,
    body: { requirement: "Kafka", text: "Kafka for two years.", evidence: "experience.0" },
  }),
);
told(await me.POST("/v1/match-requests/{id}/accept", atRequest));
told(await me.POST("/v1/match-requests/{id}/messages", { ...atRequest, body: { text: "Gladly." } }));
told(await us.GET("/v1/match-requests/{id}/messages", atRequest));
const start = new Date(Date.now() + 2 * 86_400_000);
const end = new Date(start.getTime() + 3_600_000);
const interview = told(
  await us.POST("/v1/match-requests/{id}/interviews", {
    ...atRequest,
    body: { kind: "video", slots: [{ start: start.toISOString(), end: end.toISOString() }] },
  }),
);
told(
  await me.POST("/v1/interviews/{id}/confirm", {
    params: { path: { id: interview.id } },
    body: { slot: interview.slots[0]!.id },
  }),
);
const offer = told(
  await us.POST("/v1/match-requests/{id}/offers", {
    ...atRequest,
    body: {
      salary: { amount: 70000, currency: "GBP", period: "year" },
      expires_at: start.toISOString(),
    },
  }),
);
told(await me.GET("/v1/candidates/{id}/offers/compare", mine));
told(await me.POST("/v1/offers/{id}/accept", { params: { path: { id: offer.id } } }));
told(await us.GET("/v1/match-requests/{id}/history", atRequest));
told(await us.GET("/v1/match-requests/stages"));
told(
  await us.POST("/v1/webhooks", { body: { url: "https://hooks.example.com/", events: ["*"] } }),
);
told(await us.GET("/v1/webhooks"));

if (made < 40) throw new Error(`only ${made} calls`);
console.log(`${made} calls`);
