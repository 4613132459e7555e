// From registration to ranked roles with the generated types.
import { signedIn, skillmatch, type Schemas } from "./client.js";

const url = process.env["SKILLMATCH_URL"] ?? "http://127.0.0.1:8000";
const email = `${crypto.randomUUID()}@example.com`;
const password = "a long pass phrase";

function told<T>(answer: { data?: T; error?: Schemas["Problem"] }): T {
  if (answer.data === undefined) throw new Error(answer.error?.detail ?? "no answer");
  return answer.data;
}

const anyone = skillmatch(url);
told(
  await anyone.POST("/v1/auth/register", {
    body: { email, password, role: "candidate", name: "Ada Example" },
  }),
);
const me = await signedIn(url, email, password);
const person = told(
  await me.POST("/v1/candidates", {
    body: {
      name: "Ada Example",
      email,
      headline: "Data engineer",
      skills: [{ name: "Python", years: 6 }, { name: "Airflow", years: 3 }],
    },
  }),
);
const page = told(
  await me.GET("/v1/candidates/{id}/matches", {
    params: { path: { id: person.id }, query: { limit: 5 } },
  }),
);
for (const match of page.items) {
  console.log(match.score.toFixed(4), match.band, match.job?.title, match.job?.company);
}
