// Career guides, found by meaning.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useAccount } from "../account";
import { api, told, type Schemas } from "../api";
import { plural, word } from "../format";
import { useLoad } from "../loading";
import { Field } from "../parts/forms";
import { Score } from "../parts/match";
import { PageHead, Section } from "../parts/page";
import { Empty, Show } from "../parts/states";
import { PayChanges, Skills } from "./near";

type Found = Schemas["GuideFound"];

function GuideList({ items }: { items: Found[] }): JSX.Element {
  return (
    <ul class="guide-list">
      {items.map((guide) => (
        <li key={guide.slug}>
          <a href={`#/guides/${guide.slug}`}>{guide.title}</a>
          <p>{guide.summary}</p>
        </li>
      ))}
    </ul>
  );
}

const FIRST_SHOWN = 5;

/** All guides in the order in which they fit a person. */
function RankedForYou({ candidateId }: { candidateId: string }): JSX.Element {
  const [all, setAll] = useState(false);
  const loaded = useLoad(
    () => told(api.GET("/v1/career-guides/ranked", { params: { query: { candidate_id: candidateId, limit: 100 } } })),
    candidateId,
  );
  return (
    <Section title="Nearest to your profile" id="ranked">
      <Show loaded={loaded} what="what fits you" lines={5}>
        {({ items, present_role }) => (
          <>
            <ol class="guide-list ranked">
              {(all ? items : items.slice(0, FIRST_SHOWN)).map((guide) => (
                <li key={guide.slug}>
                  <Score score={guide.score} band={guide.band} />
                  <div>
                    <a href={`#/guides/${guide.slug}`}>{guide.title}</a>
                    {guide.slug === present_role && <span class="tag on">what you do now</span>}
                    <span class="sub">{guide.open_roles > 0 ? plural(guide.open_roles, "open job") : "no open job"}</span>
                    <Skills
                      had={[...guide.met, ...guide.partial]}
                      lacking={[...guide.claimed, ...guide.missing]}
                      hadText="You bring"
                      lackingText="To learn or to show"
                    />
                    <PayChanges changes={guide.pay_changes} />
                  </div>
                </li>
              ))}
            </ol>
            {items.length > FIRST_SHOWN && (
              <button type="button" class="quiet under" onClick={() => setAll(!all)}>
                {all ? "Show fewer" : `Show all ${items.length}`}
              </button>
            )}
          </>
        )}
      </Show>
    </Section>
  );
}

export function Guides(): JSX.Element {
  const { me } = useAccount();
  const [typed, setTyped] = useState("");
  const [q, setQ] = useState("");
  useEffect(() => {
    const waiting = setTimeout(() => setQ(typed.trim()), 300);
    return () => clearTimeout(waiting);
  }, [typed]);
  const loaded = useLoad(
    () => told(api.GET("/v1/career-guides", { params: { query: q ? { q, limit: 6 } : { limit: 100 } } })),
    q,
  );
  return (
    <>
      <PageHead title="Career guides" lede="Say what you like doing; you need not know what the role is called." />
      <form role="search" class="ask" onSubmit={(event) => event.preventDefault()}>
        <Field
          label="What would you like to do all day?"
          type="search"
          value={typed}
          onInput={setTyped}
          placeholder="I like talking to customers and deciding what to build"
        />
      </form>
      {!q && me?.candidate_id && <RankedForYou candidateId={me.candidate_id} />}
      <Show loaded={loaded} what="the guides" lines={8}>
        {(page) => {
          if (page.items.length === 0) return <Empty title="No guide is near that">Try other words.</Empty>;
          const ranked = !q && me?.candidate_id;
          const Heading = ranked ? "h3" : "h2";
          const families = [...new Set(page.items.map((guide) => guide.family))];
          const list = (
            <>
              {page.note && <p class="note">{page.note}</p>}
              {q ? (
                <GuideList items={page.items} />
              ) : (
                families.map((family) => (
                  <section key={family} class="family" aria-labelledby={`family-${family}`}>
                    <Heading id={`family-${family}`}>{word(family)}</Heading>
                    <GuideList items={page.items.filter((guide) => guide.family === family)} />
                  </section>
                ))
              )}
            </>
          );
          return ranked ? <Section title="All guides">{list}</Section> : list;
        }}
      </Show>
    </>
  );
}
