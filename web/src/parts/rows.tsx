// Lists inside the form of a profile: rows that can be added, changed and taken away.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface RowsProps<T> {
  title: string;
  /** Field of the API, such as `experience`. */
  field: string;
  one: string;
  rows: T[];
  empty: T;
  onChange: (rows: T[]) => void;
  children: (row: T, change: (part: Partial<T>) => void, field: string) => ComponentChildren;
  class?: string;
}

export function Rows<T>(props: RowsProps<T>): JSX.Element {
  const list = useRef<HTMLUListElement>(null);
  const count = useRef(props.rows.length);
  useEffect(() => {
    // Somebody who adds a row wants to fill it in.
    if (props.rows.length > count.current) list.current?.querySelector<HTMLElement>("li:last-child input")?.focus();
    count.current = props.rows.length;
  }, [props.rows.length]);
  const change = (at: number, part: Partial<T>): void =>
    props.onChange(props.rows.map((row, i) => (i === at ? { ...row, ...part } : row)));
  return (
    <fieldset class={`rows ${props.class ?? ""}`}>
      <legend>{props.title}</legend>
      <ul ref={list}>
        {props.rows.map((row, i) => (
          <li key={i} class="row">
            <div class="row-fields">{props.children(row, (part) => change(i, part), `${props.field}.${i}`)}</div>
            <button
              type="button"
              class="quiet remove"
              aria-label={`Remove ${props.one} ${i + 1}`}
              onClick={() => props.onChange(props.rows.filter((_, at) => at !== i))}
            >
              Remove
            </button>
          </li>
        ))}
      </ul>
      <button type="button" class="quiet" onClick={() => props.onChange([...props.rows, props.empty])}>
        Add {props.one}
      </button>
    </fieldset>
  );
}
