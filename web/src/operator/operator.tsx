// What an operator looks at in the morning.
import type { JSX } from "preact";
import { PageHead } from "../parts/page";
import { Audit } from "./audit";
import { ToVerify } from "./employers";
import { Fairness } from "./fairness";
import { Health } from "./health";
import { SupportInbox } from "./support";

export function Operator(): JSX.Element {
  return (
    <>
      <PageHead title="Operations" lede="How the service is, and who waits for you." />
      <Health />
      <SupportInbox />
      <ToVerify />
      <Fairness />
      <Audit />
    </>
  );
}
