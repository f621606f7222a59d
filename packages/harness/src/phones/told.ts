import {
  AS_FEATURE_EVENT_CONTENT_TYPE,
  PIDF_CONTENT_TYPE,
  printFeatureEvent,
  XPIDF_CONTENT_TYPE,
} from "@presence/core";
import type { Content } from "./life.ts";
import type { Make } from "./make.ts";

/** What a phone says of do-not-disturb, in that way. */
export function told(way: Make["dnd"], aor: string, user: string, on: boolean): Content {
  switch (way) {
    case "feature-key":
      return featureKey(user, on);
    case "publish":
      return activity(aor, on);
    case "publish-note":
      return note(aor, on);
    case "notify":
      return substatus(aor, on);
    default:
      return way satisfies never;
  }
}

/** That the feature key for do-not-disturb was pressed, as phones with feature keys have it. */
function featureKey(device: string, on: boolean): Content {
  const text = printFeatureEvent({ kind: "SetDoNotDisturb", device, doNotDisturbOn: on });
  return { type: AS_FEATURE_EVENT_CONTENT_TYPE, text };
}

/** A phone's own presence, with an activity where it wants no calls. */
function activity(aor: string, on: boolean): Content {
  const activities = on ? "<rpid:activities><rpid:busy/></rpid:activities>" : "<rpid:activities/>";
  return pidf(
    aor,
    `<tuple id="t"><status><basic>open</basic></status></tuple><dm:person id="p">${activities}</dm:person>`,
  );
}

/** The same where all that tells of it is a text for people. */
function note(aor: string, on: boolean): Content {
  const words = on ? "Do not disturb" : "Available";
  return pidf(aor, `<tuple id="t"><status><basic>open</basic></status><note>${words}</note></tuple>`);
}

/** The same in the words of older phones. */
function substatus(aor: string, on: boolean): Content {
  const said = on ? "busy" : "online";
  const atom = `<atom id="1"><address uri="${aor};user=ip" priority="0.800000"><status status="open"/><msnsubstatus substatus="${said}"/></address></atom>`;
  const text = `<?xml version="1.0"?><!DOCTYPE presence PUBLIC "-//IETF//DTD RFCxxxx XPIDF 1.0//EN" "xpidf.dtd"><presence><presentity uri="${aor};method=SUBSCRIBE"/>${atom}</presence>`;
  return { type: XPIDF_CONTENT_TYPE, text };
}

function pidf(entity: string, inner: string): Content {
  const namespaces = [
    'xmlns="urn:ietf:params:xml:ns:pidf"',
    'xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model"',
    'xmlns:rpid="urn:ietf:params:xml:ns:pidf:rpid"',
  ];
  const text = `<?xml version="1.0" encoding="UTF-8"?><presence ${namespaces.join(" ")} entity="${entity}">${inner}</presence>`;
  return { type: PIDF_CONTENT_TYPE, text };
}
