// Buttons that make the Bot API fail on purpose, and what is still armed.

import { api } from "./api.js";
import { byId, el } from "./dom.js";

const FAULTS = {
  "fault-429": { code: 429, retry_after: 3, description: "Too Many Requests: retry after 3" },
  "fault-502": { code: 502, description: "Bad Gateway" },
  "fault-drop": { drop: "before" },
  "fault-lost": { drop: "after" },
  "fault-slow": { delay_s: 3 },
};

export function setUpFaults({ onError, toast }) {
  for (const [id, fault] of Object.entries(FAULTS)) {
    const button = byId(id);
    button.addEventListener("click", async () => {
      const method = byId("fault-method").value;
      const times = Number(byId("fault-times").value);
      try {
        await api.fault({ ...fault, method, times });
        toast(`${button.dataset.name} menunggu ${method === "*" ? "panggilan" : method} berikutnya.`);
      } catch (error) {
        onError(error);
      }
    });
  }
  byId("faults-clear").addEventListener("click", () => api.clearFaults().catch(onError));
}

/** List the faults that still wait for a call. */
export function drawFaults(faults) {
  const box = byId("faults");
  const armed = (faults ?? []).filter((fault) => fault.times === undefined || fault.times > 0);
  box.hidden = !armed.length;
  byId("faults-list").replaceChildren(...armed.map((fault) => el("li", { "data-testid": "fault" }, describe(fault))));
}

function describe(fault) {
  const what = fault.code ?? (fault.drop === "after" ? "jawaban hilang" : fault.drop ? "putus" : fault.delay_s ? `lambat ${fault.delay_s} dtk` : "rusak");
  return `${fault.method === "*" ? "semua" : fault.method}: ${what}${fault.times ? ` ×${fault.times}` : ""}`;
}
