import { describe, expect, test } from "vitest";
import { chooseProfile } from "./choose.ts";
import { GENERIC } from "./profile.ts";
import { PROFILES } from "./table.ts";

describe("by its User-Agent", () => {
  test.each([
    ["Yealink SIP-T46G 28.82.0.20", "yealink"],
    ["PolycomVVX-VVX_410-UA/5.4.1.18405", "polycom"],
    ["PolyEdge-Edge_E450-UA/8.0.1", "polycom"],
    ["snom320/8.7.5.35", "snom"],
    ["snomD785/10.1.54.13", "snom"],
    ["Grandstream GXP2160 1.0.9.26", "grandstream"],
    ["Linksys/SPA942-6.1.5(a)", "linksys"],
    ["Linksys/SPA8000-5.1.10", "cisco-spa8000"],
    ["Cisco/SPA8000-6.1.10", "cisco-spa8000"],
    ["Cisco/SPA504G-7.6.2", "cisco-spa"],
    ["Sipura/SPA2000-3.1.5", "cisco-spa"],
    ["Cisco-CP-8861-3PCC/11.3.1", "cisco-mpp"],
    ["Cisco-CP8861/14.1.1", "cisco-enterprise"],
    ["Cisco-CP7945G/9.4.2", "cisco-enterprise"],
    ["Cisco-CP-DX80/10.2.1", "cisco-enterprise"],
    ["Cisco-CP7960G/8.0", "cisco-7960"],
    ["Zoiper rev.11619", "zoiper"],
    ["Z 5.4.12 v2.10.13.2-mod", "zoiper"],
    ["LinphoneAndroid", "linphone"],
    ["Linphone/3.6.1 (eXosip2/4.1.0)", "linphone"],
    ["Bria 4 release 4.5.0 stamp 80219", "bria"],
    ["X-Lite release 4.9.7.1 stamp 83372", "bria"],
    ["MicroSIP/3.19.21", "pjsip"],
    ["PJSUA v2.14 Linux-5.4", "pjsip"],
    ["Aastra 6757i/3.3.1.4305", "mitel"],
    ["Mitel 6867i/5.1.0.2067", "mitel"],
    ["Panasonic-KX-HDV230NE/01.062 (0011223344ff)", "panasonic"],
    ["Fanvil X4 2.12.1.6 001122334455", "fanvil"],
    ["Auerswald COMfortel 3600 IP", "auerswald"],
    ["COMfortel D-600/2.0", "auerswald"],
    ["YEALINK sip-t46g", "yealink"],
    ["Jitsi2.11.5585Windows 10", "generic"],
    ["not a Yealink", "generic"],
    ["Zebra", "generic"],
    ["", "generic"],
  ])("%s is %s", (userAgent, name) => {
    expect(chooseProfile({ userAgent }).name).toBe(name);
  });
});

describe("by what it accepts", () => {
  test.each([
    [["application/xpidf+xml"], "polycom"],
    [["multipart/related, application/rlmi+xml", "Application/XPIDF+xml;q=0.5"], "polycom"],
    [["application/cpim-pidf+xml"], "cisco-enterprise"],
    [["application/pidf+xml, application/xpidf+xml"], "generic"],
    [["application/xpidf+xml, text/xml+msrtc.pidf, application/pidf+xml"], "generic"],
    [["application/dialog-info+xml"], "generic"],
    [[""], "generic"],
    [[], "generic"],
  ])("%j is %s", (accept, name) => {
    expect(chooseProfile({ accept }).name).toBe(name);
  });
});

test("its User-Agent says more than what it accepts", () => {
  expect(chooseProfile({ userAgent: "MicroSIP/3.19.21", accept: ["application/xpidf+xml"] }).name).toBe("pjsip");
});

test("what is configured says more than either", () => {
  const features = { userAgent: "MicroSIP/3.19.21", accept: ["application/xpidf+xml"] };
  expect(chooseProfile({ ...features, configured: "snom" }).name).toBe("snom");
  expect(chooseProfile({ ...features, configured: "generic" })).toBe(GENERIC);
});

test("a configured name that nobody has does not count", () => {
  expect(chooseProfile({ userAgent: "snom320/8", configured: "nonesuch" }).name).toBe("snom");
});

test("of a phone of which nothing is known the generic one", () => {
  expect(chooseProfile({})).toBe(GENERIC);
  expect(chooseProfile({ userAgent: "snom320/8" }, [])).toBe(GENERIC);
});

test("one's own makes go before ours", () => {
  const door = { ...GENERIC, name: "door" };
  const profiles = [{ profile: door, userAgent: /^(?:2n|snom)/i }, ...PROFILES];
  expect(chooseProfile({ userAgent: "snom320/8" }, profiles)).toBe(door);
  expect(chooseProfile({ configured: "door" }, profiles)).toBe(door);
});

test("a User-Agent and an Accept of a megabyte cost little", () => {
  const long = "Cisco-CP".repeat(131_072);
  expect(chooseProfile({ userAgent: long, accept: [`${long},`.repeat(2)] }).name).toBe("cisco-enterprise");
  expect(chooseProfile({ userAgent: ` ${long}`, accept: [",".repeat(1_000_000)] })).toBe(GENERIC);
});
