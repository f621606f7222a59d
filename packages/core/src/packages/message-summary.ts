import { printMessageSummary } from "../documents/message-summary/print.ts";
import { MESSAGE_SUMMARY_CONTENT_TYPE } from "../documents/message-summary/value.ts";
import { toSeconds } from "../time.ts";
import type { Document, EventPackage, Look, View } from "./package.ts";

/**
 * Messages waiting (RFC 3842). The account is the mailbox's own, or else the resource. Headers of new messages are left
 * out: they "MUST NOT be included in an initial NOTIFY" and afterwards only once (RFC 3842 §3.5), while this document is
 * the same for all who watch.
 */
export const messageSummaryPackage: EventPackage = {
  name: "message-summary",
  contentTypes: [MESSAGE_SUMMARY_CONTENT_TYPE],
  defaultExpires: toSeconds(3600), // RFC 3842 §3.4
  interval: toSeconds(1), // RFC 3842 §3.11
  publishes: [MESSAGE_SUMMARY_CONTENT_TYPE],
  render({ entity, composed: { mailbox } }: View, { contentType }: Look): Document {
    const { waiting = false, account = "", classes = [] } = mailbox ?? {};
    return {
      contentType,
      before: printMessageSummary({ waiting, account: account === "" ? entity : account, classes }),
    };
  },
  /** No messages, which is what there is to know of a resource without a mailbox, too. */
  neutral({ entity }: View, { contentType }: Look): Document {
    return { contentType, before: printMessageSummary({ waiting: false, account: entity, classes: [] }) };
  },
};
