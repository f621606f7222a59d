import { type Static, type TSchemaOptions, Type } from "typebox";

export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

// Each `expects` follows "must be" in the sentence that tells of a mistake.

const text = (expects: string, options: TSchemaOptions = {}) => Type.String({ minLength: 1, ...options, expects });
const flag = () => Type.Boolean({ expects: "true or false" });
const port = () => Type.Integer({ minimum: 0, maximum: 65_535, expects: "a port from 0 to 65535" });
const count = (minimum: number, maximum = 1_000_000_000) =>
  Type.Integer({ minimum, maximum, expects: `a whole number from ${minimum} to ${maximum}` });
const seconds = (minimum: number, maximum = 2 ** 32 - 1) =>
  Type.Integer({ minimum, maximum, expects: `a whole number of seconds from ${minimum} to ${maximum}` });
const closed = { additionalProperties: false, expects: "keys with values, one on each line" } as const;

const algorithm = () =>
  Type.Union([Type.Literal("MD5"), Type.Literal("SHA-256"), Type.Literal("SHA-512-256")], {
    expects: "MD5, SHA-256 or SHA-512-256",
  });
const digits = (length: number) =>
  Type.String({ pattern: `^[0-9A-Fa-f]{${length}}$`, expects: `${length} hexadecimal digits` });

const User = Type.Object(
  {
    name: text('text: in quotes, as "1000"'),
    domain: Type.Optional(text("text: one of the domains")),
    display: Type.Optional(text("text")),
    password: Type.Optional(text("text: in quotes, where it looks like anything else")),
    ha1: Type.Optional(
      Type.Object(
        {
          MD5: Type.Optional(digits(32)),
          "SHA-256": Type.Optional(digits(64)),
          "SHA-512-256": Type.Optional(digits(64)),
        },
        { ...closed, minProperties: 1, expects: "the digests of name:realm:password, each under its algorithm" },
      ),
    ),
  },
  closed,
);

/** What a configuration file may hold. */
export const FILE_SCHEMA = Type.Object(
  {
    host: Type.Optional(text("an address or a name of this machine", { pattern: "^[-.:%\\w]{1,253}$" })),
    sipPort: Type.Optional(port()),
    wsPort: Type.Optional(port()),
    tlsPort: Type.Optional(port()),
    wssPort: Type.Optional(port()),
    cert: Type.Optional(text("the name of a file")),
    key: Type.Optional(text("the name of a file")),
    httpPort: Type.Optional(port()),
    auth: Type.Optional(Type.Union([Type.Literal("digest"), Type.Literal("off")], { expects: "digest or off" })),
    domains: Type.Optional(
      Type.Array(text("a host name such as example.com, or an address"), { minItems: 1, expects: "a list of domains" }),
    ),
    record: Type.Optional(text("the name of a file")),
    logLevel: Type.Optional(
      Type.Union(
        LOG_LEVELS.map((level) => Type.Literal(level)),
        { expects: `one of ${LOG_LEVELS.join(", ")}` },
      ),
    ),
    users: Type.Optional(Type.Array(User, { minItems: 1, expects: "a list of at least one user" })),
    digest: Type.Optional(
      Type.Object(
        {
          algorithms: Type.Optional(
            Type.Array(algorithm(), { minItems: 1, uniqueItems: true, expects: "a list of algorithms, each once" }),
          ),
          realm: Type.Optional(text("text on one line", { pattern: "^[^\\u0000-\\u001f\\u007f]+$" })),
          proxy: Type.Optional(flag()),
          nonceExpires: Type.Optional(seconds(1, 86_400)),
        },
        closed,
      ),
    ),
    http: Type.Optional(
      Type.Object(
        {
          token: Type.Optional(
            text("16 or more letters, digits and characters of -._~+/", { pattern: "^[-\\w.~+/]{16,}=*$" }),
          ),
        },
        closed,
      ),
    ),
    agent: Type.Optional(
      Type.Object(
        {
          minExpires: Type.Optional(seconds(1)),
          maxExpires: Type.Optional(seconds(1)),
          authorize: Type.Optional(
            Type.Union([Type.Literal("tenant"), Type.Literal("ask"), Type.Literal("allow")], {
              expects: "tenant, ask or allow",
            }),
          ),
          maxPerDevice: Type.Optional(count(1)),
          maxPerWatcher: Type.Optional(count(1)),
          maxRequestRate: Type.Optional(count(1)),
          maxBody: Type.Optional(count(1)),
          parkTime: Type.Optional(seconds(0)),
          retryDelay: Type.Optional(seconds(1)),
          maxFailures: Type.Optional(count(1)),
        },
        closed,
      ),
    ),
    composition: Type.Optional(
      Type.Object(
        {
          dnd: Type.Optional(
            Type.Union(
              [
                Type.Literal("any"),
                Type.Literal("all"),
                Type.Object({ device: text("the key of a device") }, { additionalProperties: false }),
              ],
              { expects: "any, all, or device with the key of one" },
            ),
          ),
          withoutRegistration: Type.Optional(
            Type.Union([Type.Literal("offline"), Type.Literal("idle")], { expects: "offline or idle" }),
          ),
        },
        closed,
      ),
    ),
    registrar: Type.Optional(
      Type.Object(
        {
          minExpires: Type.Optional(seconds(1)),
          maxExpires: Type.Optional(seconds(1)),
          defaultExpires: Type.Optional(seconds(1)),
          maxContacts: Type.Optional(count(1, 100)),
          maxBindings: Type.Optional(count(1)),
          subscribe: Type.Optional(flag()),
        },
        closed,
      ),
    ),
    transports: Type.Optional(
      Type.Object(
        {
          advertisedHost: Type.Optional(text("an address or a host name")),
          maxMessage: Type.Optional(count(1000)),
          maxConnections: Type.Optional(count(1)),
          maxConnectionsPerAddress: Type.Optional(count(1)),
          idleTimeout: Type.Optional(seconds(1, 86_400)),
          pingInterval: Type.Optional(seconds(0, 86_400)),
          maxBacklog: Type.Optional(count(1000)),
          maxQueue: Type.Optional(count(1)),
        },
        closed,
      ),
    ),
  },
  closed,
);

export type ConfigFile = Static<typeof FILE_SCHEMA>;
