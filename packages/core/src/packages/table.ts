import { featureEventPackage } from "./as-feature-event.ts";
import { dialogPackage } from "./dialog.ts";
import { messageSummaryPackage } from "./message-summary.ts";
import type { EventPackage } from "./package.ts";
import { presencePackage } from "./presence.ts";
import { winfoOf } from "./winfo.ts";

/** The event packages that are ours. To replace one, put yours of the same name behind them. */
export const PACKAGES: readonly EventPackage[] = [
  presencePackage,
  dialogPackage,
  messageSummaryPackage,
  winfoOf(presencePackage),
  winfoOf(dialogPackage),
  featureEventPackage,
];
