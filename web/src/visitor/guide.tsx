// One career guide.
import type { JSX } from "preact";
import { useAccount } from "../account";
import { api, told, type Schemas } from "../api";
import { payRange, percent, place, points, word } from "../format";
import { useLoad } from "../loading";
import { PageHead, Prose, Section } from "../parts/page";
import { Show } from "../parts/states";
import { PayChanges, Skills } from "./near";
import { PayChart } from "./pay-chart";

/** What the number beside it says, in another unit. */
const GAIN_IN_WORDS = / ?By itself it lifts the score by [\d.]+\./;

type GuideRead = Schemas["GuideRead"];

function Fit({ slug, candidateId }: { slug: string; candidateId: string }): JSX.Element {
  const loaded = useLoad(
    () => told(api.GET("/v1/career-guides/{slug}/fit", { params: { path: { slug }, query: { candidate_id: candidateId } } })),
    slug,
  );
  return (
    <Section title="You and this role" id="fit">
      <Show loaded={loaded} what="how you fit">
        {(gap) => (
          <>
            <p class="new-score">
              <span class="score-number">{percent(gap.score)}</span>
              <span>
                today
                {gap.additions.length > 0 && `; ${percent(gap.new_score)} with ${gap.additions.map((a) => a.skill).join(", ")}`}
              </span>
            </p>
            {gap.learning_order.length > 0 && (
              <>
                <h3>In which order to learn</h3>
                <ol class="steps">
                  {gap.learning_order.slice(0, 6).map((lesson) => (
                    <li key={lesson.skill}>
                      {lesson.skill} <span class="gain">{points(lesson.gain)}</span>
                      <span class="sub">{lesson.reason.replace(GAIN_IN_WORDS, "")}</span>
                    </li>
                  ))}
                </ol>
              </>
            )}
          </>
        )}
      </Show>
    </Section>
  );
}

const MOST_SHOWN = 6;

/** The roles that lie nearest, and what they ask for besides. */
function Transitions({ slug }: { slug: string }): JSX.Element {
  const loaded = useLoad(
    () => told(api.GET("/v1/career-guides/{slug}/transitions", { params: { path: { slug }, query: { limit: MOST_SHOWN } } })),
    slug,
  );
  return (
    <Section title="Where it can lead" id="transitions" note="The nearest roles, what you would bring along and what you would have to learn.">
      <Show loaded={loaded} what="the roles beside it">
        {({ items }) => (
          <ul class="guide-list near">
            {items.map((role) => (
              <li key={role.slug}>
                <a href={`#/guides/${role.slug}`}>{role.title}</a>
                {role.difference && <p>{role.difference}</p>}
                <Skills had={role.shared_skills} lacking={role.missing_skills} hadText="Brings along" lackingText="To learn" />
                <PayChanges changes={role.pay_changes} />
              </li>
            ))}
          </ul>
        )}
      </Show>
    </Section>
  );
}

function Body({ guide }: { guide: GuideRead }): JSX.Element {
  const { me } = useAccount();
  return (
    <div class="with-aside">
      <div>
        <Section title="What it is">
          <Prose text={guide.what_it_is} />
        </Section>
        <Section title="What it pays" id="pay">
          <PayChart salaries={guide.salaries} />
        </Section>
        {me?.candidate_id && <Fit slug={guide.slug} candidateId={me.candidate_id} />}
        <Section title="What you do all day" id="day">
          <ul class="prose">
            {guide.responsibilities.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </Section>
        <Section title="What you need" id="need">
          <dl class="terms">
            {guide.required_skills.map((skill) => (
              <div key={skill.name}>
                <dt>{skill.name}</dt>
                <dd>{skill.why}</dd>
              </div>
            ))}
          </dl>
          <p class="note under">{guide.coding}</p>
        </Section>
        <Section title="How to start">
          <Prose text={guide.how_to_start} />
          <ol class="steps">
            {guide.path.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </Section>
        <Transitions slug={guide.slug} />
        {guide.perspective && (
          <Section title="From practice">
            <blockquote>{guide.perspective}</blockquote>
          </Section>
        )}
        {guide.in_depth.map((topic) => (
          <Section key={topic.topic} title={topic.topic}>
            <Prose text={topic.text} />
          </Section>
        ))}
        <Section title="Questions">
          {guide.faqs.map((faq) => (
            <details key={faq.question} class="faq">
              <summary>{faq.question}</summary>
              <p>{faq.answer}</p>
            </details>
          ))}
        </Section>
      </div>
      <aside class="aside" aria-label="Beside the guide">
        <h2>Not to be mixed up with</h2>
        <dl class="terms">
          {guide.compared_with.map((other) => (
            <div key={other.role}>
              <dt>{other.role}</dt>
              <dd>{other.difference}</dd>
            </div>
          ))}
        </dl>
        {guide.latest_roles.length > 0 && (
          <>
            <h2>Open now</h2>
            <ul class="plain">
              {guide.latest_roles.map((role) => (
                <li key={role.id}>
                  {me?.candidate_id ? <a href={`#/roles/${role.id}`}>{role.title}</a> : role.title}
                  <span class="sub">
                    {role.company}, {place({ location: { country: role.country }, remote: role.remote })}
                  </span>
                  <span class="sub">{payRange(role.salary)}</span>
                </li>
              ))}
            </ul>
          </>
        )}
        {guide.certifications.length > 0 && (
          <>
            <h2>Certificates that help</h2>
            <ul class="plain">
              {guide.certifications.map((name) => (
                <li key={name}>{name}</li>
              ))}
            </ul>
          </>
        )}
      </aside>
    </div>
  );
}

export function Guide({ slug }: { slug: string }): JSX.Element {
  const loaded = useLoad(() => told(api.GET("/v1/career-guides/{slug}", { params: { path: { slug } } })), slug);
  return (
    <>
      <PageHead
        title={loaded.data?.title ?? word(slug)}
        lede={loaded.data?.summary ?? "\u00a0"}
        back={{ to: "#/guides", text: "Career guides" }}
      />
      <Show loaded={loaded} what="the guide" lines={8}>
        {(guide) => <Body guide={guide} />}
      </Show>
    </>
  );
}
