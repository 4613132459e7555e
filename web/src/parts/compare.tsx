// Things side by side: one column each, one row per question.
import type { ComponentChildren, JSX } from "preact";

export function CompareTable<T>(props: {
  what: string;
  items: T[];
  head: (item: T) => ComponentChildren;
  rows: [string, (item: T) => ComponentChildren][];
}): JSX.Element {
  const shown = props.rows.filter(([, cell]) => props.items.some((item) => cell(item)));
  return (
    <div class="scroll-x" role="region" aria-label={props.what} tabIndex={0}>
      <table class="table compare">
        <thead>
          <tr>
            <td />
            {props.items.map((item, i) => (
              <th scope="col" key={i}>
                {props.head(item)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(([name, cell]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {props.items.map((item, i) => (
                <td key={i}>{cell(item) || "–"}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
