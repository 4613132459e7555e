// The demo marketplace, where it is loaded: its people may be tried by everybody. The password
// below is published (see app/services/demo.py); a demo may have another.
import { api } from "../api";

export const DEMO_PASSWORD = "demo-marketplace";
const A_DEMO_COMPANY = "019b76da-a800-7c5d-a3de-f0af019d8a98";

export interface DemoAccount {
  email: string;
  name: string;
  who: string;
}

export const DEMO_PEOPLE: DemoAccount[] = [
  { email: "chidinma.okafor@example.com", name: "Chidinma Okafor", who: "Backend engineer, five years with payments. Lagos." },
  { email: "tegan.arsenault@example.com", name: "Tegan Arsenault", who: "“I keep busy web servers up, fast and boring.” Fredericton." },
  { email: "hester.sowerby@example.net", name: "Hester Sowerby", who: "Bookkeeper turned controller who enjoys year-end. Beverley." },
  { email: "levin.achtelik@example.org", name: "Levin Achtelik", who: "“I craft interfaces that feel instant.” Leipzig." },
  { email: "maricel.dumlao@example.com", name: "Maricel Dumlao", who: "A nurse for eleven years, now a data analyst. Brisbane." },
  { email: "marisol.q@example.net", name: "Marisol Quintero", who: "Emergency nurse turned UX researcher. Boston." },
];

export const DEMO_EMPLOYERS: DemoAccount[] = [
  { email: "hiring@lumen-ledger.example.com", name: "Lumen Ledger", who: "Hiring for a company in payments." },
  { email: "hiring@canalhouse.example.com", name: "Canalhouse Commerce", who: "Hiring for a company in online trade." },
  { email: "hiring@kestrel-health.example.com", name: "Kestrel Health", who: "Hiring for a company in health care." },
];

/** Whether the demo marketplace is loaded here. */
export async function demoIsLoaded(): Promise<boolean> {
  const { response } = await api.GET("/v1/employers/{id}", { params: { path: { id: A_DEMO_COMPANY } } });
  return response.ok;
}
