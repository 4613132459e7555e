// Career guides, found by meaning.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { api, told, type Schemas } from "../api";
import { word } from "../format";
import { useLoad } from "../loading";
import { Field } from "../parts/forms";
import { PageHead } from "../parts/page";
import { Empty, Show } from "../parts/states";

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

export function Guides(): JSX.Element {
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
      <Show loaded={loaded} what="the guides" lines={8}>
        {(page) => {
          if (page.items.length === 0) return <Empty title="No guide is near that">Try other words.</Empty>;
          const families = [...new Set(page.items.map((guide) => guide.family))];
          return (
            <>
              {page.note && <p class="note">{page.note}</p>}
              {q ? (
                <GuideList items={page.items} />
              ) : (
                families.map((family) => (
                  <section key={family} class="family" aria-labelledby={`family-${family}`}>
                    <h2 id={`family-${family}`}>{word(family)}</h2>
                    <GuideList items={page.items.filter((guide) => guide.family === family)} />
                  </section>
                ))
              )}
            </>
          );
        }}
      </Show>
    </>
  );
}
