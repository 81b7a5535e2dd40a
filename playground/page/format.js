// Dates, sizes and names as an Indonesian reader writes them. All times are WIB (Asia/Jakarta).

const ZONE = "Asia/Jakarta";
const format = (options) => new Intl.DateTimeFormat("id-ID", { timeZone: ZONE, ...options });

const CLOCK = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const SECONDS = format({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const DATE = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const SHORT = format({ weekday: "short", day: "numeric", month: "short", year: "numeric" });
const KEY = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" });

export const ROLES = { owner: "Pemilik IKM", consultant: "Konsultan", admin: "Admin" };

const valid = (date) => (Number.isNaN(date.getTime()) ? new Date(0) : date);

export const clockTime = (date) => CLOCK.format(valid(date));
export const exactTime = (date) => SECONDS.format(valid(date));
export const shortDate = (date) => SHORT.format(valid(date));
export const dayKey = (date) => KEY.format(valid(date));
export const fromUnix = (seconds) => new Date((Number(seconds) || 0) * 1000);

/** "Hari ini", "Kemarin" or the full date, as seen from `now`. */
export function dayLabel(date, now) {
  if (dayKey(date) === dayKey(now)) return "Hari ini";
  if (dayKey(date) === dayKey(new Date(now.getTime() - 86_400_000))) return "Kemarin";
  return DATE.format(valid(date));
}

/** 1536 -> "1,5 KB". */
export function fileSize(bytes) {
  if (!Number.isFinite(bytes)) return "";
  const units = ["B", "KB", "MB", "GB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value.toLocaleString("id-ID", { maximumFractionDigits: unit ? 1 : 0 })} ${units[unit]}`;
}

/** How far the simulated clock is from the real one: "maju 1 hari 2 jam". */
export function offsetLabel(seconds) {
  const total = Math.round(Math.abs(seconds) / 60);
  if (total < 1) return "Jam nyata";
  const days = Math.floor(total / 1440);
  const hours = Math.floor((total % 1440) / 60);
  const minutes = total % 60;
  const parts = [days && `${days} hari`, hours && `${hours} jam`, minutes && `${minutes} menit`].filter(Boolean);
  return `${seconds > 0 ? "Maju" : "Mundur"} ${parts.join(" ")}`;
}

export const fullName = (person) =>
  [person?.first_name, person?.last_name].filter(Boolean).join(" ") || person?.title || "Tanpa nama";
