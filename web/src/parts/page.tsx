// The frame of every page: a heading that takes the focus, and a title for the tab.
import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";

interface HeadProps {
  title: string;
  lede?: ComponentChildren;
  actions?: ComponentChildren;
  back?: { to: string; text: string };
}

/** The heading of a page. */
export function PageHead({ title, lede, actions, back }: HeadProps): JSX.Element {
  useEffect(() => {
    document.title = `${title} · Skillmatch`;
  }, [title]);
  return (
    <div class="page-head">
      {back && (
        <a class="back" href={back.to}>
          ← {back.text}
        </a>
      )}
      <div class="page-head-row">
        <h1 tabIndex={-1}>{title}</h1>
        {actions && <div class="actions">{actions}</div>}
      </div>
      {lede && <div class="lede">{lede}</div>}
    </div>
  );
}

/** A part of a page with a heading of its own. */
export function Section(props: {
  title: string;
  id?: string;
  note?: ComponentChildren;
  actions?: ComponentChildren;
  children: ComponentChildren;
  class?: string;
}): JSX.Element {
  const id = props.id ?? props.title.toLowerCase().replace(/[^a-z]+/g, "-");
  return (
    <section class={`section ${props.class ?? ""}`} aria-labelledby={`${id}-title`}>
      <div class="section-head">
        <h2 id={`${id}-title`}>{props.title}</h2>
        {props.actions}
      </div>
      {props.note && <p class="note">{props.note}</p>}
      {props.children}
    </section>
  );
}

/** A list of a term and what it is, left out where it is nothing. */
export function Facts({ items }: { items: [string, ComponentChildren][] }): JSX.Element {
  return (
    <dl class="facts">
      {items
        .filter(([, value]) => value !== null && value !== undefined && value !== "" && value !== false)
        .map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** Text with paragraphs, as people wrote it. */
export function Prose({ text }: { text: string | null | undefined }): JSX.Element | null {
  if (!text) return null;
  return (
    <div class="prose">
      {text.split(/\n{2,}/).map((part, i) => (
        <p key={i}>{part}</p>
      ))}
    </div>
  );
}
